"""One call of the adapter against a server that says what a test wants."""

from __future__ import annotations

from contextlib import aclosing

import pytest

from tests.support.http_servers import RawServer, Reply
from tests.support.messages_events import MODEL
from tier_code.adapters.models.anthropic.client import AnthropicSettings, AnthropicSource
from tier_code.adapters.models.anthropic.wire_request import Asked
from tier_code.adapters.models.endpoint import Patience
from tier_code.domain.errors import ModelProblem
from tier_code.ports.model import ModelChunk, ModelMessage, ModelRequest, ReplyEnd, TextChunk

REQUEST = ModelRequest(
    messages=(
        ModelMessage(role="system", text="You write docstrings.", cached=True),
        ModelMessage(role="user", text="def f(): ..."),
    ),
    max_tokens=200,
)
KEY = "sk-ant-api03-secret"


def settings_for(server: RawServer, *, idle_seconds: float = 20.0, effort: str = "") -> AnthropicSettings:
    """Settings that lead to a server."""
    return AnthropicSettings(
        asked=Asked(model=MODEL, effort=effort),
        api_key=KEY,
        base_url=server.address,
        patience=Patience(connect_seconds=10.0, idle_seconds=idle_seconds),
    )


async def chunks_from(settings: AnthropicSettings, request: ModelRequest = REQUEST) -> list[ModelChunk]:
    """Everything that one call gives."""
    source = AnthropicSource(settings)
    try:
        model = await source.connect()
        async with aclosing(model.stream(request)) as stream:
            return [chunk async for chunk in stream]
    finally:
        await source.close()


async def answered(*replies: Reply, request: ModelRequest = REQUEST) -> tuple[str, ReplyEnd, RawServer]:
    """The text, the end and the server of a call that succeeds."""
    async with RawServer(*replies) as server:
        chunks = await chunks_from(settings_for(server), request)
    end = chunks[-1]
    assert isinstance(end, ReplyEnd)
    return "".join(chunk.text for chunk in chunks if isinstance(chunk, TextChunk)), end, server


async def problem_of(*replies: Reply, idle_seconds: float = 20.0) -> ModelProblem:
    """The error of a call that fails."""
    async with RawServer(*replies) as server:
        with pytest.raises(ModelProblem) as caught:
            await chunks_from(settings_for(server, idle_seconds=idle_seconds))
    return caught.value
