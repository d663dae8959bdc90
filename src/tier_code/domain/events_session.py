"""Facts about a session and its turns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

from tier_code.domain.budget import NO_LIMITS, Limits
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.outcomes import By, Outcome
from tier_code.domain.plan import Candidate, Plan, StepId
from tier_code.domain.routing import RoutingDecision
from tier_code.domain.tiers import Tier, TierName

SessionId = NewType("SessionId", str)
FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOpened:
    """A session began in a repository."""

    session: SessionId
    repo: str
    """The folder, as the user knows it."""
    head: str
    """Branch name, or empty without git."""
    version: str
    """The tier-code that wrote this."""
    tiers: tuple[Tier, ...]
    baseline_model: str
    """Whose price the estimated baseline uses."""
    budget: Usd | None
    offline: bool
    max_tier: TierName
    test_command: str
    limits: Limits = NO_LIMITS
    """Of every scope; `budget` repeats that of the session."""
    hour_rate: Usd = ZERO
    """What an hour of the user is worth; zero when they set none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionResumed:
    """Somebody came back to a session; what was running when it ended is marked interrupted."""

    version: str
    interrupted: tuple[StepId, ...]
    recovered: tuple[str, ...]
    """What a killed process left half done, and what was done about it."""
    tiers: tuple[Tier, ...]
    hour_rate: Usd = ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptSubmitted:
    """The user asked for something; begins a turn."""

    turn: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestDeclined:
    """Nothing was planned, and why."""

    turn: int
    reason: str
    candidates: tuple[Candidate, ...] = ()
    """What the words could mean; naming one exactly resolves it."""
    hints: tuple[str, ...] = ()
    understood: bool = True
    """No model would have understood it better: asking one again in other words does not help."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProposed:
    """A plan waits for approval."""

    plan: Plan
    decisions: tuple[tuple[StepId, RoutingDecision], ...] = ()
    """Why each step stands where it stands, and what was not chosen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsReordered:
    """The list order changed; ids stay."""

    order: tuple[StepId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanApproved:
    """The plan may run."""

    turn: int
    by: By
    commands: tuple[str, ...] = ()
    """Commands that the user approved with it, as keys of their exact text (`command_line.py`)."""
    rerun: StepId | None = None
    """The only step that runs, whatever state it is in; None when what is left of the plan runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressMade:
    """Something longer than a blink is under way."""

    what: str
    """`load the local model`, `run the tests`, ..."""
    done: int
    total: int
    """0 when it is not known."""
    finished: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeGiven:
    """Something the user should know and need not answer."""

    text: str
    step: StepId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFinished:
    """The turn ended; figures of the receipt that no other event carries."""

    turn: int
    outcome: Outcome
    reason: str
    seconds: float
    peak_memory_bytes: int
    """Of this process and its code worker; the model server is not included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFailed:
    """The session cannot go on."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionClosed:
    """The session ended in order."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnknownEvent:
    """A fact from a newer version; kept and shown as a grey line."""

    type: str
    data: str
