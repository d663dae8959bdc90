"""How a headless run tells a script what became of it."""

from __future__ import annotations

from enum import IntEnum

from tier_code.domain.checks import CheckOutcome
from tier_code.domain.events import Outcome
from tier_code.domain.plan import StepState
from tier_code.domain.view import SessionView, StepView


class ExitCode(IntEnum):
    """The numbers a script may rely on."""

    DONE = 0
    FAILED = 1
    DECLINED = 2
    BUDGET_REFUSED = 3
    NEEDS_APPROVAL = 4
    PARTLY_APPLIED = 5
    INTERRUPTED = 130

    @property
    def reason(self) -> str:
        """The same in a word, for JSON."""
        return self.name.lower()


_BY_OUTCOME = {
    Outcome.INTERRUPTED: ExitCode.INTERRUPTED,
    Outcome.DECLINED: ExitCode.DECLINED,
    Outcome.BUDGET: ExitCode.BUDGET_REFUSED,
    Outcome.NEEDS_APPROVAL: ExitCode.NEEDS_APPROVAL,
}
_MISSED = frozenset(
    {
        StepState.FAILED,
        StepState.INTERRUPTED,
        StepState.PLANNED,
        StepState.RUNNING,
        StepState.WAITING,
        StepState.SKIPPED,
    }
)


def exit_code(view: SessionView) -> int:
    """What the newest turn came to, from the state of its steps."""
    if view.failure:
        return ExitCode.FAILED
    if view.declined is not None:
        return ExitCode.BUDGET_REFUSED if view.refusal is not None else ExitCode.DECLINED
    turn = view.turn
    if turn is None:
        return ExitCode.DONE
    if turn.outcome in _BY_OUTCOME:
        return _BY_OUTCOME[turn.outcome]
    if turn.answer:
        return ExitCode.DONE
    steps = view.current_steps
    if turn.outcome is None and not steps:
        return ExitCode.FAILED
    if turn.outcome is None and all(step.state is StepState.PLANNED for step in steps):
        return ExitCode.NEEDS_APPROVAL
    return _by_steps(view, steps)


def _by_steps(view: SessionView, steps: tuple[StepView, ...]) -> ExitCode:
    states = {step.state for step in steps}
    missed = bool(states & _MISSED)
    if missed and view.refusal is not None:
        return ExitCode.BUDGET_REFUSED
    if missed or view.conflict is not None or _run_failed(view):
        return ExitCode.PARTLY_APPLIED if StepState.APPLIED in states else ExitCode.FAILED
    return ExitCode.NEEDS_APPROVAL if StepState.PASSED in states else ExitCode.DONE


def _run_failed(view: SessionView) -> bool:
    return any(result.outcome is CheckOutcome.FAILED for result in (view.turn.checks if view.turn else ()))
