"""Reads whole lines as the terminal delivers them, for dumb terminals and screen readers; redraws nothing."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from tier_code.domain.view import SessionView
from tier_code.frontends.line.keyboard import Front, Left
from tier_code.frontends.shared.printing.outlet import unless_nobody_reads

_LONGEST_READ = 65_536
_SILENCE = 0.5
"""Seconds after which an entry without an answer has none."""


class PlainKeyboard:
    """A `Keyboard` that leaves all editing to the terminal; a backslash at the end of a line goes on."""

    def __init__(self, front: Front, typed: TextIO, out: TextIO, prompt: str) -> None:
        self._front = front
        self._typed, self._out = typed, out
        self._prompt = prompt
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._rest = b""
        self._waiting = False
        self._prompted = False
        """Whether the prompt stands at the beginning of the line where the cursor is."""
        self._leaving = False

    @contextmanager
    def opened(self) -> Iterator[TextIO]:
        """Read from now on."""
        loop = asyncio.get_running_loop()
        loop.add_reader(self._typed.fileno(), self._read)
        loop.add_signal_handler(signal.SIGINT, self._interrupted)
        try:
            yield self._out
        finally:
            loop.remove_reader(self._typed.fileno())
            loop.remove_signal_handler(signal.SIGINT)

    async def entry(self) -> str:
        """The next line, with those that it goes on to."""
        whole: list[str] = []
        while True:
            line = await self._line()
            if line is None:
                raise Left
            self._leaving = False
            if not line.endswith("\\"):
                return "\n".join([*whole, line])
            whole.append(line[:-1])

    async def _line(self) -> str | None:
        """The next line; where nothing is said for a while, the prompt comes all the same."""
        self._waiting = True
        self._show_prompt()
        late = asyncio.get_running_loop().call_later(_SILENCE, self._show_prompt, True)  # noqa: FBT003 - by position only
        line = await self._lines.get()
        late.cancel()
        self._waiting = False
        return line

    def before_output(self) -> None:
        """Leave the line of the prompt."""
        if self._prompted:
            self._prompted = False
            self._write("\n")

    def follow(self, view: SessionView) -> None:
        """Prompt when there is nothing to wait for."""
        del view
        self._show_prompt()

    def _show_prompt(self, late: bool = False) -> None:  # noqa: FBT001, FBT002 - called back by the loop
        held_up = self._front.busy if late else self._front.answering
        if self._waiting and not self._prompted and not held_up:
            self._prompted = True
            self._write(self._prompt)

    def leave(self) -> None:
        """End the line that is waited for."""
        self._lines.put_nowait(None)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """An editor has the terminal, which was never changed; what is typed meanwhile is not ours."""
        self.before_output()
        loop = asyncio.get_running_loop()
        loop.remove_reader(self._typed.fileno())
        try:
            yield
        finally:
            loop.add_reader(self._typed.fileno(), self._read)

    def suspend(self) -> None:
        """Stop this process; the terminal was never changed."""
        os.kill(os.getpid(), signal.SIGSTOP)

    def _read(self) -> None:
        try:
            came = os.read(self._typed.fileno(), _LONGEST_READ)
        except OSError:
            came = b""
        if not came:
            self.before_output()
            self.leave()
            return
        *lines, self._rest = (self._rest + came).split(b"\n")
        for line in lines:
            self._prompted = False
            self._lines.put_nowait(line.decode("utf-8", "replace").rstrip("\r"))

    def _interrupted(self) -> None:
        """Ctrl+C: stop what runs; twice with nothing to stop, leave."""
        if self._front.busy:
            self._front.interrupt()
        elif self._leaving:
            self.before_output()
            self.leave()
        else:
            self._leaving = True
            self._front.say("Ctrl+C again quits; the session can be resumed")

    def _write(self, text: str) -> None:
        try:
            self._out.write(text)
            self._out.flush()
        except OSError as problem:
            unless_nobody_reads(problem, self._out)
            self.leave()
