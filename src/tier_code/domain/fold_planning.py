"""The planner's part of the reducer: what it looked at and what it answered."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from tier_code.domain import events as e
from tier_code.domain.view import SessionView

PlanningEvent = e.LookedAround | e.QuestionAnswered | e.ReplanBegun


def fold_planning(view: SessionView, event: PlanningEvent) -> SessionView:
    """The view after an event of planning; the phase is the caller's to settle."""
    if not view.turns:
        return view
    turn = view.turns[-1]
    match event:
        case e.LookedAround():
            turn = replace(turn, looked_at=(*turn.looked_at, *event.wanted))
        case e.QuestionAnswered():
            turn = replace(turn, answer=event.text, outcome=e.Outcome.DONE)
        case e.ReplanBegun():
            turn = replace(turn, replans=turn.replans + 1, outcome=None, reply="", asked_at=view.at)
        case _:
            assert_never(event)
    return replace(view, turns=(*view.turns[:-1], turn))
