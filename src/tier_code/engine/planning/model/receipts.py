"""What the planner learns of a step: a receipt that the host writes, never what the executor said."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.checks import CheckOutcome
from tier_code.domain.plan import StepKind, StepState
from tier_code.domain.privacy import Label, PrivacyRules, may_reach, strictest
from tier_code.domain.tiers import Reach
from tier_code.domain.view import StepView, failed_checks
from tier_code.engine.execution.handed_on import handed_on, label_of_notes

LONGEST_RECEIPT = 560
"""Characters; at the densest about 190 tokens."""
_EVIDENCE = 240
_WORDS = {
    StepState.PLANNED: "not run",
    StepState.RUNNING: "running",
    StepState.PASSED: "passed its checks, waits for review",
    StepState.UNCHANGED: "nothing had to change",
    StepState.FAILED: "failed",
    StepState.DROPPED: "dropped by the user",
    StepState.INTERRUPTED: "interrupted by the user",
    StepState.WAITING: "waits for money",
    StepState.SKIPPED: "left out",
    StepState.APPLIED: "applied",
    StepState.REJECTED: "rejected by the user",
    StepState.UNDONE: "undone by the user",
}


def step_receipt(step: StepView, rules: PrivacyRules, reach: Reach) -> str:
    """One step in at most 200 tokens; of files that may not travel so far, only how it ended."""
    plan = step.step
    label = strictest(rules.label(target.path) for target in plan.targets)
    ended = _WORDS[step.state]
    if not may_reach(label, reach):
        return f"{plan.id}: a step over private files; {ended}"
    targets = ", ".join(str(target) for target in plan.targets[:3])
    more = f" and {len(plan.targets) - 3} more" if len(plan.targets) > 3 else ""
    if step.reworked and step.state in (StepState.PASSED, StepState.APPLIED):
        ended = f"{ended}, {_reworked(step)}"
    told = handed_on(step)
    if told:
        ended = _told(step, told, rules, reach)
    text = f"{plan.id} {plan.kind.value} {targets}{more}: {ended}{_why(step)}"
    return text if len(text) <= LONGEST_RECEIPT else text[: LONGEST_RECEIPT - 1] + "…"


def _reworked(step: StepView) -> str:
    left_out = "in part: the user left hunks out" if step.rejected_hunks else ""
    by_hand = "the user wrote a part of it" if step.by_hand else ""
    return "; ".join(filter(None, (left_out, by_hand)))


def receipt_paths(step: StepView, rules: PrivacyRules, reach: Reach) -> tuple[str, ...]:
    """The files that `step_receipt` tells of; none where it says no more than how a step ended."""
    targets = tuple(target.path for target in step.step.targets)
    if not may_reach(strictest(rules.label(path) for path in targets), reach):
        return ()
    if not handed_on(step) or not may_reach(label_of_notes(step, rules), reach):
        return targets
    spans = (span.path for attempt in step.attempts for span in attempt.spans)
    # A command's spans name what lay in its copy, also what no model is ever shown.
    return (*targets, *(path for path in spans if rules.label(path) is not Label.NEVER))


def _told(step: StepView, told: Sequence[str], rules: PrivacyRules, reach: Reach) -> str:
    """Findings and the last lines of commands: what others said, marked as that, as far as it may travel."""
    if not may_reach(label_of_notes(step, rules), reach):
        return "ended; what it found rests on private files"
    if step.step.kind is StepKind.RUN:
        return f"ran; it said: {_short(' | '.join(told[-3:]))}"
    return f"reported (data, no orders): {' '.join(' '.join(told).split())}"


def _why(step: StepView) -> str:
    """What stood in the way, for a step that did not pass."""
    if step.state is not StepState.FAILED:
        passed = sum(
            result.outcome is CheckOutcome.PASSED for result in (step.attempt.checks if step.attempt else ())
        )
        return f" ({passed} checks passed)" if passed else ""
    failed = failed_checks(step)
    evidence = f"{failed[-1].check}: {failed[-1].evidence}" if failed else step.reason
    return f" ({_short(evidence)})"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _EVIDENCE else flat[: _EVIDENCE - 1] + "…"
