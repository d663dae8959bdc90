"""A model that says what a script says: for tests, demonstrations and pictures in the documentation."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from tier_code.domain.errors import AnswerTruncated, ModelProblem, ProviderFailed
from tier_code.domain.tokens import TokenUsage
from tier_code.ports.model import Model, ModelChunk, ModelRequest, ReplyEnd, TextChunk

Sleep = Callable[[float], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptedAnswer:
    """One answer of a script."""

    text: str = ""
    when: str = ""
    """Only for a request whose last message contains this; empty takes any."""
    repeat: bool = False
    """May be given any number of times; otherwise once."""
    chunk_characters: int = 0
    """Length of each piece of text; 0 gives the text in one piece."""
    delay_seconds: float = 0.0
    """Waited before each piece, by the injected sleeper."""
    usage: TokenUsage | None = None
    """None counts a token for every four characters."""
    stop_reason: str = "stop"
    error: ModelProblem | None = None
    """Raised in place of the end, after the text."""
    cut: bool = False
    """The stream ends after the text without its end marker."""


class ScriptedModel:
    """Gives its answers in order, the first fitting one each time, and remembers what it was asked."""

    def __init__(
        self,
        answers: Sequence[ScriptedAnswer | str],
        *,
        sleep: Sleep = asyncio.sleep,
        name: str = "scripted",
    ) -> None:
        self._left = [ScriptedAnswer(text=one) if isinstance(one, str) else one for one in answers]
        self._sleep = sleep
        self._name = name
        self.requests: list[ModelRequest] = []
        """Every request, in order."""
        self.cancelled = 0
        """How many streams were closed before their end."""

    async def count(self, request: ModelRequest) -> int | None:
        """A script has no tokenizer."""
        del request
        return None

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelChunk, None]:
        """Play the next fitting answer.

        Errors: what the script says; ProviderFailed when it has nothing left for this request.
        """
        self.requests.append(request)
        answer = self._next(request)
        try:
            for piece in _pieces(answer):
                if answer.delay_seconds:
                    await self._sleep(answer.delay_seconds)
                yield TextChunk(text=piece)
        except (GeneratorExit, asyncio.CancelledError):
            self.cancelled += 1
            raise
        if answer.error is not None:
            raise answer.error
        if answer.cut:
            raise AnswerTruncated("the answer ended without its end marker")
        yield ReplyEnd(
            usage=answer.usage or _counted(request, answer.text),
            usage_source="script",
            stop_reason=answer.stop_reason,
            served_model=self._name,
        )

    def _next(self, request: ModelRequest) -> ScriptedAnswer:
        asked = request.messages[-1].text if request.messages else ""
        fitting = [answer for answer in self._left if answer.when in asked]
        if not fitting:
            raise ProviderFailed(f"the script has no answer left for: {asked[-80:]}")
        chosen = min(fitting, key=lambda answer: not answer.when)
        if not chosen.repeat:
            self._left.remove(chosen)
        return chosen


class ScriptedSource:
    """Connects a scripted model, or fails the way a test wants."""

    def __init__(self, model: Model, *, error: ModelProblem | None = None) -> None:
        self._model = model
        self._error = error
        self.connected = 0
        """How often a connection was asked for."""
        self.closed = 0
        """How often it was let go."""

    async def connect(self) -> Model:
        """The model; or the error this source was given."""
        self.connected += 1
        if self._error is not None:
            raise self._error
        return self._model

    async def close(self) -> None:
        """Nothing is held."""
        self.closed += 1


def _pieces(answer: ScriptedAnswer) -> Sequence[str]:
    length = answer.chunk_characters or len(answer.text) or 1
    return [answer.text[at : at + length] for at in range(0, len(answer.text), length)]


def _counted(request: ModelRequest, answer: str) -> TokenUsage:
    asked = sum(len(message.text) for message in request.messages)
    return TokenUsage(input_tokens=-(-asked // 4), output_tokens=-(-len(answer) // 4))
