"""Prompt caching over the wire, by the rules of a server that caches and bills as documented."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.adapters.models.anthropic.calls import KEY
from tests.support.cache_figures import broken_prefixes, cache_figures
from tests.support.messages_server import Shop, messages_server
from tests.support.vendor_cache import LEAST, LEAST_CACHED
from tier_code.adapters.models.anthropic.capabilities import capabilities_of
from tier_code.adapters.models.anthropic.client import AnthropicSettings, AnthropicSource
from tier_code.adapters.models.anthropic.wire_request import (
    MOST_BREAKPOINTS,
    Asked,
    cached_prefix,
    message_params,
    prompt_params,
)
from tier_code.ports.model import ModelMessage, ModelRequest, ReplyEnd

HAIKU = "claude-haiku-5-5"
ASKED = Asked(model=HAIKU)
RULES = "You write docstrings. Describe what the code does, in one sentence, and nothing else. "
LONG = ModelMessage(role="system", text=RULES * 25, cached=True)
SHORT = ModelMessage(role="system", text=RULES, cached=True)


def step(*prefix: ModelMessage, question: str) -> ModelRequest:
    """A request as steps of one kind make them: only the end differs."""
    return ModelRequest(messages=(*prefix, ModelMessage(role="user", text=question)), max_tokens=50)


async def sent(shop: Shop, requests: Sequence[ModelRequest], *, asked: Asked = ASKED) -> list[ReplyEnd]:
    """The ends of some requests, one after the other."""
    ends: list[ReplyEnd] = []
    with messages_server(shop) as url:
        source = AnthropicSource(AnthropicSettings(asked=asked, api_key=KEY, base_url=url))
        model = await source.connect()
        for request in requests:
            async with aclosing(model.stream(request)) as stream:
                ends += [chunk async for chunk in stream if isinstance(chunk, ReplyEnd)]
        await source.close()
    return ends


async def test_the_second_step_of_a_kind_reads_what_the_first_one_wrote() -> None:
    shop = Shop()
    ends = await sent(shop, [step(LONG, question=f"Document f{n}.") for n in range(3)])
    first, second, third = (end.usage for end in ends)
    assert first.cache_write_5m_tokens >= LEAST
    assert first.cache_read_tokens == 0
    assert second.cache_read_tokens == first.cache_write_5m_tokens
    assert third.cache_read_tokens == second.cache_read_tokens
    assert (second.cache_write_5m_tokens, third.cache_write_5m_tokens) == (0, 0)
    assert broken_prefixes(shop.requests) == []
    assert cache_figures(shop.bills).share > 0.9


async def test_a_beginning_that_is_too_short_is_neither_written_nor_read() -> None:
    shop = Shop()
    ends = await sent(shop, [step(SHORT, question=f"Document f{n}.") for n in range(2)])
    assert {(end.usage.cache_read_tokens, end.usage.cache_write_5m_tokens) for end in ends} == {(0, 0)}


async def test_a_changed_word_in_front_costs_the_cache() -> None:
    shop = Shop()
    other = replace(LONG, text=f"12:01. {LONG.text}")
    ends = await sent(shop, [step(LONG, question="a"), step(other, question="b")])
    assert ends[1].usage.cache_read_tokens == 0
    assert broken_prefixes(shop.requests) == ["request 2 does not begin with what 1 asked to keep"]


async def test_a_conversation_of_thirty_turns_is_read_from_the_cache() -> None:
    """What a planner does: each turn goes back as it came, the newest is marked."""
    shop = Shop(answer=lambda request: "A plan of one step. " * 20)
    source_of: list[ModelMessage] = [LONG]
    requests: list[ModelRequest] = []
    for turn in range(30):
        source_of.append(ModelMessage(role="user", text=f"Turn {turn}. " + "More words. " * 40, cached=True))
        requests.append(ModelRequest(messages=tuple(source_of), max_tokens=400))
        source_of.append(ModelMessage(role="assistant", text="A plan of one step. " * 20))
    await sent(shop, requests)
    figures = cache_figures(shop.bills)
    assert figures.turns == 29
    assert figures.share >= 0.9, figures.words
    assert broken_prefixes(shop.requests) == []
    marked = [sum("cache_control" in str(one) for one in _blocks(body)) for body in shop.requests]
    assert max(marked) == MOST_BREAKPOINTS


def _blocks(body: dict[str, list[dict[str, object]]]) -> list[object]:
    said: list[object] = [*body.get("system", ())]
    for message in body["messages"]:
        content = message["content"]
        assert isinstance(content, list)
        said += content
    return said


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30)
TURNS = st.lists(st.tuples(WORDS, st.booleans()), min_size=1, max_size=8)


@given(WORDS, TURNS, WORDS)
def test_what_a_turn_asks_to_keep_begins_the_next_turn(
    system: str, turns: list[tuple[str, bool]], later: str
) -> None:
    said = [ModelMessage(role="system", text=system, cached=True)]
    bodies = []
    for text, cached in turns:
        said.append(ModelMessage(role="user", text=text, cached=cached))
        bodies.append(message_params(ASKED, ModelRequest(messages=tuple(said), max_tokens=9)))
        said.append(ModelMessage(role="assistant", text=later))
    assert broken_prefixes(bodies) == []
    prefixes = [cached_prefix(body) for body in bodies]
    assert all(after.startswith(before) for before, after in pairwise(prefixes))


@given(st.lists(st.booleans(), min_size=1, max_size=12))
def test_there_are_never_more_marks_than_the_service_takes(marks: list[bool]) -> None:
    messages = tuple(ModelMessage(role="user", text="x", cached=cached) for cached in marks)
    params = prompt_params(ASKED, ModelRequest(messages=messages, max_tokens=1))
    blocks = [block for message in params["messages"] for block in message["content"]]
    assert sum("cache_control" in block for block in blocks) == min(sum(marks), MOST_BREAKPOINTS)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"model": "claude-opus-5-5"}, "another model"),
        ({"output_config": {"effort": "low"}}, "another output_config"),
        ({"thinking": {"type": "adaptive"}}, "another thinking"),
    ],
)
def test_what_invalidates_a_cache_is_named(change: dict[str, object], told: str) -> None:
    body = message_params(ASKED, step(LONG, question="a"))
    (found,) = broken_prefixes([body, {**body, **change}])
    assert told in found


@pytest.mark.parametrize(
    "model",
    [*LEAST_CACHED, "claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5", "claude-fable-5-2"],
)
def test_the_shortest_beginning_that_is_kept_is_the_documented_one(model: str) -> None:
    expected = LEAST_CACHED.get(model, LEAST)
    assert capabilities_of(model).least_cached_tokens == expected
    assert capabilities_of(f"{model}-20261007").least_cached_tokens == expected


def test_models_of_other_makers_are_sent_no_marks() -> None:
    assert capabilities_of("smollm2").least_cached_tokens == 0
