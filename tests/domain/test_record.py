from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tier_code.domain.beta import Beta, below
from tier_code.domain.plan import TaskClass
from tier_code.domain.pricing import declared_free
from tier_code.domain.record import (
    ENOUGH,
    NO_RECORD,
    Kind,
    Size,
    Source,
    StepOutcome,
    identity,
    prior,
    record_of,
    size_of,
)
from tier_code.domain.tiers import Tier, TierName

LOCAL = Tier(
    name=TierName.LOCAL,
    backend="embedded",
    model="m",
    price=declared_free("m"),
    window_tokens=4096,
    max_output_tokens=512,
    ready=True,
    digest="aa" * 32,
)
HERE = Kind(repo="here", task_class=TaskClass.B, size=Size.MEDIUM)


def outcome(
    *, passed: bool = True, repo: str = "here", tier: Tier = LOCAL, undone: bool = False
) -> StepOutcome:
    return StepOutcome(
        session="S",
        step="s1",
        attempt=1,
        repo=repo,
        task_class=TaskClass.B,
        tier=tier.name,
        model=identity(tier),
        size=Size.MEDIUM,
        passed=passed,
        check="" if passed else "docstring",
        undone=undone,
    )


@pytest.mark.parametrize(
    ("a", "b", "mean", "bound"),
    [
        (58, 2, 0.967, 0.936),
        (19, 1, 0.950, 0.886),
        (4, 2, 0.667, 0.416),
        (3, 3, 0.500, 0.247),
        (8, 1, 0.889, 0.750),
        (14, 1, 0.933, 0.848),
    ],
)
def test_means_and_lower_bounds_are_those_of_the_beta_distribution(
    a: float, b: float, mean: float, bound: float
) -> None:
    assert Beta(a, b).mean == pytest.approx(mean, abs=5e-4)
    assert Beta(a, b).quantile(0.10) == pytest.approx(bound, abs=5e-4)


@given(st.floats(1, 300), st.floats(1, 300), st.floats(0.01, 0.99))
def test_a_quantile_has_its_share_of_the_belief_below_it(a: float, b: float, share: float) -> None:
    belief = Beta(a, b)
    assert below(belief, belief.quantile(share)) == pytest.approx(share, abs=1e-6)


@given(st.integers(1, 40), st.floats(0.01, 0.99))
def test_a_belief_in_one_kind_of_outcome_only_has_a_closed_form(a: int, chance: float) -> None:
    assert below(Beta(a, 1), chance) == pytest.approx(chance**a, rel=1e-9)


def test_without_outcomes_the_prior_of_the_class_speaks() -> None:
    standing = NO_RECORD.standing(HERE, LOCAL)
    assert (standing.source, standing.seen) == (Source.PRIOR, 0)
    assert standing.chance == pytest.approx(prior(TaskClass.B, TierName.LOCAL).mean)


def test_a_few_outcomes_elsewhere_speak_before_the_repository_has_enough() -> None:
    record = record_of([outcome(repo="there")] * 9 + [outcome()] * (ENOUGH - 1))
    standing = record.standing(HERE, LOCAL)
    assert (standing.source, standing.seen) == (Source.EVERYWHERE, 9 + ENOUGH - 1)


def test_a_repository_with_enough_outcomes_speaks_for_itself() -> None:
    record = record_of([outcome(repo="there")] * 200 + [outcome(passed=False)] * ENOUGH)
    standing = record.standing(HERE, LOCAL)
    assert (standing.source, standing.seen, standing.good) == (Source.REPO, ENOUGH, 0)
    assert standing.chance < 0.6 < record.standing(replace(HERE, repo="there"), LOCAL).chance


def test_other_weights_or_another_effort_start_from_the_prior() -> None:
    record = record_of([outcome()] * 30)
    for other in (replace(LOCAL, digest="bb" * 32), replace(LOCAL, effort="high"), replace(LOCAL, model="n")):
        assert record.standing(HERE, other).source is Source.PRIOR


def test_an_undone_success_is_a_failure_that_the_checks_missed() -> None:
    kept, undone = record_of([outcome()] * 8), record_of([outcome(undone=True)] * 8)
    assert undone.standing(HERE, LOCAL).bound < kept.standing(HERE, LOCAL).bound
    assert undone.standing(HERE, LOCAL).undone == 8
    assert undone.recall(TaskClass.B, 0.99) < 0.9
    assert kept.recall(TaskClass.B, 0.99) == 0.99


def test_old_outcomes_fade_so_that_a_changed_model_is_noticed() -> None:
    better = record_of([outcome(passed=False)] * 60 + [outcome()] * 60)
    worse = record_of([outcome()] * 60 + [outcome(passed=False)] * 60)
    assert better.standing(HERE, LOCAL).chance > 0.7
    assert worse.standing(HERE, LOCAL).chance < 0.3


@given(st.lists(st.booleans(), max_size=60))
def test_the_bound_is_never_above_the_mean_and_one_by_one_is_the_same_as_all_at_once(
    good: list[bool],
) -> None:
    outcomes = [outcome(passed=each) for each in good]
    record = NO_RECORD
    for each in outcomes:
        record = record.then(each)
    standing = record.standing(HERE, LOCAL)
    assert standing == record_of(outcomes).standing(HERE, LOCAL)
    assert 0 <= standing.bound <= standing.chance <= 1


def test_sizes_change_at_sixty_and_three_hundred_tokens() -> None:
    assert [size_of(n) for n in (0, 60, 61, 300, 301)] == [
        Size.SMALL,
        Size.SMALL,
        Size.MEDIUM,
        Size.MEDIUM,
        Size.LARGE,
    ]
