"""The `hints` check (class B): added type hints resolve, say something, and mypy holds nothing against them.

It looks at the files and at what mypy says of them, and at nothing that the tool or a model said.
"""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tier_code.codebase.checks.changed_files import changed_sources, module_of
from tier_code.codebase.checks.hints.hint_names import name_problems
from tier_code.codebase.checks.hints.type_checker import (
    CheckerUnavailable,
    TypeProblem,
    mypy_version,
    type_checker,
)
from tier_code.codebase.checks.hints.typed_sources import typed_sources
from tier_code.codebase.index.extract import extract_facts
from tier_code.codebase.index.facts import CALLABLES
from tier_code.domain.checks import CheckResult, Facts, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.domain.untrusted import one_line
from tier_code.ports.code import Changes, Offload
from tier_code.ports.source import Overlay, SourceTree

CHECK = "hints"
SHOWN = 10
LONGEST = 160
_ANYTHING = "_tier_code_any"
_SAYS_NOTHING = re.compile(r"^[\"']?(?:\w+\.)?Any[\"']?$")
_Hints = Mapping[tuple[str, str], ast.expr | None]
"""Function and parameter (or `return`) to the hint; None for a missing one."""


class HintCheck:
    """Vouches that added type hints hold."""

    def __init__(self, offload: Offload) -> None:
        self._offload = offload

    async def run(self, step: Step, before: SourceTree, changes: Changes, answer: str) -> CheckResult:
        """Compare the hints of every changed file, and what mypy says of it and of its callers."""
        return await self._offload.run(check_hints, step, before, changes, answer)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """One changed file and what was added to it."""

    path: str
    before: bytes
    after: bytes
    module: ast.Module
    added: Mapping[tuple[str, str], ast.expr]
    left: int
    """Missing hints of the step's functions."""


def check_hints(step: Step, before: SourceTree, changes: Changes, answer: str) -> CheckResult:
    """Every added hint resolves and is more than `Any`; mypy reports nothing new in the file or its users."""
    found: Counter[str] = Counter()
    for changed in changed_sources(before, changes):
        if changed.after is None:
            return failed(CHECK, f"{changed.path}: its encoding cannot be read any more")
        wanted = {target.qualname for target in step.targets if target.path == changed.path}
        look = _look(changed.path, changed.before, changed.after, wanted)
        problem = look if isinstance(look, str) else _objection(look)
        if isinstance(look, str) or problem:
            return failed(CHECK, f"{changed.path}: {problem}")
        try:
            new, revealed = _typed(before, changes, look)
        except CheckerUnavailable as missing:
            return failed(CHECK, str(missing))
        if new:
            more = f" and {len(new) - 1} more" if len(new) > 1 else ""
            return failed(CHECK, f"new for mypy {mypy_version()}: {new[0]}{more}", tuple(new[:SHOWN]))
        asked = set(re.findall(r"\w+", answer))
        found["hints_added"] += len(look.added)
        found["hints_by_model"] += sum(name in asked for _, name in look.added) if answer else 0
        found["any"] += sum(_says_nothing(hint) for hint in look.added.values())
        found["left_open"] += look.left
        found["revealed"] += revealed
        found["files"] += 1
    if not found["files"]:
        return skipped(CHECK, "no source file changed")
    return passed(CHECK, _evidence(found), facts=_facts(found))


def _look(path: str, before: bytes, after: bytes, wanted: set[str]) -> _Look | str:
    """What was added, or why the file cannot be accepted as it is."""
    old, new = module_of(before), module_of(after)
    if old is None or new is None:
        return "it cannot be parsed, so nothing vouches for it"
    was, now = _hints(before, old), _hints(after, new)
    if list(was) != list(now):
        return "its functions or their parameters are not what they were"
    changed = next(
        (slot for slot in was if was[slot] is not None and _text(was[slot]) != _text(now[slot])), None
    )
    if changed is not None:
        return f"a hint of {changed[0]} was there already and changed"
    added = {slot: hint for slot, hint in now.items() if hint is not None and was[slot] is None}
    stranger = next((name for name, _ in added if name not in wanted), "")
    if stranger:
        return f"{stranger} got a hint that nobody asked for"
    left = sum(hint is None for (name, _), hint in now.items() if name in wanted)
    return _Look(path=path, before=before, after=after, module=new, added=added, left=left)


def _objection(look: _Look) -> str:
    if not look.added:
        return "no hint was added"
    if all(map(_says_nothing, look.added.values())):
        return "`Any` alone is no hint"
    lines = [(hint, hint.lineno) for hint in look.added.values()]
    return next(name_problems(look.module, lines), "")


def _typed(before: SourceTree, changes: Changes, look: _Look) -> tuple[list[str], int]:
    """What mypy reports only with these hints, and how much as soon as there are hints at all."""
    sources = typed_sources(Overlay(before, changes), look.path)
    with_hints = type_checker().run(sources, before.root).problems
    untouched = typed_sources(before, look.path)
    was = Counter(
        _by_text(item, look.path, look.before) for item in type_checker().run(untouched, before.root).problems
    )
    left = Counter(was)
    if all(_drawn(left, _by_text(item, look.path, look.after)) for item in with_hints):
        return [], 0
    opened = type_checker().run(sources.with_file(look.path, _opened(look)), before.root).problems
    allowed = Counter((item.path, item.line, item.code) for item in opened)
    left, new = Counter(was), []
    for problem in with_hints:
        place = (problem.path, problem.line, problem.code)
        if not _drawn(allowed, place) and not _drawn(left, _by_text(problem, look.path, look.after)):
            new.append(f"{problem.path}:{problem.line}: {one_line(problem.message, LONGEST)}")
    revealed = sum(not _drawn(was, _by_text(item, look.path, look.after)) for item in opened)
    return new, revealed


def _drawn(
    counted: Counter[tuple[str, int, str]] | Counter[tuple[str, str, str]], key: tuple[str, Any, str]
) -> bool:
    """Whether one more of these is left; it is used up."""
    counted[key] -= 1
    return counted[key] >= 0


def _by_text(problem: TypeProblem, path: str, source: bytes) -> tuple[str, str, str]:
    """A problem by the text of its line: hints may move lines of their own file."""
    if problem.path != path:
        return problem.path, problem.code, str(problem.line)
    lines = source.splitlines()
    text = lines[problem.line - 1].strip() if 0 < problem.line <= len(lines) else b""
    return path, problem.code, text.decode("utf-8", "replace")


def _opened(look: _Look) -> bytes:
    """The file with a hint that allows everything in the place of each added one; no line moves."""
    lines = look.after.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    source = look.after
    for hint in sorted(look.added.values(), key=lambda each: (each.lineno, each.col_offset), reverse=True):
        start = starts[hint.lineno - 1] + hint.col_offset
        end = starts[(hint.end_lineno or hint.lineno) - 1] + (hint.end_col_offset or 0)
        lost = source[start:end].count(b"\n")
        source = source[:start] + f'"{_ANYTHING}"'.encode() + b"\n" * lost + source[end:]
    return source + f"\nfrom typing import Any as {_ANYTHING}\n".encode()


def _hints(source: bytes, module: ast.Module) -> _Hints:
    """The hints of every function that is not inside another one, in order."""
    known = {
        (found.lines.start, found.name): found.qualname
        for found in extract_facts(source, "").definitions.values()
        if found.kind in CALLABLES and not found.in_function
    }
    hints: dict[tuple[str, str], ast.expr | None] = {}
    for node in ast.walk(module):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
        qualname = known.get((first, node.name))
        if qualname is None:
            continue
        hints |= {(qualname, item.arg): item.annotation for item in _parameters(qualname, node)}
        hints[qualname, "return"] = node.returns
    return hints


def _parameters(qualname: str, node: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    """All but a receiver, which nobody writes a hint for."""
    arguments = node.args
    plain = [*arguments.posonlyargs, *arguments.args]
    if "." in qualname and plain and plain[0].arg in ("self", "cls", "mcs", "metacls"):
        plain = plain[1:]
    return [
        *plain,
        *filter(None, [arguments.vararg]),
        *arguments.kwonlyargs,
        *filter(None, [arguments.kwarg]),
    ]


def _text(hint: ast.expr | None) -> str:
    return ast.unparse(hint) if hint is not None else ""


def _says_nothing(hint: ast.expr) -> bool:
    return _SAYS_NOTHING.match(ast.unparse(hint)) is not None


def _evidence(found: Counter[str]) -> str:
    told = f"{_count(found['hints_added'], 'hint')} added, and mypy {mypy_version()} reports nothing new"
    if found["left_open"]:
        told += f"; {found['left_open']} left open"
    if found["revealed"]:
        told += f"; {_count(found['revealed'], 'problem')} of the code itself came to light"
    return told


def _facts(found: Counter[str]) -> Facts:
    counted = ("hints_added", "hints_by_model", "any", "left_open", "revealed")
    return (*((name, found[name]) for name in counted), ("checker", f"mypy {mypy_version()}"))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
