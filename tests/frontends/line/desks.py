"""A desk without a terminal: what is typed into it, what it sends, prints and shows."""

from __future__ import annotations

from collections.abc import Iterable

from tier_code.domain.commands import Command
from tier_code.domain.events import Event, Record
from tier_code.domain.fold import apply, fold
from tier_code.frontends.line.desk import Desk
from tier_code.frontends.shared.departure import Departure


class Room:
    """Keeps everything."""

    def __init__(self, records: Iterable[Record], written: str | None = None) -> None:
        """`written` is what the user's editor leaves; without it, the draft as it was."""
        self.written = written
        self.drafts: list[tuple[str, str]] = []
        self.sent: list[Command] = []
        self.printed: list[str] = []
        self.shown: list[tuple[str, tuple[str, ...]]] = []
        self.departures: list[Departure] = []
        self.records = list(records)
        self.desk = Desk(self, self)
        self.desk.view = fold(self.records)

    def send(self, command: Command) -> None:
        """Keep a command."""
        self.sent.append(command)

    def print_lines(self, lines: Iterable[str]) -> None:
        """Keep lines."""
        self.printed += lines

    def show(self, action: str, words: tuple[str, ...]) -> None:
        """Keep what was asked for."""
        self.shown.append((action, words))

    def write(self, draft: str, suffix: str) -> str | None:
        """Keep the draft."""
        self.drafts.append((draft, suffix))
        return draft if self.written is None else self.written

    def leave(self, departure: Departure) -> None:
        """Keep where to."""
        self.departures.append(departure)

    def enter(self, text: str) -> list[Command]:
        """Type an entry; what was sent for it."""
        self.sent.clear()
        self.printed.clear()
        self.desk.enter(text)
        return list(self.sent)

    def happen(self, *events: Event) -> list[bool]:
        """Let the session state these; for each, whether it stands on the screen already."""
        told = []
        for event in events:
            record = Record(seq=len(self.records), at=self.records[-1].at + 1, event=event)
            self.records.append(record)
            told.append(self.desk.follow(event, apply(self.desk.view, record)))
        return told
