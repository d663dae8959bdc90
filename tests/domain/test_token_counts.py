"""Factors of offline counts: what they learn, what they do not believe, and what their figures are called."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tier_code.domain.token_counts import (
    HIGHEST,
    LEAST_OFFLINE,
    LOWEST,
    MOST_KEPT,
    ONE,
    ContentKind,
    Factor,
    KnownCounts,
    Sighting,
    best_figure,
    kind_of,
    learned,
    miss,
    undated,
)

START = Factor(ratio=1400, source="a sample")
RATIOS = st.integers(LOWEST, HIGHEST)
COUNTS = st.integers(0, 2_000_000)
FACTORS = st.builds(Factor, ratio=RATIOS)


def seen(ratio: int, offline: int = 10_000) -> Sighting:
    """A report of just that ratio."""
    return Sighting(
        model="m", encoding="e", kind=ContentKind.CODE, offline=offline, served=offline * ratio // ONE
    )


SIGHTINGS = st.builds(
    Sighting,
    model=st.just("m"),
    encoding=st.just("e"),
    kind=st.just(ContentKind.CODE),
    offline=st.integers(-10, 10**9),
    served=st.integers(-10, 10**12),
)


@given(st.lists(SIGHTINGS, max_size=60), RATIOS)
def test_whatever_servers_say_a_factor_stays_between_what_is_possible(
    reports: list[Sighting], start: int
) -> None:
    factor = learned(Factor(ratio=start), reports)
    believed = [report.ratio for report in reports if report.believable][-MOST_KEPT:]
    assert min([*believed, start]) <= factor.ratio <= max([*believed, start])
    assert LOWEST <= factor.ratio <= HIGHEST
    assert factor.calls == len(believed)


@given(st.lists(RATIOS, min_size=3, max_size=MOST_KEPT), st.randoms())
def test_the_order_of_the_kept_reports_does_not_matter(ratios: list[int], chance: object) -> None:
    shuffled = list(ratios)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # a random.Random
    assert learned(START, [seen(r) for r in ratios]) == learned(START, [seen(r) for r in shuffled])


@given(
    st.lists(st.integers(1450, 1550), min_size=8, max_size=15),
    st.lists(RATIOS, max_size=7),
    st.randoms(),
)
def test_fewer_than_half_of_the_reports_cannot_move_a_factor_away_from_the_others(
    honest: list[int], strange: list[int], chance: object
) -> None:
    mixed = [*honest, *strange]
    chance.shuffle(mixed)  # type: ignore[attr-defined]  # a random.Random
    assert min(honest) <= learned(START, [seen(ratio) for ratio in mixed]).ratio <= max(honest)


def test_one_report_is_weighed_with_the_start_and_three_are_not() -> None:
    assert learned(START, []) == START
    assert learned(START, [seen(1600)]).ratio == 1500
    assert learned(START, [seen(1600), seen(1602)]).ratio == 1600
    assert learned(START, [seen(1600), seen(1602), seen(1604)]).ratio == 1602


def test_a_model_that_changes_is_followed_once_most_kept_reports_are_new() -> None:
    reports = [seen(1000)] * 100 + [seen(1500)] * (MOST_KEPT // 2 + 1)
    assert learned(START, reports).ratio == 1500


@pytest.mark.parametrize(
    "report",
    [
        seen(1500, offline=LEAST_OFFLINE - 1),
        seen(LOWEST - 20),
        seen(HIGHEST + 20),
        Sighting(model="m", encoding="e", kind=ContentKind.CODE, offline=0, served=100),
        Sighting(model="m", encoding="e", kind=ContentKind.CODE, offline=100, served=0),
        Sighting(model="m", encoding="e", kind=ContentKind.CODE, offline=100, served=-150),
    ],
)
def test_what_cannot_be_true_teaches_nothing(report: Sighting) -> None:
    assert not report.believable
    assert learned(START, [report] * 5) == START


@given(COUNTS, FACTORS)
def test_a_budget_turned_into_offline_tokens_and_back_is_never_exceeded(tokens: int, factor: Factor) -> None:
    assert factor.tokens(factor.offline(tokens)) <= tokens
    assert factor.tokens(factor.offline(tokens) + 1) > tokens


@given(COUNTS, COUNTS, FACTORS)
def test_more_text_is_never_fewer_tokens(some: int, more: int, factor: Factor) -> None:
    assert factor.tokens(some) <= factor.tokens(some + more)


@given(st.none() | COUNTS, st.none() | COUNTS, st.none() | COUNTS, FACTORS, COUNTS)
def test_the_best_source_wins_and_no_estimate_is_above_the_bound_of_the_bytes(
    reported: int | None, counted: int | None, offline: int | None, factor: Factor, bound: int
) -> None:
    known = KnownCounts(reported=reported, counted=counted, offline=offline, counter="toktok e")
    figure = best_figure(known, factor, bound)
    if reported is not None:
        assert (figure.tokens, figure.source) == (reported, "reported by the server")
    elif counted is not None:
        assert (figure.tokens, figure.source) == (counted, "counted by the server")
    elif offline is not None:
        assert figure.tokens == min(bound, factor.tokens(offline))
        assert figure.source.startswith("estimated: toktok e x ")
    else:
        assert (figure.tokens, figure.source) == (bound, "bound by bytes")


def test_a_figure_says_what_it_was_made_from() -> None:
    known = KnownCounts(offline=100, counter="toktok qwen2.5")
    words = [best_figure(known, learned(START, [seen(1540)] * n), 10**6).source for n in (0, 1, 12)]
    assert words == [
        "estimated: toktok qwen2.5 x 1.40, a sample",
        "estimated: toktok qwen2.5 x 1.47 learned from 1 call",
        "estimated: toktok qwen2.5 x 1.54 learned from 12 calls",
    ]


def test_how_far_estimates_were_off_is_told_in_two_figures() -> None:
    reports = [seen(1500)] * 19 + [seen(1200)]
    found = miss(Factor(ratio=1500), reports)
    assert found is not None
    assert (found.half, found.most) == (0, 0)
    worse = miss(Factor(ratio=1530), reports)
    assert worse is not None
    assert worse.words == "half within 2.0 %, 95 % within 2.0 %"
    assert miss(START, []) is None


@pytest.mark.parametrize(
    ("model", "plain"),
    [
        ("claude-haiku-5-5-20261007", "claude-haiku-5-5"),
        ("claude-haiku-5-5", "claude-haiku-5-5"),
        ("qwen3:8b", "qwen3:8b"),
        ("20261007", "20261007"),
        ("model-12345678", "model-12345678"),
    ],
)
def test_a_dated_id_is_its_model(model: str, plain: str) -> None:
    assert undated(model) == plain


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        (["Rename the function, please."], ContentKind.PROSE),
        (["def f():\n    return 1\n"], ContentKind.CODE),
        (["You write docstrings.", "<code>\nx = 1\n</code>\nDocument x. " + "x" * 30], ContentKind.CODE),
        (['{"steps": [{"kind": "rename"}]}', "Plan."], ContentKind.JSON),
        ([], ContentKind.CODE),
    ],
)
def test_the_kind_is_that_of_most_of_the_bytes(texts: list[str], kind: ContentKind) -> None:
    assert kind_of(texts) is kind
