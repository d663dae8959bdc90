"""What a replay bar steers: a position in a session's records that moves by itself while it plays."""

from __future__ import annotations

from typing import Protocol

from tier_code.domain.events import Record, StepStarted
from tier_code.domain.plan import StepId

TWENTIETHS = 20
"""How many seeks cross the session."""
_FACTORS = {"replay-slower": 0.5, "replay-faster": 2.0}


class ReplayControl(Protocol):
    """A player of recorded sessions. Positions count records shown, from 0 to `total`."""

    @property
    def records(self) -> tuple[Record, ...]:
        """Everything that can be shown."""

    @property
    def total(self) -> int:
        """How many records there are."""

    @property
    def position(self) -> int:
        """How many of them are shown now."""

    @property
    def playing(self) -> bool:
        """Whether the position moves by itself."""

    @property
    def speed(self) -> float:
        """Seconds of the recording per second of the viewer."""

    @property
    def elapsed(self) -> float:
        """Seconds of the recording, long pauses shortened, up to the position."""

    @property
    def duration(self) -> float:
        """Seconds of the whole recording, long pauses shortened."""

    def play(self) -> None:
        """Go on; from the beginning when the end was reached."""

    def pause(self) -> None:
        """Stand still."""

    def step(self, by: int) -> None:
        """Pause, and move by so many records."""

    def seek(self, position: int) -> None:
        """Show this many records; goes on playing if it played."""

    def change_speed(self, factor: float) -> None:
        """Multiply the speed."""

    def advance(self) -> None:
        """Move the position to what is due now."""

    def wait(self) -> float | None:
        """Seconds until the next record is due; None when nothing moves."""


def steer(control: ReplayControl, action: str) -> None:
    """Carry out one of the registry's replay actions."""
    stride = max(1, control.total // TWENTIETHS)
    seeks = {
        "replay-later": control.position + stride,
        "replay-earlier": control.position - stride,
        "replay-start": 0,
        "replay-end": control.total,
    }
    if action in seeks:
        control.seek(seeks[action])
    elif action in _FACTORS:
        control.change_speed(_FACTORS[action])
    elif action == "replay-toggle":
        (control.pause if control.playing else control.play)()
    else:
        control.step(1 if action == "replay-forward" else -1)


def start_of(step: StepId, control: ReplayControl) -> int | None:
    """The position at which a step has just begun for the first time; None for one that never ran."""
    for position, record in enumerate(control.records, start=1):
        if isinstance(record.event, StepStarted) and record.event.step == step:
            return position
    return None
