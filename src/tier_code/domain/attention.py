"""How long the user looked at each step's result before deciding: what supervising a tier takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tier_code.domain import events as e
from tier_code.domain.expected_cost import MINUTES_PER_HOUR
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepId

IDLE_SECONDS = 120.0
"""Longer than this without any sign, and the user was elsewhere: no more is counted at one go."""
_NANOS = 1_000_000_000
_ENDS = (e.StepFinished, e.TurnFinished)
_MOVES = (*_ENDS, e.SessionOpened, e.SessionResumed, e.StepStarted)
_SECONDS_PER_MINUTE = 60


@dataclass(frozen=True, slots=True)
class Looking:
    """How long each step was looked at so far, from the end of work to the user's decision.

    Several decided at once share the time. Decisions are accepting, rejecting, undoing, refusing hunks, and
    setting another tier.
    """

    seconds: tuple[tuple[StepId, float], ...] = ()
    since: int | None = None
    """UTC nanoseconds from which the user may be looking; None while work goes on."""

    def after(self, event: e.Event, at: int) -> Looking:
        """With one more event."""
        steps = _decided(event)
        if not steps and not isinstance(event, _MOVES):
            return self
        looked = dict(self.seconds)
        if steps and self.since is not None:
            seconds = min((at - self.since) / _NANOS, IDLE_SECONDS) / len(steps)
            for step in steps:
                looked[step] = looked.get(step, 0.0) + seconds
        if steps or isinstance(event, _ENDS):
            return Looking(tuple(looked.items()), at)
        # Nobody looks at a result while the session is closed or works.
        return Looking(self.seconds)

    def at(self, step: StepId) -> float:
        """Seconds that one step was looked at."""
        return dict(self.seconds).get(step, 0.0)


NOBODY_LOOKED = Looking()


def attention(records: Iterable[e.Record]) -> Mapping[StepId, float]:
    """Seconds for each step that somebody decided about."""
    looking = Looking()
    for record in records:
        looking = looking.after(record.event, record.at)
    return dict(looking.seconds)


def worth(seconds: float, hour: Usd) -> Usd:
    """What so much of the user's time costs at their rate."""
    return Usd(round(hour.nanos * seconds / (MINUTES_PER_HOUR * _SECONDS_PER_MINUTE)))


def _decided(event: e.Event) -> tuple[StepId, ...]:
    match event:
        case e.PatchApplied() | e.PatchRejected() | e.ChangesUndone():
            return event.steps
        case e.HunksRejected() | e.HunkEdited():
            return (event.step,)
        case e.TierOverridden(by=e.By.USER):
            return (event.step,)
    return ()
