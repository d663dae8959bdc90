"""Rename cases written as source with marks: every `«old»` must change, every bare `old` must stay."""

from __future__ import annotations

import re
from collections.abc import Mapping
from textwrap import dedent

import pytest

from tests.support.memory_tree import MemoryTree, memory_tree
from tier_code.codebase.checks.renames.references import check_references
from tier_code.codebase.checks.renames.tree_equality import check_tree
from tier_code.codebase.codemods.rename import RenameOutcome, rename
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Step, StepId, StepKind, TaskClass, parse_target
from tier_code.domain.tiers import TierName

_MARK = re.compile("«([^«»]*)»")


def sources(files: Mapping[str, str] | str) -> dict[str, str]:
    """Several files, or one called `a.py`."""
    named = {"a.py": files} if isinstance(files, str) else files
    return {path: dedent(text).lstrip("\n") for path, text in named.items()}


def before(files: Mapping[str, str] | str) -> MemoryTree:
    """The tree without marks."""
    return memory_tree({path: _MARK.sub(r"\1", text) for path, text in sources(files).items()})


def after(files: Mapping[str, str] | str, new: str) -> dict[str, str]:
    """The texts with the marked places renamed."""
    return {path: _MARK.sub(new, text) for path, text in sources(files).items()}


def check_rename(
    files: Mapping[str, str] | str, target: str, new: str = "fresh", *, in_text: bool = False
) -> RenameOutcome:
    """Rename and compare every file with its marked form."""
    tree = before(files)
    outcome = rename(tree, parse_target(target), new, in_text=in_text)
    changed = {path: content.decode() for path, content in outcome.changes.items() if content is not None}
    found = {path: changed.get(path, content.decode()) for path, content in tree.files.items()}
    assert found == after(files, new)
    assert set(changed) == {path for path, text in sources(files).items() if _MARK.search(text)}
    step = rename_step(target, new, in_text=in_text)
    for check in (check_tree, check_references):
        verdict = check(step, tree, outcome.changes)
        assert verdict.outcome is CheckOutcome.PASSED, verdict
    return outcome


def rename_step(target: str, new: str, *, in_text: bool = False) -> Step:
    """A step as the recipe makes it."""
    return Step(
        id=StepId("s1"),
        title="rename",
        kind=StepKind.RENAME,
        targets=(parse_target(target),),
        instruction="",
        task_class=TaskClass.A,
        checks=("tree", "references"),
        tier=TierName.TOOL,
        reason="",
        arguments=(("new_name", new), ("in_text", "yes" if in_text else "")),
    )


def check_declined(
    files: Mapping[str, str] | str, target: str, *places: str, new: str = "fresh"
) -> ToolDeclined:
    """The rename is refused, and every one of `places` is named in the reason or its details."""
    with pytest.raises(ToolDeclined) as caught:
        rename(before(files), parse_target(target), new, in_text=False)
    told = "\n".join([caught.value.reason, *caught.value.details])
    for place in places:
        assert place in told
    return caught.value


def check_refused(files: Mapping[str, str] | str, target: str, new: str, message: str) -> None:
    """The new name or the target is impossible."""
    with pytest.raises(UsageProblem, match=re.escape(message)):
        rename(before(files), parse_target(target), new, in_text=False)
