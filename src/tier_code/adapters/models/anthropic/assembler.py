"""Puts a streamed message together, strictly: an answer is whole only when the wire itself says so.

The vendor's SDK gives back a half-received message without any error when a stream is cut; this does not.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import NoReturn

from tier_code.adapters.models.anthropic.classify import problem_of_event
from tier_code.adapters.models.anthropic.usage_report import UsageReport
from tier_code.adapters.models.chat_wire import parsed_object
from tier_code.adapters.models.event_stream import ServerEvent
from tier_code.domain.errors import AnswerTruncated, ProviderFailed
from tier_code.domain.untrusted import one_line
from tier_code.ports.model import ModelChunk, ReplyEnd, TextChunk, ThinkingChunk

STOPS: Mapping[str, str] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "refusal": "refusal",
    "model_context_window_exceeded": "context",
}
"""The wire's stop reason to ours; another one is passed on by its own name and is no answer."""
_DELTAS: Mapping[str, tuple[str, str]] = {
    "text_delta": ("text", "text"),
    "thinking_delta": ("thinking", "thinking"),
    "signature_delta": ("thinking", "signature"),
}
"""Type of a delta to (type of the block it belongs to, field it adds to)."""


class MessageAssembler:
    """Follows the events of one message."""

    def __init__(self, model: str) -> None:
        self._model = model
        self._usage = UsageReport()
        self._blocks: list[dict[str, object]] = []
        self._open = False
        self._started = False
        self._stop: str | None = None
        self._detail = ""
        self.whole = False
        """The terminal marker was seen and everything before it was in order."""
        self._steps: Mapping[str, Callable[[Mapping[str, object]], ModelChunk | None]] = {
            "content_block_start": self._open_block,
            "content_block_delta": self._add,
            "content_block_stop": self._close_block,
            "message_delta": self._delta,
            "message_stop": self._finish,
        }

    def read(self, event: ServerEvent) -> ModelChunk | None:
        """Take the next event and give what it adds for the user to see, often nothing.

        Errors: ProviderFailed for what the dialect does not allow; the server's own error, classified;
        AnswerTruncated when the message ends without saying why.
        """
        payload = parsed_object(event.text)
        kind = str(payload.get("type") or event.name)
        if kind == "error":
            raise problem_of_event(payload)
        if kind == "message_start":
            self._start(payload)
            return None
        step = self._steps.get(kind)
        if step is None:
            # `ping`, and event types that were added to the dialect later.
            return None
        if not self._started:
            _malformed(f"{kind} before message_start")
        return step(payload)

    def end(self) -> ReplyEnd:
        """The end of a whole message, with everything that is billed.

        Errors: AnswerTruncated when the stream ended without its terminal marker.
        """
        if not self.whole or self._stop is None:
            raise AnswerTruncated("the answer ended without its end marker")
        return ReplyEnd(
            usage=self._usage.usage(),
            usage_source="usage",
            stop_reason=STOPS.get(self._stop, one_line(self._stop, 40)),
            served_model=self._model,
            detail=self._detail,
            variants=self._usage.variants,
            native=json.dumps(self._blocks, ensure_ascii=False),
        )

    def _start(self, payload: Mapping[str, object]) -> None:
        if self._started:
            _malformed("a second message_start")
        message = _object(payload.get("message"))
        self._started = True
        self._model = str(message.get("model") or self._model)
        self._usage.start(message.get("usage"))

    def _open_block(self, payload: Mapping[str, object]) -> ModelChunk | None:
        if self._open or payload.get("index") != len(self._blocks):
            _malformed("a block that begins out of turn")
        block = dict(_object(payload.get("content_block")))
        if block.get("type") in ("tool_use", "server_tool_use"):
            _malformed("a tool was used though none was offered")
        self._blocks.append(block)
        self._open = True
        return _shown(str(block.get("type")), block.get("text") or block.get("thinking") or "")

    def _add(self, payload: Mapping[str, object]) -> ModelChunk | None:
        if not self._open or payload.get("index") != len(self._blocks) - 1:
            _malformed("a piece of a block that is not open")
        delta = _object(payload.get("delta"))
        belongs, name = _DELTAS.get(str(delta.get("type")), ("", ""))
        if not name:
            return None
        block = self._blocks[-1]
        piece = delta.get(name)
        if block.get("type") != belongs or not isinstance(piece, str):
            _malformed(f"{one_line(str(delta.get('type')), 40)} in a block of another kind")
        block[name] = f"{block.get(name) or ''}{piece}"
        return _shown(name, piece)

    def _close_block(self, payload: Mapping[str, object]) -> None:
        if not self._open or payload.get("index") != len(self._blocks) - 1:
            _malformed("a block that ends without having begun")
        self._open = False

    def _delta(self, payload: Mapping[str, object]) -> None:
        delta = _object(payload.get("delta"))
        if delta.get("stop_reason") is not None:
            self._stop = str(delta["stop_reason"])
        details = delta.get("stop_details")
        if isinstance(details, Mapping):
            self._detail = one_line(
                " ".join(str(details[name]) for name in ("category", "explanation") if details.get(name)), 200
            )
        self._usage.update(payload.get("usage"))

    def _finish(self, payload: Mapping[str, object]) -> None:
        del payload
        if self._open:
            _malformed("the message ended inside a block")
        if self._stop is None:
            raise AnswerTruncated("the server ended the answer without saying why it stopped")
        if not self._usage.final:
            _malformed("the message ended without its usage")
        self._usage.usage()
        self.whole = True


def _shown(kind: str, piece: object) -> ModelChunk | None:
    if not isinstance(piece, str) or not piece:
        return None
    try:
        piece.encode("utf-8")
    except UnicodeEncodeError as problem:
        raise ProviderFailed("the server sent half of a surrogate pair") from problem
    if kind == "text":
        return TextChunk(text=piece)
    return ThinkingChunk(text=piece) if kind == "thinking" else None


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        _malformed("expected a JSON object")
    return value


def _malformed(what: str) -> NoReturn:
    raise ProviderFailed(f"the server's answer is malformed: {what}")
