"""What a front end shows beside the session: settings, books, models, permissions. `cli` is behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tier_code.domain.events import SessionId
from tier_code.domain.ledger_report import LedgerLine
from tier_code.domain.view import SessionView


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingRow:
    """One setting as it stands."""

    key: str
    value: str
    origin: str
    """The file or flag that set it, or `default`."""
    editable: bool = False
    """Whether one value of it can be set from the screen."""
    choices: tuple[str, ...] = ()
    """The only values there are; empty when any may be typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackRow:
    """A named set of models."""

    name: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRow:
    """A local model that is here or could be fetched."""

    name: str
    about: str
    state: str
    """`installed`, `not here`, `412 MB fetched`."""
    bytes: int
    installed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustRow:
    """One thing that a repository's own files ask for."""

    file: str
    what: str
    heard: bool
    """Whether the answer makes a difference; what only takes away holds either way."""


@dataclass(frozen=True, slots=True)
class TrustWords:
    """What one file would tell the planner."""

    file: str
    begins: tuple[str, ...]
    """Its first lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustQuestion:
    """What a user is asked before a repository's words are heard."""

    repo: str
    rows: tuple[TrustRow, ...]
    words: tuple[TrustWords, ...]
    """The planner would be told the first of these files that it may see."""
    digest: str
    """Of all these files as they were read for this question: what an answer is bound to."""
    again: bool
    """It was answered before, and the files have changed since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """One thing that `doctor` looked at."""

    state: str
    what: str
    told: str


Progress = Callable[[str, int, int], None]
"""(what, done, total); from any thread."""


class BackOffice(Protocol):
    """Everything beside the session. Each call may look at disks: front ends make them in threads.

    Errors of all: TierCodeError, in words for the user; nothing has changed then.
    """

    def settings(self) -> Sequence[SettingRow]:
        """Every setting with where it comes from."""

    def set_setting(self, key: str, value: str) -> str:
        """Set one of the user's; where it was written."""

    def ledger(self) -> Sequence[LedgerLine]:
        """The books of all sessions."""

    def packs(self) -> Sequence[PackRow]:
        """Every pack there is."""

    def models(self) -> Sequence[ModelRow]:
        """Local models."""

    def pull(self, name: str, progress: Progress) -> str:
        """Fetch a local model, by the user's leave; what came of it. `progress` may raise to stop it."""

    def rules(self) -> Sequence[str]:
        """Commands that run without asking in this repository."""

    def allow(self, command: str) -> str:
        """Allow one more; the rule as kept."""

    def forget(self, rule: str) -> None:
        """Ask about it again."""

    def permissions_file(self) -> str:
        """Where the rules are."""

    def trust(self) -> TrustQuestion | None:
        """What this repository's files ask for, answered or not; None when they ask for nothing."""

    def trusted(self) -> bool | None:
        """The answer for the files as they are now; None when there is none."""

    def decide(self, question: TrustQuestion, *, trusted: bool) -> None:
        """Keep the user's answer to what they were shown; files that changed since make a new question."""

    def export(self, view: SessionView, words: Sequence[str]) -> str:
        """Write a session down; `words` may name a format and a file. Says where it is."""

    def fork(self, session: SessionId) -> SessionId:
        """A new session that begins as this one stands."""

    def rename(self, session: SessionId, title: str) -> str:
        """Name a session that is not open."""

    def delete(self, session: SessionId) -> str:
        """Delete one that is not open; what was freed."""

    def copy(self, text: str) -> str:
        """Put a text on the clipboard beside what the terminal was asked; what really happened, in words."""

    def doctor(self) -> Sequence[FindingRow]:
        """Look at everything that a session needs."""

    def proposed_settings(self) -> tuple[str, str]:
        """(path, text) of a commented settings file for this repository."""

    def write_settings(self) -> str:
        """Write that file where there is none; where it is."""
