"""What happens in a simulation, as plain data: the same seed gives the same scenes in every process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.support.messages_server import Fault
from tests.support.vendor_cache import Tokenizer
from tier_code.domain.budget import BudgetScope, Limits
from tier_code.domain.money import Usd
from tier_code.domain.tiers import Tier, TierName

LIFE = 100
"""Attempts of a session's second life, after a kill, are numbered from here on, and so forth."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One question to a model, and what comes back try by try."""

    step: int
    number: int
    tier: TierName
    size: int
    """Bytes of the newest message."""
    history: int
    """Messages between the system's text and the newest one."""
    marks: frozenset[int]
    """Which messages a cache may keep the prompt up to; 0 is the system's text."""
    max_tokens: int
    least_tokens: int
    tries: tuple[Fault, ...]
    """Then all is well."""
    jump: int
    """Seconds by which the clock jumps first."""

    def label(self, session: str, life: int = 0) -> str:
        """What names this question in requests and bills."""
        return f"{session}/s{self.step}/{self.number + LIFE * life}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """Somebody presses the key."""

    tick: int
    """After so many events of the session."""
    step: int
    """Which step; all of them at -1."""
    twice: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Steps that run at once, each with questions one after the other."""

    id: str
    steps: tuple[tuple[Ask, ...], ...]
    limits: Limits
    changes: tuple[tuple[int, BudgetScope, Usd | None], ...] = ()
    """After so many events the user sets this limit."""
    cancels: tuple[Cancel, ...] = ()
    crash_tick: int = 0
    """The process dies at this event; 0 for never."""
    torn: bool = False
    """The crash leaves half a line in the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kill:
    """A process is killed with SIGKILL."""

    process: int
    request: int
    """When its so-manieth request arrives."""
    delay: float
    """Seconds after that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A user's machine for some days: one ledger, one or more processes, one vendor."""

    name: str
    seed: str
    """What `--only` takes to see it again."""
    tiers: Mapping[TierName, Tier]
    processes: tuple[tuple[Session, ...], ...]
    kills: tuple[Kill, ...]
    tokenizer: Tokenizer
    count_factor: float
    start: int
    """UTC nanoseconds."""
    day: str
    zone: str
    vendor_seconds: float
    """What passes at the vendor between two requests; decides what its cache still has."""
    system: int
    """Bytes of the system's text."""
    at_once: bool
    """Without sockets: disk and ledger in the loop's own thread, which makes a replay exact."""

    def sessions(self) -> tuple[Session, ...]:
        """All of them."""
        return tuple(session for process in self.processes for session in process)
