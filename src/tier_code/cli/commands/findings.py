"""What `tier-code doctor` says about one thing that it looked at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How a finding is to be read."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that was looked at."""

    what: str
    state: State
    told: str


def fine(what: str, told: str) -> Finding:
    """Something that is as it should be."""
    return Finding(what=what, state=State.OK, told=told)
