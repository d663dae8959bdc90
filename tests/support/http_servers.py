"""Loopback servers that say exactly what a test wants, byte for byte, and remember what they were asked."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

EVENT_STREAM = "text/event-stream"


def sse(*events: object) -> tuple[bytes, ...]:
    """Server-sent events, one piece each; strings go in as they are, everything else as JSON."""
    texts = (event if isinstance(event, str) else json.dumps(event) for event in events)
    return tuple(f"data: {text}\n\n".encode() for text in texts)


def chat_chunk(text: str = "", finish: str | None = None) -> dict[str, object]:
    """One chunk of a chat completion."""
    delta = {"content": text} if text else {}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"object": "chat.completion.chunk", "model": "served-1", "choices": [choice]}


def usage_chunk(prompt: object, output: object, cached: object = 0) -> dict[str, object]:
    """The chunk without choices that reports usage."""
    details = {"cached_tokens": cached}
    usage = {"prompt_tokens": prompt, "completion_tokens": output, "prompt_tokens_details": details}
    return {"object": "chat.completion.chunk", "model": "served-1", "choices": [], "usage": usage}


def whole_answer(*texts: str, finish: str = "stop") -> tuple[bytes, ...]:
    """The events of an answer that ends as it should."""
    chunks = [chat_chunk(text) for text in texts]
    return sse(*chunks, chat_chunk(finish=finish), usage_chunk(30, 7, 10), "[DONE]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a `RawServer` does with one request."""

    pieces: tuple[bytes, ...] = ()
    """The body, written and flushed piece by piece."""
    status: str = "200 OK"
    headers: tuple[str, ...] = (f"content-type: {EVENT_STREAM}",)
    stall: bool = False
    """Say no more after the pieces, and wait until the client goes."""
    raw: bytes | None = None
    """Written instead of any HTTP."""
    declared_length: int | None = None
    """A content-length; without one the body ends with the connection."""


@dataclass(slots=True)
class ReceivedRequest:
    """What a client sent."""

    line: str
    headers: dict[str, str]
    body: bytes = b""

    def json(self) -> dict[str, object]:
        """The body, taken apart."""
        value = json.loads(self.body)
        assert isinstance(value, dict)
        return value


class RawServer:
    """Gives its replies in order, the last one again and again."""

    def __init__(self, *replies: Reply) -> None:
        self._replies = list(replies)
        self._server: asyncio.Server | None = None
        self._port = 0
        self._talks: set[asyncio.Task[None]] = set()
        self.requests: list[ReceivedRequest] = []
        self.client_left = asyncio.Event()
        """The client hung up while we stalled."""

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for talk in self._talks:
            talk.cancel()
        await asyncio.gather(*self._talks, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def address(self) -> str:
        """`http://127.0.0.1:PORT`."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def base_url(self) -> str:
        """What an OpenAI-compatible client is given."""
        return f"{self.address}/v1"

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._talks.add(task)
        task.add_done_callback(self._talks.discard)
        try:
            self.requests.append(await _read_request(reader))
            reply = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
            await _say(reply, writer)
            if reply.stall:
                await reader.read()
                self.client_left.set()
        except (ConnectionError, asyncio.IncompleteReadError):
            self.client_left.set()
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


async def _read_request(reader: asyncio.StreamReader) -> ReceivedRequest:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    line, *fields = head.strip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (entry.partition(":") for entry in fields)}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return ReceivedRequest(line, headers, body)


async def _say(reply: Reply, writer: asyncio.StreamWriter) -> None:
    length = () if reply.declared_length is None else (f"content-length: {reply.declared_length}",)
    head = "\r\n".join((f"HTTP/1.1 {reply.status}", *reply.headers, *length, "connection: close", "", ""))
    for piece in (head.encode("latin-1"), *reply.pieces) if reply.raw is None else (reply.raw,):
        writer.write(piece)
        await writer.drain()


@dataclass(slots=True)
class ServedFile:
    """A file on a `file_server` and what goes wrong with it."""

    content: bytes
    cuts: list[int] = field(default_factory=list)
    """Each answer is cut after so many bytes, in order; then they are whole."""
    ranges: bool = True
    """Whether `Range` is understood."""
    declared_total: int | None = None
    """A length other than the true one, for the headers."""
    status: int = 0
    """Answer every request with this instead."""
    redirect_from: str = ""
    """A path that redirects to the file."""
    asked: list[str] = field(default_factory=list)
    """The `Range` header of each request, empty when there was none."""


@contextmanager
def file_server(served: ServedFile) -> Iterator[str]:
    """Serve one file at the given address until the test is over."""

    class Answering(BaseHTTPRequestHandler):
        """Answers for `served`."""

        def do_GET(self) -> None:
            """Answer one request."""
            _answer(self, served)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/weights.gguf"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def _answer(request: BaseHTTPRequestHandler, served: ServedFile) -> None:
    asked = request.headers.get("range", "")
    if served.redirect_from and request.path == served.redirect_from:
        _head(request, 302, [("location", "/weights.gguf"), ("content-length", "0")])
        return
    served.asked.append(asked)
    if served.status:
        _head(request, served.status, [("content-length", "0")])
        return
    matched = re.fullmatch(r"bytes=(\d+)-", asked) if served.ranges else None
    start = int(matched[1]) if matched else 0
    total = served.declared_total or len(served.content)
    if start and start >= len(served.content):
        _head(request, 416, [("content-range", f"bytes */{total}"), ("content-length", "0")])
        return
    headers = [("content-length", str(total - start))]
    if matched:
        headers.append(("content-range", f"bytes {start}-{total - 1}/{total}"))
    _head(request, 206 if matched else 200, headers)
    body = served.content[start:]
    cut = served.cuts.pop(0) if served.cuts else len(body)
    request.wfile.write(body[:cut])
    request.close_connection = True


def _head(request: BaseHTTPRequestHandler, status: int, headers: Iterable[tuple[str, str]]) -> None:
    request.send_response(status)
    for name, value in headers:
        request.send_header(name, value)
    request.send_header("connection", "close")
    request.end_headers()
