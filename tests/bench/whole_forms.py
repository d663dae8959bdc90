"""Larger answer forms than the product's, for comparison: whole functions, whole calls, free line numbers."""

from __future__ import annotations

import ast
import re

from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.answers.twin_answer import code_of_answer, definition_in
from tier_code.codebase.codemods.flags.adding import Placed
from tier_code.codebase.codemods.flags.option import option_of
from tier_code.codebase.codemods.flags.parsers import keyword_of
from tier_code.codebase.codemods.logging_.statements import Message, with_messages
from tier_code.codebase.codemods.syntax.ast_file import AstFile, ast_file, functions_of
from tier_code.codebase.indentation import indented
from tier_code.domain.checks import CheckResult, failed
from tier_code.domain.errors import TierCodeError
from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.model import ModelMessage
from tier_code.ports.source import Overlay, SourceTree

_TASKS = {
    "docstring": "Add a docstring to this function. Change nothing else. "
    "Answer with the whole function in a code block.",
    "logging": "Add logging statements to this function with the module's `logger`, with %s-style arguments. "
    "Change nothing else. Answer with the whole function in a code block.",
    "lines": "Write log messages for this function. Answer with lines of the form LINE LEVEL: message with "
    "{names}, for messages to be logged in front of that line, such as: 12 debug: reading {path}",
    "option": "Answer with the one add_argument call for the new option, in a code block.",
}
_NUMBERED = re.compile(
    r"^\W*(?:line\s*)?(?P<line>\d+)\W+(?P<level>debug|info|warning|error|exception)\W+(?P<text>.+)$",
    re.IGNORECASE,
)
_FIELD = re.compile(r"\{([\w.]+)\}")
_ROOM = 700


def whole_request(what: str, tree: SourceTree, step: Step) -> tuple[tuple[ModelMessage, ...], int]:
    """The code and a plain instruction, without worked examples."""
    file = ast_file(tree, step.targets[0].path)
    if what == "option":
        placed = Placed(tree, step)
        lines = [file.line(number) for start, end in placed.shown for number in range(start, end + 1)]
        code = "\n".join(lines)
        told = ", ".join(f"{name} {value}" for name, value in step.arguments)
        question = f"{_TASKS[what]} The option: {told}."
    else:
        start, end = _range(file, step)
        numbers = what == "lines"
        code = "\n".join(f"{f'{n}: ' if numbers else ''}{file.line(n)}" for n in range(start, end + 1))
        question = _TASKS[what]
    system = ModelMessage(role="system", text="You edit Python code. Answer as asked, without explanations.")
    return (system, ModelMessage(role="user", text=f"```python\n{code}\n```\n{question}")), _ROOM


def read_whole_with_docstring(tree: SourceTree, step: Step, answer: str) -> Edited | CheckResult:
    """The function replaced by the answer's."""
    try:
        return Edited(changes={step.targets[0].path: _replaced(tree, step, answer)})
    except (TierCodeError, SyntaxError) as problem:
        return failed("shape", str(problem))


def read_whole_with_logging(tree: SourceTree, step: Step, answer: str) -> Edited | CheckResult:
    """The function replaced by the answer's; the host adds a logger where there is none."""
    path = step.targets[0].path
    try:
        changed = Overlay(tree).with_changes({path: _replaced(tree, step, answer)})
        return Edited(changes={path: with_messages(changed, ast_file(changed, path), [])})
    except (TierCodeError, SyntaxError) as problem:
        return failed("shape", str(problem))


def read_numbered_lines(tree: SourceTree, step: Step, answer: str) -> Edited | CheckResult:
    """Each message in front of the statement that begins in the line that the model names."""
    path = step.targets[0].path
    try:
        file = ast_file(tree, path)
        function = functions_of(file.module)[step.targets[0].qualname]
        starts = {
            node.lineno: node
            for node in ast.walk(function)
            if isinstance(node, ast.stmt) and node is not function
        }
        messages = [
            Message(
                before=starts[int(match["line"])],
                level=match["level"].lower(),
                text=_FIELD.sub("%s", match["text"].strip("`\"' ")),
                arguments=tuple(_FIELD.findall(match["text"])),
            )
            for match in filter(None, map(_NUMBERED.match, answer.splitlines()))
            if int(match["line"]) in starts
        ]
        if not messages:
            raise AnswerRefused("no line of the asked form names a statement")
        return Edited(changes={path: with_messages(tree, file, messages)})
    except (TierCodeError, SyntaxError) as problem:
        return failed("shape", str(problem))


def read_option_call(tree: SourceTree, step: Step, answer: str) -> Edited | CheckResult:
    """The answer's call as it is, at the place that the host finds."""
    try:
        code = code_of_answer(answer)
        calls = [
            node
            for node in ast.walk(ast.parse(code))
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".add_argument")
        ]
        if len(calls) != 1:
            raise AnswerRefused(f"{len(calls)} calls, not one")
        text = keyword_of(calls[0], "help")
        edited = Placed(tree, step).edited(
            option_of(step, ast.literal_eval(text) if text is not None else "")
        )
        path = step.targets[0].path
        file = ast_file(Overlay(tree).with_changes(edited.changes), path)
        ours = next(
            node
            for node in ast.walk(file.module)
            if isinstance(node, ast.Call) and node.args and _says(node.args[0], step.argument("options"))
        )
        call = [(file.start(ours), file.end(ours), ast.unparse(calls[0]))]
        return Edited(changes={path: file.with_edits(call)})
    except (TierCodeError, SyntaxError, ValueError) as problem:
        return failed("shape", str(problem))


def _says(node: ast.expr, text: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == text


def _replaced(tree: SourceTree, step: Step, answer: str) -> bytes:
    file = ast_file(tree, step.targets[0].path)
    start, end = _range(file, step)
    source = definition_in(answer, step.targets[0].qualname.rpartition(".")[2])
    new = indented(source, file.indent(start)) + "\n"
    return file.with_edits([(file.line_start(start), file.line_start(end + 1), new)])


def _range(file: AstFile, step: Step) -> tuple[int, int]:
    node = functions_of(file.module)[step.targets[0].qualname]
    first = min([node.lineno, *(each.lineno for each in node.decorator_list)])
    return first, node.end_lineno or node.lineno
