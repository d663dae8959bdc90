"""One line per record, as the journal states it. Who knows the journal's format hands in the encoder."""

from __future__ import annotations

import re
from collections.abc import Callable

from tier_code.domain.events import Record
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.printing.exit_codes import ExitCode
from tier_code.frontends.shared.printing.outlet import Outlet

Encode = Callable[[Record], bytes | str]
"""A record as one line of JSON; bytes are UTF-8."""

_RAW = re.compile(
    "[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)


class StreamPrinter:
    """Prints records for programs that want to follow."""

    def __init__(self, outlet: Outlet, encode: Encode) -> None:
        self._outlet = outlet
        self._encode = encode

    def feed(self, record: Record, view: SessionView) -> None:
        """Print one record."""
        del view
        line = self._encode(record)
        text = line.decode() if isinstance(line, bytes) else line
        self._outlet.line(escaped(text.rstrip("\n")))

    def finish(self, view: SessionView, code: ExitCode) -> None:
        """The records say it all."""


def escaped(json_text: str) -> str:
    """The same JSON with what could steer a terminal written as escapes; outside strings there is none."""
    return _RAW.sub(_escape, json_text)


def _escape(match: re.Match[str]) -> str:
    pairs = match.group().encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{pairs[at : at + 2].hex()}" for at in range(0, len(pairs), 2))
