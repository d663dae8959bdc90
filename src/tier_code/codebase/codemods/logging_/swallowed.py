"""Logging errors that code catches and does not pass on: the words are known, so no model is asked."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tier_code.codebase.codemods.logging_.handlers import caught, expected, keeps, raises_on, tells
from tier_code.codebase.codemods.logging_.statements import Message, with_messages
from tier_code.codebase.codemods.syntax.ast_file import AstFile, ast_file, functions_of
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Step, Target
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree

QUIET = frozenset(
    {"__repr__", "__str__", "__format__", "__getattr__", "__getattribute__", "__setattr__", "__delattr__"}
    | {"__del__", "__hash__", "__eq__", "__bool__", "__len__", "__iter__", "__next__", "__contains__"}
)
"""Methods that run while something is shown or looked up: logging in them may call them again."""


def log_swallowed(tree: SourceTree, step: Step) -> Edited:
    """Every file of the step with a `logger.exception` in each `except` block that swallows an error.

    Errors: ToolDeclined for any other logging, whose words no tool knows; UsageProblem for no file at all.
    """
    if step.argument("what") != "errors":
        raise ToolDeclined("what the messages should say is not a tool's to know")
    changes: dict[str, bytes | None] = {}
    notes: list[str] = []
    problems: list[str] = []
    for path in dict.fromkeys(target.path for target in step.targets):
        try:
            file = ast_file(tree, path)
            wanted = [target for target in step.targets if target.path == path]
            messages = list(_Handlers(file, wanted, notes).messages())
            if messages:
                changes[path] = with_messages(tree, file, messages)
        except UsageProblem as problem:
            problems.append(str(problem))
    if problems and not changes:
        raise UsageProblem("; ".join(problems[:3]))
    return Edited(changes=changes, notes=(*problems, *notes))


class _Handlers:
    """The `except` blocks of some functions, or of all in a file."""

    def __init__(self, file: AstFile, targets: list[Target], notes: list[str]) -> None:
        self._file = file
        self._names = [target.qualname for target in targets if target.qualname]
        self._notes = notes

    def messages(self) -> Iterator[Message]:
        """One for each block that swallows; the others are noted where a reader may wonder."""
        functions = functions_of(self._file.module)
        missing = [name for name in self._names if name not in functions]
        if missing:
            raise UsageProblem(f"{self._file.path}: there is no function '{missing[0]}'")
        for name, function in functions.items():
            if self._names and name not in self._names:
                continue
            if function.name in QUIET:
                continue
            for handler in _own_handlers(function):
                reason = self._reason(handler)
                if not reason:
                    yield Message(before=handler.body[0], level="exception", text=_text(name, handler))
                elif reason != "it raises on":
                    shown = self._file.line(handler.lineno).strip()[:80]
                    self._notes.append(f"{self._file.path}:{handler.lineno}: {shown} - left alone: {reason}")

    def _reason(self, handler: ast.ExceptHandler) -> str:
        if raises_on(handler):
            return "it raises on"
        if tells(handler):
            return "it tells somebody already"
        if expected(handler):
            return "what it catches is no failure"
        if keeps(handler):
            return "it hands the error on"
        return "" if self._file.alone(handler.body[0]) else "it stands on one line"


def _own_handlers(function: ast.AST) -> Iterator[ast.ExceptHandler]:
    """The `except` blocks of a function, not those of functions inside."""
    waiting = list(ast.iter_child_nodes(function))
    while waiting:
        node = waiting.pop(0)
        if isinstance(node, ast.ExceptHandler):
            yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            waiting[:0] = ast.iter_child_nodes(node)


def _text(name: str, handler: ast.ExceptHandler) -> str:
    names = [each for each in caught(handler) if each not in ("Exception", "BaseException")]
    what = " or ".join(names) if names else "an error"
    return f"{name.partition('#')[0]}: caught {what}"
