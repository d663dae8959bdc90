"""The Claude adapter against a server that we did not write: the Messages dialect of the embedded llama.cpp.

Set TIER_CODE_REAL_MODEL to the path of a small GGUF file. Where that server differs from the documentation is
said by the tests' names; sampling cannot be fixed there, as the vendor's SDK takes no temperature any more.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest

from tests.support.hosts import folders, no_survivors
from tier_code.adapters.models.anthropic.client import AnthropicModel, AnthropicSettings, AnthropicSource
from tier_code.adapters.models.anthropic.wire_request import Asked
from tier_code.adapters.models.embedded import EmbeddedSource, HostSettings
from tier_code.domain.errors import ContextTooLarge, ModelUnavailable
from tier_code.ports.model import ModelMessage, ModelRequest, ReplyEnd, TextChunk

MODEL = os.environ.get("TIER_CODE_REAL_MODEL", "")

pytestmark = [
    pytest.mark.real_model,
    pytest.mark.skipif(not MODEL, reason="TIER_CODE_REAL_MODEL names no model"),
    pytest.mark.timeout(300),
]
RULES = ModelMessage(role="system", text="You answer in one short sentence. " * 12, cached=True)


def asking(text: str, max_tokens: int = 24, **more: object) -> ModelRequest:
    messages = (RULES, ModelMessage(role="user", text=text))
    return ModelRequest(messages=messages, max_tokens=max_tokens, **more)  # type: ignore[arg-type]  # fields by name


def settings_at(url: str, key: str) -> AnthropicSettings:
    return AnthropicSettings(
        asked=Asked(model="smollm2"), api_key=key, base_url=url.removesuffix("/").removesuffix("/v1")
    )


@pytest.fixture
async def settings(tmp_path: Path) -> AsyncIterator[AnthropicSettings]:
    with no_survivors(tmp_path / "state") as state:
        host = EmbeddedSource(Path(MODEL), state, name="real", settings=HostSettings(threads=1))
        await host.connect()
        said = folders(state)[0].read_state()
        assert said is not None
        yield settings_at(said.url, said.key)
        await host.close()


@pytest.fixture
async def model(settings: AnthropicSettings) -> AsyncIterator[AnthropicModel]:
    source = AnthropicSource(settings)
    yield await source.connect()
    await source.close()


async def answer_of(model: AnthropicModel, request: ModelRequest) -> tuple[list[str], ReplyEnd]:
    pieces: list[str] = []
    async with aclosing(model.stream(request)) as chunks:
        async for chunk in chunks:
            if isinstance(chunk, ReplyEnd):
                return pieces, chunk
            assert isinstance(chunk, TextChunk)
            pieces.append(chunk.text)
    raise AssertionError("no end")


async def test_a_real_answer_streams_whole_and_its_prompt_is_the_one_that_was_counted(
    model: AnthropicModel,
) -> None:
    request = asking("Name three colours.")
    counted = await model.count(request)
    pieces, end = await answer_of(model, request)
    assert len(pieces) > 1
    assert end.usage.total_input == counted
    assert 0 < end.usage.output_tokens <= 24
    assert (end.usage_source, end.variants) == ("usage", ())
    assert end.stop_reason in ("stop", "length")


async def test_what_it_read_before_comes_from_its_cache_and_is_not_counted_as_written(
    model: AnthropicModel,
) -> None:
    _, first = await answer_of(model, asking("Name a colour.", max_tokens=4))
    _, second = await answer_of(model, asking("Name an animal.", max_tokens=4))
    assert first.usage.cache_read_tokens < second.usage.cache_read_tokens
    assert second.usage.cache_read_tokens > second.usage.total_input // 2
    assert (second.usage.cache_write_5m_tokens, second.usage.cache_write_1h_tokens) == (0, 0)


async def test_an_answer_at_its_limit_says_so(model: AnthropicModel) -> None:
    _, end = await answer_of(model, asking("Tell a long story.", max_tokens=5))
    assert (end.stop_reason, end.usage.output_tokens) == ("length", 5)


async def test_a_stop_sequence_ends_an_answer_though_it_is_called_the_end_of_the_turn(
    model: AnthropicModel,
) -> None:
    pieces, end = await answer_of(model, asking("Count: one, two, three.", 60, stop=("e",)))
    assert end.stop_reason == "stop"
    assert "e" not in "".join(pieces)


async def test_a_prompt_over_the_window_is_told_though_its_error_has_another_form(
    model: AnthropicModel,
) -> None:
    with pytest.raises(ContextTooLarge, match="4096"):
        await answer_of(model, asking("many words " * 4000))


async def test_a_schema_is_taken_and_not_obeyed(model: AnthropicModel) -> None:
    schema = '{"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}'
    _, end = await answer_of(model, asking("Say hello.", max_tokens=8, schema=schema))
    assert end.stop_reason in ("stop", "length")


async def test_closing_early_frees_the_server(model: AnthropicModel) -> None:
    async with aclosing(model.stream(asking("Tell a long story.", max_tokens=2000))) as chunks:
        assert isinstance(await anext(chunks), TextChunk)
    _, end = await answer_of(model, asking("Hi", max_tokens=2))
    assert end.usage.output_tokens <= 2


async def test_another_key_is_refused(settings: AnthropicSettings) -> None:
    source = AnthropicSource(settings_at(settings.base_url, "guess"))
    model = await source.connect()
    with pytest.raises(ModelUnavailable):
        await answer_of(model, asking("Hi", max_tokens=2))
    await source.close()
