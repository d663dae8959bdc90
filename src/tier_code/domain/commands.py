"""Everything a user may ask of a running session: one closed union of plain data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from tier_code.domain.budget import BudgetScope
from tier_code.domain.money import Usd
from tier_code.domain.outcomes import By
from tier_code.domain.permissions import PermissionMode
from tier_code.domain.plan import StepId, StepKind, TaskClass
from tier_code.domain.tiers import TierName


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitPrompt:
    """Plan this request."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovePlan:
    """Run the proposed plan."""

    commands: tuple[str, ...] = ()
    """Which of its commands may run, as their approval keys; others are left out (`command_line.py`)."""
    by: By = By.USER
    """Who approves it: the user, or their permission mode."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscardPlan:
    """Forget the proposed plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditStep:
    """Change what a step's executor is told."""

    step: StepId
    instruction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseSpans:
    """Show what a step would be given to see, and change it; without any choice, only show it.

    Places are `path:10-20`, `path::A.b` or a dotted name.
    """

    step: StepId
    drop: tuple[str, ...] = ()
    pin: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    restore: tuple[str, ...] = ()
    """Take an earlier choice back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveStep:
    """Move a step up (negative) or down in the list."""

    step: StepId
    by: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DropStep:
    """Take a step out."""

    step: StepId


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideTier:
    """Run a step at this tier: at once when planned, at the next attempt when running, again when ended."""

    step: StepId
    tier: TierName


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideClass:
    """Start steps of a class or kind at this tier from now on, the planned ones at once."""

    of: TaskClass | StepKind
    tier: TierName
    always: bool = False
    """Keep it in the user's settings for sessions to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RerunStep:
    """Run an ended step again at its tier."""

    step: StepId


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectHunks:
    """Leave these hunks of a staged file out of what will be written (replaces an earlier choice)."""

    step: StepId
    path: str
    hunks: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditHunk:
    """Let one hunk of a staged file say what the user wrote instead."""

    step: StepId
    path: str
    hunk: int
    """Index into the file's hunks."""
    text: str
    """What replaces the hunk's new lines; line ends are the file's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptChanges:
    """Write staged results to the tree; no ids means every staged step."""

    steps: tuple[StepId, ...] = ()
    by: By = By.USER
    """Who accepts them: the user, or their permission mode."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectChanges:
    """Forget staged results; no ids means every staged step."""

    steps: tuple[StepId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoChanges:
    """Take applied steps back out of the tree; no ids means the last thing applied."""

    steps: tuple[StepId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RedoChanges:
    """Put undone steps back; no ids means the last thing undone."""

    steps: tuple[StepId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeCommit:
    """Show what a commit would hold: what this session wrote, against HEAD."""

    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitChanges:
    """Make what was accepted a commit, and nothing else of the user's."""

    message: str = ""
    """Empty: one made from the receipts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompactConversation:
    """Let the planner forget everything but receipts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContinueRun:
    """Run what is planned, interrupted or skipped of the approved plan; try again what waits for money."""

    commands: tuple[str, ...] = ()
    """Which commands may run, as for `ApprovePlan`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Replan:
    """Ask the planner for other steps in place of those that failed and those that waited for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetBudget:
    """Let another limit hold from the next paid call on; None takes the limit away."""

    scope: BudgetScope
    limit: Usd | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SkipStep:
    """Go on without a step that waits for money; no id means every step that waits."""

    step: StepId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetMode:
    """Let another permission mode hold."""

    mode: PermissionMode


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameSession:
    """Give the session a name; an empty one takes it away."""

    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewind:
    """Go back to where things stood before a turn."""

    turn: int
    conversation: bool = True
    """That turn and later ones no longer count for what is planned next."""
    code: bool = False
    """What they wrote is taken back out of the files, where nothing else stands on it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunShell:
    """Run a command that the user typed, in a copy of their files."""

    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupt:
    """Stop what is running, at once; staged results stay."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseSession:
    """End the session; it can be resumed."""


Command: TypeAlias = (
    SubmitPrompt
    | ApprovePlan
    | DiscardPlan
    | EditStep
    | ChooseSpans
    | MoveStep
    | DropStep
    | OverrideTier
    | OverrideClass
    | RerunStep
    | RejectHunks
    | EditHunk
    | AcceptChanges
    | RejectChanges
    | UndoChanges
    | RedoChanges
    | ProposeCommit
    | CommitChanges
    | CompactConversation
    | ContinueRun
    | Replan
    | SetBudget
    | SkipStep
    | SetMode
    | RenameSession
    | Rewind
    | RunShell
    | Interrupt
    | CloseSession
)
