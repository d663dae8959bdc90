"""The events of one billed answer, with what goes wrong inside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from tests.support.messages_events import END, PING, block, event, start, stopped, usage


class Billed(Protocol):
    """What the books say about the call that is answered."""

    model: str
    prompt: Mapping[str, int]
    output: int
    written_1h: int


class Wrong(Protocol):
    """What is unusual about the answer."""

    @property
    def thinking(self) -> str: ...
    @property
    def variants(self) -> Mapping[str, str]: ...
    @property
    def error_inside(self) -> bool: ...
    @property
    def error_at(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def cut_after(self) -> int: ...


def answer_events(call: Billed, text: str, reason: str, wrong: Wrong) -> list[bytes]:
    """What is streamed, from `message_start` to the end or to where it breaks."""
    reported = usage(
        call.prompt["input"],
        read=call.prompt["read"],
        written=call.prompt["written"],
        written_1h=call.written_1h,
        output=1,
        **wrong.variants,
    )
    thought = _thinking(wrong.thinking) if wrong.thinking else []
    half = len(text) // 2
    events = [
        start(reported, model=call.model),
        PING,
        *thought,
        *block(1 if thought else 0, [text[:half], text[half:]]),
        # Running totals: the first one is not the last word, and null says nothing.
        stopped(None, output=min(2, call.output), cache_read_input_tokens=call.prompt["read"]),
        PING,
        stopped(reason, output=call.output, input_tokens=call.prompt["input"]),
        END,
    ]
    if wrong.error_inside:
        error = {"type": wrong.kind, "message": wrong.message}
        return [*events[: wrong.error_at], event("error", error=error)]
    return events[: wrong.cut_after] if wrong.cut_after >= 0 else events


def error_body(kind: str, message: str) -> dict[str, object]:
    """The envelope of an error before any stream."""
    return {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_1"}


def _thinking(text: str) -> list[bytes]:
    """A block of thinking, signed at its end."""
    begun, *deltas, closed = block(0, [text], kind="thinking")
    signature = event("content_block_delta", index=0, delta={"type": "signature_delta", "signature": "c2ln"})
    return [begun, *deltas, signature, closed]
