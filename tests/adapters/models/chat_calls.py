"""Asking a model on a loopback server, shared by the tests of the chat adapter."""

from __future__ import annotations

from contextlib import aclosing

from tier_code.adapters.models.endpoint import Patience
from tier_code.adapters.models.openai_chat import OpenAIChatModel
from tier_code.ports.model import ModelMessage, ModelRequest, ReplyEnd, TextChunk

REQUEST = ModelRequest(
    messages=(ModelMessage(role="system", text="Be brief."), ModelMessage(role="user", text="Say hé.")),
    max_tokens=64,
    stop=("###",),
)


def model_at(base_url: str, *, connect_seconds: float = 5.0, idle_seconds: float = 5.0) -> OpenAIChatModel:
    """A client with a key and short patience."""
    patience = Patience(connect_seconds=connect_seconds, idle_seconds=idle_seconds)
    return OpenAIChatModel(base_url, "secret-key", "asked-1", patience=patience)


async def answer_of(model: OpenAIChatModel, request: ModelRequest = REQUEST) -> tuple[str, ReplyEnd]:
    """The text and the end of an answer that must be whole."""
    texts: list[str] = []
    ends: list[ReplyEnd] = []
    async with aclosing(model.stream(request)) as chunks:
        async for chunk in chunks:
            if isinstance(chunk, TextChunk):
                assert not ends
                texts.append(chunk.text)
            else:
                assert isinstance(chunk, ReplyEnd)
                ends.append(chunk)
    (end,) = ends
    return "".join(texts), end
