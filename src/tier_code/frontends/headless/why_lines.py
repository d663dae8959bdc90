"""Why a step ran where it ran, in words: the decision, the record and the costs behind it, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from tier_code.domain import events as e
from tier_code.domain.attention import attention, worth
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.expected_cost import dollars
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepId
from tier_code.domain.record import size_of
from tier_code.domain.routing import RejectedTier, RoutingDecision
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import SessionView, StepView

_WIDTH = 300
_INDENT = "  "
_AFTERWARDS: Mapping[type[object], str] = {
    e.PatchApplied: "written to the tree",
    e.PatchRejected: "rejected by you",
    e.ChangesUndone: "undone: counts as a failure that the checks missed",
    e.ChangesRedone: "put back",
}


def why_lines(
    view: SessionView, records: Sequence[e.Record], step: StepId, hour_rate: Usd | None = None
) -> list[str]:
    """The lines about one step; empty when the session has no such step.

    `view` is the session after all `records`. The user's own time is told when they set a rate for it.
    """
    found = view.step(step)
    if found is None:
        return []
    lines = [_headline(found), *_decision(found), "", "What happened"]
    happened = [_INDENT + line for line in _history(found, records)]
    if hour_rate:
        seconds = attention(records).get(step, 0.0)
        happened.append(
            f"{_INDENT}you looked at it for {seconds:.0f} s: {dollars(worth(seconds, hour_rate))}"
        )
    return [*lines, *(happened or [f"{_INDENT}it has not run"])]


def _headline(step: StepView) -> str:
    size = size_of(step.step.estimate.output_tokens).value
    kind = f"{step.step.kind.value}, class {step.step.task_class.value}, {size}"
    return f"{step.step.id}  {one_line(step.step.title, _WIDTH)}  ({kind})"


def _decision(step: StepView) -> Iterator[str]:
    decision = step.routing
    if decision is None:
        yield f"{step.step.tier.value}: {one_line(step.step.reason, _WIDTH)}"
        yield f"{_INDENT}this session was written before decisions were kept"
        return
    yield f"{decision.tier.value}: {one_line(decision.reason, _WIDTH)}"
    if decision.standing is not None:
        yield f"{_INDENT}record: {decision.standing}"
    yield from _costs(decision)
    if decision.cache:
        yield f"{_INDENT}cache: {one_line(decision.cache, _WIDTH)}"
    if decision.risk:
        yield f"{_INDENT}{one_line(decision.risk, _WIDTH)}"
    if decision.alternatives:
        yield ""
        yield "Not chosen"
    for other in decision.alternatives:
        yield from _alternative(other)


def _costs(decision: RoutingDecision) -> Iterator[str]:
    cost = decision.expected
    if cost is None:
        return
    parts = [f"tokens {dollars(cost.tokens)}"]
    if cost.human:
        parts.append(f"your time {dollars(cost.human)}")
    yield f"{_INDENT}expected of starting here: {', '.join(parts)} (estimated)"


def _alternative(other: RejectedTier) -> Iterator[str]:
    yield f"{_INDENT}{other.tier.value:<9} {one_line(other.reason, _WIDTH)}"
    if other.standing is not None and str(other.standing) not in other.reason:
        yield f"{_INDENT}{'':<9} record: {other.standing}"
    cost = other.expected
    if cost is not None and cost.human:
        yield (f"{_INDENT}{'':<9} expected: tokens {dollars(cost.tokens)}, your time {dollars(cost.human)}")


def _history(step: StepView, records: Iterable[e.Record]) -> Iterator[str]:
    for record in records:
        line = _told(step, record.event)
        if line:
            yield line


def _told(step: StepView, event: e.Event) -> str:
    name = step.step.id
    match event:
        case e.StepStarted(step=which) if which == name:
            return f"attempt {event.attempt} on {event.tier.value}{_outcome(step, event.attempt)}"
        case e.StepEscalated(step=which) if which == name:
            return f"climbed from {event.was.value} to {event.now.value}: {one_line(event.reason, _WIDTH)}"
        case e.TierOverridden(step=which) if which == name:
            return f"{event.by.value} set {event.now.value} instead of {event.was.value}"
        case e.StepFinished(step=which) if which == name:
            reason = f": {one_line(event.reason, _WIDTH)}" if event.reason else ""
            return f"ended {event.outcome.value} after {event.seconds:.1f} s{reason}"
        case e.PatchApplied() | e.PatchRejected() | e.ChangesUndone() | e.ChangesRedone():
            return _AFTERWARDS[type(event)] if name in event.steps else ""
    return ""


def _outcome(step: StepView, number: int) -> str:
    attempt = next((each for each in step.attempts if each.number == number), None)
    if attempt is None:
        return ""
    cost = "" if attempt.cost is not None and not attempt.cost else f", {_price(attempt.cost)}"
    failed = next((each for each in attempt.checks if each.outcome is CheckOutcome.FAILED), None)
    if failed is not None:
        return f"{cost}: {failed.check} refused it: {one_line(failed.evidence, _WIDTH)}"
    if attempt.failure:
        return f"{cost}: {one_line(attempt.failure, _WIDTH)} (no verdict, so not in the record)"
    passed = sum(each.outcome is CheckOutcome.PASSED for each in attempt.checks)
    return f"{cost}: {passed} checks passed" if passed else cost


def _price(cost: Usd | None) -> str:
    return "unpriced" if cost is None else dollars(cost)
