"""What the line mode asks of whatever reads entries, and what that may ask back."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol, TextIO

from tier_code.domain.view import SessionView
from tier_code.frontends.line.toolbar import Piece


class Left(Exception):
    """The user has ended the session."""


class Front(Protocol):
    """The session as the keyboard sees it."""

    @property
    def busy(self) -> bool:
        """Whether something runs that can be stopped."""

    @property
    def answering(self) -> bool:
        """Whether lines are about to come, so that a prompt would only be in their way."""

    def interrupt(self) -> None:
        """The user wants it stopped."""

    def next_mode(self) -> None:
        """The user wants another permission mode."""

    def say(self, text: str) -> None:
        """Print a word to the user."""

    def toolbar(self) -> list[Piece]:
        """The line below the prompt."""


class Keyboard(Protocol):
    """Reads entries, one after the other, from a terminal."""

    def opened(self) -> AbstractContextManager[TextIO]:
        """Take the terminal for as long as this lasts; lines are written to what it gives."""

    async def entry(self) -> str:
        """The next entry, as it was meant: long pastes whole again.

        Errors: Left when the user ends the session.
        """

    def before_output(self) -> None:
        """Lines are about to be written."""

    def follow(self, view: SessionView) -> None:
        """The session stands otherwise: the toolbar, completions, whether an entry is waited for."""

    def leave(self) -> None:
        """Let the entry that is waited for raise Left."""

    def suspend(self) -> None:
        """Give the terminal back to the shell until the user returns."""

    def lent(self) -> AbstractContextManager[None]:
        """Somebody else has the terminal for as long as this lasts."""
