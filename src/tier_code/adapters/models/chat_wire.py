"""The chat-completions dialect: what our request looks like and what the server's events and errors mean.

Source: wire facts of OpenAI-compatible servers, checked against an embedded llama.cpp server (2026-11).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NoReturn

from tier_code.adapters.models.event_stream import ServerEvent
from tier_code.domain.errors import (
    AnswerTruncated,
    ContextTooLarge,
    ModelBusy,
    ModelProblem,
    ModelUnavailable,
    ProviderFailed,
    RequestRejected,
)
from tier_code.domain.tokens import TokenUsage
from tier_code.domain.untrusted import one_line
from tier_code.ports.model import ModelMessage, ModelRequest

DONE = "[DONE]"
MAX_BELIEVABLE_TOKENS = 1_000_000_000
_CONTEXT_WORDS = (
    "exceed_context_size",
    "context_length_exceeded",
    "context length",
    "context size",
    "context window",
)
_CAPPED_WORDS = ("insufficient_quota", "billing", "credit balance", "spend limit")
_BUSY_STATUS = frozenset({429, 502, 503, 504, 529})
"""Not 500: a server on one's own machine answers the same request with it again and again."""


def request_body(model: str, request: ModelRequest) -> bytes:
    """The request as sent: the same request always gives the same bytes, which prompt caches rely on."""
    body: dict[str, object] = {
        "model": model,
        "messages": message_list(request.messages),
        "max_tokens": request.max_tokens,
        "temperature": request.temperature,
        "seed": request.seed,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if request.stop:
        body["stop"] = list(request.stop)
    if request.schema:
        schema = {"name": "answer", "strict": True, "schema": json.loads(request.schema)}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    return compact_json(body)


def message_list(messages: Sequence[ModelMessage]) -> list[dict[str, str]]:
    """Messages as the wire names them, in order."""
    return [{"role": message.role, "content": message.text} for message in messages]


def compact_json(value: object) -> bytes:
    """JSON as UTF-8 without spaces; lone surrogates, as file names hold them, are escaped and cannot fail."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


class ReplyReader:
    """Follows one streamed answer and knows whether it is whole.

    Whole means: a finish reason, then `[DONE]`. The usage chunk stands between them, if the server sends one.
    """

    def __init__(self) -> None:
        self.finish = ""
        """`stop` or `length` once the server has said so."""
        self.done = False
        self.usage: TokenUsage | None = None
        self.served_model = ""

    def read(self, event: ServerEvent) -> str:
        """Take the next event and return the text it adds, often none.

        Errors: ProviderFailed for what the dialect does not allow; the server's own error, classified.
        """
        if event.text.strip() == DONE:
            self._end()
            return ""
        chunk = parsed_object(event.text)
        if event.name == "error" or "error" in chunk or chunk.get("object") == "error":
            raise problem_from(chunk)
        self._note(chunk)
        return self._text_of(chunk)

    def _end(self) -> None:
        if not self.finish:
            raise AnswerTruncated("the server ended the answer without saying why it stopped")
        self.done = True

    def _note(self, chunk: Mapping[str, object]) -> None:
        self.served_model = self.served_model or str(chunk.get("model") or "")
        # Servers may restate usage in every chunk: it is a running total, so the last one counts.
        self.usage = usage_from(chunk.get("usage")) or self.usage

    def _text_of(self, chunk: Mapping[str, object]) -> str:
        choices = chunk.get("choices") or []
        if not isinstance(choices, list) or len(choices) > 1:
            _malformed("expected one choice")
        if not choices:
            return ""
        choice = _object(choices[0])
        text = _object(choice.get("delta") or {}).get("content") or ""
        if not isinstance(text, str):
            _malformed("the text is not a string")
        if text and self.finish:
            _malformed("text after the end of the answer")
        self._finish_by(choice.get("finish_reason"))
        return _valid_unicode(text)

    def _finish_by(self, reason: object) -> None:
        if reason is None:
            return
        if reason not in ("stop", "length"):
            raise ProviderFailed(
                f"the server stopped for a reason we cannot use: {one_line(str(reason), 60)}"
            )
        self.finish = str(reason)


def usage_from(reported: object) -> TokenUsage | None:
    """The report in disjoint buckets: here `prompt_tokens` includes what a cache gave and what it took.

    Some hosts count reasoning in `total_tokens` only; it is billed as output all the same.
    None when the server reported nothing. Errors: ProviderFailed for counts that cannot be true.
    """
    if reported is None:
        return None
    usage = _object(reported)
    if "prompt_tokens" not in usage or "completion_tokens" not in usage:
        return None
    prompt, output = _count(usage["prompt_tokens"]), _count(usage["completion_tokens"])
    details = _object(usage.get("prompt_tokens_details") or {})
    cached = _count(details.get("cached_tokens") or usage.get("prompt_cache_hit_tokens") or 0)
    written = _count(details.get("cache_write_tokens") or 0)
    if cached + written > prompt:
        _malformed(f"{cached + written} cached tokens in a prompt of {prompt}")
    return TokenUsage(
        input_tokens=prompt - cached - written,
        cache_read_tokens=cached,
        cache_write_5m_tokens=written,
        output_tokens=max(output, _count(usage.get("total_tokens") or 0) - prompt),
    )


def problem_from(payload: object, status: int = 200, wait: float | None = None) -> ModelProblem:
    """The error that a server's answer stands for, by its type and words first, by the HTTP status second.

    `wait` is the time in seconds after which the server wants to be asked again.
    """
    error = payload.get("error", payload) if isinstance(payload, Mapping) else payload
    fields = error if isinstance(error, Mapping) else {"message": error}
    kind = f"{fields.get('type') or ''} {fields.get('code') or ''}"
    message = one_line(
        str(fields.get("message") or fields.get("detail") or kind.strip() or "no reason given"), 300
    )
    if any(word in f"{kind} {message}".lower() for word in _CONTEXT_WORDS):
        return ContextTooLarge(f"the prompt does not fit the model's window: {message}")
    if "unavailable_error" in kind:
        return ModelUnavailable(f"the model server is not ready: {message}")
    if status in (401, 403) or "authentication" in kind:
        return ModelUnavailable(f"the model server refused the key: {message}")
    if status == 404:
        return ModelUnavailable(f"the model server does not know this model or address: {message}")
    return _by_status(f"{kind} {message}".lower(), message, status, wait)


def _by_status(words: str, message: str, status: int, wait: float | None) -> ModelProblem:
    if status in (402, 429) and any(word in words for word in _CAPPED_WORDS):
        return ModelUnavailable(f"the account's limit is reached: {message}")
    if status in _BUSY_STATUS:
        told = f"the model server is overloaded or limits our rate (HTTP {status}): {message}"
        return ModelBusy(told, wait_seconds=wait, unbilled=status == 429)
    if 400 <= status < 500:
        return RequestRejected(f"the model server rejected the request (HTTP {status}): {message}")
    where = f" (HTTP {status})" if status != 200 else ""
    return ProviderFailed(f"the model server answered with an error{where}: {message}")


def parsed_object(text: str) -> dict[str, object]:
    """A JSON object out of an event or a body.

    Errors: ProviderFailed when it is anything else, `NaN` included.
    """
    try:
        value = json.loads(text, parse_constant=_malformed)
    except (ValueError, RecursionError) as problem:
        raise ProviderFailed(f"the server sent what is not JSON: {one_line(text, 80)}") from problem
    return _object(value)


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        _malformed("expected a JSON object")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_BELIEVABLE_TOKENS:
        _malformed(f"a token count of {one_line(str(value), 40)}")
    return value


def _valid_unicode(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as problem:
        raise ProviderFailed("the server sent half of a surrogate pair") from problem
    return text


def _malformed(what: str) -> NoReturn:
    raise ProviderFailed(f"the server's answer is malformed: {what}")
