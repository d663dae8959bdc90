"""The part of the reducer for how a user steers a session: modes, names, forks, going back, own commands."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from tier_code.domain import events as e
from tier_code.domain.plan import StepState
from tier_code.domain.view import SessionView, StepView

KEPT_SHELLS = 50
ControlEvent = e.ModeSet | e.SessionRenamed | e.SessionForked | e.ConversationRewound | e.ShellRan
_WRITTEN = (StepState.APPLIED, StepState.UNDONE)
"""States that say what is in the user's files, whoever remembers it."""


def fold_control(view: SessionView, event: ControlEvent) -> SessionView:
    """The view after one such fact."""
    match event:
        case e.ModeSet():
            return replace(view, mode=event.mode)
        case e.SessionRenamed():
            return replace(view, title=event.title)
        case e.SessionForked():
            return replace(view, origin=event.origin)
        case e.ShellRan():
            return replace(view, shells=(*view.shells, event)[-KEPT_SHELLS:])
        case e.ConversationRewound():
            return _rewound(view, event.turn)
        case _:
            assert_never(event)


def _rewound(view: SessionView, first: int) -> SessionView:
    turns = tuple(replace(turn, rewound=True) if turn.turn >= first else turn for turn in view.turns)
    return replace(
        view,
        turns=turns,
        steps=tuple(_forgotten(step) if step.turn >= first else step for step in view.steps),
        shells=tuple(shell for shell in view.shells if shell.turn < first),
        declined=None,
        conflict=None,
        refusal=None,
    )


def _forgotten(step: StepView) -> StepView:
    return step if step.state in _WRITTEN else replace(step, state=StepState.DROPPED)
