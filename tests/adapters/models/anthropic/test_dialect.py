"""The rarer parts of the dialect on the wire: other ends, kept reasoning, what a model is not sent."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.adapters.models.anthropic.calls import REQUEST, answered, chunks_from, settings_for
from tests.support.http_servers import RawServer, Reply
from tests.support.messages_events import END, MODEL, block, event, start, stopped, streamed, usage, whole
from tier_code.adapters.models.anthropic.client import AnthropicSource
from tier_code.adapters.models.anthropic.wire_request import Asked, message_params
from tier_code.ports.model import ModelMessage, ModelRequest, ReplyEnd, TextChunk

NEWEST = ("claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5", "claude-fable-5-2", "claude-new-6")
OLD = ("claude-haiku-4-5", "claude-sonnet-4-5-20250929")
REFUSED_BY_SOME_MODEL = (
    "temperature",
    "top_p",
    "top_k",
    "tool_choice",
    "tools",
    "speed",
    "inference_geo",
    "service_tier",
)
"""Answered with 400 by the newest models, or priced in a way that we do not ask for."""


@pytest.mark.parametrize("model", [*NEWEST, *OLD, "smollm2"])
@pytest.mark.parametrize("effort", ["", "low", "max"])
@pytest.mark.parametrize("schema", ["", '{"type": "object"}'])
def test_no_request_holds_what_a_model_answers_with_400(model: str, effort: str, schema: str) -> None:
    request = replace(REQUEST, schema=schema, stop=("###",))
    asked = Asked(model=model, effort=effort, show_thinking=True)
    params = message_params(asked, request)
    assert not set(params) & set(REFUSED_BY_SOME_MODEL)
    assert params.get("thinking", {"type": "adaptive"})["type"] == "adaptive"
    assert "budget_tokens" not in json.dumps(params)
    last = params["messages"][-1]
    assert last["role"] == "user", "no prefill"
    assert message_params(asked, request) == params


@pytest.mark.parametrize("model", NEWEST)
async def test_readable_thinking_and_effort_are_asked_of_models_that_know_them(model: str) -> None:
    sent = await _sent(Asked(model=model, effort="high", show_thinking=True))
    assert sent["thinking"] == {"type": "adaptive", "display": "summarized"}
    assert sent["output_config"] == {"effort": "high"}


@pytest.mark.parametrize("model", OLD)
async def test_older_models_are_sent_neither(model: str) -> None:
    sent = await _sent(Asked(model=model, effort="high", show_thinking=True))
    assert "thinking" not in sent
    assert "output_config" not in sent


async def _sent(asked: Asked, request: ModelRequest = REQUEST) -> dict[str, object]:
    async with RawServer(streamed(whole("x"))) as server:
        settings = replace(settings_for(server), asked=asked)
        await chunks_from(settings, request)
    return server.requests[0].json()


async def test_a_pause_is_no_answer_and_what_came_can_go_back_to_be_continued() -> None:
    thought = block(0, ["Looking."], "thinking")
    paused = [start(), *thought, *block(1, ["So far"]), stopped("pause_turn"), END]
    text, end, _ = await answered(streamed(paused))
    assert (text, end.stop_reason) == ("So far", "pause_turn")
    said = ModelMessage(role="assistant", text=text, native=end.native, native_model=end.served_model)
    onward = ModelRequest(messages=(*REQUEST.messages, said), max_tokens=10)
    _, _, server = await answered(streamed(whole("and on")), request=onward)
    messages = server.requests[0].json()["messages"]
    assert isinstance(messages, list)
    assert [piece["type"] for piece in messages[-1]["content"]] == ["thinking", "text"]


async def test_a_window_that_is_exceeded_in_the_middle_is_billed_and_named() -> None:
    text, end, _ = await answered(streamed(whole("half", reason="model_context_window_exceeded")))
    assert (text, end.stop_reason, end.usage.output_tokens) == ("half", "context", 12)


@pytest.mark.parametrize("category", ["cyber", "bio", "frontier_llm", "reasoning_extraction", None])
async def test_a_refusal_after_some_text_is_billed_and_says_why(category: str | None) -> None:
    details = {"type": "refusal", "category": category, "explanation": None}
    said = event(
        "message_delta",
        delta={"stop_reason": "refusal", "stop_sequence": None, "stop_details": details},
        usage={"output_tokens": 3},
    )
    text, end, _ = await answered(streamed([start(), *block(0, ["I"]), said, END]))
    assert (text, end.stop_reason, end.detail) == ("I", "refusal", category or "")
    assert end.usage.output_tokens == 3


async def test_a_reason_that_nobody_knew_in_2026_is_passed_on_without_control_characters() -> None:
    _, end, _ = await answered(streamed(whole("x", reason="solar\x1bflare" + "!" * 90)))
    assert end.stop_reason.startswith("solar")
    assert "\x1b" not in end.stop_reason
    assert len(end.stop_reason) < 60


async def test_reasoning_that_is_kept_secret_goes_back_untouched() -> None:
    secret = {"type": "redacted_thinking", "data": "EvAFCoYBGAIiQL7"}
    hidden = [
        event("content_block_start", index=0, content_block=secret),
        event("content_block_stop", index=0),
    ]
    text, end, _ = await answered(streamed([start(), *hidden, *block(1, ["Yes."]), stopped(), END]))
    assert text == "Yes."
    assert json.loads(end.native) == [secret, {"type": "text", "text": "Yes."}]


async def test_thinking_without_words_keeps_its_signature() -> None:
    """What models send when no summaries were asked for."""
    empty = [
        event("content_block_start", index=0, content_block={"type": "thinking", "thinking": ""}),
        event("content_block_delta", index=0, delta={"type": "signature_delta", "signature": "Eq"}),
        event("content_block_delta", index=0, delta={"type": "signature_delta", "signature": "AB"}),
        event("content_block_stop", index=0),
    ]
    _, end, _ = await answered(streamed([start(), *empty, *block(1, ["Yes."]), stopped(), END]))
    assert json.loads(end.native)[0] == {"type": "thinking", "thinking": "", "signature": "EqAB"}


async def test_a_mark_on_an_answer_that_goes_back_stands_on_its_last_block() -> None:
    native = json.dumps(
        [{"type": "thinking", "thinking": "", "signature": "s"}, {"type": "text", "text": "A"}]
    )
    said = ModelMessage(role="assistant", text="A", cached=True, native=native, native_model=MODEL)
    request = ModelRequest(messages=(said, REQUEST.messages[1]), max_tokens=10)
    sent = await _sent(Asked(model=MODEL), request)
    messages = sent["messages"]
    assert isinstance(messages, list)
    first, second = messages[0]["content"]
    assert "cache_control" not in first
    assert second["cache_control"] == {"type": "ephemeral"}


async def test_another_model_than_asked_is_named_with_everything_that_it_used() -> None:
    other = start(usage(40, read=7, speed="fast"), model="claude-fable-5-2-20261101")
    _, end, _ = await answered(streamed([other, *block(0, ["x"]), stopped(), END]))
    assert end.served_model == "claude-fable-5-2-20261101"
    assert (end.usage.total_input, end.variants) == (47, ("fast",))


async def test_what_is_counted_is_just_the_prompt_that_is_sent() -> None:
    counted = Reply(headers=("content-type: application/json",), pieces=(b'{"input_tokens": 42}',))
    request = replace(REQUEST, schema='{"type": "object"}', stop=("###",))
    async with RawServer(counted, streamed(whole("x"))) as server:
        source = AnthropicSource(settings_for(server))
        model = await source.connect()
        assert await model.count(request) == 42
        texts = [chunk async for chunk in model.stream(request)]
        await source.close()
    asked, sent = (each.json() for each in server.requests)
    assert {name: sent[name] for name in asked} == asked
    assert set(sent) - set(asked) == {"max_tokens", "output_config", "stop_sequences", "stream"}
    assert [type(chunk) for chunk in texts] == [TextChunk, ReplyEnd]


@pytest.mark.parametrize(
    "reply",
    [
        Reply(status="404 Not Found", headers=("content-type: application/json",), pieces=(b"{}",)),
        Reply(status="529 x", headers=("content-type: application/json",), pieces=(b'{"type": "error"}',)),
        Reply(headers=("content-type: application/json",), pieces=(b'{"input_tokens": -4}',)),
        Reply(headers=("content-type: application/json",), pieces=(b'{"input_tokens": "many"}',)),
        Reply(headers=("content-type: application/json",), pieces=(b"[",)),
        Reply(raw=b""),
    ],
)
async def test_a_count_that_cannot_be_had_is_none_and_no_error(reply: Reply) -> None:
    async with RawServer(reply) as server:
        source = AnthropicSource(settings_for(server))
        model = await source.connect()
        assert await model.count(REQUEST) is None
        await source.close()
