"""Runs tier-code in a real pseudo-terminal: types, reads the screen, answers where the cursor is."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pexpect
import pyte

from tests.cli.running import Place

WHERE_IS_THE_CURSOR = b"\x1b[6n"
SECONDS = 25.0
ESCAPE = re.compile(
    rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][0-9A-Za-z]|[=>78cDEHMZ])"
)


class Terminal:
    """One program on one screen."""

    def __init__(self, child: pexpect.spawn, columns: int, rows: int) -> None:
        self.child = child
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        """Everything that was written to the terminal."""

    @property
    def shown(self) -> str:
        """The screen as lines."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def text(self) -> str:
        """Everything ever written, without escape sequences."""
        return ESCAPE.sub(b"", self.raw).decode("utf-8", "replace").replace("\r", "")

    def type(self, text: str) -> None:
        """Press these keys; `\\r` is Enter."""
        self.child.send(text.encode())

    def enter(self, text: str, *, wait: str = "") -> None:
        """Type an entry and send it; wait until the screen shows something."""
        self.type(text + "\r")
        if wait:
            self.until(wait)

    def until(self, wanted: str) -> None:
        """Read until the screen shows the text that this pattern describes."""
        deadline = time.monotonic() + SECONDS
        while not re.search(wanted, self.shown, re.MULTILINE):
            assert time.monotonic() < deadline, f"no {wanted!r} on:\n{self.shown}"
            if not self._read():
                assert re.search(wanted, self.shown, re.MULTILINE), f"ended without {wanted!r}:\n{self.shown}"
                return

    def end(self) -> int:
        """Read to the end and return the exit code; of a signal, its number below zero."""
        deadline = time.monotonic() + SECONDS
        while self._read():
            assert time.monotonic() < deadline, f"does not end:\n{self.shown}"
        self.child.wait()
        code: int | None = self.child.exitstatus
        return -int(self.child.signalstatus or 0) if code is None else code

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, as a window does."""
        self.screen.resize(rows, columns)
        self.child.setwinsize(rows, columns)

    def hang_up(self) -> int:
        """Take the terminal away, as a dropped connection does; the exit code."""
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, self.child.child_fd)
        os.close(nowhere)
        self.child.wait()
        return int(self.child.exitstatus or 0)

    def _read(self) -> bool:
        """Take in what has come; whether there may be more."""
        try:
            came: bytes = self.child.read_nonblocking(65_536, timeout=0.2)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += came
        for number, piece in enumerate(came.split(WHERE_IS_THE_CURSOR)):
            if number:
                cursor = self.screen.cursor
                self.child.send(f"\x1b[{cursor.y + 1};{cursor.x + 1}R".encode())
            self._stream.feed(piece)
        return True


@contextmanager
def terminal(
    place: Place,
    *arguments: str,
    size: tuple[int, int] = (100, 50),
    variables: Mapping[str, str] | None = None,
    line: str = "",
) -> Iterator[Terminal]:
    """Start tier-code, or a line of shell in which `$TC` is tier-code, in the repository."""
    environment = {**place.variables(), "TERM": "xterm-256color", **(variables or {})}
    command = place.command(*arguments)
    if line:
        environment["TC"] = f"{sys.executable} -m tier_code"
        command = ["/bin/sh", "-c", line]
    columns, rows = size
    child = pexpect.spawn(
        command[0], command[1:], cwd=str(place.repo), env=environment, dimensions=(rows, columns), timeout=20
    )
    child.delaybeforesend = None
    try:
        yield Terminal(child, columns, rows)
    finally:
        child.close(force=True)
