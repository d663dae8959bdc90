"""Trees before and after a rename, right or wrong, for the tests of the class-A checks."""

from __future__ import annotations

from collections.abc import Mapping

from tests.codebase.codemods.marked import rename_step, sources
from tests.support.memory_tree import memory_tree
from tier_code.codebase.checks.renames.references import check_references
from tier_code.codebase.checks.renames.tree_equality import check_tree
from tier_code.domain.checks import CheckResult

Files = Mapping[str, str] | str


def tree_verdict(
    before: Files, after: Files, target: str = "a.py::name", new: str = "fresh", *, in_text: bool = False
) -> CheckResult:
    """The `tree` check on these two versions."""
    step = rename_step(target, new, in_text=in_text)
    return check_tree(step, memory_tree(sources(before)), _changes(before, after))


def references_verdict(
    before: Files, after: Files, target: str = "a.py::name", new: str = "fresh"
) -> CheckResult:
    """The `references` check on these two versions."""
    return check_references(rename_step(target, new), memory_tree(sources(before)), _changes(before, after))


def _changes(before: Files, after: Files) -> dict[str, bytes | None]:
    old = sources(before)
    return {path: text.encode() for path, text in sources(after).items() if old.get(path) != text}
