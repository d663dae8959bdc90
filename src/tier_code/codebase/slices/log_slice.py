"""What log messages are written from: the function with its marks, under the header of its class."""

from __future__ import annotations

from tier_code.codebase.codemods.logging_.asked_places import asked_places, marked_source
from tier_code.codebase.codemods.syntax.ast_file import functions_of
from tier_code.domain.context import ContextSlice, SourceSpan
from tier_code.domain.errors import ContextTooLarge
from tier_code.domain.plan import Step
from tier_code.ports.counting import TokenCounter
from tier_code.ports.source import SourceTree


def log_slice_for(tree: SourceTree, step: Step, budget_tokens: int, counter: TokenCounter) -> ContextSlice:
    """The step's function, with `# [1] names` in front of every place that may get a message.

    Errors: UsageProblem when no message can go anywhere: then nobody need be asked; ContextTooLarge.
    """
    file, places = asked_places(tree, step)
    target = step.targets[0]
    function = functions_of(file.module)[target.qualname]
    owner = target.qualname.rpartition(".")[0]
    text = marked_source(file, target.qualname, places)
    if owner and file.indent(function.lineno):
        text = f"class {owner.rpartition('.')[2]}:\n...\n{text}"
    tokens = counter.count(text)
    if tokens > budget_tokens:
        raise ContextTooLarge(f"{target}: {tokens} tokens, more than the {budget_tokens} allowed")
    first = min([function.lineno, *(each.lineno for each in function.decorator_list)])
    last = function.end_lineno or function.lineno
    span = SourceSpan(path=target.path, start=first, end=last, why="target", tokens=tokens)
    return ContextSlice(spans=(span,), text=text, tokens=tokens)
