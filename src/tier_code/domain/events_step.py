"""Facts about one step: what it is told, what its attempts do, how it ends."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.domain.checks import CheckResult
from tier_code.domain.context import ChosenSpan, SourceSpan
from tier_code.domain.ledger import CallId
from tier_code.domain.outcomes import By, Outcome
from tier_code.domain.patch import FileEdit, Patch
from tier_code.domain.plan import Step, StepEstimate, StepId
from tier_code.domain.routing import RoutingDecision
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import TokenUsage


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEdited:
    """The user changed a step's text or place; the step is given whole."""

    step: Step


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDropped:
    """The user took a step out of the plan."""

    step: StepId


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
    estimate: StepEstimate | None = None
    """What the step is expected to take there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassTierSet:
    """From here on steps of a class or kind start at this tier."""

    name: str
    """Of a task class, such as `E`, or of a kind of step, such as `docstring`."""
    tier: TierName
    by: By
    always: bool = False
    """Whether the user's settings say so too, for sessions to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEscalated:
    """An attempt failed and the next tier takes over."""

    step: StepId
    was: TierName
    now: TierName
    reason: str
    estimate: StepEstimate | None = None
    """What the step is expected to take there."""


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
    tokens_source: str = ""
    """How `tokens` and those of the spans were counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextShown:
    """What a step would be given to see, before anything is sent, with what the user changed in it."""

    step: StepId
    tier: TierName
    chosen: tuple[ChosenSpan, ...]
    """All the choices that hold from now on."""
    spans: tuple[SourceSpan, ...]
    tokens: int
    left_out: tuple[SourceSpan, ...] = ()
    dropped: tuple[SourceSpan, ...] = ()
    tokens_source: str = ""
    """How `tokens` and those of the spans were counted."""
    estimate: StepEstimate | None = None
    """What the step is expected to take with this context: its whole prompt is counted."""


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
    role: str = ""
    """Who asks: `executor`, `planner`, `namer`; older journals leave it empty for planner and executor."""
    paths: tuple[str, ...] | None = None
    """Files that a planner's messages were made from; None where nobody said, as in older journals."""


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
    """Without edits when everything is as asked already."""
    notes: tuple[str, ...] = ()
    """What was left alone or assumed, one place a line."""


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
class HunkEdited:
    """The user wrote a part of a staged file themselves."""

    step: StepId
    edit: FileEdit
    """The file's whole change from here on."""
    left_out: tuple[int, ...] = ()
    """Indexes of its hunks that are still not wanted."""
