"""The stream that text leaves by: what cannot be encoded is escaped, and a reader who leaves is no error."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterable
from typing import TextIO

from tier_code.frontends.shared.marks import in_ascii

_NOBODY_THERE = (errno.EPIPE, errno.EIO)
"""The reader of a pipe has gone, or the terminal has."""


class Outlet:
    """A text stream that never raises for its reader's sake; `broken` says that nobody reads any more."""

    def __init__(self, out: TextIO, *, ascii_only: bool = False) -> None:
        self._out = out
        self._ascii_only = ascii_only
        self._encoding = getattr(out, "encoding", None) or "utf-8"
        self.broken = False

    def line(self, text: str = "") -> None:
        """Write one line and let it be seen at once."""
        if self.broken:
            return
        wanted = in_ascii(text) if self._ascii_only else text
        shown = wanted.encode(self._encoding, "backslashreplace").decode(self._encoding)
        try:
            self._out.write(f"{shown}\n")
            self._out.flush()
        except OSError as problem:
            unless_nobody_reads(problem, self._out)
            self.broken = True

    def lines(self, texts: Iterable[str]) -> None:
        """Write each of them."""
        for text in texts:
            self.line(text)


def unless_nobody_reads(problem: OSError, out: TextIO) -> None:
    """Raise `problem` again, unless it only says that the reader of `out` has gone; then `out` is silenced.

    Silenced, because the interpreter flushes it once more on exit and would complain.
    """
    if problem.errno not in _NOBODY_THERE:
        raise problem
    with contextlib.suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, out.fileno())
        os.close(nowhere)
