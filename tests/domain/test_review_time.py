"""The user's own time: what is expected before a plan runs, and what looking at its steps took."""

from __future__ import annotations

import pytest

from tests.support.journal_builder import JournalBuilder, docstring_step
from tier_code.domain import events as e
from tier_code.domain.fold import fold
from tier_code.domain.money import Usd
from tier_code.domain.patch import Patch
from tier_code.domain.plan import Target
from tier_code.domain.review_time import expected_time, review_minutes, your_time
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import TokenUsage
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.receipt import receipt
from tier_code.frontends.shared.your_time import planned_time_words

HOUR = Usd(60_000_000_000)


def after_looking(seconds: float, rate: Usd = HOUR) -> SessionView:
    builder = JournalBuilder()
    builder.open()
    builder.state(e.SessionResumed(version="", interrupted=(), recovered=(), tiers=(), hour_rate=rate))
    builder.ask(1, "document a")
    asked = docstring_step(1, Target(path="a.py", qualname="a"))
    builder.propose(1, asked)
    builder.approve(1)
    call = builder.call_local(asked, (), ("Words.",))
    builder.reply(asked, call, TokenUsage(input_tokens=50, output_tokens=9), 1.0)
    builder.finish(asked, Patch(edits=()), seconds=1.0)
    builder.end_turn(1, e.Outcome.DONE, 1.0)
    builder.wait(seconds)
    builder.state(e.PatchApplied(operation="o", steps=(asked.id,), patch=Patch(edits=())))
    return fold(builder.records())


def test_looking_is_priced_at_the_rate_and_told_as_a_line_of_its_own() -> None:
    took = your_time(after_looking(60))
    assert took is not None
    assert (took.steps, round(took.seconds)) == (1, 60)
    assert took.cost.nanos == pytest.approx(1_000_000_000, rel=0.001)
    (line,) = [each for each in receipt(after_looking(60)) if each.startswith("you ")]
    assert "of your time: 1 min" in line
    assert "looking at 1 step, at $60.00 an hour" in line


def test_without_a_rate_nothing_is_said() -> None:
    view = after_looking(60, Usd(0))
    assert your_time(view) is None
    assert planned_time_words(view) == ""
    assert not [each for each in receipt(view) if each.startswith("you ")]


def test_what_a_flag_decided_at_once_is_nobodys_time() -> None:
    assert your_time(after_looking(0.1)) is None
    assert review_minutes(after_looking(0.1)) == {}


def test_the_tier_that_made_a_result_carries_what_looking_at_it_took() -> None:
    assert review_minutes(after_looking(30)) == pytest.approx({TierName.LOCAL: 0.5}, abs=0.01)
    assert review_minutes(SessionView()) == {}
    assert expected_time(SessionView()) == Usd(0)
