"""Moves and methods carried out in memory, compared with what they should give, under every check."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

import pytest

from tests.support.memory_tree import MemoryTree, memory_tree
from tier_code.codebase.checks.lint import check_lint, check_lint_together
from tier_code.codebase.checks.moves.method_moved import check_calls, check_function
from tier_code.codebase.checks.moves.moved import check_moved
from tier_code.codebase.checks.moves.resolved import check_resolved
from tier_code.codebase.checks.parsing import check_parse
from tier_code.codebase.checks.scope import check_scope
from tier_code.codebase.codemods.moving.method_to_function import method_to_function
from tier_code.codebase.codemods.moving.move import move
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Step, StepId, StepKind, Target, TaskClass, parse_target
from tier_code.domain.tiers import TierName
from tier_code.ports.code import Changes, Edited

Files = Mapping[str, str]


def tree_of(files: Files) -> MemoryTree:
    """Sources written indented in a test."""
    return memory_tree({path: text_of(text) for path, text in files.items()})


def text_of(text: str) -> str:
    """One source without its indentation in the test."""
    return dedent(text).lstrip("\n")


def move_step(place: str, to: str, *, creates: bool = False) -> Step:
    """A step as the recipe makes it; `place` is `path::a,b`."""
    path, _, names = place.partition("::")
    targets = tuple(Target(path=path, qualname=name) for name in names.split(","))
    arguments = (("to", to), ("creates", to)) if creates else (("to", to),)
    return _step(StepKind.MOVE, targets, arguments)


def method_step(place: str, new: str = "") -> Step:
    """A step as the recipe makes it."""
    return _step(StepKind.METHOD_TO_FUNCTION, (parse_target(place),), (("new_name", new),))


def _step(kind: StepKind, targets: tuple[Target, ...], arguments: tuple[tuple[str, str], ...]) -> Step:
    return Step(
        id=StepId("s1"),
        title="",
        kind=kind,
        targets=targets,
        instruction="",
        task_class=TaskClass.A,
        checks=(),
        tier=TierName.TOOL,
        reason="",
        arguments=arguments,
    )


def check_move(files: Files, place: str, to: str, after: Files) -> Edited:
    """Move, compare every changed file with `after`, and pass every check."""
    tree = tree_of(files)
    step = move_step(place, to, creates=to not in files)
    edited = move(tree, step.targets[0].path, [target.qualname for target in step.targets], to)
    _compare(tree, edited.changes, after)
    for verdict in move_verdicts(step, tree, edited.changes):
        assert verdict.outcome is not CheckOutcome.FAILED, verdict
    return edited


def move_verdicts(step: Step, tree: MemoryTree, changes: Changes) -> list[CheckResult]:
    """What the checks of a move say."""
    return [
        check_scope(step, tree, changes),
        check_parse(tree, changes),
        check_moved(step, tree, changes),
        check_resolved(step, tree, changes),
        check_lint_together(tree, changes),
    ]


def check_method(files: Files, place: str, after: Files, new: str = "") -> Edited:
    """Make a method a function, compare, and pass every check."""
    tree = tree_of(files)
    edited = method_to_function(tree, parse_target(place), new)
    _compare(tree, edited.changes, after)
    step = method_step(place, new)
    verdicts = (
        check_scope(step, tree, edited.changes),
        check_parse(tree, edited.changes),
        check_function(step, tree, edited.changes),
        check_calls(step, tree, edited.changes),
        check_lint(tree, edited.changes),
    )
    for verdict in verdicts:
        assert verdict.outcome is not CheckOutcome.FAILED, verdict
    return edited


def _compare(tree: MemoryTree, changes: Changes, after: Files) -> None:
    found = {path: (content or b"").decode() for path, content in changes.items()}
    wanted = {path: text_of(text) for path, text in after.items()}
    assert found == wanted
    assert all(tree.read(path) != content for path, content in changes.items())


def check_move_declined(files: Files, place: str, to: str, *told: str) -> None:
    """The move is refused, and every one of `told` is said."""
    step = move_step(place, to)
    with pytest.raises((ToolDeclined, UsageProblem)) as caught:
        move(tree_of(files), step.targets[0].path, [target.qualname for target in step.targets], to)
    _is_told(caught.value, told)


def check_method_declined(files: Files, place: str, *told: str, new: str = "") -> None:
    """As above, for a method."""
    with pytest.raises((ToolDeclined, UsageProblem)) as caught:
        method_to_function(tree_of(files), parse_target(place), new)
    _is_told(caught.value, told)


def _is_told(problem: Exception, told: tuple[str, ...]) -> None:
    said = "\n".join([str(problem), *getattr(problem, "details", ())])
    for each in told:
        assert each in said
