"""Why a front end ended, for whoever started it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tier_code.domain.events import SessionId


class Errand(StrEnum):
    """What the user goes on to."""

    QUIT = "quit"
    NEW = "new"
    RESUME = "resume"
    REPLAY = "replay"


@dataclass(frozen=True, slots=True)
class Departure:
    """The user leaves, perhaps for another session."""

    errand: Errand
    session: SessionId | None = None
    """Where to; None when quitting, or for the newest session."""
    pack: str = ""
    """The pack to go on with; empty for the one there is."""
