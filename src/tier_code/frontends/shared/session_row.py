"""One session in a list to choose from."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tier_code.domain.events import SessionId
from tier_code.domain.money import Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """What helps a user recognise a session."""

    id: SessionId
    when: int
    """Time of its last record, UTC nanoseconds."""
    request: str
    """Its newest request."""
    state: str
    """How it stands, in words."""
    steps: int
    spend: Usd | None
    title: str = ""
    """The user's name for it."""
    origin: str = ""
    """The session that it was forked from."""

    def titled(self, title: str) -> SessionRow:
        """The same session by another name."""
        return replace(self, title=title)
