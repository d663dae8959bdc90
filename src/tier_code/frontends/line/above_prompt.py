"""Lines above a prompt that is being typed in, and the terminal's keys while they are written.

prompt-toolkit's own way (`patch_stdout`) writes from a thread, which can meet the first picture of a prompt,
and puts the terminal into line mode meanwhile, where a Ctrl+D is lost and an Enter becomes Ctrl+J.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, redirect_stderr, redirect_stdout
from typing import Any, TextIO

from prompt_toolkit.application import Application, run_in_terminal
from prompt_toolkit.input.vt100 import Vt100Input
from prompt_toolkit.key_binding import KeyPress

from tier_code.domain.terminal_answers import AnswerSieve
from tier_code.frontends.shared.printing.outlet import unless_nobody_reads

_BUNDLED_SECONDS = 0.04
"""Lines that come within this time cost one picture of the prompt."""


class SteadyInput(Vt100Input):
    """A terminal that goes on taking single keys while lines are printed."""

    def __init__(self, typed: TextIO, late: AnswerSieve | None = None) -> None:
        """`late` takes answers of the terminal out of what is typed."""
        super().__init__(typed)
        self._late = late
        self._lent = False

    def read_keys(self) -> list[KeyPress]:
        """Keys, and nothing that the terminal says by itself."""
        if self._late is None or self._late.complete:
            return super().read_keys()
        return self.keys_of(self._late.typed(self.stdin_reader.read()))

    def keys_of(self, text: str) -> list[KeyPress]:
        """The keys that send this text."""
        self.vt100_parser.feed(text)
        keys, self._buffer = self._buffer, []
        return keys

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Somebody else has the terminal: an editor, or the shell."""
        self._lent = True
        try:
            yield
        finally:
            self._lent = False

    def lend(self, user: asyncio.Task[None]) -> None:
        """The same for as long as a task runs."""
        self._lent = True
        user.add_done_callback(lambda _: self._end_loan())

    def _end_loan(self) -> None:
        self._lent = False

    def cooked_mode(self) -> AbstractContextManager[None]:
        """Line mode, but only for others."""
        return super().cooked_mode() if self._lent else nullcontext()


class AbovePrompt(io.TextIOBase):
    """A text stream whose lines come above the prompt of an application, in order, from the loop's thread."""

    def __init__(self, app: Application[Any], out: TextIO) -> None:
        super().__init__()
        self._app = app
        self._out = out
        self._waiting: list[str] = []
        self._timer: asyncio.TimerHandle | None = None

    @property
    def encoding(self) -> str:  # type: ignore[override]  # io declares an attribute and means a property
        """What the terminal understands."""
        return self._out.encoding

    def isatty(self) -> bool:
        """It ends at a terminal."""
        return True

    def write(self, text: str, /) -> int:
        """Take text; it is seen after the next `flush`."""
        self._waiting.append(text)
        return len(text)

    def flush(self) -> None:
        """Let lines out soon."""
        if not self._app.is_running:
            self._write()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_BUNDLED_SECONDS, self._let_out)

    @contextmanager
    def opened(self) -> Iterator[TextIO]:
        """Stray prints come above the prompt too; at the end everything is out."""
        with redirect_stdout(self), redirect_stderr(self):
            yield self  # type: ignore[misc]  # what is asked of it, it can
        if self._timer is not None:
            self._timer.cancel()
        self._write()

    def _let_out(self) -> None:
        self._timer = None
        run_in_terminal(self._write)

    def _write(self) -> None:
        text, self._waiting = "".join(self._waiting), []
        if not text:
            return
        try:
            self._app.output.enable_autowrap()
            self._app.output.write_raw(text)
            self._app.output.flush()
        except OSError as problem:
            unless_nobody_reads(problem, self._out)
