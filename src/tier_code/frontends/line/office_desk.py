"""Carries out what needs the office behind the session, in threads, so that no key waits for a disk."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from tier_code.domain.commands import Command, Rewind, RunShell
from tier_code.domain.errors import TierCodeError
from tier_code.domain.permissions import PermissionMode, allows_typed
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import SessionView
from tier_code.frontends.line.meanings import BUSY
from tier_code.frontends.line.office_lines import PAGES
from tier_code.frontends.shared.back_office import BackOffice
from tier_code.frontends.shared.departure import Departure, Errand
from tier_code.frontends.shared.printing.columns import cells, wrap
from tier_code.frontends.shared.printing.look import Look

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_BESIDE_A_RUN = frozenset({"new", "clear-all", "fork", "pack", "rewind"})
_SIDES = {"conversation": (True, False), "code": (False, True), "both": (True, True)}
LEAVING = frozenset({"new", "clear-all", "fork", "rewind", "shell"})
"""Actions that are no page: they go elsewhere or ask the session for something."""


class Room(Protocol):
    """Where words go, and what is asked of the session."""

    def print_lines(self, lines: Iterable[str]) -> None:
        """Print lines that are safe already."""

    def leave(self, departure: Departure) -> None:
        """End, to go where the user wants."""

    def send(self, command: Command) -> None:
        """Ask the session."""


class OfficeDesk:
    """One question at a time may be open: whether a command of the user's own shall run."""

    def __init__(self, office: BackOffice, room: Room, look: Callable[[], Look]) -> None:
        self._office = office
        self._room = room
        self._look = look
        self._work: set[asyncio.Task[None]] = set()
        self._asked_about = ""

    def open(self, action: str, words: Sequence[str], view: SessionView) -> None:
        """Do it soon; what goes wrong is said in words."""
        if action in _BESIDE_A_RUN and view.phase in BUSY and (words or action != "pack"):
            self._room.print_lines(["a run is under way; wait for it, or stop it"])
            return
        task = asyncio.create_task(self._told(action, tuple(words), view))
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    def answer(self, entry: str) -> bool:
        """Whether the entry was the answer to an open question; anything but yes is no."""
        command, self._asked_about = self._asked_about, ""
        if not command:
            return False
        if entry.strip().lower() in ("y", "yes"):
            self._room.send(RunShell(command=command))
            return True
        self._room.print_lines(["it was not run"])
        return entry.strip().lower() in ("", "n", "no")

    async def _told(self, action: str, words: tuple[str, ...], view: SessionView) -> None:
        try:
            lines = await self._done(action, words, view)
        except (TierCodeError, OSError) as problem:
            lines = [str(one_line(str(problem), 300))]
        self._room.print_lines(lines)

    async def _done(self, action: str, words: tuple[str, ...], view: SessionView) -> Iterable[str]:
        if action in ("new", "clear-all"):
            self._room.leave(Departure(Errand.NEW))
        elif action == "fork":
            made = await asyncio.to_thread(self._office.fork, view.session)
            self._room.leave(Departure(Errand.RESUME, made))
        elif action == "pack" and words:
            return await self._pack(words[0], view)
        elif action == "rewind":
            return self._rewind(words, view)
        elif action == "shell":
            return await self._shell(words[0], view)
        else:
            page, look = PAGES[action], self._look()
            lines = await asyncio.to_thread(lambda: list(page(self._office, view, words, look)))
            return [piece for line in lines for piece in _fitted(line, look.width)]
        return ()

    async def _pack(self, name: str, view: SessionView) -> Iterable[str]:
        names = [pack.name for pack in await asyncio.to_thread(self._office.packs)]
        if name not in names:
            return [f"there is no pack '{one_line(name, 40)}'; there are {', '.join(names)}"]
        self._room.leave(Departure(Errand.RESUME, view.session, pack=name))
        return ()

    def _rewind(self, words: tuple[str, ...], view: SessionView) -> Iterable[str]:
        turns = {str(turn.turn): turn for turn in view.turns if not turn.rewound}
        if not words:
            rows = [f"  {number} {one_line(turn.request, 200)}" for number, turn in turns.items()]
            ask = "/rewind NUMBER [conversation|code|both] goes back to before it"
            return [*rows, ask] if rows else ["there is no request to go back to"]
        side = words[1] if len(words) > 1 else "conversation"
        if words[0] not in turns or side not in _SIDES:
            return ["write /rewind NUMBER conversation, code or both"]
        conversation, code = _SIDES[side]
        self._room.send(Rewind(turn=int(words[0]), conversation=conversation, code=code))
        return ()

    async def _shell(self, command: str, view: SessionView) -> Iterable[str]:
        rules = await asyncio.to_thread(self._office.rules)
        if view.mode == PermissionMode.PLAN:
            return ["plan mode: nothing runs; /mode ask leaves it"]
        if view.mode == PermissionMode.FULL_AUTO or allows_typed(rules, command):
            self._room.send(RunShell(command=command))
            return ()
        self._asked_about = command
        return [
            f"run in a copy of your files: {one_line(command, 400)}",
            "  type yes, or anything else for no",
        ]


def _fitted(line: str, width: int) -> Iterable[str]:
    """A line as it is, or broken at blanks; a broken one loses its colours."""
    plain = _COLOURS.sub("", line)
    if cells(plain) <= width:
        return (line,)
    first, *others = wrap(plain, width)
    return (first, *(f"    {piece}" for other in others for piece in wrap(other, width - 4)))
