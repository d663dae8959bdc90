"""A model that costs nothing may answer a fix several times: the tests tell which answer is right."""

from __future__ import annotations

from dataclasses import replace

from tier_code.domain.checks import CheckOutcome
from tier_code.domain.plan import Step, StepKind
from tier_code.domain.tiers import Reach, Tier
from tier_code.domain.view import StepView
from tier_code.engine.execution.model_call import VARIANT

MOST_FURTHER = 4
"""Answers after the first. Measured with a model of 1.5 billion parameters: `docs/routing.md`."""


def further_answer(step: StepView, tier: Tier, since: int) -> int:
    """Which further answer the same tier may give now, 1 for the first; 0 when it has had its turn.

    Only after an answer that a check refused, only where tests decide, and only where no answer costs money;
    attempts up to number `since` belong to an earlier run.
    """
    newest = step.attempt
    if newest is None or newest.tier is not step.step.tier or step.step.kind is not StepKind.FIX:
        return 0
    if not tier.declared_free or tier.reach is not Reach.MACHINE:
        return 0
    if not any(check.outcome is CheckOutcome.FAILED for check in newest.checks):
        return 0
    given = sum(attempt.tier is newest.tier for attempt in step.attempts[since:])
    return given if given <= MOST_FURTHER else 0


def varied(step: Step, number: int) -> Step:
    """The step as it is asked for a further answer: the same words, so that the prompt's cache holds."""
    return replace(step, arguments=(*step.arguments, (VARIANT, str(number)))) if number else step
