from __future__ import annotations

import pytest

from tier_code.domain import events as e
from tier_code.domain.attention import IDLE_SECONDS, attention, worth
from tier_code.domain.money import Usd
from tier_code.domain.patch import Patch
from tier_code.domain.plan import StepId
from tier_code.domain.tiers import TierName

S1, S2 = StepId("s1"), StepId("s2")


def records(*timed: tuple[float, e.Event]) -> list[e.Record]:
    return [
        e.Record(seq=seq, at=round(seconds * 1_000_000_000), event=event)
        for seq, (seconds, event) in enumerate(timed)
    ]


def finished(step: StepId) -> e.StepFinished:
    return e.StepFinished(step=step, outcome=e.Outcome.DONE, reason="", seconds=1.0)


def applied(*steps: StepId) -> e.PatchApplied:
    return e.PatchApplied(operation="o", steps=steps, patch=Patch(edits=()))


def undone(*steps: StepId) -> e.ChangesUndone:
    return e.ChangesUndone(operation="o", steps=steps, patch=Patch(edits=()))


def test_the_time_from_the_end_of_work_to_the_decision_is_shared_by_what_is_decided() -> None:
    looked = attention(records((0, finished(S1)), (5, finished(S2)), (35, applied(S1, S2))))
    assert looked == {S1: 15, S2: 15}


def test_who_went_away_is_not_counted_as_looking() -> None:
    looked = attention(records((0, finished(S1)), (9000, applied(S1))))
    assert looked == {S1: IDLE_SECONDS}


def test_undoing_after_accepting_adds_to_the_step() -> None:
    looked = attention(records((0, finished(S1)), (10, applied(S1)), (40, undone(S1))))
    assert looked == {S1: 40}


def test_work_and_closed_sessions_are_nobodys_time() -> None:
    again = e.SessionResumed(version="", interrupted=(), recovered=(), tiers=())
    looked = attention(records((0, finished(S1)), (50, again), (60, undone(S1))))
    assert looked == {}
    started = e.StepStarted(step=S2, attempt=1, tier=TierName.LOCAL)
    assert attention(records((0, finished(S1)), (50, started), (60, applied(S1)))) == {}


def test_only_the_users_own_change_of_a_tier_is_a_decision() -> None:
    by_user = e.TierOverridden(step=S1, was=TierName.LOCAL, now=TierName.MID, by=e.By.USER)
    by_flag = e.TierOverridden(step=S1, was=TierName.LOCAL, now=TierName.MID, by=e.By.FLAG)
    assert attention(records((0, finished(S1)), (7, by_user))) == {S1: 7}
    assert attention(records((0, finished(S1)), (7, by_flag))) == {}


def test_an_hour_is_worth_the_rate() -> None:
    assert worth(3600, Usd(75_000_000_000)) == Usd(75_000_000_000)
    assert worth(60, Usd(75_000_000_000)).nanos == pytest.approx(1_250_000_000)
