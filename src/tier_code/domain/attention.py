"""How long the user looked at each step's result before deciding: what supervising a tier takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tier_code.domain import events as e
from tier_code.domain.expected_cost import MINUTES_PER_HOUR
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepId

IDLE_SECONDS = 120.0
"""Longer than this without any sign, and the user was elsewhere: no more is counted at one go."""
_NANOS = 1_000_000_000
_SECONDS_PER_MINUTE = 60


def attention(records: Iterable[e.Record]) -> Mapping[StepId, float]:
    """Seconds for each step, from the end of work to the user's decision; several decided at once share them.

    Decisions are accepting, rejecting, undoing, refusing hunks, and setting another tier.
    """
    looked: dict[StepId, float] = {}
    since: int | None = None
    for record in records:
        steps = _decided(record.event)
        if steps and since is not None:
            seconds = min((record.at - since) / _NANOS, IDLE_SECONDS) / len(steps)
            for step in steps:
                looked[step] = looked.get(step, 0.0) + seconds
        if steps or isinstance(record.event, e.StepFinished | e.TurnFinished):
            since = record.at
        elif isinstance(record.event, e.SessionOpened | e.SessionResumed | e.StepStarted):
            # Nobody looks at a result while the session is closed or works.
            since = None
    return looked


def worth(seconds: float, hour: Usd) -> Usd:
    """What so much of the user's time costs at their rate."""
    return Usd(round(hour.nanos * seconds / (MINUTES_PER_HOUR * _SECONDS_PER_MINUTE)))


def _decided(event: e.Event) -> tuple[StepId, ...]:
    match event:
        case e.PatchApplied() | e.PatchRejected() | e.ChangesUndone():
            return event.steps
        case e.HunksRejected():
            return (event.step,)
        case e.TierOverridden(by=e.By.USER):
            return (event.step,)
    return ()
