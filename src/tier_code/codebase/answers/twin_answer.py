"""The reader of twins: one definition out of an answer, put behind its pattern by the host."""

from __future__ import annotations

import ast
import textwrap

from tier_code.codebase.answers.fences import fences_in
from tier_code.codebase.answers.placeholders import left_out
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.indentation import cut_out, indented
from tier_code.domain.checks import CheckResult, failed
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Step
from tier_code.domain.untrusted import one_line, sanitize_strictly
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def read_twin_answer(tree: SourceTree, step: Step, answer: str) -> Edited | CheckResult:
    """Put the definition in an answer behind its pattern; runs in a code worker."""
    # tree-sitter loads with these.
    from tier_code.codebase.codemods.syntax.ast_file import ast_file  # noqa: PLC0415 - see above
    from tier_code.codebase.codemods.twins.placing import behind, definition_at  # noqa: PLC0415

    pattern, target = step.argument("pattern"), step.targets[0]
    try:
        source = definition_in(answer, target.qualname.removeprefix("+").rpartition(".")[2])
        file = ast_file(tree, target.path)
        node, _ = definition_at(file, pattern)
        content = behind(file, pattern, indented(source, file.indent(node.lineno)))
    except (AnswerRefused, UsageProblem) as refused:
        return failed("shape", str(refused))
    return Edited(changes={target.path: content})


def definition_in(answer: str, name: str) -> str:
    """The source of the one function or class of that name, decorators included, without indentation.

    Imports, calls and other definitions around it are left out. Errors: AnswerRefused.
    """
    code = code_of_answer(answer)
    try:
        module = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        raise AnswerRefused(
            f"the code in the answer cannot be parsed: {one_line(str(problem), 80)}"
        ) from problem
    defined = [node for node in ast.walk(module) if isinstance(node, Definition)]
    found = [node for node in defined if node.name == name]
    if len(found) != 1:
        others = ", ".join(node.name for node in defined[:3])
        raise AnswerRefused(
            f"the answer defines {name} {len(found)} times"
            if found
            else f"the answer defines {others}, not {name}"
            if others
            else "the answer is code without a definition"
        )
    first = min([found[0].lineno, *(each.lineno for each in found[0].decorator_list)])
    return cut_out(code, module, first, found[0].end_lineno or first)


def code_of_answer(answer: str) -> str:
    """The code in an answer: the fenced blocks, or all of it where there are none.

    Errors: AnswerRefused when it is empty, breaks off, leaves code out or holds invisible characters.
    """
    text = answer.replace("\r\n", "\n").strip("\n")
    if not text.strip():
        raise AnswerRefused("the answer is empty")
    fences = fences_in(text.split("\n"))
    code = textwrap.dedent("\n".join(fence.content for fence in fences) if fences else text)
    placeholder = left_out(code)
    if placeholder:
        raise AnswerRefused(f"the answer leaves code out: '{one_line(placeholder, 80)}'")
    if any(sanitize_strictly(line) != line for line in code.replace("\t", " ").split("\n")):
        raise AnswerRefused("the answer holds an invisible or control character")
    return code
