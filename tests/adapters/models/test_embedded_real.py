"""The embedded host with a real model: set TIER_CODE_REAL_MODEL to the path of a small GGUF file."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.support.hosts import folders, host_pid, living, no_survivors
from tests.support.waiting import until
from tier_code.adapters.models.embedded import EmbeddedModel, EmbeddedSource, HostSettings
from tier_code.adapters.models.endpoint import Endpoint
from tier_code.adapters.models.http_exchange import ask
from tier_code.domain.errors import AnswerTruncated, ContextTooLarge, ModelUnavailable
from tier_code.ports.model import ModelMessage, ModelRequest, ReplyEnd, TextChunk

MODEL = os.environ.get("TIER_CODE_REAL_MODEL", "")

pytestmark = [
    pytest.mark.real_model,
    pytest.mark.skipif(not MODEL, reason="TIER_CODE_REAL_MODEL names no model"),
    pytest.mark.timeout(300),
]
SETTINGS = HostSettings(threads=1)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    with no_survivors(tmp_path / "state") as folder:
        yield folder


def source_in(state: Path) -> EmbeddedSource:
    return EmbeddedSource(Path(MODEL), state, name="real", settings=SETTINGS)


def asking(text: str, max_tokens: int = 24) -> ModelRequest:
    return ModelRequest(messages=(ModelMessage(role="user", text=text),), max_tokens=max_tokens)


async def answer_of(model: EmbeddedModel, request: ModelRequest) -> tuple[str, ReplyEnd]:
    text = ""
    async for chunk in model.stream(request):
        if isinstance(chunk, ReplyEnd):
            return text, chunk
        text += chunk.text
    raise AssertionError("no end")


async def test_it_streams_counts_and_remembers_the_beginning_of_a_prompt(state: Path) -> None:
    source = source_in(state)
    model = await source.connect()
    request = asking("Name three colours. " * 20)
    counted = await model.count_prompt(request.messages)
    text, end = await answer_of(model, request)
    again, cached = await answer_of(model, request)

    assert text == again != ""
    assert end.usage.total_input == cached.usage.total_input == counted
    assert end.usage.cache_read_tokens < 5 < cached.usage.cache_read_tokens
    assert 0 < end.usage.output_tokens <= 24
    assert (end.usage_source, end.served_model) == ("usage", "real")
    await source.close()


async def test_a_schema_is_obeyed(state: Path) -> None:
    source = source_in(state)
    model = await source.connect()
    schema = '{"type": "object", "properties": {"size": {"type": "integer"}}, "required": ["size"]}'
    text, end = await answer_of(model, replace(asking("How large is it?", max_tokens=40), schema=schema))

    assert end.stop_reason == "stop"
    assert isinstance(json.loads(text)["size"], int)
    await source.close()


async def test_a_closed_stream_frees_the_model_at_once(state: Path) -> None:
    source = source_in(state)
    model = await source.connect()
    async with aclosing(model.stream(asking("Tell a long story.", max_tokens=2000))) as chunks:
        assert isinstance(await anext(chunks), TextChunk)
    # 2000 tokens would take this model half a minute.
    async with asyncio.timeout(20):
        _, end = await answer_of(model, asking("Hi", max_tokens=2))

    assert end.usage.output_tokens <= 2
    await source.close()


async def test_a_host_killed_in_the_middle_costs_one_answer(state: Path) -> None:
    source, other = source_in(state), source_in(state)
    model = await source.connect()
    await other.connect()
    killed = host_pid(state)

    async def listen_and_kill() -> None:
        async with aclosing(model.stream(asking("Tell a long story.", max_tokens=500))) as chunks:
            async for _ in chunks:
                os.kill(killed, signal.SIGKILL)

    with pytest.raises(AnswerTruncated):
        await listen_and_kill()
    first, second = await asyncio.gather(source.connect(), other.connect())
    assert host_pid(state) != killed
    await answer_of(first, asking("Hi", max_tokens=2))
    await answer_of(second, asking("Hi", max_tokens=2))

    await source.close()
    assert living(state)
    await other.close()
    await until(lambda: not living(state))


async def test_a_prompt_over_the_window_is_refused_by_us_and_by_the_server(state: Path) -> None:
    source = source_in(state)
    model = await source.connect()
    with pytest.raises(ContextTooLarge, match="4096"):
        await answer_of(model, asking("many words " * 4000))
    said = folders(state)[0].read_state()
    assert said is not None
    too_long = b'{"messages": [{"role": "user", "content": "' + b"many words " * 4000 + b'"}]}'
    with pytest.raises(ContextTooLarge, match="exceeds"):
        await ask(Endpoint(base_url=said.url, api_key=said.key), "chat/completions", too_long)
    await source.close()


async def test_nobody_without_the_key_gets_an_answer(state: Path) -> None:
    source = source_in(state)
    await source.connect()
    said = folders(state)[0].read_state()
    assert said is not None
    with pytest.raises(ModelUnavailable, match="refused the key"):
        await ask(Endpoint(base_url=said.url, api_key="guess"), "models")
    await source.close()


async def test_a_file_that_is_no_model_is_told_with_the_servers_own_words(
    state: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.gguf"
    with Path(MODEL).open("rb") as whole:  # noqa: ASYNC230 - a test may read its own data
        broken.write_bytes(whole.read(3_000_000))
    source = EmbeddedSource(broken, state, settings=SETTINGS)

    with pytest.raises(ModelUnavailable, match=r"could not be loaded.*broken\.gguf"):
        await source.connect()
    await source.close()
