"""Rename cases over several files: every `«old»` must change, every bare `old` must stay.

`«old→{old}: {new}»` says what is written in a place where more than the name changes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from textwrap import dedent

import pytest

from tests.codebase.codemods.marked import rename_step
from tests.support.memory_tree import MemoryTree, memory_tree
from tier_code.codebase.checks.renames.references import check_references
from tier_code.codebase.checks.renames.tree_equality import check_tree
from tier_code.codebase.codemods.renaming_elsewhere.outcome import Renamed
from tier_code.codebase.codemods.renaming_elsewhere.rename import rename_elsewhere
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import parse_target

_MARK = re.compile("«([^«»→]*)(?:→([^«»]*))?»")
Files = Mapping[str, str]


def plain(files: Files) -> dict[str, str]:
    """The texts without marks."""
    return {path: _MARK.sub(r"\1", dedent(text).lstrip("\n")) for path, text in files.items()}


def tree_of(files: Files) -> MemoryTree:
    """The tree without marks."""
    return memory_tree(plain(files))


def expected(files: Files, old: str, new: str) -> dict[str, str]:
    """The texts with the marked places renamed."""

    def written(hit: re.Match[str]) -> str:
        return hit[2].format(old=old, new=new) if hit[2] is not None else new

    return {path: _MARK.sub(written, dedent(text).lstrip("\n")) for path, text in files.items()}


def check_rename(files: Files, target: str, new: str = "fresh", *, in_text: bool = False) -> Renamed:
    """Rename, compare every file with its marked form, let both checks look, and rename back."""
    tree = tree_of(files)
    old = target.rpartition("::")[2].rpartition(".")[2].partition("#")[0]
    renamed = rename_elsewhere(tree, parse_target(target), new, in_text=in_text)
    changed = {path: content.decode() for path, content in renamed.changes.items() if content is not None}
    assert {**plain(files), **changed} == expected(files, old, new)
    for verdict in verdicts(tree, target, new, renamed.changes, in_text=in_text):
        assert verdict.outcome is CheckOutcome.PASSED, verdict
    return renamed


def verdicts(
    tree: MemoryTree, target: str, new: str, changes: Mapping[str, bytes | None], *, in_text: bool = False
) -> tuple[CheckResult, CheckResult]:
    """Both class-A checks on some changes."""
    step = rename_step(target, new, in_text=in_text)
    return check_tree(step, tree, changes), check_references(step, tree, changes)


def check_declined(files: Files, target: str, *places: str, new: str = "fresh") -> ToolDeclined:
    """The rename is refused, and every one of `places` is named in the reason or its details."""
    with pytest.raises(ToolDeclined) as caught:
        rename_elsewhere(tree_of(files), parse_target(target), new, in_text=False)
    told = "\n".join([caught.value.reason, *caught.value.details])
    for place in places:
        assert place in told, told
    return caught.value


def check_refused(files: Files, target: str, new: str, message: str) -> None:
    """The new name or the target is impossible."""
    with pytest.raises(UsageProblem, match=re.escape(message)):
        rename_elsewhere(tree_of(files), parse_target(target), new, in_text=False)


def rejected(files: Files, target: str, edits: Mapping[str, str], new: str = "fresh") -> str:
    """What the checks say against these texts as the result of the rename; empty when they pass."""
    before = plain(files)
    changes: dict[str, bytes | None] = {
        path: dedent(text).lstrip("\n").encode() for path, text in edits.items() if before.get(path) != text
    }
    found = [
        v for v in verdicts(tree_of(files), target, new, changes) if v.outcome is not CheckOutcome.PASSED
    ]
    return "; ".join(verdict.evidence for verdict in found)
