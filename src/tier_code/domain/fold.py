"""The one reducer: a view and the next record give the next view. Nobody else keeps books."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import assert_never

from tier_code.domain import events as e
from tier_code.domain.budget import BudgetScope
from tier_code.domain.fold_choices import ChoiceEvent, fold_choice, told
from tier_code.domain.fold_control import ControlEvent, fold_control
from tier_code.domain.fold_money import MoneyEvent, fold_money
from tier_code.domain.fold_planning import PlanningEvent, fold_planning
from tier_code.domain.fold_steps import AttemptEvent, StepEvent, fold_attempt, fold_step
from tier_code.domain.fold_wall import with_planned
from tier_code.domain.forecast import approved_cost
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.view import Phase, SessionView, StepView, TurnView, WriteView


def fold(records: Iterable[e.Record], view: SessionView | None = None) -> SessionView:
    """The view after all `records`, starting from `view` or from nothing."""
    current = view or SessionView()
    for record in records:
        current = apply(current, record)
    return current


def apply(view: SessionView, record: e.Record) -> SessionView:
    """The view after one more record."""
    event = record.event
    looking = view.looking.after(event, record.at)
    stamped = view.stamped(record.at, looking)
    if isinstance(event, ChoiceEvent | ControlEvent):
        return _fold_decided(stamped, event)
    if isinstance(event, MoneyEvent):
        return fold_money(stamped, event)
    match event:
        case (
            e.StepStarted()
            | e.ContextSliced()
            | e.ModelCalled()
            | e.TextDelta()
            | e.ModelReplied()
            | e.ModelFailed()
            | e.CheckRun()
        ):
            return fold_attempt(stamped, event)
        case (
            e.StepEdited()
            | e.StepDropped()
            | e.ContextShown()
            | e.StepRouted()
            | e.TierOverridden()
            | e.StepEscalated()
            | e.PatchProposed()
            | e.StepFinished()
            | e.HunksRejected()
            | e.HunkEdited()
        ):
            return fold_step(stamped, event)
        case (
            e.PromptSubmitted()
            | e.RequestDeclined()
            | e.PlanProposed()
            | e.PlanApproved()
            | e.StepsReordered()
            | e.TurnFinished()
        ):
            return _fold_turn(stamped, event)
        case e.LookedAround() | e.ReplanBegun() | e.QuestionAnswered():
            return _fold_planned(stamped, event)
        case (
            e.PatchApplied()
            | e.PatchRejected()
            | e.ConflictFound()
            | e.ChangesUndone()
            | e.ChangesRedone()
            | e.BaseMoved()
        ):
            return _fold_changes(stamped, event)
        case _:
            return _fold_session(stamped, event)


def _fold_planned(view: SessionView, event: PlanningEvent) -> SessionView:
    planned = fold_planning(view, event)
    if isinstance(event, e.ReplanBegun):
        return replace(planned, phase=Phase.PLANNING)
    if isinstance(event, e.QuestionAnswered):
        answered = replace(planned, phase=Phase.IDLE)
        return replace(answered, phase=resting_phase(answered))
    return planned


def _fold_decided(view: SessionView, event: ChoiceEvent | ControlEvent) -> SessionView:
    if not isinstance(event, e.ConversationRewound):
        return fold_control(view, event) if isinstance(event, ControlEvent) else fold_choice(view, event)
    rewound = fold_control(view, event)
    return replace(rewound, phase=resting_phase(rewound))


SessionEvent = (
    e.SessionOpened
    | e.SessionResumed
    | e.ProgressMade
    | e.NoticeGiven
    | e.SessionFailed
    | e.SessionClosed
    | e.UnknownEvent
)


def _fold_session(view: SessionView, event: SessionEvent) -> SessionView:
    match event:
        case e.SessionOpened():
            return _opened(view, event)
        case e.SessionResumed():
            return _resumed(view, event)
        case e.ProgressMade():
            return replace(view, progress=None if event.finished else event)
        case e.NoticeGiven():
            return told(view, event.text)
        case e.SessionFailed():
            return replace(view, failure=event.reason, phase=Phase.CLOSED)
        case e.SessionClosed():
            return replace(view, phase=Phase.CLOSED, progress=None)
        case e.UnknownEvent():
            return told(view, f"an event of a newer version: {event.type}")
        case _:
            assert_never(event)


def _opened(view: SessionView, event: e.SessionOpened) -> SessionView:
    return replace(
        view,
        session=event.session,
        repo=event.repo,
        head=event.head,
        version=event.version,
        tiers=event.tiers,
        baseline_model=event.baseline_model,
        hour_rate=event.hour_rate,
        budget=event.budget,
        limits=event.limits.at(BudgetScope.SESSION, event.budget),
        offline=event.offline,
        max_tier=event.max_tier,
        test_command=event.test_command,
        opened_at=view.at,
    )


def _resumed(view: SessionView, event: e.SessionResumed) -> SessionView:
    stopped = set(event.interrupted)
    steps = tuple(
        replace(step, state=StepState.INTERRUPTED, reason="the session ended")
        if step.step.id in stopped
        else step
        for step in view.steps
    )
    awake = replace(view, steps=steps, tiers=event.tiers, progress=None, failure="", mode="ask")
    awake = replace(awake, hour_rate=event.hour_rate)
    awake = told(awake, *event.recovered)
    return replace(awake, phase=resting_phase(awake))


TurnEvent = (
    e.PromptSubmitted
    | e.RequestDeclined
    | e.PlanProposed
    | e.PlanApproved
    | e.StepsReordered
    | e.TurnFinished
)


def _fold_turn(view: SessionView, event: TurnEvent) -> SessionView:
    match event:
        case e.PromptSubmitted():
            turn = TurnView(turn=event.turn, request=event.text, asked_at=view.at, told_before=view.told)
            asked = replace(view, turns=(*view.turns, turn), phase=Phase.PLANNING, approved=None)
            return replace(asked, declined=None, conflict=None, refusal=None)
        case e.RequestDeclined():
            rested = replace(view, declined=event, phase=Phase.IDLE)
            return replace(rested, phase=resting_phase(rested))
        case e.PlanProposed():
            added = tuple(
                StepView(
                    step=step,
                    turn=event.plan.turn,
                    state=StepState.PLANNED,
                    routing=dict(event.decisions).get(step.id),
                )
                for step in event.plan.steps
            )
            noted = _in_turn(view, notes=event.plan.notes, source=event.plan.source)
            return replace(noted, steps=(*view.steps, *added), phase=Phase.PLAN_REVIEW)
        case e.PlanApproved():
            going = with_planned(_in_turn(view, outcome=None, reason=""), StepState.SKIPPED)
            cost = approved_cost(going, event.rerun)
            return replace(
                going, phase=Phase.RUNNING, conflict=None, declined=None, refusal=None, approved=cost
            )
        case e.StepsReordered():
            by_id = {step.step.id: step for step in view.steps}
            listed = tuple(by_id.pop(step) for step in event.order if step in by_id)
            return replace(view, steps=(*by_id.values(), *listed))
        case e.TurnFinished():
            ended = _in_turn(
                view,
                outcome=event.outcome,
                reason=event.reason,
                seconds=event.seconds,
                peak_memory_bytes=event.peak_memory_bytes,
            )
            return replace(ended, phase=resting_phase(ended), progress=None)
        case _:
            assert_never(event)


def _in_turn(view: SessionView, **changes: object) -> SessionView:
    if not view.turns:
        return view
    newest = view.turn or view.turns[-1]
    changed = replace(newest, **changes)  # type: ignore[arg-type]  # the callers above name real fields
    return replace(view, turns=tuple(changed if turn is newest else turn for turn in view.turns))


ChangesEvent = (
    e.PatchApplied | e.PatchRejected | e.ConflictFound | e.ChangesUndone | e.ChangesRedone | e.BaseMoved
)


def _fold_changes(view: SessionView, event: ChangesEvent) -> SessionView:
    match event:
        case e.PatchApplied() | e.ChangesRedone():
            moved = _in_state(_written(view, event), event.steps, StepState.APPLIED)
            moved = replace(
                moved,
                applied=(*view.applied, (event.operation, event.steps)),
                undone=_without(view.undone, event.steps),
                conflict=None,
            )
        case e.ChangesUndone():
            moved = _in_state(_written(view, event), event.steps, StepState.UNDONE)
            moved = replace(
                moved,
                undone=(*view.undone, (event.operation, event.steps)),
                applied=_without(view.applied, event.steps),
                conflict=None,
            )
        case e.PatchRejected():
            moved = _in_state(view, event.steps, StepState.REJECTED)
        case e.ConflictFound():
            return replace(view, conflict=event)
        case e.BaseMoved():
            return replace(view, conflict=None)
        case _:
            assert_never(event)
    return moved if moved.phase is Phase.RUNNING else replace(moved, phase=resting_phase(moved))


def _written(view: SessionView, event: e.PatchApplied | e.ChangesUndone | e.ChangesRedone) -> SessionView:
    undoing = isinstance(event, e.ChangesUndone)
    write = WriteView(operation=event.operation, steps=event.steps, patch=event.patch, undoing=undoing)
    return replace(view, writes=(*view.writes, write), proposal=None)


def _in_state(view: SessionView, ids: tuple[StepId, ...], state: StepState) -> SessionView:
    chosen = set(ids)
    steps = tuple(replace(s, state=state) if s.step.id in chosen else s for s in view.steps)
    return replace(view, steps=steps)


Operations = tuple[tuple[str, tuple[StepId, ...]], ...]


def _without(operations: Operations, ids: tuple[StepId, ...]) -> Operations:
    gone = set(ids)
    kept = ((name, tuple(step for step in steps if step not in gone)) for name, steps in operations)
    return tuple((name, steps) for name, steps in kept if steps)


_UNAPPROVED = (None, e.Outcome.NEEDS_APPROVAL)


def resting_phase(view: SessionView) -> Phase:
    """What a session waits for when nothing runs."""
    states = {step.state for step in view.current_steps}
    if StepState.PASSED in {step.state for step in view.steps}:
        return Phase.CHANGES_REVIEW
    if view.turn and view.turn.outcome in _UNAPPROVED and states == {StepState.PLANNED}:
        return Phase.PLAN_REVIEW
    return Phase.IDLE


__all__ = ["AttemptEvent", "MoneyEvent", "StepEvent", "apply", "fold", "resting_phase"]
