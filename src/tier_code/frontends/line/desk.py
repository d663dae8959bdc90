"""Between keyboard and session: turns entries into commands and keeps the requests that wait."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from tier_code.domain.commands import Command, DiscardPlan, Interrupt, SubmitPrompt
from tier_code.domain.events import (
    Event,
    HunkEdited,
    HunksRejected,
    PromptSubmitted,
    SessionClosed,
    SessionId,
    TurnFinished,
)
from tier_code.domain.schedule import at_the_wall
from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.line.hunk_words import Decide, WriteHunk, draft_of, hunk_commands
from tier_code.frontends.line.meanings import BUSY, Do, Meaning, Open, Request, Say, meaning_of
from tier_code.frontends.shared.departure import Departure, Errand
from tier_code.frontends.shared.requests import Refusal
from tier_code.frontends.shared.reviewing import HunkChoices, reviewed_files
from tier_code.frontends.shared.wording import counted
from tier_code.ports.frontend import CommandSink

_RESTS = (Phase.IDLE, Phase.CHANGES_REVIEW)
"""Phases in which a request that waited is asked."""
_WAITS = "this waits until the run has ended: {} waiting; stop forgets what waits"


class Room(Protocol):
    """Where the desk's words go, and who shows what it cannot."""

    def print_lines(self, lines: Iterable[str]) -> None:
        """Print lines that are safe already."""

    def show(self, action: str, words: tuple[str, ...]) -> None:
        """Show what an action of the registry asks for."""

    def write(self, draft: str, suffix: str) -> str | None:
        """Lend the terminal to the user's editor; None when nothing came back, which is said."""

    def leave(self, departure: Departure) -> None:
        """End."""


class Desk:
    """Follows one session; knows what was typed and not yet asked."""

    def __init__(self, commands: CommandSink, room: Room) -> None:
        self._commands = commands
        self._room = room
        self.view = SessionView()
        """The session as of the newest record."""
        self.queue: list[str] = []
        """Requests that wait for the end of a run, oldest first."""
        self._asked = ""
        """The request that was sent and has not come back as a record."""
        self._typed = False
        """Whether it stands on the screen as it was typed."""

        self._choices = HunkChoices()
        self.discarding = False
        """Whether the plan is about to be forgotten, so that nothing need be said of each step."""
        self._unanswered = False
        """Whether commands were sent and nothing has happened since."""

    @property
    def answering(self) -> bool:
        """Whether the session is about to say something."""
        return self.busy or self._unanswered

    @property
    def busy(self) -> bool:
        """Whether something runs that could be stopped."""
        return self.view.phase in BUSY and not at_the_wall(self.view)

    def enter(self, text: str) -> None:
        """The user typed this."""
        self._carry_out(meaning_of(text, self.view), typed=True)

    def begin(self, request: str) -> None:
        """The command line brought this."""
        self._carry_out(meaning_of(request, self.view), typed=False)

    def interrupt(self) -> None:
        """Stop what runs, and forget what waits for its end."""
        self._forget()
        self._commands.send(Interrupt())

    def follow(self, event: Event, view: SessionView) -> bool:
        """A record came. Whether it is the request that the user has just typed."""
        self.view, self._unanswered = view, False
        if isinstance(event, TurnFinished):
            self.discarding = False
        if isinstance(event, HunksRejected | HunkEdited):
            self._choices.follow(reviewed_files(view))
        typed = isinstance(event, PromptSubmitted) and self._typed and event.text == self._asked
        if isinstance(event, PromptSubmitted):
            self._asked, self._typed = "", False
        elif isinstance(event, SessionClosed):
            self.queue.clear()
        else:
            self._ask_next()
        return typed

    def _carry_out(self, meaning: Meaning, *, typed: bool) -> None:
        match meaning:
            case Say(text):
                self._room.print_lines([text])
            case Request(text):
                self._request(text, typed=typed)
            case Do(commands):
                self._send(commands)
            case Decide() | WriteHunk():
                self._review(meaning)
            case Open("quit" | "leave", _):
                self._room.leave(Departure(Errand.QUIT))
            case Open("resume" | "replay" as errand, words) if words or errand == "replay":
                self._room.leave(
                    Departure(Errand(errand), SessionId(words[0]) if words else self.view.session)
                )
            case Open(action, words):
                self._room.show(action, words)

    def _review(self, asked: Decide | WriteHunk) -> None:
        if isinstance(asked, WriteHunk):
            self._write(asked)
        else:
            self._decide(asked)

    def _decide(self, asked: Decide) -> None:
        commands = hunk_commands(asked, self.view, self._choices)
        if isinstance(commands, Refusal):
            self._room.print_lines([commands.reason])
        else:
            self._send(commands)

    def _write(self, asked: WriteHunk) -> None:
        draft = draft_of(asked, self.view)
        if isinstance(draft, Refusal):
            self._room.print_lines([draft.reason])
            return
        left = self._room.write(draft.text, draft.suffix)
        command = None if left is None else draft.written(left)
        if command is not None:
            self._send([command])
        elif left is not None:
            self._room.print_lines(["nothing has changed"])

    def _send(self, commands: Iterable[Command]) -> None:
        for command in commands:
            if isinstance(command, Interrupt):
                self._forget()
            self.discarding = isinstance(command, DiscardPlan)
            self._commands.send(command)
        self._unanswered = True

    def _request(self, text: str, *, typed: bool) -> None:
        if self._asked or self.view.phase in BUSY:
            self.queue.append(text)
            self._room.print_lines([_WAITS.format(counted(len(self.queue), "request"))])
        else:
            self._submit(text, typed=typed)

    def _submit(self, text: str, *, typed: bool) -> None:
        self._asked, self._typed, self._unanswered = text, typed, True
        self._commands.send(SubmitPrompt(text=text))

    def _ask_next(self) -> None:
        if self.queue and not self._asked and self.view.phase in _RESTS:
            self._submit(self.queue.pop(0), typed=False)

    def _forget(self) -> None:
        if self.queue:
            lost = "; ".join(" ".join(text.split())[:60] for text in self.queue)
            self.queue.clear()
            self._room.print_lines([f"not asked any more: {lost}"])
