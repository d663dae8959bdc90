"""Runs the app without a terminal, presses keys and reads the screen; only here are private parts known."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from rich.style import Style
from textual.events import Paste
from textual.pilot import Pilot

from tier_code.adapters.config.themes import load_themes
from tier_code.domain.commands import Command
from tier_code.domain.events import Event, Record
from tier_code.frontends.fullscreen.app import FullscreenApp
from tier_code.frontends.fullscreen.surroundings import Surroundings
from tier_code.frontends.shared.back_office import BackOffice
from tier_code.frontends.shared.beside import NOTHING_BESIDE, Beside
from tier_code.frontends.shared.departure import Departure
from tier_code.frontends.shared.keymap import keymap_from
from tier_code.frontends.shared.replay_control import ReplayControl
from tier_code.frontends.shared.session_row import SessionRow
from tier_code.frontends.shared.theme_roles import ThemeRoles, theme_roles
from tier_code.ports.entry_log import EntryLog
from tier_code.ports.mentions import MentionSource

SIZE = (120, 36)
AFTER_THE_LAST = 1_300_000_000
"""Nanoseconds from the last record to the moment of the picture."""


def shipped_themes() -> tuple[ThemeRoles, ...]:
    """Every theme in `themes/`."""
    return tuple(
        theme_roles(file.name, dark=file.dark, palette=file.palette, roles=file.roles)
        for file in load_themes().themes
    )


class StillClock:
    """Always the same moment; its seconds jump, so that no paint is put off."""

    def __init__(self, at: int) -> None:
        self.at = at
        self.seconds = 0.0

    def now(self) -> int:
        """The moment."""
        return self.at

    def monotonic(self) -> float:
        """A second later each time."""
        self.seconds += 1.0
        return self.seconds


class Records:
    """Records that are there from the start, and those that a test adds."""

    def __init__(self, records: Iterable[Record]) -> None:
        self._known = list(records)
        self._more: asyncio.Queue[Record] = asyncio.Queue()

    async def stream(self) -> AsyncIterator[Record]:
        """All of them, then live ones, for ever."""
        for record in self._known:
            yield record
        while True:
            yield await self._more.get()

    def add(self, *events: Event) -> None:
        """Something happens now."""
        for event in events:
            last = self._known[-1]
            record = Record(seq=last.seq + 1, at=last.at + 1, event=event)
            self._known.append(record)
            self._more.put_nowait(record)


class Sent:
    """Keeps every command."""

    def __init__(self) -> None:
        self.commands: list[Command] = []

    def send(self, command: Command) -> None:
        """Keep it."""
        self.commands.append(command)


@dataclass
class Desk:
    """A running app, the hands on it and the eyes before it."""

    app: FullscreenApp
    pilot: Pilot[Departure]
    records: Records
    sent: Sent
    clock: StillClock = field(repr=False)

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            await self.pilot.press(key)
            await self.settle()

    async def type(self, text: str) -> None:
        """Put text into what has the focus: its last character by key, the rest as a paste."""
        await self.paste(text[:-1])
        await self.press(text[-1])

    async def paste(self, text: str) -> None:
        """Paste text, as the terminal reports it."""
        self.app.post_message(Paste(text))
        await self.settle()

    async def happen(self, *events: Event) -> None:
        """Let the session state these facts."""
        self.records.add(*events)
        await self.settle()

    async def settle(self) -> None:
        """Until everything that was asked is on the screen."""
        for _ in range(2):
            await self.pilot.pause()
        while self.app.pacer.pending:
            await self.pilot.pause()

    @property
    def screen(self) -> str:
        """The screen as text, without blanks at line ends."""
        strips = self.app.screen._compositor.render_strips()  # noqa: SLF001 - Textual has no public way
        return "\n".join(strip.text.rstrip() for strip in strips)

    @property
    def styles(self) -> list[Style | None]:
        """The style of every run of text on the screen."""
        strips = self.app.screen._compositor.render_strips()  # noqa: SLF001 - Textual has no public way
        return [segment.style for strip in strips for segment in strip]

    @property
    def prompt(self) -> str:
        """What stands in the prompt."""
        return self.app.main.entry.prompt.text

    def area(self, name: str) -> str:
        """The lines of one part of the screen, by its id."""
        region = self.app.screen.query_one(f"#{name}").region
        rows = self.screen.split("\n")[region.y : region.bottom]
        return "\n".join(row[region.x : region.right].rstrip() for row in rows)


@asynccontextmanager
async def desk_with(
    records: Sequence[Record] = (),
    *,
    size: tuple[int, int] = SIZE,
    prompt: str = "",
    replay: ReplayControl | None = None,
    sessions: Sequence[SessionRow] = (),
    office: BackOffice | None = None,
    mentions: MentionSource | None = None,
    entries: EntryLog | None = None,
    beside: Beside = NOTHING_BESIDE,
    keys: Mapping[str, Sequence[str]] | None = None,
    told: Sequence[str] = (),
) -> AsyncIterator[Desk]:
    """The app with these records on its screen."""
    clock = StillClock((records[-1].at if records else 0) + AFTER_THE_LAST)
    source, sent = Records(records), Sent()
    surroundings = Surroundings(
        themes=shipped_themes(),
        clock=clock,
        sessions=lambda: sessions,
        mentions=mentions,
        entries=entries,
        office=office,
        beside=beside,
        keymap=keymap_from(keys or {}),
        told=told,
    )
    app = FullscreenApp(source, sent, surroundings, initial_prompt=prompt, replay=replay)
    async with app.run_test(size=size) as pilot:
        desk = Desk(app=app, pilot=pilot, records=source, sent=sent, clock=clock)
        await desk.settle()
        yield desk
