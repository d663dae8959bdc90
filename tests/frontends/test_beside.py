from __future__ import annotations

from dataclasses import replace

from tests.frontends.recorded_beside import THRIFTY, price, tried
from tests.support.journal_samples import sample_plan_review, sample_rename_and_docstrings
from tier_code.domain.fold import fold
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepId
from tier_code.domain.repricing import elsewhere
from tier_code.domain.tiers import TierName
from tier_code.frontends.shared.beside import (
    NOTHING_BESIDE,
    Beside,
    spend_words,
    step_words,
    summary_words,
)
from tier_code.frontends.shared.marks import ASCII

RECORDS = sample_rename_and_docstrings()
VIEW = fold(RECORDS)


def test_other_prices_grow_with_the_position_as_the_recorded_spend_does() -> None:
    shown = []
    for position in range(len(RECORDS) + 1):
        view = fold(RECORDS[:position])
        tokens = sum(entry.usage.total for entry in view.entries)
        other = elsewhere(view.entries, lambda tier: price(1_000_000))
        assert other.amount == Usd(sum(e.usage.total for e in view.entries if e.tier is not TierName.TOOL))
        shown.append(tokens)
    assert shown == sorted(shown)
    assert shown[0] == 0 < shown[-1]


def test_both_prices_stand_in_one_sentence_that_says_how_sure_they_are() -> None:
    words = spend_words(THRIFTY, VIEW)
    assert words.startswith("recorded $0 · at thrifty ≈ $0.00")
    assert words.endswith("price only, estimated")
    assert spend_words(THRIFTY, VIEW, ASCII).isascii()


def test_a_price_that_nobody_knows_is_not_zero() -> None:
    unknown = Beside(pack="p", price_of=lambda tier: price(None))
    assert "at p ≈ unpriced" in spend_words(unknown, VIEW)
    paid = [entry for entry in VIEW.entries if entry.usage.total]
    mixed = replace(VIEW, entries=(replace(paid[0], tier=TierName.MID), paid[1]))
    some = Beside(pack="p", price_of=lambda tier: price(9_000_000_000) if tier is TierName.MID else None)
    assert " + ? " in spend_words(some, mixed)


def test_a_step_tells_its_own_tokens_and_every_tier_that_was_tried() -> None:
    price_line, mid, small = step_words(THRIFTY, VIEW, StepId("s2"))
    assert price_line.startswith("recorded $0 · at thrifty ≈ ")
    assert mid == "tried at mid: failed · $0.0017 · docstring: none was written"
    assert small == "tried at small: passed · $0.0011"


def test_a_step_that_has_not_run_has_no_other_price_yet() -> None:
    assert step_words(replace(THRIFTY, tried=()), fold(sample_plan_review()), StepId("s2")) == ()


def test_what_failed_is_shown_without_its_control_characters() -> None:
    (words,) = step_words(replace(THRIFTY, price_of=None), VIEW, StepId("s4"))
    assert "\x1b" not in words


def test_the_summary_counts_what_would_have_passed_at_each_tier() -> None:
    assert summary_words(THRIFTY) == (
        "2 of 3 steps tried would have passed at small ($0.0020 instead of $0.0040), 0 of 1 at mid"
    )
    one = Beside(tried=(tried("s1", TierName.LOCAL, Usd(0)),))
    assert summary_words(one) == "1 of 1 step tried would have passed at local ($0 instead of $0.0020)"


def test_nothing_asked_and_nothing_tried_says_nothing() -> None:
    assert not NOTHING_BESIDE
    assert spend_words(NOTHING_BESIDE, VIEW) == summary_words(NOTHING_BESIDE) == ""
    assert step_words(NOTHING_BESIDE, VIEW, StepId("s2")) == ()
