"""What supervising costs: the user's time at their rate, by the tier whose results they looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tier_code.domain.attention import worth
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.tiers import TierName
from tier_code.domain.view import SessionView

_SECONDS_PER_MINUTE = 60
_A_LOOK = 1.0
"""Seconds; what is decided faster was decided by a flag, such as `--yes`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class YourTime:
    """The user's time for the newest turn, measured."""

    steps: int
    """How many were looked at."""
    seconds: float
    cost: Usd


def your_time(view: SessionView) -> YourTime | None:
    """What looking at the newest turn's steps took; None without a rate, or when nobody has looked."""
    looked = [view.looking.at(step.step.id) for step in view.current_steps]
    looked = [each for each in looked if each >= _A_LOOK]
    if not view.hour_rate or not looked:
        return None
    return YourTime(steps=len(looked), seconds=sum(looked), cost=worth(sum(looked), view.hour_rate))


def expected_time(view: SessionView) -> Usd:
    """What the steps of the newest plan are expected to take of the user's time, by their decisions."""
    total = ZERO
    for step in view.current_steps:
        expected = step.routing.expected if step.routing else None
        total = total + (expected.human if expected else ZERO)
    return total


def review_minutes(view: SessionView) -> Mapping[TierName, float]:
    """How long the results of each tier were looked at in this session, per step; the tier that made them."""
    found: dict[TierName, list[float]] = {}
    for step in view.steps:
        seconds = view.looking.at(step.step.id)
        if seconds >= _A_LOOK and step.attempt is not None:
            found.setdefault(step.attempt.tier, []).append(seconds)
    return {name: sum(each) / len(each) / _SECONDS_PER_MINUTE for name, each in found.items()}
