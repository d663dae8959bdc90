"""Facts about how a user steers a session: modes, names, forks, going back, commands of their own."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.domain.outcomes import By


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeSet:
    """Another permission mode holds from now on."""

    mode: str
    """As `permissions.PermissionMode` spells it; a later version may know more."""
    by: By


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRenamed:
    """The user gave the session a name."""

    title: str
    """Empty: it goes by its first request again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionForked:
    """What stands before this record was copied from another session; from here on they go apart."""

    origin: str
    """Id of the session that it was copied from."""
    records: int
    """How many records were copied."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationRewound:
    """The conversation goes on as it stood before a turn; what was written since is not touched by it."""

    turn: int
    """The first turn that no longer counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellRan:
    """A command that the user typed ended. It ran in a copy of their files, and what it wrote is gone."""

    command: str
    exit_code: int | None
    """None when it was stopped."""
    output: str
    """The end of what it said."""
    seconds: float
    level: str
    """The sandbox level it ran at."""
    turn: int = 0
    """After which turn it is shown."""
