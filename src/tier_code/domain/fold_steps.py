"""The step part of the reducer: what a step is, and what its attempts did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from tier_code.domain import events as e
from tier_code.domain.checks import PART
from tier_code.domain.forecast import at_its_tier, covering
from tier_code.domain.ledger import CallId
from tier_code.domain.money import ZERO
from tier_code.domain.patch import Patch
from tier_code.domain.plan import Step, StepEstimate, StepId, StepState
from tier_code.domain.view import AttemptView, SessionView, StepView

AttemptEvent = (
    e.StepStarted
    | e.ContextSliced
    | e.ModelCalled
    | e.TextDelta
    | e.ModelReplied
    | e.ModelFailed
    | e.CheckRun
)
CourseEvent = (
    e.StepDropped | e.StepRouted | e.TierOverridden | e.StepEscalated | e.PatchProposed | e.StepFinished
)
"""What moves a step on its way from the plan to its end."""
StepEvent = CourseEvent | e.StepEdited | e.ContextShown | e.HunksRejected | e.HunkEdited

_ENDINGS = {
    e.Outcome.DONE: StepState.PASSED,
    e.Outcome.INTERRUPTED: StepState.INTERRUPTED,
    e.Outcome.BUDGET: StepState.SKIPPED,
    e.Outcome.NEEDS_APPROVAL: StepState.SKIPPED,
}
_CHOSEN = {e.By.USER: "you chose it", e.By.FLAG: "--tier chose it", e.By.POLICY: "the policy chose it"}
"""Why a step is at a tier that somebody gave it; it reads behind "because" and behind a comma."""


def fold_step(view: SessionView, event: StepEvent) -> SessionView:
    """The view after an event about one step."""
    if isinstance(event, e.StepEdited):
        return _with_step(view, event.step.id, lambda s: replace(s, step=event.step, preview=None))
    if isinstance(event, e.ContextShown):
        return _with_step(view, event.step, lambda s: _shown(s, event))
    if isinstance(event, e.HunksRejected):
        return _with_step(view, event.step, lambda s: _without(s, event.path, event.hunks))
    if isinstance(event, e.HunkEdited):
        return _with_step(view, event.step, lambda s: _rewritten(s, event))
    if isinstance(event, e.StepEscalated):
        view = replace(view, escalations=view.escalations + 1)
    if isinstance(event, e.TierOverridden) and event.by is e.By.USER:
        view = _allowing(view, event)
    return _with_step(view, event.step, lambda s: _changed(s, event))


def _allowing(view: SessionView, event: e.TierOverridden) -> SessionView:
    """A tier that the user chooses is approved with what it may cost there, climbs from it are not."""
    step = view.step(event.step)
    if view.approved is None or step is None or event.estimate is None:
        return view
    there = at_its_tier(event.estimate)
    more = max(there - (step.step.estimate.most or ZERO), ZERO)
    return replace(view, approved=max(view.approved + more, covering(view, event.step, there)))


def _shown(step: StepView, event: e.ContextShown) -> StepView:
    chosen = replace(_quoted(step.step, event.estimate), spans=event.chosen)
    return replace(step, step=chosen, preview=event)


def _changed(step: StepView, event: CourseEvent) -> StepView:
    match event:
        case e.StepDropped():
            return replace(step, state=StepState.DROPPED)
        case e.StepRouted():
            decision = event.decision
            return replace(step, step=step.step.at(decision.tier, decision.reason), routing=decision)
        case e.TierOverridden():
            moved = _quoted(step.step.at(event.now, _CHOSEN[event.by]), event.estimate)
            again = StepState.PLANNED if step.state is StepState.WAITING else step.state
            return replace(step, step=moved, state=again, preview=None)
        case e.StepEscalated():
            return replace(step, step=_quoted(step.step.at(event.now, event.reason), event.estimate))
        case e.PatchProposed():
            return _resulting(step, event)
        case e.StepFinished():
            return replace(step, state=_end_state(step, event), reason=event.reason, seconds=event.seconds)
        case _:
            assert_never(event)


def _without(step: StepView, path: str, hunks: tuple[int, ...]) -> StepView:
    others = tuple(item for item in step.rejected_hunks if item[0] != path)
    left_out = ((path, hunks),) if hunks else ()
    return replace(step, rejected_hunks=(*others, *left_out), part=None)


def _rewritten(step: StepView, event: e.HunkEdited) -> StepView:
    path = event.edit.path
    edits = tuple(
        event.edit if edit.path == path else edit for edit in (step.patch.edits if step.patch else ())
    )
    return replace(
        _without(step, path, event.left_out),
        patch=Patch(edits=tuple(edit for edit in edits if edit.before != edit.after)),
        by_hand=tuple(dict.fromkeys((*step.by_hand, path))),
    )


def _resulting(step: StepView, event: e.PatchProposed) -> StepView:
    attempts = step.attempts
    if attempts:
        attempts = (*attempts[:-1], replace(attempts[-1], patch=event.patch))
    return replace(
        step,
        patch=event.patch,
        notes=event.notes,
        rejected_hunks=(),
        by_hand=(),
        part=None,
        attempts=attempts,
    )


def _quoted(step: Step, estimate: StepEstimate | None) -> Step:
    return step if estimate is None else replace(step, estimate=estimate)


def _end_state(step: StepView, event: e.StepFinished) -> StepState:
    state = _ENDINGS.get(event.outcome, StepState.FAILED)
    as_asked_already = step.patch is not None and not step.patch.edits
    return StepState.UNCHANGED if state is StepState.PASSED and as_asked_already else state


def fold_attempt(view: SessionView, event: AttemptEvent) -> SessionView:
    """The view after an event of a running attempt."""
    match event:
        case e.StepStarted():
            return _with_step(view, event.step, lambda s: _started(s, event, view.at))
        case e.ContextSliced():
            return _in_attempt(
                view,
                event.step,
                spans=event.spans,
                context_tokens=event.tokens,
                context_source=event.tokens_source,
                left_out=event.left_out,
            )
        case e.ModelCalled():
            return _called(view, event)
        case e.TextDelta():
            return _more_text(view, event)
        case e.ModelReplied():
            return _in_call(view, event.call, usage=event.usage)
        case e.ModelFailed():
            return _in_call(view, event.call, failure=event.reason)
        case e.CheckRun():
            return _checked(view, event)
        case _:
            assert_never(event)


def _started(step: StepView, event: e.StepStarted, at: int) -> StepView:
    attempt = AttemptView(number=event.attempt, tier=event.tier, started_at=at)
    return replace(
        step, state=StepState.RUNNING, attempts=(*step.attempts, attempt), reason="", patch=None, refusal=None
    )


def _called(view: SessionView, event: e.ModelCalled) -> SessionView:
    if event.step is None and event.role not in ("", "planner"):
        # A name for a commit is no part of any answer on the screen.
        return view
    if event.step is None:
        return _in_turn(replace(view, planner_call=event.call), reply="")
    known = replace(view, calls={**view.calls, event.call: event.step})
    return _in_attempt(
        known, event.step, call=event.call, model=event.model, messages=event.messages, answer=""
    )


def _more_text(view: SessionView, event: e.TextDelta) -> SessionView:
    if event.call == view.planner_call and view.turns:
        return _in_turn(view, reply=view.turns[-1].reply + event.text)
    step = view.step(view.calls.get(event.call, StepId("")))
    if step is None or step.attempt is None:
        return view
    return _in_call(view, event.call, answer=step.attempt.answer + event.text)


def _in_turn(view: SessionView, *, reply: str) -> SessionView:
    if not view.turns:
        return view
    return replace(view, turns=(*view.turns[:-1], replace(view.turns[-1], reply=reply)))


def _in_call(view: SessionView, call: CallId, **changes: object) -> SessionView:
    """Change the newest attempt of the call's step, unless a later attempt or call has taken over."""
    step = view.step(view.calls.get(call, StepId("")))
    if step is None or step.attempt is None or step.attempt.call != call:
        return view
    return _in_attempt(view, step.step.id, **changes)


def _checked(view: SessionView, event: e.CheckRun) -> SessionView:
    if event.step is None:
        if not view.turns:
            return view
        newest = view.turns[-1]
        others = tuple(known for known in newest.checks if known.check != event.result.check)
        newest = replace(newest, checks=(*others, event.result))
        return replace(view, turns=(*view.turns[:-1], newest))
    step = view.step(event.step)
    if step is None or step.attempt is None:
        return view
    if event.result.check == PART:
        return _with_step(view, event.step, lambda found: replace(found, part=event.result))
    return _in_attempt(view, event.step, checks=(*step.attempt.checks, event.result))


def _in_attempt(view: SessionView, step: StepId | None, **changes: object) -> SessionView:
    def change(found: StepView) -> StepView:
        if not found.attempts:
            return found
        newest = replace(found.attempts[-1], **changes)  # type: ignore[arg-type]  # callers name real fields
        return replace(found, attempts=(*found.attempts[:-1], newest))

    return view if step is None else _with_step(view, step, change)


def _with_step(view: SessionView, step: StepId, change: Callable[[StepView], StepView]) -> SessionView:
    place = view.place_of(step)
    if place is None:
        return view
    changed = change(view.steps[place])
    return view.with_steps((*view.steps[:place], changed, *view.steps[place + 1 :]))
