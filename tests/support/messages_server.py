"""A loopback server of the Messages dialect that keeps books of its own: it caches, cuts, fails and bills.

Its cache and its bill follow the documentation of autumn 2026 (`vendor_cache`, `vendor_prices`); what goes
wrong with a request is a `Fault`, given in order or chosen by the request.
"""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.support.messages_reply import answer_events, error_body
from tests.support.vendor_cache import MOST_BREAKPOINTS, PromptCache, breakpoints
from tests.support.vendor_prices import bill

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What is unusual about the answer to one request."""

    status: int = 0
    """Answer with this status before any stream."""
    kind: str = "overloaded_error"
    message: str = "not now"
    retry_after: str = ""
    billed: bool = False
    """The request was worked on although an error came back."""
    cut_after: int = -1
    """Hang up after so many events of the stream."""
    cut_at: float = -1.0
    """Hang up after this part of the stream's bytes, 0 to 1."""
    reset: bool = False
    """Hang up without the connection's own farewell."""
    error_inside: bool = False
    """Send an `error` event where the text would be."""
    error_at: int = 2
    """Events in front of it."""
    pause: float = 0.0
    """Seconds of silence in the middle of the stream."""
    chunked: bool = False
    """Say where the body ends, as the real service does; else it ends with the connection."""
    served_model: str = ""
    stop: str = ""
    """Another reason to stop than the usual."""
    output: int = 0
    """Tokens written, at most what the request allows; 0 counts the text."""
    thinking: str = ""
    variants: Mapping[str, str] = field(default_factory=dict)
    """More fields of the usage object: `speed`, `service_tier`, `inference_geo`."""
    label: str = ""
    """Copied into the bill."""


NO_FAULT = Fault()


@dataclass(slots=True)
class BilledCall:
    """One processed request as the vendor's books have it."""

    model: str
    prompt: Mapping[str, int]
    """`input`, `read`, `written` in tokens."""
    output: int
    cost: int
    """Nano-dollars, rounded up."""
    whole: bool
    """The client was told everything."""
    label: str = ""
    written_1h: int = 0
    """The part of `written` that is kept for an hour."""


@dataclass(slots=True)
class Shop:
    """The server's state: what it answers, what it keeps, what it bills."""

    answer: Callable[[Json], str] = lambda request: "Return the size."
    faults: list[Fault] = field(default_factory=list)
    """Taken in order, one for each request; then all is well."""
    choose: Callable[[Json], Fault | None] | None = None
    """Says what goes wrong with a request, instead of `faults`."""
    clock: Callable[[], float] = time.monotonic
    day: str = "9999-12-31"
    """The ISO date on which it bills."""
    count_factor: float = 1.0
    """What `count_tokens` says, as a part of what is billed then: the service calls it an estimate."""
    requests: list[Json] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    """Every body as received."""
    bills: list[BilledCall] = field(default_factory=list)
    cache: PromptCache = field(default_factory=PromptCache)
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def billed(self) -> int:
        """Nano-dollars in all."""
        return sum(call.cost for call in self.bills)

    def fault(self, request: Json = None) -> Fault | None:
        """What goes wrong now."""
        with self.lock:
            if self.choose is not None:
                return self.choose(request)
            return self.faults.pop(0) if self.faults else None

    def count(self, request: Json) -> int:
        """Tokens of a prompt."""
        return self.cache.count(request)

    def priced(self, request: Json, output: int, *, whole: bool, fault: Fault = NO_FAULT) -> BilledCall:
        """Take a request into the books."""
        model = fault.served_model or request["model"]
        with self.lock:
            tokens = self.cache.take({**request, "model": model}, self.clock())
            cost = bill(model, {**tokens, "output": output}, self.day, variant_names(fault.variants))
            prompt = {
                "input": tokens["input"],
                "read": tokens["cache_read"],
                "written": tokens["cache_write_5m"] + tokens["cache_write_1h"],
            }
            call = BilledCall(
                model=model,
                prompt=prompt,
                output=output,
                cost=cost,
                whole=whole,
                label=fault.label,
                written_1h=tokens["cache_write_1h"],
            )
            self.bills.append(call)
            return call

    def written(self, request: Json, text: str, fault: Fault) -> tuple[int, str]:
        """Tokens that an answer has, thinking included, and why it stops."""
        tokenizer, most = self.cache.tokenizer, int(request["max_tokens"])
        wanted = fault.output or tokenizer.text(text) + tokenizer.text(fault.thinking)
        return min(wanted, most), fault.stop or ("max_tokens" if wanted > most else "end_turn")


def variant_names(fields: Mapping[str, str]) -> list[str]:
    """The names under which a table has what multiplies a price."""
    return [f"geo-{value}" if name == "inference_geo" else value for name, value in fields.items()]


@contextmanager
def messages_server(shop: Shop) -> Iterator[str]:
    """Serve until the test is over; gives the base URL."""

    class Answering(BaseHTTPRequestHandler):
        """Answers for the shop."""

        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            """Answer one request."""
            body = self.rfile.read(int(self.headers.get("content-length", "0")))
            request = json.loads(body)
            if self.path.endswith("/count_tokens"):
                _send_json(self, 200, {"input_tokens": int(shop.count(request) * shop.count_factor)})
                return
            with shop.lock:
                shop.requests.append(request)
                shop.raw.append(body)
            _respond(self, shop, request)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Say nothing."""

    class Quiet(ThreadingHTTPServer):
        """Says nothing about clients that left."""

        request_queue_size = 128

        def handle_error(self, request: object, client_address: object) -> None:
            """Leave it: hanging up is what clients are here for."""

    server = Quiet(("127.0.0.1", 0), Answering)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def _respond(handler: BaseHTTPRequestHandler, shop: Shop, request: Json) -> None:
    if breakpoints(request) > MOST_BREAKPOINTS:
        _send_json(handler, 400, error_body("invalid_request_error", "too many cache_control blocks"))
        return
    fault = shop.fault(request) or NO_FAULT
    if fault.status:
        if fault.billed:
            shop.priced(request, int(request["max_tokens"]), whole=False, fault=fault)
        _send_json(
            handler, fault.status, error_body(fault.kind, fault.message), retry_after=fault.retry_after
        )
        return
    text = shop.answer(request)
    output, reason = shop.written(request, text, fault)
    cut = fault.cut_after >= 0 or fault.cut_at >= 0 or fault.error_inside
    call = shop.priced(request, output, whole=not cut, fault=fault)
    events = answer_events(call, text, reason, fault)
    _stream(handler, events, fault)


def _stream(handler: BaseHTTPRequestHandler, events: list[bytes], fault: Fault) -> None:
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
    handler.send_header("connection", "close")
    if fault.chunked:
        handler.send_header("transfer-encoding", "chunked")
    handler.end_headers()
    handler.close_connection = True
    left = int(sum(map(len, events)) * fault.cut_at) if fault.cut_at >= 0 else -1
    for number, piece in enumerate(events):
        if fault.pause and number == len(events) // 2:
            handler.wfile.flush()
            time.sleep(fault.pause)
        sent = piece if left < 0 else piece[:left]
        left = left if left < 0 else left - len(sent)
        if sent:
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(sent), sent) if fault.chunked else sent)
        if left == 0:
            break
    if fault.reset:
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    elif fault.chunked and fault.cut_at < 0 and fault.cut_after < 0:
        handler.wfile.write(b"0\r\n\r\n")


def _send_json(handler: BaseHTTPRequestHandler, status: int, body: Json, *, retry_after: str = "") -> None:
    content = json.dumps(body).encode()
    handler.send_response(status)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", str(len(content)))
    if retry_after:
        handler.send_header("retry-after", retry_after)
    handler.end_headers()
    handler.wfile.write(content)
