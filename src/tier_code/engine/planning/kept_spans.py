"""What the user pinned and added stays with the work when a part of it is planned anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tier_code.domain.context import ChosenSpan
from tier_code.domain.plan import Plan, Step, StepState
from tier_code.domain.schedule import UNFINISHED
from tier_code.domain.view import StepView

_REPLACED = UNFINISHED | {StepState.FAILED}


def with_kept_spans(plan: Plan, before: Sequence[StepView]) -> Plan:
    """The plan whose steps have the kept spans of those steps they take the place of: of the same files.

    When a step has no successor on its files, the first step of the new plan gets them.
    """
    steps = list(plan.steps)
    for old in before:
        kept = tuple(span for span in old.step.spans if span.kept)
        if not kept or old.state not in _REPLACED or not steps:
            continue
        places = [place for place, step in enumerate(steps) if _paths(step) & _paths(old.step)] or [0]
        for place in places:
            steps[place] = replace(steps[place], spans=_merged(steps[place].spans, kept))
    return replace(plan, steps=tuple(steps))


def _paths(step: Step) -> set[str]:
    return {target.path for target in step.targets}


def _merged(one: Sequence[ChosenSpan], other: Sequence[ChosenSpan]) -> tuple[ChosenSpan, ...]:
    return tuple(dict.fromkeys((*one, *other)))
