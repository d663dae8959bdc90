"""A loopback server of the Messages dialect that keeps books of its own: it caches, cuts, fails and bills.

Rules as documented in autumn 2026: at most four breakpoints, writes only at breakpoints, a look-back of
twenty blocks, a least length per prefix, five minutes of life refreshed by use. Its tokenizer is invented (a
token is three bytes, rounded up per block); it prices with the shipped table by arithmetic of its own.
"""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any

from tests.support.messages_events import END, PING, block, event, start, stopped, usage

LEAST_CACHED = 512
LOOK_BACK = 20
LIFE_SECONDS = 300.0
BYTES_PER_TOKEN = 3
MOST_BREAKPOINTS = 4
Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with one request."""

    status: int = 0
    """Answer with this status before any stream."""
    kind: str = "overloaded_error"
    retry_after: str = ""
    cut_after: int = -1
    """Hang up after so many events of the stream."""
    error_inside: bool = False
    """Send an `error` event where the text would be."""


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


@dataclass(slots=True)
class Shop:
    """The server's state: what it answers, what it keeps, what it bills."""

    answer: Callable[[Json], str] = lambda request: "Return the size."
    faults: list[Fault] = field(default_factory=list)
    """Taken in order, one for each request; then all is well."""
    clock: Callable[[], float] = time.monotonic
    requests: list[Json] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    """Every body as received."""
    bills: list[BilledCall] = field(default_factory=list)
    kept: dict[tuple[str, str], float] = field(default_factory=dict)
    """(model, digest of a prefix) to the time until which it is kept."""
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def billed(self) -> int:
        """Nano-dollars in all."""
        return sum(call.cost for call in self.bills)

    def fault(self) -> Fault | None:
        """What goes wrong now."""
        with self.lock:
            return self.faults.pop(0) if self.faults else None

    def count(self, request: Json) -> int:
        """Tokens of a prompt."""
        return sum(_tokens(one) for one in _blocks(request))

    def priced(self, request: Json, output: int, *, whole: bool) -> BilledCall:
        """Take a request into the books."""
        with self.lock:
            prompt = self._cached(request)
            cost = _cost(request["model"], prompt, output)
            call = BilledCall(model=request["model"], prompt=prompt, output=output, cost=cost, whole=whole)
            self.bills.append(call)
            return call

    def _cached(self, request: Json) -> Mapping[str, int]:
        blocks = _blocks(request)
        sizes = [_tokens(one) for one in blocks]
        digests = list(_digests(blocks))
        marks = [index for index, one in enumerate(blocks) if "cache_control" in one]
        assert len(marks) <= MOST_BREAKPOINTS, "more breakpoints than the service takes"
        read = self._longest_kept(request["model"], marks, digests)
        last = marks[-1] + 1 if marks else 0
        total = sum(sizes[:last])
        writes = last if total >= LEAST_CACHED else 0
        for mark in marks:
            if sum(sizes[: mark + 1]) >= LEAST_CACHED:
                self.kept[(request["model"], digests[mark])] = self.clock() + LIFE_SECONDS
        written = sum(sizes[read:writes]) if writes > read else 0
        return {
            "read": sum(sizes[:read]),
            "written": written,
            "input": sum(sizes) - sum(sizes[:read]) - written,
        }

    def _longest_kept(self, model: str, marks: Sequence[int], digests: Sequence[str]) -> int:
        """How many blocks come from the cache."""
        now = self.clock()
        for mark in reversed(marks):
            for index in range(mark, max(-1, mark - LOOK_BACK), -1):
                if self.kept.get((model, digests[index]), 0.0) > now:
                    self.kept[(model, digests[index])] = now + LIFE_SECONDS
                    return index + 1
        return 0


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
                _send_json(self, 200, {"input_tokens": shop.count(request)})
                return
            with shop.lock:
                shop.requests.append(request)
                shop.raw.append(body)
            _respond(self, shop, request)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        serving.join()
        server.server_close()


def _respond(handler: BaseHTTPRequestHandler, shop: Shop, request: Json) -> None:
    fault = shop.fault()
    if fault is not None and fault.status:
        body = {"type": "error", "error": {"type": fault.kind, "message": "not now"}}
        _send_json(handler, fault.status, body, retry_after=fault.retry_after)
        return
    text = shop.answer(request)
    output = min(_text_tokens(text), int(request["max_tokens"]))
    cut = fault is not None and (fault.cut_after >= 0 or fault.error_inside)
    call = shop.priced(request, output, whole=not cut)
    events = _events(request["model"], call, text, request["max_tokens"])
    if fault is not None and fault.error_inside:
        wrong = {"type": "overloaded_error", "message": "busy"}
        events = [*events[:2], event("error", error=wrong)]
    elif fault is not None and fault.cut_after >= 0:
        events = events[: fault.cut_after]
    handler.send_response(200)
    handler.send_header("content-type", "text/event-stream")
    handler.send_header("connection", "close")
    handler.end_headers()
    for piece in events:
        handler.wfile.write(piece)
    handler.close_connection = True


def _events(model: str, call: BilledCall, text: str, most: int) -> list[bytes]:
    reported = usage(call.prompt["input"], read=call.prompt["read"], written=call.prompt["written"], output=1)
    whole = _text_tokens(text) <= most
    half = len(text) // 2
    return [
        start(reported, model=model),
        PING,
        *block(0, [text[:half], text[half:]]),
        stopped("end_turn" if whole else "max_tokens", output=call.output),
        END,
    ]


def _send_json(handler: BaseHTTPRequestHandler, status: int, body: Json, *, retry_after: str = "") -> None:
    content = json.dumps(body).encode()
    handler.send_response(status)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", str(len(content)))
    if retry_after:
        handler.send_header("retry-after", retry_after)
    handler.end_headers()
    handler.wfile.write(content)


def _blocks(request: Json) -> list[Json]:
    system = [{**one, "role": "system"} for one in request.get("system", ())]
    said = [{**one, "role": message["role"]} for message in request["messages"] for one in message["content"]]
    return [*system, *said]


def _digests(blocks: Sequence[Json]) -> Iterator[str]:
    """A digest of everything up to each block, breakpoints left out."""
    so_far = hashlib.sha256()
    for one in blocks:
        plain = {name: value for name, value in one.items() if name != "cache_control"}
        so_far.update(json.dumps(plain, sort_keys=True).encode())
        yield so_far.hexdigest()


def _tokens(one: Json) -> int:
    return _text_tokens(str(one.get("text") or one.get("thinking") or ""))


def _text_tokens(text: str) -> int:
    return -(-len(text.encode()) // BYTES_PER_TOKEN)


def _cost(model: str, prompt: Mapping[str, int], output: int) -> int:
    """Nano-dollars by the table's own text, with fractions: not by the code that is tested."""
    data = json.loads(files("tier_code.adapters.prices").joinpath("table.json").read_text("utf-8"))
    row = [row for row in data["rows"] if row["model"] == model][-1]
    total = sum(prompt.values())
    reached = [step for step in row.get("steps", ()) if total > step["above"]]
    rates = {name: Fraction(rate) for name, rate in (reached[-1] if reached else row)["rates"].items()}
    dollars = (
        prompt["input"] * rates["input"]
        + prompt["read"] * rates.get("cache_read", Fraction(0))
        + prompt["written"] * rates.get("cache_write_5m", Fraction(0))
        + output * rates["output"]
    ) / 1_000_000
    nanos = dollars * 1_000_000_000
    return -(-nanos.numerator // nanos.denominator)
