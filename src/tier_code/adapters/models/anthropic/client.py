"""A Claude model as the engine sees it, over the vendor's SDK: its transport, keys and headers, our stream.

The SDK is imported in a thread when a tier is first needed: it costs about a second of processor time.
"""

from __future__ import annotations

import asyncio
import importlib
import warnings
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from tier_code.adapters.models.anthropic.assembler import MessageAssembler
from tier_code.adapters.models.anthropic.classify import VendorError, problem_of
from tier_code.adapters.models.anthropic.wire_request import Asked, message_params, prompt_params
from tier_code.adapters.models.endpoint import Endpoint, Patience
from tier_code.adapters.models.event_stream import EventParser
from tier_code.domain.errors import AnswerTruncated, ModelProblem, ModelUnavailable, ProviderFailed
from tier_code.domain.untrusted import one_line
from tier_code.ports.model import ModelChunk, ModelRequest

DEFAULT_URL = "https://api.anthropic.com"
MAX_ANSWER_BYTES = 64 * 1024 * 1024
PATIENCE = Patience(connect_seconds=5.0, idle_seconds=600.0)
"""A model that thinks hard may be silent for minutes; pings come in between, but gateways swallow them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnthropicSettings:
    """Who is asked, where, and with which key. From the user's environment or settings only."""

    asked: Asked
    api_key: str = field(repr=False)
    base_url: str = DEFAULT_URL
    private: bool = False
    """The user declared the host private: proxies of the environment are not asked."""
    patience: Patience = PATIENCE

    @property
    def endpoint(self) -> Endpoint:
        """The address with its rules for proxies and redirects.

        Errors: UsageProblem for what is no address.
        """
        return Endpoint(
            base_url=self.base_url, api_key=self.api_key, private=self.private, patience=self.patience
        )


class AnthropicSource:
    """Connects a Claude model when it is first needed."""

    def __init__(self, settings: AnthropicSettings) -> None:
        self._settings = settings
        self._connecting = asyncio.Lock()
        self._model: AnthropicModel | None = None

    async def connect(self) -> AnthropicModel:
        """The model, ready to be asked; no byte is sent yet.

        Errors: ModelUnavailable when there is no key; UsageProblem for a bad address.
        """
        if not self._settings.api_key:
            raise ModelUnavailable("no key: set ANTHROPIC_API_KEY in your environment")
        async with self._connecting:
            if self._model is None:
                client = await asyncio.to_thread(_new_client, self._settings)
                self._model = AnthropicModel(client, self._settings)
        return self._model

    async def close(self) -> None:
        """Close its connections."""
        if self._model is not None:
            await self._model.close()
            self._model = None


class AnthropicModel:
    """Implements `ports.model.Model`."""

    def __init__(self, client: Any, settings: AnthropicSettings) -> None:  # noqa: ANN401 - the SDK loads late
        self._client = client
        self._settings = settings

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelChunk, None]:
        """Text and visible thinking, then one `ReplyEnd` once the message is whole.

        Errors: a ModelProblem of the right kind. Closing the iterator closes the connection.
        """
        parser = EventParser()
        message = MessageAssembler(self._settings.asked.model)
        async with aclosing(self._pieces(request)) as pieces:
            async for piece in pieces:
                for event in parser.feed(piece):
                    chunk = None if message.whole else message.read(event)
                    if chunk is not None:
                        yield chunk
                if message.whole:
                    break
        yield message.end()

    async def count(self, request: ModelRequest) -> int | None:
        """Input tokens by the model's own tokenizer, free of charge; None when the service does not say."""
        try:
            counted = await self._client.messages.count_tokens(**prompt_params(self._settings.asked, request))
        except Exception:  # noqa: BLE001 - a count is a favour: whatever goes wrong, there is none
            return None
        tokens = counted.input_tokens
        return tokens if isinstance(tokens, int) and tokens > 0 else None

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    async def _pieces(self, request: ModelRequest) -> AsyncGenerator[bytes, None]:
        params = message_params(self._settings.asked, request)
        received = 0
        try:
            async with self._client.messages.with_streaming_response.create(
                **params, stream=True
            ) as response:
                _require_stream(response.headers)
                async for piece in response.iter_bytes():
                    received += len(piece)
                    _refuse_endless(received)
                    yield piece
        except ModelProblem:
            raise
        except Exception as problem:
            # The SDK lets errors of httpx2, JSON and its own assertions through.
            raise self._typed(problem) from problem

    def _typed(self, problem: Exception) -> ModelProblem:
        if hasattr(problem, "status_code") and hasattr(problem, "response"):
            return problem_of(_vendor_error(problem))
        cause = problem if problem.__cause__ is None else problem.__cause__
        name = type(cause).__name__
        reason = one_line(str(cause) or name, 120)
        if name in ("ConnectError", "ConnectTimeout", "PoolTimeout", "ProxyError", "UnsupportedProtocol"):
            return ModelUnavailable(f"nothing answers at {self._settings.base_url} ({reason})")
        if name.endswith("Timeout") or name == "APITimeoutError":
            seconds = self._settings.patience.idle_seconds
            return AnswerTruncated(f"the service was silent for {seconds:g} s")
        return AnswerTruncated(f"the connection to the service broke: {reason}")


def _new_client(settings: AnthropicSettings) -> object:
    """Runs in a thread: the import takes about a second."""
    endpoint = settings.endpoint
    try:
        sdk, http = importlib.import_module("anthropic"), importlib.import_module("httpx2")
    except ImportError as problem:
        raise ModelUnavailable(f"the Anthropic SDK cannot be loaded: {problem}") from problem
    patience = settings.patience
    # It would be printed into the middle of a screen, and be an error where warnings are errors.
    warnings.filterwarnings("ignore", message=r"The model .* is deprecated", category=DeprecationWarning)
    return sdk.AsyncAnthropic(
        api_key=settings.api_key,
        base_url=settings.base_url,
        # Our own loop tries again: every attempt has its own reservation and its own line in the books.
        max_retries=0,
        http_client=http.AsyncClient(
            trust_env=endpoint.uses_proxies,
            follow_redirects=False,
            timeout=http.Timeout(patience.idle_seconds, connect=patience.connect_seconds),
        ),
    )


def _refuse_endless(received: int) -> None:
    if received > MAX_ANSWER_BYTES:
        raise ProviderFailed(f"the answer has more than {MAX_ANSWER_BYTES} bytes")


def _require_stream(headers: Mapping[str, str]) -> None:
    content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "text/event-stream":
        raise ProviderFailed(f"the service did not stream an answer but sent {one_line(content_type, 60)}")


def _vendor_error(problem: Any) -> VendorError:  # noqa: ANN401 - an SDK class, which loads late
    body = problem.body if isinstance(problem.body, Mapping) else {}
    inner = body.get("error")
    fields = inner if isinstance(inner, Mapping) else body
    return VendorError(
        kind=str(fields.get("type") or ""),
        message=str(fields.get("message") or problem),
        status=int(problem.status_code),
        headers={name.lower(): value for name, value in problem.response.headers.items()},
    )
