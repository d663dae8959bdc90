"""The `whole` check: nothing was left out of what a model wrote: no stub, no placeholder, no lost half."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from tier_code.codebase.answers.placeholders import left_out
from tier_code.codebase.checks.changed_files import module_of
from tier_code.codebase.checks.function_bodies import Function, is_stub
from tier_code.codebase.declared import Declared
from tier_code.codebase.index.by_language import facts_of
from tier_code.codebase.languages.grammars import PYTHON, grammar_for, is_read
from tier_code.codebase.source_text import utf8_source
from tier_code.domain.checks import CheckResult, failed, passed
from tier_code.domain.plan import Step
from tier_code.domain.untrusted import one_line
from tier_code.ports.code import Changes
from tier_code.ports.source import SourceTree

CHECK = "whole"
LEAST_SHARE = 0.5
"""Of a target's lines of code that must be left, unless the step expects fewer."""
LEAST_OF_FILE = 0.8
"""The same of a file that came anew as a whole: of a long one a model may have been shown a part."""
SHORT = 8
"""Lines of code below which a target may shrink as it likes."""
_UNDONE = re.compile(
    r"\b(?:TODO|FIXME|TBD)\b|NotImplementedError|\byour\s+(?:code|logic|implementation)\b|\bimplement\s+(?:this|me|here)\b",
    re.IGNORECASE,
)
_MAY_BE_EMPTY = frozenset({"overload", "abstractmethod"})
_ASKS_FOR_STUBS = re.compile(
    r"\b(?:stub|abstract|protocol|placeholder|not implemented|todo|interface)", re.IGNORECASE
)


def check_whole(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """No target lost half of its lines undeclared, no file a fifth; no new line or body stands for code."""
    looking = _Looking(step, Declared.of(step))
    for path in sorted(changes):
        old, new = before.read(path), changes[path]
        if new is None:
            continue
        objection = next(looking.objections(path, old, new), "")
        if objection:
            return failed(CHECK, f"{path}: {objection}")
    lost = looking.comments_before - looking.comments_after
    said = f"; {lost} comment{'s' if lost > 1 else ''} fewer" if lost > 0 else ""
    return passed(
        CHECK, f"no placeholder, no stub, no lost half{said}", facts=(("comments_lost", max(0, lost)),)
    )


@dataclass(slots=True)
class _Looking:
    """One look at a change."""

    step: Step
    declared: Declared
    comments_before: int = 0
    comments_after: int = 0

    def objections(self, path: str, old: bytes | None, new: bytes) -> Iterator[str]:
        was, now = _text(old), _text(new)
        yield from self._placeholders(was, now, code=grammar_for(path) is not None)
        if grammar_for(path) is PYTHON:
            self.comments_before += _comments(was)
            self.comments_after += _comments(now)
            yield from self._bodies(path, was, now)
            yield from self._shrunk_symbols(path, was, now)
        elif is_read(path) and old is not None:
            yield from self._shrunk_symbols(path, was, now)
        if path in self.declared.modules and old is not None:
            yield from self._shrunk(path, _code_lines(was), _code_lines(now), LEAST_OF_FILE)

    def _placeholders(self, was: str, now: str, *, code: bool) -> Iterator[str]:
        known = {line.strip() for line in was.split("\n")}
        allowed = bool(_ASKS_FOR_STUBS.search(self.step.instruction))
        # What the file said before it may say again in other words, as often as it did.
        words = Counter(_words(now)) - Counter(_words(was))
        for line in now.split("\n"):
            if not code or line.strip() in known:
                continue
            unfinished = _undone(line, self.step.instruction) and not allowed and words[_word(line)] > 0
            if left_out(line) or unfinished:
                yield f"'{one_line(line.strip(), 80)}' stands for something that is not there"

    def _bodies(self, path: str, was: str, now: str) -> Iterator[str]:
        """Functions that say nothing now and said something before, or are new."""
        if _ASKS_FOR_STUBS.search(self.step.instruction):
            return
        old, new = module_of(was.encode("utf-8", "replace")), module_of(now.encode("utf-8", "replace"))
        if new is None or path.endswith(".pyi"):
            return
        stubs = {name for name, node in _functions(old) if is_stub(node)} if old is not None else set()
        for name, node in _functions(new):
            if name in stubs or not is_stub(node) or _says_enough(node):
                continue
            yield (
                f"{name} has no body" if not _only_raises(node) else f"{name} only raises NotImplementedError"
            )

    def _shrunk_symbols(self, path: str, was: str, now: str) -> Iterator[str]:
        grammar = grammar_for(path) or PYTHON
        old = facts_of(grammar, was.encode("utf-8", "replace"), "").definitions
        new = facts_of(grammar, now.encode("utf-8", "replace"), "").definitions
        for target in self.declared.replaced:
            before, after = old.get(target.qualname), new.get(target.qualname)
            if target.path == path and before is not None and after is not None:
                yield from self._shrunk(
                    target.qualname,
                    _code_lines(was, before.lines.start, before.lines.end),
                    _code_lines(now, after.lines.start, after.lines.end),
                )

    def _shrunk(self, what: str, old: int, new: int, share: float = LEAST_SHARE) -> Iterator[str]:
        expected = min(old, self.declared.size) if self.declared.size else old
        if old >= SHORT and new < expected * share:
            yield (
                f"{what} has {new} lines where it had {old}; "
                "a step that shortens so much must say so by the size it expects"
            )


def _words(text: str) -> Iterator[str]:
    return (match.group().lower() for match in _UNDONE.finditer(text))


def _word(line: str) -> str:
    return next(_words(line), "")


def _undone(line: str, instruction: str) -> bool:
    match = _UNDONE.search(line)
    return match is not None and match.group().lower() not in instruction.lower()


def _functions(module: ast.Module) -> Iterator[tuple[str, Function]]:
    """Every function with its dotted name, but those of protocols."""
    waiting: list[tuple[str, ast.AST]] = [("", module)]
    while waiting:
        scope, node = waiting.pop()
        for child in ast.iter_child_nodes(node):
            name = scope
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                name = f"{scope}.{child.name}".lstrip(".")
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
                yield name, child
            if not (
                isinstance(child, ast.ClassDef) and any("Protocol" in ast.unparse(b) for b in child.bases)
            ):
                waiting.append((name, child))


def _says_enough(function: Function) -> bool:
    """A body may be empty by what stands above it, or because doing nothing is what it does."""
    words = {ast.unparse(each).rpartition(".")[2] for each in function.decorator_list}
    passes = all(isinstance(each, ast.Pass) for each in function.body[-1:])
    return bool(words & _MAY_BE_EMPTY) or (passes and ast.get_docstring(function) is not None)


def _only_raises(function: Function) -> bool:
    return any(isinstance(each, ast.Raise) for each in function.body)


def _code_lines(text: str, start: int = 1, end: int | None = None) -> int:
    """Lines that are neither empty nor a comment."""
    lines = text.split("\n")[start - 1 : end]
    return sum(bool(line.strip()) and not line.lstrip().startswith(("#", "//")) for line in lines)


def _comments(text: str) -> int:
    return sum(line.lstrip().startswith("#") for line in text.split("\n"))


def _text(content: bytes | None) -> str:
    source = utf8_source(content) if content is not None else b""
    return (
        (content or b"").decode("utf-8", "replace") if source is None else source.decode("utf-8", "replace")
    )
