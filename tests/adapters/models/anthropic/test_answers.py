"""Whole answers: text, thinking, usage in five buckets, and what is sent for them."""

from __future__ import annotations

import json

import pytest

from tests.adapters.models.anthropic.calls import KEY, REQUEST, answered, chunks_from, settings_for
from tests.support.http_servers import RawServer, Reply
from tests.support.messages_events import (
    END,
    MODEL,
    block,
    event,
    start,
    stopped,
    streamed,
    usage,
    whole,
)
from tier_code.adapters.models.anthropic.client import AnthropicSource
from tier_code.domain.tokens import TokenUsage
from tier_code.ports.model import ModelMessage, ModelRequest, ThinkingChunk


async def test_the_text_comes_piece_by_piece_and_the_end_tells_what_is_billed() -> None:
    text, end, _ = await answered(streamed(whole("Return ", "the size.")))
    assert text == "Return the size."
    assert end.usage == TokenUsage(input_tokens=25, output_tokens=12)
    assert (end.stop_reason, end.served_model, end.usage_source) == ("stop", MODEL, "usage")
    assert json.loads(end.native) == [{"type": "text", "text": "Return the size."}]


async def test_thinking_is_shown_and_is_no_part_of_the_answer() -> None:
    thought = block(0, ["Let me", " see."], "thinking")
    signed = event("content_block_delta", index=0, delta={"type": "signature_delta", "signature": "abc"})
    events = [start(), *thought[:-1], signed, thought[-1], *block(1, ["Yes."]), stopped(), END]
    async with RawServer(streamed(events)) as server:
        chunks = await chunks_from(settings_for(server))
    assert "".join(chunk.text for chunk in chunks if isinstance(chunk, ThinkingChunk)) == "Let me see."
    text, end, _ = await answered(streamed(events))
    assert text == "Yes."
    assert json.loads(end.native)[0] == {"type": "thinking", "thinking": "Let me see.", "signature": "abc"}


@pytest.mark.parametrize(
    ("first", "later", "expected"),
    [
        (
            usage(10, read=90, written=0),
            {},
            TokenUsage(input_tokens=10, cache_read_tokens=90, output_tokens=12),
        ),
        (
            usage(10, written=70, written_1h=30),
            {},
            TokenUsage(input_tokens=10, cache_write_5m_tokens=40, cache_write_1h_tokens=30, output_tokens=12),
        ),
        (
            usage(10, written=70, written_1h=30),
            {"cache_creation_input_tokens": 100},
            TokenUsage(input_tokens=10, cache_write_5m_tokens=70, cache_write_1h_tokens=30, output_tokens=12),
        ),
        (usage(10, written=None, read=None), {}, TokenUsage(input_tokens=10, output_tokens=12)),
        (
            usage(10, read=5),
            {"input_tokens": 11, "cache_read_input_tokens": None},
            TokenUsage(input_tokens=11, cache_read_tokens=5, output_tokens=12),
        ),
    ],
)
async def test_usage_comes_in_disjoint_buckets(
    first: dict[str, object], later: dict[str, object], expected: TokenUsage
) -> None:
    _, end, _ = await answered(streamed([start(first), *block(0, ["x"]), stopped(**later), END]))  # type: ignore[arg-type]  # fields of the wire
    assert end.usage == expected


async def test_running_totals_replace_each_other_and_are_never_added() -> None:
    deltas = [stopped(None, output=tokens) for tokens in (3, 7, 9)]
    _, end, _ = await answered(streamed([start(), *block(0, ["x"]), *deltas, stopped(output=12), END]))
    assert end.usage.output_tokens == 12


@pytest.mark.parametrize(
    ("reported", "variants"),
    [
        ({"speed": "fast"}, ("fast",)),
        ({"service_tier": "batch"}, ("batch",)),
        ({"service_tier": "priority"}, ("priority",)),
        ({"inference_geo": "us"}, ("geo-us",)),
        ({"inference_geo": "global"}, ()),
        ({"iterations": [{"type": "advisor_message"}]}, ("iterations",)),
        ({}, ()),
    ],
)
async def test_what_multiplies_the_price_is_named(
    reported: dict[str, object], variants: tuple[str, ...]
) -> None:
    _, end, _ = await answered(streamed(whole("x", reported=usage(**reported))))  # type: ignore[arg-type]  # fields of the wire
    assert end.variants == variants


@pytest.mark.parametrize(
    ("reason", "ours"),
    [
        ("end_turn", "stop"),
        ("stop_sequence", "stop"),
        ("max_tokens", "length"),
        ("refusal", "refusal"),
        ("model_context_window_exceeded", "context"),
        ("pause_turn", "pause_turn"),
    ],
)
async def test_every_stop_is_billed_and_keeps_its_reason(reason: str, ours: str) -> None:
    _, end, _ = await answered(streamed(whole("x", reason=reason)))
    assert (end.stop_reason, end.usage.output_tokens) == (ours, 12)


async def test_the_category_of_a_refusal_is_passed_on() -> None:
    said = event(
        "message_delta",
        delta={"stop_reason": "refusal", "stop_details": {"category": "cyber", "explanation": "no"}},
        usage={"output_tokens": 0},
    )
    _, end, _ = await answered(streamed([start(), said, END]))
    assert (end.stop_reason, end.detail) == ("refusal", "cyber no")


async def test_another_model_than_asked_is_named() -> None:
    _, end, _ = await answered(streamed([start(model="claude-opus-5"), *block(0, ["x"]), stopped(), END]))
    assert end.served_model == "claude-opus-5"


async def test_the_request_holds_nothing_that_the_models_refuse() -> None:
    _, _, server = await answered(streamed(whole("x")))
    sent = server.requests[0].json()
    assert sent == {
        "model": MODEL,
        "max_tokens": 200,
        "stream": True,
        "system": [{"type": "text", "text": "You write docstrings.", "cache_control": {"type": "ephemeral"}}],
        "messages": [{"role": "user", "content": [{"type": "text", "text": "def f(): ..."}]}],
    }
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


async def test_a_schema_and_an_effort_are_sent_as_output_config() -> None:
    schema = '{"type": "object"}'
    request = ModelRequest(messages=REQUEST.messages, max_tokens=10, schema=schema)
    async with RawServer(streamed(whole("{}"))) as server:
        await chunks_from(settings_for(server, effort="low"), request)
    config = server.requests[0].json()["output_config"]
    assert config == {"effort": "low", "format": {"type": "json_schema", "schema": {"type": "object"}}}


async def test_an_answer_goes_back_as_it_came_to_the_same_model_and_as_text_to_another() -> None:
    native = json.dumps(
        [{"type": "thinking", "thinking": "", "signature": "s"}, {"type": "text", "text": "A"}]
    )
    said = ModelMessage(role="assistant", text="A", native=native, native_model=MODEL)
    foreign = ModelMessage(role="assistant", text="B", native=native, native_model="claude-sonnet-5-5")
    request = ModelRequest(messages=(said, foreign, REQUEST.messages[1]), max_tokens=10)
    _, _, server = await answered(streamed(whole("x")), request=request)
    messages = server.requests[0].json()["messages"]
    assert isinstance(messages, list)
    assert messages[0]["content"] == json.loads(native)
    assert messages[1]["content"] == [{"type": "text", "text": "B"}]


async def test_the_count_comes_from_the_service_and_is_none_where_it_says_nothing() -> None:
    json_type = ("content-type: application/json",)
    for body, expected in ((b'{"input_tokens": 42}', 42), (b'{"error": {}}', None), (b"<html>", None)):
        async with RawServer(Reply(headers=json_type, pieces=(body,))) as server:
            source = AnthropicSource(settings_for(server))
            model = await source.connect()
            assert await model.count(REQUEST) == expected
            await source.close()
            assert server.requests[0].line.startswith("POST /v1/messages/count_tokens")
            assert "max_tokens" not in server.requests[0].json()
