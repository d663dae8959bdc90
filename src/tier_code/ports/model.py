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
    cached: bool = False
    """The prompt up to the end of this message comes again byte for byte: a cache may keep it."""
    native: str = ""
    """An assistant's message as its vendor gave it: JSON with reasoning blocks; `text` is the plain part."""
    native_model: str = ""
    """The model that `native` is bound to; for any other model only `text` is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRequest:
    """What is sent, complete: the same request gives the same bytes on the wire."""

    messages: tuple[ModelMessage, ...]
    max_tokens: int
    least_tokens: int = 0
    """Fewer tokens to answer with make no sense; 0 means that `max_tokens` may not be lowered at all."""
    stop: tuple[str, ...] = ()
    temperature: float = 0.0
    seed: int = 7
    """Vendors whose models take neither temperature nor seed are not sent them."""
    schema: str = ""
    """A JSON schema that the answer must satisfy, as JSON text; empty for free text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextChunk:
    """Some more of the answer."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThinkingChunk:
    """Some more of what the model lets us see of its reasoning; never part of the answer."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyEnd:
    """The wire's own terminal marker was seen: the answer is whole."""

    usage: TokenUsage
    usage_source: str
    """`usage` when the server reported it, else how it was counted."""
    stop_reason: str
    """`stop`, `length`, `refusal` or `context`; all are billed, only the first is an answer."""
    served_model: str
    detail: str = ""
    """What the vendor said about the stop, such as the category of a refusal."""
    variants: tuple[str, ...] = ()
    """What multiplies the list price of this call: `fast`, `geo-us`, or a name that no table knows."""
    native: str = ""
    """The answer as the vendor gave it, to be sent back to the same model."""
    request_id: str = ""
    """The vendor's own name for the call."""


ModelChunk = TextChunk | ThinkingChunk | ReplyEnd


class Model(Protocol):
    """A connected model."""

    def stream(self, request: ModelRequest) -> AsyncGenerator[ModelChunk, None]:
        """Text chunks, then exactly one `ReplyEnd`.

        Errors: a ModelProblem of the right kind; a stream that ends without its marker is AnswerTruncated.
        Closing the iterator early cancels the generation at once.
        """

    async def count(self, request: ModelRequest) -> int | None:
        """Tokens of the whole prompt as this very model counts them; None when nobody can tell."""


class ModelSource(Protocol):
    """Connects the model of a tier when it is first needed."""

    async def connect(self) -> Model:
        """Start or find the server and wait until it answers.

        Errors: ModelUnavailable with the command that mends it.
        """

    async def close(self) -> None:
        """Let go of the server; the last user ends it."""
