"""A step as an object for programs: the one place that says what each of its facts is called.

Names are a promise to scripts: add, never rename.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tier_code.domain.checks import CheckResult
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepEstimate
from tier_code.domain.tokens import TokenUsage
from tier_code.domain.view import AttemptView, StepView
from tier_code.frontends.shared.diff_text import unified
from tier_code.frontends.shared.wording import part_words

Json = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepForm:
    """Which facts are written, in their order."""

    step: Sequence[str]
    attempt: Sequence[str]
    check: Sequence[str]
    called: Mapping[str, str] = field(default_factory=dict)
    """Another name for a fact of the step."""


def step_object(step: StepView, form: StepForm) -> Json:
    """The facts of a step that a form asks for, with its attempts and their checks."""
    return {form.called.get(name, name): _fact(name, step, form) for name in form.step}


def _fact(name: str, step: StepView, form: StepForm) -> object:
    if name == "attempts":
        return [_attempt(attempt, form) for attempt in step.attempts]
    return _OF_A_STEP[name](step)


def _attempt(attempt: AttemptView, form: StepForm) -> Json:
    checks = [check_object(result, form.check) for result in attempt.checks]
    return {**{name: _OF_AN_ATTEMPT[name](attempt) for name in form.attempt}, "checks": checks}


def check_object(result: CheckResult, names: Sequence[str]) -> Json:
    """The facts of a check."""
    return {name: _OF_A_CHECK[name](result) for name in names}


def usage_object(usage: TokenUsage) -> Json:
    """Tokens by how they are billed."""
    return {
        "input_tokens": usage.input_tokens,
        "cache_read_tokens": usage.cache_read_tokens,
        "cache_write_5m_tokens": usage.cache_write_5m_tokens,
        "cache_write_1h_tokens": usage.cache_write_1h_tokens,
        "output_tokens": usage.output_tokens,
    }


def nanos(amount: Usd | None) -> int | None:
    """Nano-dollars; None where the price is unknown."""
    return None if amount is None else amount.nanos


def _estimate(estimate: StepEstimate) -> Json:
    return {
        "input_tokens": estimate.input_tokens,
        "output_tokens": estimate.output_tokens,
        "tokens_source": estimate.tokens_source,
        "cost_nanos": nanos(estimate.cost),
        "baseline_nanos": nanos(estimate.baseline),
        "held_nanos": nanos(estimate.held),
        "most_nanos": nanos(estimate.most),
    }


_OF_A_STEP: dict[str, Callable[[StepView], object]] = {
    "id": lambda step: step.step.id,
    "title": lambda step: step.step.title,
    "kind": lambda step: step.step.kind.value,
    "class": lambda step: step.step.task_class.value,
    "tier": lambda step: step.step.tier.value,
    "reason": lambda step: step.step.reason,
    "targets": lambda step: [str(target) for target in step.step.targets],
    "instruction": lambda step: step.step.instruction,
    "depends_on": lambda step: list(step.step.depends_on),
    "checks": lambda step: list(step.step.checks),
    "estimate": lambda step: _estimate(step.step.estimate),
    "state": lambda step: step.state.value,
    "ended": lambda step: step.reason,
    "in_part": lambda step: part_words(step) or None,
    "seconds": lambda step: step.seconds,
    "files": lambda step: list(step.patch.paths) if step.patch else [],
    "usage": lambda step: usage_object(step.usage),
    "cost_nanos": lambda step: nanos(step.cost),
    "diff": lambda step: unified(step.patch) if step.patch else None,
}
_OF_AN_ATTEMPT: dict[str, Callable[[AttemptView], object]] = {
    "number": lambda attempt: attempt.number,
    "tier": lambda attempt: attempt.tier.value,
    "model": lambda attempt: attempt.model,
    "context_tokens": lambda attempt: attempt.context_tokens,
    "usage": lambda attempt: usage_object(attempt.usage),
    "cost_nanos": lambda attempt: nanos(attempt.cost),
    "failure": lambda attempt: attempt.failure,
    "answer": lambda attempt: attempt.answer,
}
_OF_A_CHECK: dict[str, Callable[[CheckResult], object]] = {
    "check": lambda result: result.check,
    "outcome": lambda result: result.outcome.value,
    "evidence": lambda result: result.evidence,
    "details": lambda result: list(result.details),
    "facts": lambda result: dict(result.facts),
    "seconds": lambda result: result.seconds,
}
CHECK = tuple(_OF_A_CHECK)
"""Every fact of a check."""
