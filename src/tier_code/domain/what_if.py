"""What became of recorded steps at other tiers, as the sessions that tried them tell it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tier_code.domain.events import SessionId
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepId
from tier_code.domain.tiers import LADDER, TierName

_QUESTION = re.compile(r"what if \S+ of (\S+) had run at \S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedStep:
    """One step of a recording, run again at one tier."""

    step: StepId
    tier: TierName
    good: bool
    """Whether its checks passed."""
    why: str
    """What failed; empty when nothing did. Untrusted text."""
    cost: Usd | None
    recorded: Usd | None
    """What the step cost in the recording, all attempts."""
    session: SessionId
    """The run itself, for `replay`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedAt:
    """What one tier would have done of the steps that it was given."""

    tier: TierName
    steps: int
    good: tuple[TriedStep, ...]


def question(step: StepId, session: SessionId, tier: TierName) -> str:
    """The request of a what-if run, which says what it asks about."""
    return f"what if {step} of {session} had run at {tier.value}"


def asked_about(request: str) -> SessionId | None:
    """The session that a what-if run asks about; None when the request is no such question."""
    found = _QUESTION.fullmatch(request)
    return SessionId(found.group(1)) if found else None


def newest_of_each(tried: Iterable[TriedStep]) -> tuple[TriedStep, ...]:
    """One result for each step and tier: the last of those given, in the order of the first."""
    return tuple({(each.step, each.tier): each for each in tried}.values())


def by_tier(tried: Iterable[TriedStep]) -> tuple[TriedAt, ...]:
    """One row for each tier that was tried, lowest first."""
    results = newest_of_each(tried)
    rows = []
    for tier in LADDER:
        here = [each for each in results if each.tier is tier]
        if here:
            good = tuple(each for each in here if each.good)
            rows.append(TriedAt(tier=tier, steps=len(here), good=good))
    return tuple(rows)
