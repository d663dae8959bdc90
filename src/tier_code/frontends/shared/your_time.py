"""The user's own time in words, where they set a rate for it: before a plan runs, and after."""

from __future__ import annotations

from tier_code.domain.review_time import expected_time, your_time
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.figures import counted, estimated, money, seconds


def planned_time_words(view: SessionView) -> str:
    """`~$0.31 of your time: looking, and failures that checks miss (estimated)`; empty without a rate."""
    cost = expected_time(view) if view.hour_rate else None
    return (
        f"{estimated(cost)} of your time: looking, and failures that checks miss (estimated)" if cost else ""
    )


def spent_time_words(view: SessionView) -> str:
    """`$2.71 of your time: 2 min 10 s of looking at 3 steps, at $75.00 an hour`; empty when nobody looked."""
    took = your_time(view)
    if took is None:
        return ""
    steps = counted(took.steps, "step")
    rate = money(view.hour_rate)
    return (
        f"{money(took.cost)} of your time: {seconds(took.seconds)} of looking at {steps}, at {rate} an hour"
    )
