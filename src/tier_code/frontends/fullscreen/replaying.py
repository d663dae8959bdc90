"""Steers a replay: keys move the player, its position becomes records for the app."""

from __future__ import annotations

from tier_code.frontends.fullscreen.messages import Recorded
from tier_code.frontends.shared.replay_control import ReplayControl, steer
from tier_code.frontends.shared.timeline import Timeline


class ReplayDesk:
    """A player and what of it the app has been given."""

    def __init__(self, control: ReplayControl) -> None:
        self.control = control
        self._timeline = Timeline(control.records)
        self._shown = 0

    def steer(self, action: str) -> None:
        """Carry out one of the registry's replay actions."""
        steer(self.control, action)

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
