"""Both versions of a change in one source: `«old|new»` is `old` before and `new` after it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from textwrap import dedent

import pytest

from tests.support.memory_tree import MemoryTree, memory_tree
from tier_code.codebase.checks.parsing import check_parse
from tier_code.codebase.checks.pattern.pattern_sites import check_pattern
from tier_code.codebase.checks.signature.propagation import check_propagation
from tier_code.codebase.codemods.pattern.rewrite import rewrite_pattern
from tier_code.codebase.codemods.signature.change import read_change
from tier_code.codebase.codemods.signature.change_signature import change_signature
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Step, StepId, StepKind, Target, TaskClass, parse_target
from tier_code.domain.tiers import TierName
from tier_code.ports.code import Changes, Edited

Files = Mapping[str, str] | str
_MARK = re.compile(r"«([^«»|]*)\|([^«»]*)»", re.DOTALL)


def sources(files: Files) -> dict[str, str]:
    """Several files, or one called `a.py`."""
    named = {"a.py": files} if isinstance(files, str) else files
    return {path: dedent(text).lstrip("\n") for path, text in named.items()}


def before(files: Files) -> MemoryTree:
    """The tree as it was."""
    return memory_tree({path: _MARK.sub(r"\1", text) for path, text in sources(files).items()})


def after(files: Files) -> dict[str, str]:
    """The texts as they are to be."""
    return {path: _MARK.sub(r"\2", text) for path, text in sources(files).items()}


def step_of(kind: StepKind, targets: tuple[Target, ...], **arguments: str) -> Step:
    """A step as a recipe makes it."""
    return Step(
        id=StepId("s1"),
        title="change",
        kind=kind,
        targets=targets,
        instruction="",
        task_class=TaskClass.D,
        checks=(),
        tier=TierName.TOOL,
        reason="",
        arguments=tuple(arguments.items()),
    )


def signature_step(target: str, **arguments: str) -> Step:
    """A step that changes one signature."""
    return step_of(StepKind.SIGNATURE, (parse_target(target),), **arguments)


def pattern_step(paths: tuple[str, ...], pattern: str, rewrite: str) -> Step:
    """A step that rewrites matches in some files."""
    targets = tuple(Target(path=path, qualname="") for path in paths)
    return step_of(StepKind.PATTERN, targets, pattern=pattern, rewrite=rewrite)


def texts(tree: MemoryTree, changes: Changes) -> dict[str, str]:
    """Every file with the changes made."""
    return {
        path: (changes.get(path) or content).decode("utf-8") for path, content in sorted(tree.files.items())
    }


def check_change(files: Files, target: str = "a.py::f", **arguments: str) -> Edited:
    """Change the signature, compare every file, and let the checks vouch for it."""
    tree = before(files)
    edited = change_signature(tree, parse_target(target), read_change(arguments))
    assert texts(tree, edited.changes) == after(files)
    step = signature_step(target, **arguments)
    for verdict in (check_parse(tree, edited.changes), check_propagation(step, tree, edited.changes)):
        assert verdict.outcome is CheckOutcome.PASSED, verdict
    return edited


def check_declined(files: Files, target: str, *places: str, **arguments: str) -> ToolDeclined:
    """The change is refused, and every one of `places` is named in the reason or its details."""
    with pytest.raises(ToolDeclined) as caught:
        change_signature(before(files), parse_target(target), read_change(arguments))
    told = "\n".join([caught.value.reason, *caught.value.details])
    for place in places:
        assert place in told
    return caught.value


def check_partial(files: Files, target: str, *places: str, **arguments: str) -> None:
    """What is certain is changed, the places are named, and the checks vouch for the part."""
    declined = check_declined(files, target, *places, **arguments)
    assert declined.partial is not None
    tree = before(files)
    assert texts(tree, declined.partial) == after(files)
    verdict = check_propagation(signature_step(target, **arguments), tree, declined.partial)
    assert verdict.outcome is CheckOutcome.PASSED, verdict


def check_refused(files: Files, target: str, message: str, **arguments: str) -> None:
    """The change makes no sense."""
    with pytest.raises(UsageProblem, match=re.escape(message)):
        change_signature(before(files), parse_target(target), read_change(arguments))


def check_rewrite(files: Files, pattern: str, rewrite: str) -> Edited:
    """Rewrite a pattern, compare every file, and let the checks vouch for it."""
    tree = before(files)
    paths = tuple(tree.paths())
    edited = rewrite_pattern(tree, paths, pattern, rewrite)
    assert texts(tree, edited.changes) == after(files)
    for verdict in (
        check_parse(tree, edited.changes),
        check_pattern(pattern_step(paths, pattern, rewrite), tree, edited.changes),
    ):
        assert verdict.outcome in {CheckOutcome.PASSED, CheckOutcome.SKIPPED}, verdict
    return edited
