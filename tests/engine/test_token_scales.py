"""Estimates of prompts and what they learn from answers; and that no reservation ever rests on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.sessions import PAID, LetterCounter
from tier_code.adapters.counting.factor_books import SqliteFactors
from tier_code.domain.errors import StorageProblem
from tier_code.domain.tiers import Tier, TierName
from tier_code.domain.token_counts import LOWEST, PLAIN, ContentKind, Factor, Sighting
from tier_code.domain.tokens import TokenUsage
from tier_code.engine.money.reservation import byte_bound, counted_bound, worst_case
from tier_code.engine.money.token_scales import TOKENS_AROUND_MESSAGE, TokenScales, known_factor
from tier_code.ports.model import ModelMessage, ModelRequest, ReplyEnd

TIER = Tier(
    name=TierName.SMALL,
    backend="anthropic",
    model="claude-haiku-5-5",
    price=PAID,
    window_tokens=100_000,
    max_output_tokens=1000,
    ready=True,
)
CODE = "def f():\n    return 1\n" * 40
REQUEST = ModelRequest(messages=(ModelMessage(role="user", text=CODE),), max_tokens=100)
OFFLINE = len(CODE) // 4 + TOKENS_AROUND_MESSAGE


def end(
    tokens: int, *, read: int = 0, source: str = "usage", stop: str = "stop", model: str = ""
) -> ReplyEnd:
    usage = TokenUsage(input_tokens=tokens - read, cache_read_tokens=read, output_tokens=5)
    return ReplyEnd(usage=usage, usage_source=source, stop_reason=stop, served_model=model or TIER.model)


@pytest.fixture
def book(tmp_path: Path) -> SqliteFactors:
    return SqliteFactors(tmp_path / "factors.db", "letters", lambda *asked: Factor(ratio=1500))


@pytest.fixture
def scales(book: SqliteFactors) -> TokenScales:
    return TokenScales(LetterCounter(), book)


async def test_the_first_estimate_is_the_shipped_one_and_the_third_answer_replaces_it(
    scales: TokenScales, book: SqliteFactors
) -> None:
    assert known_factor(book, TIER).ratio == 1500
    figure = await scales.figure(TIER, REQUEST)
    assert figure.tokens == Factor(ratio=1500).tokens(OFFLINE)
    assert figure.source == "estimated: letters x 1.50"
    for _ in range(3):
        await scales.observe(TIER, REQUEST, end(OFFLINE * 2))
    figure = await scales.figure(TIER, REQUEST)
    assert figure.tokens == OFFLINE * 2
    assert figure.source == "estimated: letters x 2.00 learned from 3 calls"
    assert known_factor(book, TIER).calls == 3


async def test_a_count_of_the_server_is_better_than_any_estimate(scales: TokenScales) -> None:
    figure = await scales.figure(TIER, REQUEST, counted=321)
    assert (figure.tokens, figure.source) == (321, "counted by the server")


async def test_cached_parts_of_a_prompt_count_like_the_rest(scales: TokenScales, book: SqliteFactors) -> None:
    await scales.observe(TIER, REQUEST, end(OFFLINE * 2, read=OFFLINE))
    (seen,) = book.seen(TIER.model, ContentKind.CODE)
    assert seen.ratio == 2000


MARKED = replace(REQUEST, messages=(replace(REQUEST.messages[0], cached=True),))
WITH_REASONING = replace(
    REQUEST,
    messages=(*REQUEST.messages, ModelMessage(role="assistant", text="x", native="[]", native_model="m")),
)


@pytest.mark.parametrize(
    ("request_", "answer"),
    [
        (REQUEST, end(OFFLINE * 2, source="counted: bytes / 3")),
        (REQUEST, end(OFFLINE * 2, stop="context")),
        (REQUEST, end(OFFLINE * 40)),
        (REQUEST, end(3)),
        (REQUEST, end(0)),
        (MARKED, end(OFFLINE * 2)),
        (WITH_REASONING, end(OFFLINE * 2)),
        (ModelRequest(messages=(ModelMessage(role="user", text="hi"),), max_tokens=9), end(8)),
    ],
    ids=["counted by us", "did not fit", "absurd", "cut", "nothing", "cache not told", "reasoning", "short"],
)
async def test_an_answer_that_does_not_tell_the_size_of_our_text_teaches_nothing(
    scales: TokenScales, request_: ModelRequest, answer: ReplyEnd, book: SqliteFactors
) -> None:
    await scales.observe(TIER, request_, answer)
    assert all(not book.seen(TIER.model, kind) for kind in ContentKind)


async def test_another_model_than_asked_teaches_about_itself(
    scales: TokenScales, book: SqliteFactors
) -> None:
    for _ in range(3):
        await scales.observe(TIER, REQUEST, end(OFFLINE, model="claude-haiku-4-5-20251001"))
    assert book.factor("claude-haiku-4-5", ContentKind.CODE).ratio == 1000


async def test_without_books_and_on_the_tool_tier_counts_are_taken_as_they_are(scales: TokenScales) -> None:
    bare = TokenScales(LetterCounter())
    await bare.observe(TIER, REQUEST, end(OFFLINE * 2))
    assert await bare.factor(TIER) == PLAIN
    assert await scales.factor(replace(TIER, name=TierName.TOOL)) == PLAIN


async def test_a_counter_that_fails_leaves_the_bound_of_the_bytes(book: SqliteFactors) -> None:
    async def failing(texts: Sequence[str]) -> Sequence[int]:
        raise StorageProblem("the code worker is gone")

    scales = TokenScales(LetterCounter(), book, failing)
    await scales.observe(TIER, REQUEST, end(OFFLINE * 2))
    figure = await scales.figure(TIER, REQUEST)
    assert (figure.tokens, figure.source) == (byte_bound(REQUEST), "bound by bytes")


@given(st.text(max_size=300), st.integers(0, 4_000))
async def test_what_is_held_does_not_depend_on_anything_learned(text: str, ratio: int) -> None:
    """The guard knows two bounds: the bytes, and a count of the vendor's with a margin."""
    request = ModelRequest(messages=(ModelMessage(role="user", text=text),), max_tokens=100)
    before = worst_case(request, PAID)
    book = _Taught(ratio)
    scales = TokenScales(LetterCounter(), book)
    await scales.observe(TIER, request, end(len(text)))
    figure = await scales.figure(TIER, request)
    assert worst_case(request, PAID) == before
    assert figure.tokens <= byte_bound(request)
    assert counted_bound(figure.tokens) > figure.tokens


class _Taught:
    """A book that says the same whatever it sees."""

    def __init__(self, ratio: int) -> None:
        self._ratio = max(ratio, LOWEST)

    def factor(self, model: str, kind: ContentKind, digest: str = "") -> Factor:
        return Factor(ratio=self._ratio, calls=9)

    known = factor

    def observe(self, sighting: Sighting) -> None:
        pass

    def seen(self, model: str, kind: ContentKind, digest: str = "") -> Sequence[Sighting]:
        return ()
