"""Weights over HTTPS from the hub that publishes them; a cut transfer goes on where it stopped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from tier_code.adapters.models.endpoint import is_private_address
from tier_code.adapters.models.weights.landing import FreeSpace, Landing, SourceFailed, free_bytes
from tier_code.adapters.models.weights.progress import Meter, OnProgress, phase
from tier_code.domain.untrusted import one_line


@dataclass(frozen=True, slots=True)
class HubSource:
    """The address in the manifest."""

    free_space: FreeSpace = free_bytes
    connect_seconds: float = 5.0
    idle_seconds: float = 30.0
    tries: int = 3
    """How often a transfer that got further than before is taken up again."""
    name: str = "hub"

    def fetch(self, landing: Landing, on_progress: OnProgress | None) -> Path:
        """Append to the partial file until it is whole.

        Errors: SourceFailed; what has arrived stays for the next time.
        """
        entry = landing.entry
        if not entry.hub:
            raise SourceFailed("the manifest names no address for this model")
        landing.partial.touch()
        landing.require_room(entry.bytes - landing.partial.stat().st_size, self.free_space)
        with phase("downloading", entry.bytes, on_progress) as meter, self._client(entry.hub) as client:
            for turn in range(self.tries):
                before = landing.partial.stat().st_size
                try:
                    _go_on(client, landing, meter)
                except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as problem:
                    got_further = landing.partial.stat().st_size > before
                    if not got_further or turn + 1 == self.tries:
                        raise SourceFailed(_told(problem, entry.hub)) from problem
                else:
                    break
        return landing.partial

    def _client(self, address: str) -> httpx2.Client:
        return httpx2.Client(
            trust_env=not is_private_address(address),
            follow_redirects=True,
            max_redirects=5,
            headers={"accept-encoding": "identity"},
            timeout=httpx2.Timeout(self.idle_seconds, connect=self.connect_seconds),
        )


def _told(problem: Exception, address: str) -> str:
    reason = one_line(str(problem) or type(problem).__name__, 150)
    if isinstance(problem, httpx2.ConnectError | httpx2.ConnectTimeout | httpx2.ProxyError):
        return f"cannot reach {urlsplit(address).hostname}: {reason}"
    return f"the transfer broke: {reason}"


def _go_on(client: httpx2.Client, landing: Landing, meter: Meter) -> None:
    """One request for what is missing; on return the partial file has its full length.

    Errors: SourceFailed for an answer that cannot be our file; httpx2.HTTPError for a transfer that broke.
    """
    have = landing.partial.stat().st_size
    if have == landing.entry.bytes:
        return
    headers = {"range": f"bytes={have}-"} if have else {}
    with client.stream("GET", landing.entry.hub, headers=headers) as response:
        cannot_go_on = have and response.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE
        if not cannot_go_on:
            _receive(response, _offered_start(response, have, landing.entry.bytes), landing, meter)
            return
    landing.partial.write_bytes(b"")
    _go_on(client, landing, meter)


def _offered_start(response: httpx2.Response, have: int, expected: int) -> int:
    """Where the body begins in our file.

    Errors: SourceFailed when the server does not offer a file of the expected length.
    """
    if response.status_code == HTTPStatus.PARTIAL_CONTENT:
        offered = re.fullmatch(r"bytes (\d+)-\d+/(\d+|\*)", response.headers.get("content-range", ""))
        if offered is None or int(offered[1]) != have:
            raise SourceFailed("the server did not go on where the file ends")
        start, length = have, offered[2]
    elif response.status_code == HTTPStatus.OK:
        start, length = 0, response.headers.get("content-length", "*")
    else:
        raise SourceFailed(f"HTTP {response.status_code}")
    if length not in ("*", str(expected)):
        raise SourceFailed(f"the server offers {one_line(length, 20)} bytes, expected {expected}")
    return start


def _receive(response: httpx2.Response, start: int, landing: Landing, meter: Meter) -> None:
    expected = landing.entry.bytes
    with landing.partial.open("r+b") as file:
        file.seek(start)
        file.truncate()
        meter.start_at(start)
        position = start
        for piece in response.iter_raw():
            position += len(piece)
            if position > expected:
                file.truncate(0)
                raise SourceFailed(f"the server sent more than the {expected} bytes of the file")
            file.write(piece)
            meter.set(position)
    if position < expected:
        raise httpx2.ReadError(f"the transfer ended at byte {position} of {expected}")
