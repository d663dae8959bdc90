"""States, outcomes and refusals as sentences. Text that came from outside is made safe here, once."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.events import APPROVED, Outcome, RequestDeclined
from tier_code.domain.plan import Candidate, StepId, StepKind, StepState
from tier_code.domain.tiers import TierName
from tier_code.domain.untrusted import one_line, sanitize_strictly
from tier_code.domain.view import SessionView, StepView, TurnView
from tier_code.frontends.shared.figures import counted
from tier_code.frontends.shared.marks import UNICODE, Glyphs

TIER_WORDS = {
    TierName.TOOL: "exact edits by a program, no model",
    TierName.LOCAL: "the model on this machine",
    TierName.SMALL: "a cheap cloud model",
    TierName.MID: "a capable cloud model",
    TierName.FRONTIER: "the strongest model",
}

STATE_WORDS = {
    StepState.PLANNED: "planned",
    StepState.RUNNING: "running",
    StepState.PASSED: "checked, not written yet",
    StepState.UNCHANGED: "as asked already",
    StepState.FAILED: "failed",
    StepState.DROPPED: "dropped",
    StepState.INTERRUPTED: "interrupted",
    StepState.WAITING: "waits for money",
    StepState.SKIPPED: "left out for want of money",
    StepState.APPLIED: "written",
    StepState.REJECTED: "rejected",
    StepState.UNDONE: "undone",
}


def part_words(step: StepView) -> str:
    """What is known of a step of which hunks were left out or edited; empty when none were."""
    if not step.reworked:
        return ""
    how = " and ".join(
        filter(None, ("in part" if step.rejected_hunks else "", "edited by you" if step.by_hand else ""))
    )
    written = "accepted " if step.rejected_hunks else "accepted, "
    lead = f"{written}{how}" if step.state is StepState.APPLIED else how
    if step.part is None:
        return f"{lead}, unchecked"
    evidence = one_line(step.part.evidence, 300)
    return {
        CheckOutcome.PASSED: f"{lead}; {'what is left' if step.rejected_hunks else 'it'} passes {evidence}",
        CheckOutcome.FAILED: f"{lead}, no check vouches for it: {evidence}",
        CheckOutcome.SKIPPED: f"{lead}, unchecked: {evidence}",
    }[step.part.outcome]


def tier_words(tier: TierName) -> str:
    """Who stands behind a tier's name."""
    return TIER_WORDS[tier]


def state_words(state: StepState) -> str:
    """A step's state for people."""
    return STATE_WORDS[state]


def _left_unapproved(step: StepView) -> bool:
    """It was left out before a climb that would have cost more than the plan was approved at."""
    return step.state is StepState.SKIPPED and step.refusal is not None and step.refusal.scope == APPROVED


def ended_words(step: StepView) -> str:
    """A step's state in words that fit its kind: a question was answered, a command not approved."""
    if step.state is StepState.UNCHANGED and step.step.kind is StepKind.INVESTIGATE:
        return "answered"
    if step.state is StepState.UNCHANGED and step.step.kind is StepKind.RUN:
        return "ran"
    if step.state is StepState.SKIPPED and step.step.kind is StepKind.RUN:
        return "left out"
    if _left_unapproved(step):
        return "left out: more than was approved"
    return state_words(step.state)


def file_name(path: str) -> str:
    """A path that came from a repository, on one line, with nothing hidden in it."""
    safe = sanitize_strictly(path)
    return safe.replace("\n", "<U+000A>").replace("\t", "<U+0009>")


def place(candidate: Candidate) -> str:
    """One thing that the words of a request could mean: `path::Name (function, line 12)`."""
    return f"{file_name(str(candidate.target))} ({file_name(candidate.kind)}, line {candidate.line})"


def decline_lines(declined: RequestDeclined) -> tuple[str, ...]:
    """Why a request was not planned, what its words could mean, and what to try."""
    lines = [f"Not planned: {one_line(declined.reason, 400)}"]
    if declined.candidates:
        lines.append("It could mean:")
        lines.extend(f"  {place(candidate)}" for candidate in declined.candidates)
        if not declined.hints:
            lines.append("Name one of them exactly, as written here.")
    lines.extend(str(one_line(hint, 400)) for hint in declined.hints)
    return tuple(lines)


def step_name(step: StepId | None) -> str:
    """A step's id, safe to show even when a damaged journal made it up; empty for none."""
    return one_line(step, 40) if step else ""


def step_range(ids: Sequence[StepId], glyphs: Glyphs = UNICODE) -> str:
    """Step ids, neighbours drawn together: `s1`, `s2-s6`, `s1, s4-s5` (with the dash of `glyphs`)."""
    runs: list[list[str]] = []
    for step in map(step_name, ids):
        if runs and _number(step) == _number(runs[-1][-1]) + 1:
            runs[-1].append(step)
        else:
            runs.append([step])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}{glyphs.dash}{run[-1]}" for run in runs)


def _number(step: str) -> int:
    digits = step.lstrip("s")
    return int(digits) if digits.isdecimal() else -9


def check_words(result: CheckResult) -> str:
    """A check's name, how it ended, and what it saw."""
    return f"{one_line(result.check, 40)} {result.outcome.value}: {one_line(result.evidence)}"


def outcome_sentence(view: SessionView, glyphs: Glyphs = UNICODE) -> str:
    """How the newest turn stands, computed from what happened and not from what anybody claims."""
    turn = view.turn
    if view.failure:
        return f"The session cannot go on: {one_line(view.failure, 400)}"
    if turn is None:
        return "Nothing was asked."
    if view.declined is not None:
        return f"Not planned: {one_line(view.declined.reason, 400)}"
    if turn.answer:
        return "Answered."
    if turn.outcome is None and not view.current_steps:
        return "The request was not finished."
    return _sentence(view, turn, glyphs)


_HEADLINES = {
    Outcome.DECLINED: "Not planned",
    Outcome.NEEDS_APPROVAL: "Waits for the approval of a command",
    Outcome.BUDGET: "Stopped by the budget",
    Outcome.INTERRUPTED: "Interrupted",
    Outcome.FAILED: "Failed",
    Outcome.PARTIAL: "Done in part",
    Outcome.DONE: "Done",
}


def _sentence(view: SessionView, turn: TurnView, glyphs: Glyphs) -> str:
    steps = view.current_steps
    if turn.outcome in (None, Outcome.NEEDS_APPROVAL) and all(s.state is StepState.PLANNED for s in steps):
        return f"The plan waits for approval: {counted(len(steps), 'step')}, nothing was run."
    reason = one_line(turn.reason, 400)
    because = f" ({reason})" if reason and turn.outcome is not Outcome.INTERRUPTED else ""
    return f"{_headline(view, turn)}{because}: {_tally(steps, glyphs)}."


def _headline(view: SessionView, turn: TurnView) -> str:
    if view.conflict is not None:
        return f"Nothing was written, because {file_name(view.conflict.path)} was in the way"
    if any(result.outcome is CheckOutcome.FAILED for result in turn.checks):
        return "A check of the whole run failed"
    if view.refusal is not None and turn.outcome in (Outcome.FAILED, Outcome.PARTIAL):
        return _HEADLINES[Outcome.BUDGET]
    if turn.outcome is Outcome.BUDGET and any(map(_left_unapproved, view.current_steps)):
        return "Stopped before a climb that nobody approved"
    return _HEADLINES.get(turn.outcome, "Not finished") if turn.outcome else "Not finished"


def _tally(steps: Sequence[StepView], glyphs: Glyphs) -> str:
    """`5 of 7 steps written; s3, s6 failed`."""
    if not steps:
        return "no steps"
    by_words: dict[str, list[StepId]] = {}
    for step in steps:
        by_words.setdefault(ended_words(step), []).append(step.step.id)
    if len(by_words) == 1:
        every = f"all {len(steps)} steps" if len(steps) > 1 else "1 step"
        return f"{every} {ended_words(steps[0])}"
    good = len(by_words.pop(state_words(StepState.APPLIED), ()))
    parts = [f"{good} of {len(steps)} steps written"] if good else []
    parts += [f"{step_range(ids, glyphs)} {words}" for words, ids in by_words.items()]
    return "; ".join(parts)
