"""Every fact a session can state: one closed union of plain data.

Front ends, journal and replay read the same records. A field added later needs a default; a new event needs a
line in the reducer (`fold.py`), which mypy demands.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType, TypeAlias

from tier_code.domain.checks import CheckResult
from tier_code.domain.context import SourceSpan
from tier_code.domain.ledger import CallId, LedgerEntry
from tier_code.domain.money import Usd
from tier_code.domain.patch import Patch
from tier_code.domain.plan import Candidate, Plan, Step, StepId
from tier_code.domain.routing import RoutingDecision
from tier_code.domain.tiers import Tier, TierName
from tier_code.domain.tokens import TokenUsage

SessionId = NewType("SessionId", str)
FORMAT_VERSION = 1


class By(StrEnum):
    """Who decided."""

    USER = "user"
    FLAG = "flag"
    POLICY = "policy"


class Outcome(StrEnum):
    """How a step or a turn ended."""

    DONE = "done"
    FAILED = "failed"
    PARTIAL = "partial"
    INTERRUPTED = "interrupted"
    DECLINED = "declined"
    NEEDS_APPROVAL = "needs_approval"
    BUDGET = "budget"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionResumed:
    """Somebody came back to a session; what was running when it ended is marked interrupted."""

    version: str
    interrupted: tuple[StepId, ...]
    recovered: tuple[str, ...]
    """What a killed process left half done, and what was done about it."""
    tiers: tuple[Tier, ...]


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProposed:
    """A plan waits for approval."""

    plan: Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEdited:
    """The user changed a step's text or place; the step is given whole."""

    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class StepsReordered:
    """The list order changed; ids stay."""

    order: tuple[StepId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDropped:
    """The user took a step out of the plan."""

    step: StepId


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanApproved:
    """The plan may run."""

    turn: int
    by: By


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRouted:
    """Where a step goes, and why."""

    step: StepId
    decision: RoutingDecision


@dataclass(frozen=True, slots=True, kw_only=True)
class TierOverridden:
    """Somebody set the tier of a step."""

    step: StepId
    was: TierName
    now: TierName
    by: By


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEscalated:
    """An attempt failed and the next tier takes over."""

    step: StepId
    was: TierName
    now: TierName
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted:
    """An attempt at a step began."""

    step: StepId
    attempt: int
    tier: TierName


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextSliced:
    """What the step was given to see."""

    step: StepId
    spans: tuple[SourceSpan, ...]
    tokens: int
    left_out: tuple[SourceSpan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCalled:
    """A request is about to be sent; its messages are kept as sent."""

    call: CallId
    step: StepId | None
    attempt: int
    tier: TierName
    backend: str
    model: str
    messages: tuple[tuple[str, str], ...]
    """(role, text) in order."""
    max_tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TextDelta:
    """More of an answer. Adjacent deltas of one call may be merged: they concatenate."""

    call: CallId
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelReplied:
    """The answer is whole."""

    call: CallId
    usage: TokenUsage
    stop_reason: str
    served_model: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFailed:
    """The call ended without a usable answer."""

    call: CallId
    kind: str
    """Class name of the error."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendReserved:
    """The worst case of a call is held."""

    call: CallId
    amount: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendSettled:
    """What a call consumed replaced its hold."""

    entry: LedgerEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendReleased:
    """A hold was given back: the call never left."""

    call: CallId


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendWrittenOff:
    """The outcome of a call is unknown; its whole hold counts as spent."""

    call: CallId
    amount: Usd


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetExhausted:
    """A paid call was refused."""

    step: StepId | None
    needed: Usd | None
    """None when the call has no known price."""
    left: Usd
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRun:
    """A check looked at a step's result, or at the whole run when `step` is None."""

    step: StepId | None
    attempt: int
    result: CheckResult


@dataclass(frozen=True, slots=True, kw_only=True)
class PatchProposed:
    """A step's checked result is staged; nothing is in the tree."""

    step: StepId
    patch: Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFinished:
    """A step came to an end."""

    step: StepId
    outcome: Outcome
    reason: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class HunksRejected:
    """The user does not want some hunks of a staged file."""

    step: StepId
    path: str
    hunks: tuple[int, ...]
    """Indexes into the file's hunks; all of them rejected means the file stays as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatchApplied:
    """Staged results were written to the user's tree, all files or none."""

    operation: str
    steps: tuple[StepId, ...]
    patch: Patch
    """What was really written: the union of the steps' accepted hunks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatchRejected:
    """The user does not want these steps' results."""

    steps: tuple[StepId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictFound:
    """Something else changed a file; nothing was written."""

    steps: tuple[StepId, ...]
    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesUndone:
    """Applied steps were taken back out of the tree."""

    operation: str
    steps: tuple[StepId, ...]
    patch: Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesRedone:
    """Undone steps were put back into the tree."""

    operation: str
    steps: tuple[StepId, ...]
    patch: Patch


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseMoved:
    """A file changed under staged results; from here on they stand on its new content."""

    path: str
    content: str
    """SHA-256 of the content on disk now."""


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


Event: TypeAlias = (
    SessionOpened
    | SessionResumed
    | PromptSubmitted
    | RequestDeclined
    | PlanProposed
    | StepEdited
    | StepsReordered
    | StepDropped
    | PlanApproved
    | StepRouted
    | TierOverridden
    | StepEscalated
    | StepStarted
    | ContextSliced
    | ModelCalled
    | TextDelta
    | ModelReplied
    | ModelFailed
    | SpendReserved
    | SpendSettled
    | SpendReleased
    | SpendWrittenOff
    | BudgetExhausted
    | CheckRun
    | PatchProposed
    | StepFinished
    | HunksRejected
    | PatchApplied
    | PatchRejected
    | ConflictFound
    | ChangesUndone
    | ChangesRedone
    | BaseMoved
    | ProgressMade
    | NoticeGiven
    | TurnFinished
    | SessionFailed
    | SessionClosed
    | UnknownEvent
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An event with its place in the session."""

    seq: int
    """0, 1, 2, ... without gaps."""
    at: int
    """UTC in nanoseconds since 1970."""
    event: Event
