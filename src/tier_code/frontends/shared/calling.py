"""When a user who looks elsewhere is called back, and in which words: ours, nothing from outside."""

from __future__ import annotations

from tier_code.domain.view import Phase, SessionView

_BUSY = (Phase.PLANNING, Phase.RUNNING)
LONG_S = 20.0
"""Seconds of work after which somebody may have left, where a terminal cannot say who looks."""


def reason_to_call(before: SessionView, now: SessionView) -> str:
    """What the session waits for since this record, after work; empty while there is nothing to say."""
    if now.phase is Phase.RUNNING and len(now.waiting) > len(before.waiting):
        return "tier-code: a step waits for your word"
    if before.phase not in _BUSY or now.phase in _BUSY:
        return ""
    if now.failure:
        return "tier-code: the session cannot go on"
    words = {
        Phase.PLAN_REVIEW: "tier-code: a plan is ready for you",
        Phase.CHANGES_REVIEW: "tier-code: results are ready for you",
        Phase.IDLE: "tier-code: done",
    }
    return words.get(now.phase, "")
