"""The line mode as a `Frontend`: records become lines, entries become commands, until the user leaves."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress

from tier_code.domain.commands import CloseSession, Command, ProposeCommit
from tier_code.domain.errors import TierCodeError
from tier_code.domain.events import Record, SessionOpened, SessionResumed, StepDropped
from tier_code.domain.fold import apply
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import SessionView
from tier_code.frontends.line.desk import Desk
from tier_code.frontends.line.keyboard import Keyboard, Left
from tier_code.frontends.line.office_desk import LEAVING, OfficeDesk
from tier_code.frontends.line.office_lines import PAGES
from tier_code.frontends.line.plain_keyboard import PlainKeyboard
from tier_code.frontends.line.showing import (
    shown_changes,
    shown_help,
    shown_hunks,
    shown_plan,
    shown_sessions,
    shown_step,
)
from tier_code.frontends.line.surroundings import LineSurroundings, Looks
from tier_code.frontends.line.teller import Teller
from tier_code.frontends.line.toolbar import Piece, ToolbarLook, toolbar_pieces
from tier_code.frontends.shared.departure import Departure, Errand
from tier_code.frontends.shared.keymap import hold
from tier_code.frontends.shared.printing.outlet import Outlet
from tier_code.ports.frontend import CommandSink, RecordSource

_GOODBYES = (signal.SIGTERM, signal.SIGHUP)


class LineFrontend:
    """Shows a session in the scrollback and reads what the user types."""

    def __init__(self, surroundings: LineSurroundings, *, initial_prompt: str = "", earlier: int = 0) -> None:
        """`earlier` is the number of records that a resumed session had already: they are not printed."""
        hold(surroundings.keymap)
        self._surroundings = surroundings
        self._initial_prompt = initial_prompt
        self._earlier = earlier
        self._looks = Looks(surroundings)
        self._teller = Teller(self._looks)
        self._view = SessionView()
        self._desk: Desk | None = None
        self._commands: CommandSink | None = None
        self._outlet = Outlet(surroundings.out, ascii_only=surroundings.ascii_only)
        self._keyboard = self._new_keyboard()
        self._office = OfficeDesk(given, self, self._looks) if (given := surroundings.office) else None
        self.departure = Departure(Errand.QUIT)
        """Why `run` ended."""
        self.ended_by_signal = False
        """Whether somebody else ended it."""

    async def run(self, records: RecordSource, commands: CommandSink) -> None:
        """Live until the user leaves or the session ends; the terminal is as it was afterwards."""
        self._commands = commands
        self._desk = desk = Desk(commands, self)
        with self._keyboard.opened() as out, self._signals():
            self._outlet = Outlet(out, ascii_only=self._surroundings.ascii_only)
            reading = asyncio.create_task(self._read(records, desk))
            typing = asyncio.create_task(self._type(desk))
            await asyncio.wait({reading, typing}, return_when=asyncio.FIRST_COMPLETED)
            if not typing.done():
                self._keyboard.leave()
            # What a run under way still has to say is said before the prompt is gone for good.
            commands.send(CloseSession())
            await asyncio.gather(reading, typing)

    async def _read(self, records: RecordSource, desk: Desk) -> None:
        async for record in records.stream():
            self._take(record, desk)

    def _take(self, record: Record, desk: Desk) -> None:
        self._view = view = apply(self._view, record)
        self._earlier -= 1
        if self._earlier >= 0:
            return
        typed = desk.follow(record.event, view)
        if not (desk.discarding and isinstance(record.event, StepDropped)):
            self.print_lines(self._teller.lines(record.event, view, typed=typed))
        if self._initial_prompt and isinstance(record.event, SessionOpened | SessionResumed):
            request, self._initial_prompt = self._initial_prompt, ""
            desk.begin(request)
        self._keyboard.follow(view)

    async def _type(self, desk: Desk) -> None:
        with suppress(Left):
            while True:
                entry = await self._keyboard.entry()
                if self._office is None or not self._office.answer(entry):
                    desk.enter(entry)

    def print_lines(self, lines: Iterable[str]) -> None:
        """Print above the prompt."""
        texts = list(lines)
        if texts:
            self._keyboard.before_output()
            self._outlet.lines(texts)

    def send(self, command: Command) -> None:
        """Ask the session."""
        if self._commands is not None:
            self._commands.send(command)

    def write(self, draft: str, suffix: str) -> str | None:
        """The user's editor has the terminal until it ends."""
        try:
            with self._keyboard.lent():
                return self._surroundings.edit(draft, suffix)
        except (TierCodeError, OSError) as problem:
            self.say(one_line(str(problem), 300))
        return None

    def leave(self, departure: Departure) -> None:
        """End, to go where the user wants."""
        self.departure = departure
        self._keyboard.leave()

    def show(self, action: str, words: tuple[str, ...]) -> None:
        """Print what an action of the registry shows."""
        look, view = self._looks(), self._view
        shows: dict[str, Callable[[], Iterable[str]]] = {
            "open": lambda: shown_step(view, words, look),
            "context": lambda: shown_step(view, words, look),
            "plan": lambda: shown_plan(view, look),
            "keys": lambda: shown_help(look, keys=not self._surroundings.plain),
            "help": lambda: shown_help(look, keys=not self._surroundings.plain),
            "theme": lambda: (self._looks.choose(" ".join(words)),),
            "sessions": lambda: shown_sessions(self._surroundings.sessions(), look),
            "resume": lambda: shown_sessions(self._surroundings.sessions(), look),
            "review": lambda: self._changes(words),
            "hunks": lambda: shown_hunks(view, words, look),
        }
        if action in shows:
            self.print_lines(shows[action]())
        elif self._office is not None and (action in PAGES or action in LEAVING):
            self._office.open(action, words, view)
        else:
            self.print_lines(["this is for the full screen: tier-code without --line"])

    def _changes(self, words: tuple[str, ...]) -> Iterable[str]:
        if words and words[0].upper() == "HEAD":
            self.send(ProposeCommit())
            return ()
        return shown_changes(self._view, words, self._looks())

    # What the keyboard asks.

    @property
    def busy(self) -> bool:
        """Whether something runs that can be stopped."""
        return self._desk is not None and self._desk.busy

    @property
    def answering(self) -> bool:
        """Whether lines are about to come."""
        return self._desk is not None and self._desk.answering

    def interrupt(self) -> None:
        """Stop it."""
        if self._desk is not None:
            self._desk.interrupt()

    def next_mode(self) -> None:
        """Ask for the next permission mode."""
        if self._desk is not None:
            self._desk.enter("/mode")

    def say(self, text: str) -> None:
        """A word to the user."""
        self.print_lines([text])

    def toolbar(self) -> list[Piece]:
        """The line below the prompt."""
        look = self._looks()
        queued = len(self._desk.queue) if self._desk else 0
        return toolbar_pieces(self._view, queued, ToolbarLook(width=look.width, glyphs=look.glyphs))

    def _new_keyboard(self) -> Keyboard:
        given = self._surroundings
        if given.plain:
            return PlainKeyboard(self, given.typed, given.out, "> ")
        # Neither plain lines nor a replay need prompt-toolkit.
        from tier_code.frontends.line.toolkit_keyboard import ToolkitKeyboard  # noqa: PLC0415 - see above

        return ToolkitKeyboard(self, given, self._looks)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """A lost terminal or a polite kill ends the session in order; a stop gives the terminal back."""
        loop = asyncio.get_running_loop()
        for name in _GOODBYES:
            loop.add_signal_handler(name, self._end_by_signal)
        loop.add_signal_handler(signal.SIGTSTP, self._keyboard.suspend)
        try:
            yield
        finally:
            for name in (*_GOODBYES, signal.SIGTSTP):
                loop.remove_signal_handler(name)

    def _end_by_signal(self) -> None:
        self.ended_by_signal = True
        self._keyboard.leave()
