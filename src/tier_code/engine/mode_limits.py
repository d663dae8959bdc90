"""What the permission mode forbids, asked of every command at the moment it is carried out."""

from __future__ import annotations

from tier_code.domain import commands as c
from tier_code.domain.outcomes import By
from tier_code.domain.permissions import PermissionMode
from tier_code.domain.view import SessionView

PLAN_MODE = "plan mode: nothing runs and nothing is written; Shift+Tab or /mode ask leaves it"
HOLDS = "plan mode holds the run: nothing more begins; Shift+Tab or /mode ask goes on, Esc ends the run"
HOLDS_SOON = "plan mode: what runs now goes on to its end, then the run holds; Esc ends it at once"
_AT_THE_WALL = "plan mode: the run does not go on; Shift+Tab or /mode ask leaves it, Esc ends the run"
_CHANGED = "waits for you: the permission mode has changed"
_NOT_IN_PLAN_MODE = (
    c.ApprovePlan
    | c.ContinueRun
    | c.RerunStep
    | c.AcceptChanges
    | c.UndoChanges
    | c.RedoChanges
    | c.CommitChanges
    | c.RunShell
)
_MOVES_A_RUN = c.OverrideTier | c.OverrideClass | c.SetBudget | c.SkipStep | c.DropStep
"""What lets a run go on, or come to its tests, while steps of it wait for money."""


def objection(command: c.Command, view: SessionView) -> str:
    """Why the mode does not let this command be carried out now; empty when it does."""
    if view.mode == PermissionMode.PLAN:
        return _in_plan_mode(command, view)
    if isinstance(command, c.ApprovePlan | c.AcceptChanges) and command.by is By.POLICY:
        return "" if view.mode in _enough(command) else _CHANGED
    return ""


def _in_plan_mode(command: c.Command, view: SessionView) -> str:
    if isinstance(command, _NOT_IN_PLAN_MODE) or (isinstance(command, c.Rewind) and command.code):
        return PLAN_MODE
    return _AT_THE_WALL if view.waiting and isinstance(command, _MOVES_A_RUN) else ""


def _enough(command: c.ApprovePlan | c.AcceptChanges) -> tuple[PermissionMode, ...]:
    """Modes in which nobody needs to be asked for this."""
    if isinstance(command, c.ApprovePlan):
        return (PermissionMode.FULL_AUTO,)
    return (PermissionMode.AUTO_EDIT, PermissionMode.FULL_AUTO)
