"""A model of a running Ollama as the engine sees it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field

from tier_code.adapters.models.endpoint import Endpoint, Patience
from tier_code.adapters.models.ollama.wire import ChatReader, LineParser, chat_body
from tier_code.domain.errors import AnswerTruncated, ContextTooLarge, ModelUnavailable
from tier_code.domain.tokens import TokenUsage
from tier_code.ports.counting import TokenCounter
from tier_code.ports.model import ModelChunk, ModelRequest, ReplyEnd, TextChunk

DEFAULT_URL = "http://127.0.0.1:11434"
NUM_CTX = 8_192
LINES = "application/x-ndjson"
CUT_SHARE = 0.5
"""A prompt of which the server read less than this share of our own count was cut."""
TOKENS_AROUND_MESSAGE = 5
PATIENCE = Patience(connect_seconds=2.0, idle_seconds=900.0)
"""Loading a model and reading a long prompt without a GPU take minutes of silence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OllamaSettings:
    """Which model is asked, where, and in which window."""

    model: str
    counter: TokenCounter
    base_url: str = DEFAULT_URL
    api_key: str = field(default="", repr=False)
    private: bool = False
    num_ctx: int = NUM_CTX
    patience: Patience = PATIENCE

    @property
    def endpoint(self) -> Endpoint:
        """The address with its rules for proxies and redirects.

        Errors: UsageProblem for what is no address.
        """
        return Endpoint(
            base_url=self.base_url, api_key=self.api_key, private=self.private, patience=self.patience
        )


class OllamaModel:
    """Implements `ports.model.Model`."""

    def __init__(self, settings: OllamaSettings) -> None:
        self._settings = settings
        self._endpoint = settings.endpoint

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelChunk, None]:
        """Text, then one `ReplyEnd` once the server has said that the answer is whole.

        Errors: ContextTooLarge before anything is sent when prompt and answer cannot both fit, and after it
        when the server cut the prompt all the same; otherwise a ModelProblem of the right kind.
        """
        from tier_code.adapters.models.http_exchange import stream_answer

        expected = self._require_room(request)
        parser, reply, written = LineParser(), ChatReader(), list[str]()
        body = chat_body(self._settings.model, request, self._settings.num_ctx)
        try:
            async with aclosing(stream_answer(self._endpoint, "api/chat", body, LINES)) as pieces:
                async for piece in pieces:
                    for line in parser.feed(piece):
                        text = "" if reply.done else reply.read(line)
                        if text:
                            written.append(text)
                            yield TextChunk(text=text)
                    if reply.done:
                        break
        except ModelUnavailable as problem:
            raise self._with_advice(problem) from problem
        if not reply.done:
            raise AnswerTruncated("the answer ended without its end marker")
        yield self._end(reply, expected, "".join(written))

    async def count(self, request: ModelRequest) -> int | None:
        """Ollama has no counter."""
        del request
        return None

    def _require_room(self, request: ModelRequest) -> int:
        """Our own count of the prompt."""
        counter = self._settings.counter
        tokens = sum(counter.count(message.text) + TOKENS_AROUND_MESSAGE for message in request.messages)
        if tokens + request.max_tokens > self._settings.num_ctx:
            raise ContextTooLarge(
                f"the prompt has about {tokens} tokens and the answer may take {request.max_tokens}: "
                f"more than the window of {self._settings.num_ctx} of {self._settings.model}"
            )
        return tokens

    def _end(self, reply: ChatReader, expected: int, answer: str) -> ReplyEnd:
        if reply.prompt_tokens is not None and reply.prompt_tokens < CUT_SHARE * expected:
            raise ContextTooLarge(
                f"the server cut the prompt: it read {reply.prompt_tokens} of about {expected} tokens"
            )
        counted = reply.prompt_tokens is None or (reply.output_tokens is None and bool(answer))
        output = reply.output_tokens
        if output is None:
            output = self._settings.counter.count(answer) if answer else 0
        return ReplyEnd(
            usage=TokenUsage(
                input_tokens=expected if reply.prompt_tokens is None else reply.prompt_tokens,
                output_tokens=output,
            ),
            usage_source=f"counted: {self._settings.counter.source}" if counted else "usage",
            stop_reason=reply.finish,
            served_model=reply.served_model or self._settings.model,
        )

    def _with_advice(self, problem: ModelUnavailable) -> ModelUnavailable:
        model = self._settings.model
        return ModelUnavailable(f"{problem}; is Ollama running, and has it the model? (ollama pull {model})")


class OllamaSource:
    """Connects a model of a running Ollama."""

    def __init__(self, settings: OllamaSettings) -> None:
        """Refuse what cannot be called.

        Errors: UsageProblem naming the address.
        """
        self._model = OllamaModel(settings)

    async def connect(self) -> OllamaModel:
        """The model; whether the server has it shows with the first request."""
        return self._model

    async def close(self) -> None:
        """Nothing is kept open between requests."""
