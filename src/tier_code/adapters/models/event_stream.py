"""Server-sent events out of raw bytes, strictly: undecodable bytes and endless events are errors here.

httpx2 has a reader of its own, which follows the charset of a header and turns bad bytes into U+FFFD; that
would change source code without a word. Nothing else in tier-code may take events apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tier_code.domain.errors import ProviderFailed

MAX_EVENT_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ServerEvent:
    """One dispatched event."""

    name: str
    """The `event` field, `message` when there was none."""
    text: str
    """The `data` lines, joined by line feeds."""


class EventParser:
    """Collects bytes and gives back the events that a blank line has ended; never the unfinished last one."""

    def __init__(self, max_event_bytes: int = MAX_EVENT_BYTES) -> None:
        self._limit = max_event_bytes
        self._pending = bytearray()
        self._name = ""
        self._lines: list[str] = []
        self._size = 0

    def feed(self, chunk: bytes) -> Iterator[ServerEvent]:
        """Take in the next bytes, cut anywhere, and give the events they complete.

        Errors: ProviderFailed for bytes that are not UTF-8 and for an event over the limit.
        """
        self._pending += chunk
        *lines, rest = self._pending.split(b"\n")
        self._pending = rest
        for line in lines:
            event = self._take(bytes(line).removesuffix(b"\r"))
            if event is not None:
                yield event
        self._refuse_endless(len(rest))

    def _take(self, line: bytes) -> ServerEvent | None:
        if not line:
            return self._dispatch()
        self._size += len(line)
        self._refuse_endless(0)
        name, _, value = _decoded(line).partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._lines.append(value)
        elif name == "event":
            self._name = value
        return None

    def _dispatch(self) -> ServerEvent | None:
        event = ServerEvent(self._name or "message", "\n".join(self._lines)) if self._lines else None
        self._name, self._lines, self._size = "", [], 0
        return event

    def _refuse_endless(self, pending: int) -> None:
        if self._size + pending > self._limit:
            raise ProviderFailed(f"the server sent an event of more than {self._limit} bytes")


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as problem:
        raise ProviderFailed("the server sent bytes that are not UTF-8") from problem
