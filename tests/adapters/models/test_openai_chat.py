"""The chat adapter against servers that behave."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest

from tests.adapters.models.chat_calls import REQUEST, answer_of, model_at
from tests.support.http_servers import RawServer, Reply, chat_chunk, sse, usage_chunk, whole_answer
from tests.support.waiting import until
from tier_code.adapters.models.openai_chat import OpenAIChatModel
from tier_code.domain.errors import UsageProblem
from tier_code.domain.tokens import TokenUsage
from tier_code.ports.model import TextChunk


class EveryCharacter:
    """Counts a character as a token."""

    source = "characters"

    def count(self, text: str) -> int:
        return len(text)


async def test_an_answer_streams_as_it_was_sent_and_ends_with_its_usage() -> None:
    async with RawServer(Reply(pieces=whole_answer("Hé", " there"))) as server:
        text, end = await answer_of(model_at(server.base_url))

    assert text == "Hé there"
    assert end.usage == TokenUsage(input_tokens=20, cache_read_tokens=10, output_tokens=7)
    assert (end.usage_source, end.stop_reason, end.served_model) == ("usage", "stop", "served-1")


async def test_the_same_request_gives_the_same_bytes_and_says_all_that_matters() -> None:
    async with RawServer(Reply(pieces=whole_answer("x"))) as server:
        model = model_at(server.base_url)
        await answer_of(model)
        await answer_of(model)
        first, second = server.requests

    assert first.body == second.body
    assert first.line == "POST /v1/chat/completions HTTP/1.1"
    assert first.headers["authorization"] == "Bearer secret-key"
    assert first.json() == {
        "model": "asked-1",
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Say hé."}],
        "max_tokens": 64,
        "temperature": 0.0,
        "seed": 7,
        "stream": True,
        "stream_options": {"include_usage": True},
        "stop": ["###"],
    }


async def test_a_schema_is_sent_as_the_form_of_the_answer() -> None:
    request = replace(REQUEST, schema='{"type": "object"}')
    async with RawServer(Reply(pieces=whole_answer("{}"))) as server:
        await answer_of(model_at(server.base_url), request)

    form = {"name": "answer", "strict": True, "schema": {"type": "object"}}
    assert server.requests[0].json()["response_format"] == {"type": "json_schema", "json_schema": form}


async def test_an_answer_at_the_token_limit_says_so() -> None:
    async with RawServer(Reply(pieces=whole_answer("half", finish="length"))) as server:
        _, end = await answer_of(model_at(server.base_url))

    assert end.stop_reason == "length"


async def test_usage_that_is_restated_counts_once() -> None:
    running = [chat_chunk("a") | {"usage": usage_chunk(30, n)["usage"]} for n in (1, 2, 3)]
    stream = sse(*running, chat_chunk(finish="stop"), usage_chunk(30, 4), "[DONE]")
    async with RawServer(Reply(pieces=stream)) as server:
        _, end = await answer_of(model_at(server.base_url))

    assert end.usage == TokenUsage(input_tokens=30, output_tokens=4)


async def test_missing_usage_is_counted_and_labelled() -> None:
    stream = sse(chat_chunk("four"), chat_chunk(finish="stop"), "[DONE]")
    async with RawServer(Reply(pieces=stream)) as server:
        model = OpenAIChatModel(server.base_url, "", "m", counter=EveryCharacter())
        _, end = await answer_of(model)

    assert end.usage.output_tokens == 4
    assert end.usage.total_input > len("Be brief.Say hé.")
    assert end.usage_source == "counted: characters"


async def test_text_in_the_chunk_that_finishes_is_kept_and_reasoning_is_not_part_of_the_answer() -> None:
    thinking = {"choices": [{"index": 0, "delta": {"reasoning_content": "hm", "content": None}}]}
    stream = sse(thinking, chat_chunk("all of it", finish="stop"), usage_chunk(3, 2), "[DONE]")
    async with RawServer(Reply(pieces=stream)) as server:
        text, _ = await answer_of(model_at(server.base_url))

    assert text == "all of it"


async def test_closing_the_stream_hangs_up_at_once() -> None:
    async with RawServer(Reply(pieces=sse(chat_chunk("one")), stall=True)) as server:
        async with aclosing(model_at(server.base_url, idle_seconds=60).stream(REQUEST)) as chunks:
            assert await anext(chunks) == TextChunk(text="one")
        async with asyncio.timeout(5):
            await server.client_left.wait()


async def test_cancelling_the_task_that_waits_for_text_hangs_up_at_once() -> None:
    async with RawServer(Reply(pieces=sse(chat_chunk("one")), stall=True)) as server:
        asked = asyncio.create_task(answer_of(model_at(server.base_url, idle_seconds=60)))
        await until(lambda: bool(server.requests))
        asked.cancel()
        async with asyncio.timeout(5):
            await server.client_left.wait()
        with pytest.raises(asyncio.CancelledError):
            await asked


async def test_a_proxy_in_the_environment_never_sees_a_local_call(monkeypatch: pytest.MonkeyPatch) -> None:
    async with (
        RawServer(Reply(pieces=whole_answer("direct"))) as server,
        RawServer(Reply(status="502 Bad Gateway")) as proxy,
    ):
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.address)
        monkeypatch.delenv("NO_PROXY", raising=False)
        text, _ = await answer_of(model_at(server.base_url))

    assert text == "direct"
    assert proxy.requests == []


async def test_a_key_is_not_shown_by_repr() -> None:
    async with RawServer(Reply()) as server:
        model = model_at(server.base_url)

    assert "secret-key" not in repr(vars(model))


async def test_the_server_counts_the_prompt_where_it_can() -> None:
    counted = Reply(pieces=(b'{"input_tokens": 31}',), headers=("content-type: application/json",))
    async with RawServer(counted, Reply(status="404 Not Found")) as server:
        model = model_at(server.base_url)
        assert await model.count_prompt(REQUEST.messages) == 31
        assert await model.count_prompt(REQUEST.messages) is None


async def test_a_probe_tells_whether_the_server_takes_the_key() -> None:
    fine = Reply(pieces=(b'{"data": []}',), headers=("content-type: application/json",))
    async with RawServer(fine, Reply(status="401 Unauthorized")) as server:
        model = model_at(server.base_url)
        assert await model.answers()
        assert not await model.answers()
    assert not await model.answers()


@pytest.mark.parametrize("address", ["", "localhost:8080", "ftp://host/v1", "http:///v1"])
def test_what_is_no_address_is_refused_at_once(address: str) -> None:
    with pytest.raises(UsageProblem, match="address of a model server"):
        OpenAIChatModel(address, "", "m")
