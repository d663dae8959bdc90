"""Printing journals into memory, on something that is a terminal or on something that is not."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

from tier_code.adapters.storage.journal_format import whole_line
from tier_code.domain.events import Record
from tier_code.frontends.headless.frontend import HeadlessFrontend


class Paper(io.StringIO):
    """A text stream in memory that says of itself what a test wants."""

    def __init__(self, *, terminal: bool = False, encoding: str = "utf-8") -> None:
        super().__init__()
        self._terminal, self._encoding = terminal, encoding

    @property
    def encoding(self) -> str:  # type: ignore[override]  # io declares an attribute and means a property
        """What bytes would be written."""
        return self._encoding

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._terminal


def printed(
    records: Iterable[Record],
    output_format: str = "text",
    paper: Paper | None = None,
    environ: Mapping[str, str] | None = None,
) -> str:
    """What a replay of `records` prints."""
    out = paper or Paper()
    frontend = HeadlessFrontend(
        output_format, out, encode=whole_line, environ={} if environ is None else environ
    )
    frontend.replay(records)
    return out.getvalue()
