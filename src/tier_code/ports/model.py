"""One way to talk to any model."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol

from tier_code.domain.tokens import TokenUsage


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelMessage:
    """One message of a request."""

    role: str
    """`system`, `user` or `assistant`."""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRequest:
    """What is sent, complete: the same request gives the same bytes on the wire."""

    messages: tuple[ModelMessage, ...]
    max_tokens: int
    stop: tuple[str, ...] = ()
    temperature: float = 0.0
    seed: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChunk:
    """Some more of the answer."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyEnd:
    """The wire's own terminal marker was seen: the answer is whole."""

    usage: TokenUsage
    usage_source: str
    """`usage` when the server reported it, else how it was counted."""
    stop_reason: str
    """`stop` or `length`."""
    served_model: str


ModelChunk = TextChunk | ReplyEnd


class Model(Protocol):
    """A connected model."""

    def stream(self, request: ModelRequest) -> AsyncGenerator[ModelChunk, None]:
        """Text chunks, then exactly one `ReplyEnd`.

        Errors: a ModelProblem of the right kind; a stream that ends without its marker is AnswerTruncated.
        Closing the iterator early cancels the generation at once.
        """


class ModelSource(Protocol):
    """Connects the model of a tier when it is first needed."""

    async def connect(self) -> Model:
        """Start or find the server and wait until it answers.

        Errors: ModelUnavailable with the command that mends it.
        """

    async def close(self) -> None:
        """Let go of the server; the last user ends it."""
