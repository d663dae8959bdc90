"""One session in a list to choose from."""

from __future__ import annotations

from dataclasses import dataclass

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
