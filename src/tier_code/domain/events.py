"""Every fact a session can state: one closed union of plain data, gathered from the modules that define them.

Front ends, journal and replay read the same records. A field added later needs a default; a new event needs a
line in the reducer (`fold.py`), which mypy demands.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from tier_code.domain.events_change import (
    BaseMoved as BaseMoved,
)
from tier_code.domain.events_change import (
    ChangesCommitted as ChangesCommitted,
)
from tier_code.domain.events_change import (
    ChangesRedone as ChangesRedone,
)
from tier_code.domain.events_change import (
    ChangesUndone as ChangesUndone,
)
from tier_code.domain.events_change import (
    CommitProposed as CommitProposed,
)
from tier_code.domain.events_change import (
    ConflictFound as ConflictFound,
)
from tier_code.domain.events_change import (
    PatchApplied as PatchApplied,
)
from tier_code.domain.events_change import (
    PatchRejected as PatchRejected,
)
from tier_code.domain.events_control import (
    ConversationRewound as ConversationRewound,
)
from tier_code.domain.events_control import (
    ModeSet as ModeSet,
)
from tier_code.domain.events_control import (
    SessionForked as SessionForked,
)
from tier_code.domain.events_control import (
    SessionRenamed as SessionRenamed,
)
from tier_code.domain.events_control import (
    ShellRan as ShellRan,
)
from tier_code.domain.events_money import (
    APPROVED as APPROVED,
)
from tier_code.domain.events_money import (
    BudgetChanged as BudgetChanged,
)
from tier_code.domain.events_money import (
    BudgetExhausted as BudgetExhausted,
)
from tier_code.domain.events_money import (
    BudgetNear as BudgetNear,
)
from tier_code.domain.events_money import (
    BudgetsRead as BudgetsRead,
)
from tier_code.domain.events_money import (
    SpendReleased as SpendReleased,
)
from tier_code.domain.events_money import (
    SpendReserved as SpendReserved,
)
from tier_code.domain.events_money import (
    SpendSettled as SpendSettled,
)
from tier_code.domain.events_money import (
    SpendWrittenOff as SpendWrittenOff,
)
from tier_code.domain.events_planning import (
    ConversationCompacted as ConversationCompacted,
)
from tier_code.domain.events_planning import (
    LookedAround as LookedAround,
)
from tier_code.domain.events_planning import (
    QuestionAnswered as QuestionAnswered,
)
from tier_code.domain.events_planning import (
    ReplanBegun as ReplanBegun,
)
from tier_code.domain.events_session import (
    NoticeGiven as NoticeGiven,
)
from tier_code.domain.events_session import (
    PlanApproved as PlanApproved,
)
from tier_code.domain.events_session import (
    PlanProposed as PlanProposed,
)
from tier_code.domain.events_session import (
    ProgressMade as ProgressMade,
)
from tier_code.domain.events_session import (
    PromptSubmitted as PromptSubmitted,
)
from tier_code.domain.events_session import (
    RequestDeclined as RequestDeclined,
)
from tier_code.domain.events_session import (
    SessionClosed as SessionClosed,
)
from tier_code.domain.events_session import (
    SessionFailed as SessionFailed,
)
from tier_code.domain.events_session import (
    SessionId as SessionId,
)
from tier_code.domain.events_session import (
    SessionOpened as SessionOpened,
)
from tier_code.domain.events_session import (
    SessionResumed as SessionResumed,
)
from tier_code.domain.events_session import (
    StepsReordered as StepsReordered,
)
from tier_code.domain.events_session import (
    TurnFinished as TurnFinished,
)
from tier_code.domain.events_session import (
    UnknownEvent as UnknownEvent,
)
from tier_code.domain.events_step import (
    CheckRun as CheckRun,
)
from tier_code.domain.events_step import (
    ClassTierSet as ClassTierSet,
)
from tier_code.domain.events_step import (
    ContextShown as ContextShown,
)
from tier_code.domain.events_step import (
    ContextSliced as ContextSliced,
)
from tier_code.domain.events_step import (
    HunkEdited as HunkEdited,
)
from tier_code.domain.events_step import (
    HunksRejected as HunksRejected,
)
from tier_code.domain.events_step import (
    ModelCalled as ModelCalled,
)
from tier_code.domain.events_step import (
    ModelFailed as ModelFailed,
)
from tier_code.domain.events_step import (
    ModelReplied as ModelReplied,
)
from tier_code.domain.events_step import (
    PatchProposed as PatchProposed,
)
from tier_code.domain.events_step import (
    StepDropped as StepDropped,
)
from tier_code.domain.events_step import (
    StepEdited as StepEdited,
)
from tier_code.domain.events_step import (
    StepEscalated as StepEscalated,
)
from tier_code.domain.events_step import (
    StepFinished as StepFinished,
)
from tier_code.domain.events_step import (
    StepRouted as StepRouted,
)
from tier_code.domain.events_step import (
    StepStarted as StepStarted,
)
from tier_code.domain.events_step import (
    TextDelta as TextDelta,
)
from tier_code.domain.events_step import (
    TierOverridden as TierOverridden,
)
from tier_code.domain.outcomes import (
    By as By,
)
from tier_code.domain.outcomes import (
    Outcome as Outcome,
)

FORMAT_VERSION = 1

Event: TypeAlias = (
    SessionOpened
    | SessionResumed
    | PromptSubmitted
    | RequestDeclined
    | LookedAround
    | QuestionAnswered
    | ReplanBegun
    | ConversationCompacted
    | ConversationRewound
    | ModeSet
    | SessionRenamed
    | SessionForked
    | ShellRan
    | PlanProposed
    | StepEdited
    | StepsReordered
    | StepDropped
    | PlanApproved
    | StepRouted
    | TierOverridden
    | ClassTierSet
    | StepEscalated
    | ContextShown
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
    | BudgetChanged
    | BudgetsRead
    | BudgetNear
    | BudgetExhausted
    | CheckRun
    | PatchProposed
    | StepFinished
    | HunksRejected
    | HunkEdited
    | PatchApplied
    | PatchRejected
    | ConflictFound
    | ChangesUndone
    | ChangesRedone
    | BaseMoved
    | CommitProposed
    | ChangesCommitted
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
