"""Events of the Messages dialect, as its documentation of autumn 2026 shows them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence

from tests.support.http_servers import Reply

MODEL = "claude-opus-5-5"


def event(kind: str, **fields: object) -> bytes:
    """One event with its name and its data."""
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **fields})}\n\n".encode()


def usage(
    input_tokens: int | None = 25,
    *,
    output: int | None = 1,
    read: int | None = 0,
    written: int | None = 0,
    written_1h: int = 0,
    **more: object,
) -> dict[str, object]:
    """The usage object of `message_start`."""
    split = {
        "ephemeral_5m_input_tokens": (written or 0) - written_1h,
        "ephemeral_1h_input_tokens": written_1h,
    }
    return {
        "input_tokens": input_tokens,
        "cache_creation_input_tokens": written,
        "cache_read_input_tokens": read,
        "cache_creation": split,
        "output_tokens": output,
        "service_tier": "standard",
        **more,
    }


def start(reported: Mapping[str, object] | None = None, *, model: str = MODEL) -> bytes:
    """`message_start`."""
    message: dict[str, object] = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": usage() if reported is None else reported,
    }
    return event("message_start", message=message)


def block(index: int, pieces: Iterable[str], kind: str = "text") -> list[bytes]:
    """A whole block of text or thinking."""
    empty = {"type": kind, kind: ""}
    begun = event("content_block_start", index=index, content_block=empty)
    deltas = [
        event("content_block_delta", index=index, delta={"type": f"{kind}_delta", kind: piece})
        for piece in pieces
    ]
    return [begun, *deltas, event("content_block_stop", index=index)]


def stopped(reason: str | None = "end_turn", *, output: int | None = 12, **more: object) -> bytes:
    """`message_delta` with the reason and the running total of usage."""
    reported = {name: value for name, value in {"output_tokens": output, **more}.items() if value is not None}
    return event("message_delta", delta={"stop_reason": reason, "stop_sequence": None}, usage=reported)


END = event("message_stop")
PING = event("ping")


def whole(*texts: str, reason: str = "end_turn", reported: Mapping[str, object] | None = None) -> list[bytes]:
    """An answer that ends as it should."""
    return [start(reported), PING, *block(0, texts), stopped(reason), END]


def streamed(events: Sequence[bytes]) -> Reply:
    """A reply that streams these events."""
    return Reply(pieces=tuple(events))


def refused(status: str, kind: str, message: str, *headers: str) -> Reply:
    """An error before any stream."""
    body = json.dumps({"type": "error", "error": {"type": kind, "message": message}}).encode()
    return Reply(status=status, headers=("content-type: application/json", *headers), pieces=(body,))
