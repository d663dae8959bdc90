from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tier_code.domain.expected_cost import CheckStrength, Rung, Supervision, expected
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.tiers import LADDER, TierName

PERFECT = CheckStrength(recall=1.0, false_alarms=0.0, measured=True)
BLIND = CheckStrength(recall=0.0, false_alarms=0.0, measured=True)
HOUR = Supervision(hour=Usd(75_000_000_000), minutes=5)
"""A failure costs 6.25 dollars."""


def rung(tier: TierName, cost: int | None, chance: float) -> Rung:
    return Rung(tier=tier, cost=None if cost is None else Usd(cost), chance=chance)


LOCAL, FRONTIER = rung(TierName.LOCAL, 0, 0.6), rung(TierName.FRONTIER, 24_000_000, 0.9)


def test_one_attempt_costs_its_tokens_and_what_it_leaves_to_the_user() -> None:
    alone = expected([FRONTIER], PERFECT, HOUR)
    assert alone is not None
    assert alone.tokens == Usd(24_000_000)
    assert alone.human == Usd(625_000_000)


def test_a_climb_pays_the_upper_rung_only_as_often_as_it_is_reached() -> None:
    climb = expected([LOCAL, FRONTIER], PERFECT)
    assert climb is not None
    assert climb.tokens == Usd(round(0.4 * 24_000_000))
    assert climb.human == ZERO
    assert climb.top == pytest.approx(0.4)


def test_a_check_that_sees_nothing_never_climbs_and_leaves_every_failure_to_the_user() -> None:
    climb = expected([LOCAL, FRONTIER], BLIND, HOUR)
    assert climb is not None
    assert climb.tokens == ZERO
    assert climb.human == Usd(2_500_000_000)


def test_what_passes_is_looked_at_by_the_tier_that_made_it_and_what_is_refused_is_not() -> None:
    slow = Supervision(
        hour=Usd(60_000_000_000), minutes=0, review={TierName.LOCAL: 2.0, TierName.FRONTIER: 1.0}
    )
    climb = expected([LOCAL, FRONTIER], PERFECT, slow)
    assert climb is not None
    assert climb.human == Usd(round((0.6 * 2 + 0.4 * 0.9 * 1) * 1_000_000_000))
    blind = expected([LOCAL], BLIND, slow)
    assert blind is not None
    assert blind.human == Usd(2_000_000_000)


def test_a_tier_whose_results_take_long_to_look_at_costs_more_than_one_whose_do_not() -> None:
    quick = Supervision(
        hour=Usd(60_000_000_000), minutes=0, review={TierName.LOCAL: 0.1, TierName.FRONTIER: 0.1}
    )
    slow = Supervision(
        hour=Usd(60_000_000_000), minutes=0, review={TierName.LOCAL: 5.0, TierName.FRONTIER: 0.1}
    )

    def human(supervision: Supervision) -> tuple[Usd, Usd]:
        low, high = (
            expected([LOCAL, FRONTIER], PERFECT, supervision),
            expected([FRONTIER], PERFECT, supervision),
        )
        assert low is not None
        assert high is not None
        return low.total, high.total

    assert human(quick)[0] < human(quick)[1]
    assert human(slow)[0] > human(slow)[1]


def test_false_alarms_send_right_results_up() -> None:
    nervous = CheckStrength(recall=1.0, false_alarms=0.5, measured=True)
    climb = expected([LOCAL, FRONTIER], nervous)
    assert climb is not None
    assert climb.top == pytest.approx(0.4 + 0.6 * 0.5)


def test_an_unpriced_rung_leaves_the_whole_unknown() -> None:
    assert expected([LOCAL, rung(TierName.MID, None, 0.9)], PERFECT) is None


@pytest.mark.parametrize(("recall", "first"), [(0.98, "frontier"), (0.995, "local")])
def test_a_weak_first_rung_pays_only_under_a_check_that_finds_its_failures(recall: float, first: str) -> None:
    """The published rule of thumb: a 70 % model needs a check that finds 99 % of its failures."""
    check = CheckStrength(recall=recall, false_alarms=0.0, measured=True)
    weak, strong = rung(TierName.LOCAL, 0, 0.70), rung(TierName.FRONTIER, 24_000_000, 0.93)
    # Somebody who always succeeds for nothing stands at the end: what is left is about missed failures only.
    sure = rung(TierName.FRONTIER, 0, 1.0)
    low, high = expected([weak, strong, sure], check, HOUR), expected([strong, sure], check, HOUR)
    assert low is not None
    assert high is not None
    assert ("local" if low.total < high.total else "frontier") == first


CHANCES = st.lists(st.tuples(st.integers(0, 10**9), st.floats(0, 1)), min_size=1, max_size=len(LADDER))


@given(CHANCES, st.floats(0, 1), st.floats(0, 0.3))
def test_the_formula_is_the_mean_over_every_way_a_climb_can_go(
    rungs: list[tuple[int, float]], recall: float, false_alarms: float
) -> None:
    check = CheckStrength(recall=recall, false_alarms=false_alarms, measured=False)
    climb = [rung(LADDER[n], cost, chance) for n, (cost, chance) in enumerate(rungs)]
    got = expected(climb, check, HOUR)
    assert got is not None
    tokens = human = 0.0
    for ways in itertools.product(("right", "false alarm", "caught", "missed"), repeat=len(climb)):
        weight, paid, minutes, stopped = 1.0, 0.0, 0.0, False
        for step, way in zip(climb, ways, strict=True):
            if stopped:
                weight *= 1.0 if way == "right" else 0.0
                continue
            chance = step.chance
            weight *= {
                "right": chance * (1 - false_alarms),
                "false alarm": chance * false_alarms,
                "caught": (1 - chance) * recall,
                "missed": (1 - chance) * (1 - recall),
            }[way]
            paid += step.cost.nanos if step.cost else 0
            minutes += HOUR.failure if way == "missed" else 0.0
            stopped = way in ("right", "missed")
        minutes += 0.0 if stopped else HOUR.failure
        tokens, human = tokens + weight * paid, human + weight * minutes
    assert got.tokens.nanos == pytest.approx(tokens, rel=1e-6, abs=1)
    assert got.human.nanos == pytest.approx(human, rel=1e-6, abs=1)
