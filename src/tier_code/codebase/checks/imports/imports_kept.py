"""The `imports` check: only imports changed, they stand where they stood, and nothing reads what is gone."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from tier_code.codebase.checks.changed_files import ChangedFile, changed_sources, first_problem
from tier_code.codebase.checks.comments import comments_with_lines
from tier_code.codebase.checks.imports.import_order import LoadOrder
from tier_code.codebase.checks.imports.import_shape import Imported, RunPair, compare_imports
from tier_code.codebase.checks.imports.import_uses import NameUses, stem_of
from tier_code.domain.checks import CheckResult, failed, passed, skipped
from tier_code.domain.plan import Step
from tier_code.ports.code import Changes
from tier_code.ports.source import Overlay, SourceTree

CHECK = "imports"
_MOST_ENTRIES = 200
"""Modules from which loading is played through."""


def check_imports(step: Step, before: SourceTree, changes: Changes) -> CheckResult:
    """The code between imports is equal, each run binds what it bound less names that nothing reads."""
    changed = list(changed_sources(before, changes))
    if not changed:
        return skipped(CHECK, "no source file changed")
    looking = _Looking(step, before, changes)
    problem = first_problem(changed, looking.problems)
    if problem:
        return failed(CHECK, problem)
    order = looking.order_problem([file.path for file in changed])
    if order:
        return failed(CHECK, order)
    count = looking.count
    told = f"{count['before']} imported names before, {count['after']} after"
    gone = f"; {count['removed']} that nothing reads are gone" if count["removed"] else ""
    new = f"; {count['added']} added as asked" if count["added"] else ""
    return passed(
        CHECK,
        f"the code between the imports is equal; {told}{gone}{new}",
        facts=(
            ("files", len(changed)),
            ("names_before", count["before"]),
            ("names_after", count["after"]),
            ("removed", count["removed"]),
            ("added", count["added"]),
        ),
    )


class _Looking:
    """One run of the check."""

    def __init__(self, step: Step, before: SourceTree, changes: Changes) -> None:
        self._step = step
        self._before = before
        self._after = Overlay(before, dict(changes))
        self._uses = NameUses(self._after)
        self.count: Counter[str] = Counter()

    def problems(self, file: ChangedFile) -> Iterator[str]:
        """What is wrong in one file, worst first."""
        if file.after is None:
            yield "its encoding cannot be read any more"
            return
        comparison = compare_imports(file.before, file.after)
        if comparison.problem:
            yield comparison.problem
        gone_lines: set[int] = set()
        for run in comparison.runs:
            self.count["before"] += len(run.before)
            self.count["after"] += len(run.after)
            yield from self._run_problems(file, run, gone_lines)
        yield from _comment_problems(file.before, file.after, gone_lines)

    def _run_problems(self, file: ChangedFile, run: RunPair, gone_lines: set[int]) -> Iterator[str]:
        old, new = _bound(run.before), _bound(run.after)
        added = {each for each in run.after if (each.name, each.meaning) not in _pairs(run.before)}
        self.count["added"] += len(added)
        for each in added:
            if not self._asked_for(each):
                yield f"an import was added that nobody asked for: {each.meaning}"
        for name, meaning in old.items():
            if name in new and new[name] != meaning:
                yield f"'{name}' means {new[name]} now, and meant {meaning}"
        lost = [each for each in run.before if (each.name, each.meaning) not in _pairs(run.after)]
        if _between_stars(run.before, lost) != _between_stars(run.after, list(added)):
            yield "a star import came to stand on another side of an import"
        for each in lost:
            self.count["removed"] += 1
            gone_lines.update(range(each.first_line, each.last_line + 1))
            reason = self._needed(file, run, each)
            if reason:
                yield f"'{each.name}' ({each.meaning}) is gone, but {reason}"

    def _asked_for(self, each: Imported) -> bool:
        try:
            asked = ast.parse(self._step.argument("import").strip()).body
        except SyntaxError:
            return False
        for statement in asked:
            if isinstance(statement, ast.ImportFrom):
                source = "." * statement.level + (statement.module or "")
                if each.meaning in {f"{source}:{alias.name}" for alias in statement.names}:
                    return True
            elif isinstance(statement, ast.Import) and each.meaning in {a.name for a in statement.names}:
                return True
        return False

    def _needed(self, file: ChangedFile, run: RunPair, each: Imported) -> str:
        if each.name == "*":
            return "nobody knows what a star import brings"
        asked = self._step.argument("action") == "remove"
        lines = file.before.decode().split("\n")[each.first_line - 1 : each.last_line]
        if not asked and any("noqa" in line.lower() for line in lines):
            return "its comment keeps it"
        if not asked and file.path.endswith(("__init__.py", ".pyi")):
            return "others may import it from this package"
        if not asked and run.conditional:
            return "it was imported on a condition, which may test for it"
        local = run.in_function
        if each.meaning.startswith("__future__:"):
            return "it changes how the file is compiled"
        if "." in each.meaning and self._uses.spells(file.path, each.meaning):
            return "the file reads it by its full name"
        inside = self._uses.in_file(file.path, each.name, run.functions, local=local)
        return inside or ("" if local else self._uses.elsewhere(file.path, each.name))

    def order_problem(self, paths: list[str]) -> str:
        """A name that is wanted too early once modules load in the new order; empty when there is none."""
        old = LoadOrder(self._before)
        new = LoadOrder(self._after, old, set(paths))
        moved = [path for path in paths if old.loads(path) != new.loads(path)]
        if not moved:
            return ""
        near = self._uses.holding(set(map(stem_of, moved)))
        importers = [path for path in near if set(old.loads(path)) & set(moved)]
        try:
            for entry in [*moved, *importers][:_MOST_ENTRIES]:
                early = new.unmet(entry) - old.unmet(entry)
                if early:
                    importer, source, name = min(early)
                    return (
                        f"{importer} would want '{name}' from {source} before it is there, when {entry} loads"
                    )
        except RecursionError:
            return "the imports are nested too deeply to play through"
        return ""


def _bound(run: tuple[Imported, ...]) -> dict[str, str]:
    """What each name means behind the run. Plain imports of one package bind the same thing."""
    return {
        each.name: each.meaning
        if ":" in each.meaning or each.name != each.meaning.partition(".")[0]
        else each.name
        for each in run
        if each.name != "*"
    }


def _pairs(run: tuple[Imported, ...]) -> set[tuple[str, str]]:
    return {(each.name, each.meaning) for each in run}


def _between_stars(run: tuple[Imported, ...], ignored: list[Imported]) -> list[set[tuple[str, str]]]:
    """The names before, between and behind star imports."""
    parts: list[set[tuple[str, str]]] = [set()]
    if not any(each.name == "*" for each in run):
        return parts
    left_out = {(each.name, each.meaning) for each in ignored}
    for each in run:
        if each.name == "*":
            parts += [{(each.name, each.meaning)}, set()]
        elif (each.name, each.meaning) not in left_out:
            parts[-1].add((each.name, each.meaning))
    return parts


def _comment_problems(before: bytes, after: bytes, gone_lines: set[int]) -> Iterator[str]:
    """Comments that are gone with no import they stood at, or new."""
    old, new = comments_with_lines(before), comments_with_lines(after)
    lost = Counter(text for line, text in old if line not in gone_lines)
    lost.subtract(Counter(text for _, text in new))
    gone = [text for text, number in lost.items() if number > 0]
    if gone:
        yield f"a comment is gone: {gone[0]}"
    known = Counter(text for _, text in old)
    known.subtract(Counter(text for _, text in new))
    more = [text for text, number in known.items() if number < 0]
    if more:
        yield f"a comment is new: {more[0]}"
