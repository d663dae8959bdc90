"""Steers a replay: keys move the player, its position becomes records for the app."""

from __future__ import annotations

from tier_code.frontends.fullscreen.messages import Recorded
from tier_code.frontends.shared.replay_control import ReplayControl
from tier_code.frontends.shared.timeline import Timeline

TWENTIETHS = 20
"""How many seeks cross the session."""
_FACTORS = {"replay-slower": 0.5, "replay-faster": 2.0}


class ReplayDesk:
    """A player and what of it the app has been given."""

    def __init__(self, control: ReplayControl) -> None:
        self.control = control
        self._timeline = Timeline(control.records)
        self._shown = 0

    def steer(self, action: str) -> None:
        """Carry out one of the registry's replay actions."""
        control = self.control
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

    def news(self) -> Recorded | None:
        """What the app must fold to show the position; None when it shows it already."""
        target = self.control.position
        if target == self._shown:
            return None
        forward = self._timeline.between(self._shown, target)
        onto, rest = self._timeline.before(target)
        near = target > self._shown and len(forward) <= len(rest)
        self._shown = target
        return Recorded(forward) if near else Recorded(rest, onto=onto)
