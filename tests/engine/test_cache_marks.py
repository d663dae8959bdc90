"""Which marks leave: those that a cache can honour, the same ones turn after turn."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.sessions import PAID
from tier_code.domain.plan import Step, StepId, StepKind, Target, TaskClass
from tier_code.domain.pricing import PriceStep
from tier_code.domain.tiers import Tier, TierName
from tier_code.engine.money.cache_marks import BYTES_PER_TOKEN, kept_marks
from tier_code.engine.money.reservation import worst_case
from tier_code.engine.planning.prompting.asking import asked_messages
from tier_code.engine.planning.prompts.prompt_texts import prompt_messages
from tier_code.ports.model import ModelMessage, ModelRequest

PRICE = replace(PAID, cache_write_5m_rate=1_250_000_000, cache_read_rate=100_000_000)
TIER = Tier(
    name=TierName.SMALL,
    backend="anthropic",
    model="claude-haiku-5-5",
    price=PRICE,
    window_tokens=100_000,
    max_output_tokens=1000,
    ready=True,
    least_cached_tokens=512,
)
LEAST_BYTES = 512 * BYTES_PER_TOKEN
TURNS = st.lists(
    st.builds(
        ModelMessage,
        role=st.sampled_from(["user", "assistant"]),
        text=st.integers(0, 3000).map(lambda size: "é" * size),
        cached=st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


def marks(messages: tuple[ModelMessage, ...]) -> list[bool]:
    return [message.cached for message in messages]


def test_a_mark_stays_exactly_from_the_length_on_that_a_model_keeps() -> None:
    for size, kept in ((LEAST_BYTES - 1, False), (LEAST_BYTES, True)):
        message = ModelMessage(role="system", text="x" * size, cached=True)
        assert marks(kept_marks((message,), TIER)) == [kept]


@pytest.mark.parametrize(
    "tier",
    [
        replace(TIER, least_cached_tokens=0),
        replace(TIER, least_cached_tokens=4_096),
        replace(TIER, price=None),
        replace(TIER, price=PAID),
        replace(
            TIER,
            price=replace(
                PRICE,
                steps=(
                    PriceStep(
                        above_prompt_tokens=10,
                        input_rate=1,
                        cache_read_rate=1,
                        cache_write_5m_rate=None,
                        cache_write_1h_rate=None,
                        output_rate=1,
                    ),
                ),
            ),
        ),
    ],
    ids=["takes no marks", "keeps longer ones only", "no price", "no price for writes", "nor above a step"],
)
def test_no_mark_leaves_that_cannot_be_honoured_or_priced(tier: Tier) -> None:
    message = ModelMessage(role="system", text="x" * 3_000, cached=True)
    assert marks(kept_marks((message,), tier)) == [False]


@given(TURNS, TURNS)
def test_what_was_marked_in_a_turn_is_marked_in_every_later_one(
    said: list[ModelMessage], later: list[ModelMessage]
) -> None:
    before = kept_marks(tuple(said), TIER)
    after = kept_marks((*said, *later), TIER)
    assert after[: len(before)] == before
    assert [message.text for message in after] == [message.text for message in (*said, *later)]
    assert all(was.cached or not now.cached for was, now in zip((*said, *later), after, strict=True))


@given(TURNS)
def test_taking_marks_away_never_holds_more_and_never_less_than_what_is_sent_can_cost(
    said: list[ModelMessage],
) -> None:
    asked = ModelRequest(messages=tuple(said), max_tokens=100)
    sent = replace(asked, messages=kept_marks(asked.messages, TIER))
    held = worst_case(sent, PRICE)
    assert held <= worst_case(asked, PRICE)
    if any(marks(sent.messages)):
        assert held == worst_case(asked, PRICE)


def test_the_fixed_part_of_a_prompt_is_marked_and_the_question_is_not() -> None:
    messages = prompt_messages("docstring_function")
    assert marks(messages) == [*[False] * (len(messages) - 1), True]
    step = Step(
        id=StepId("s1"),
        title="document f",
        kind=StepKind.DOCSTRING,
        targets=(Target(path="a.py", qualname="f"),),
        instruction="",
        task_class=TaskClass.B,
        checks=(),
        tier=TierName.SMALL,
        reason="",
    )
    for question in ("What is f?", "What is g?"):
        asked, *_ = asked_messages("docstring_function", question, step, window_tokens=4096, wanted=50)
        assert asked[:-1] == messages
        assert not asked[-1].cached
