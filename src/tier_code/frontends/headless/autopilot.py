"""Answers for the user of a headless run, as far as the command line said so, and no further."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.domain import events as e
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.command_line import shown_commands
from tier_code.domain.commands import (
    AcceptChanges,
    ApprovePlan,
    CloseSession,
    Command,
    ContinueRun,
    Replan,
    SkipStep,
    SubmitPrompt,
)
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.schedule import UNFINISHED
from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.headless.span_wishes import span_commands
from tier_code.frontends.shared.plain_words import plain_wish
from tier_code.frontends.shared.requests import Refusal, command_for
from tier_code.frontends.shared.span_words import SpanWish
from tier_code.ports.frontend import CommandSink

_NO_PLANNER = ("", "recipe", "failing tests")
"""Who makes plans without a model: asking again brings the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AutopilotPolicy:
    """What the user allowed before the run began."""

    request: str = ""
    """Sent when the session opens or is resumed; empty means: go on with what waits."""
    approve: bool = False
    """Approve the plan as estimated, and write what passed its checks."""
    dry_run: bool = False
    """Write nothing. A free plan runs, so that its diff can be shown; any other needs approval."""
    replans: int = 1
    """How often the planner may be asked for other steps when some have failed."""
    allow_climb: bool = False
    """Let steps climb also where that costs more than the plan was approved at; budgets hold all the same."""
    allow_run: bool = False
    """Approve the commands of the plan as well: `approve` alone covers none that a model proposed."""
    spans: tuple[SpanWish, ...] = ()
    """What the steps shall see or not see, before the plan is approved."""


class Autopilot:
    """Sends the commands of one run; ends the session when nothing is left to do without the user."""

    def __init__(self, policy: AutopilotPolicy, commands: CommandSink) -> None:
        self._policy = policy
        self._commands = commands
        self._accepting = False
        self._choosing: set[StepId] = set()
        """Steps whose context was to be changed and is not yet shown."""
        self._closed = False

    def react(self, event: e.Event, view: SessionView) -> None:
        """Answer one live event; `view` is the session after it."""
        if self._closed:
            return
        if isinstance(event, e.SessionOpened | e.SessionResumed):
            self._begin(event, view)
        elif isinstance(event, e.PlanProposed):
            self._choose_spans(view)
        elif isinstance(event, e.ContextShown | e.NoticeGiven) and self._choosing:
            self._chosen(event, view)
        elif isinstance(event, e.BudgetExhausted):
            self._missing_money(event)
        elif isinstance(event, e.TurnFinished):
            self._turn_over(view)
        elif isinstance(event, self._last_words()):
            self._close()

    def _turn_over(self, view: SessionView) -> None:
        if self._may_replan(view):
            self._commands.send(Replan())
        else:
            self._decide_changes(view)

    def _missing_money(self, event: e.BudgetExhausted) -> None:
        """Nobody is there to decide: what is free goes on, and the result says what is left.

        Approving a plan covers its estimate; a climb above it takes a word of its own.
        """
        if event.step is None:
            # A call that plans: the request is declined next.
            return
        if event.scope == e.APPROVED and self._policy.allow_climb:
            self._commands.send(ContinueRun())
        else:
            self._commands.send(SkipStep(step=event.step))

    def interrupt(self, command: Command) -> None:
        """Stop on the user's behalf, then end."""
        self._commands.send(command)
        if not self._closed:
            self._close()

    def _begin(self, event: e.SessionOpened | e.SessionResumed, view: SessionView) -> None:
        if self._policy.request and not self._plainly(view):
            self._commands.send(SubmitPrompt(text=self._policy.request))
        elif self._policy.request:
            self._close()
        elif isinstance(event, e.SessionResumed):
            self._go_on(view)

    def _plainly(self, view: SessionView) -> bool:
        """Whether the request was a command in plain words, such as `undo the second step`, and was sent."""
        wish = plain_wish(self._policy.request, view)
        if wish is None or not self._policy.approve or self._policy.dry_run:
            return False
        command = command_for(wish, view)
        if isinstance(command, Refusal):
            return False
        self._commands.send(command)
        return True

    def _go_on(self, view: SessionView) -> None:
        if view.phase is Phase.PLAN_REVIEW:
            self._choose_spans(view)
        elif self._policy.approve and any(step.state in UNFINISHED for step in view.current_steps):
            self._commands.send(ContinueRun(commands=self._allowed(view)))
        else:
            self._decide_changes(view)

    def _choose_spans(self, view: SessionView) -> None:
        """What the user said of spans comes first; without a word about them the plan is decided at once."""
        commands = span_commands(self._policy.spans, view)
        self._choosing = {command.step for command in commands}
        for command in commands:
            self._commands.send(command)
        if not commands:
            self._decide_plan(view)

    def _chosen(self, event: e.ContextShown | e.NoticeGiven, view: SessionView) -> None:
        """Nothing runs with another context than the user asked for: a refusal leaves the plan to them."""
        if isinstance(event, e.NoticeGiven):
            self._close()
            return
        self._choosing.discard(event.step)
        if not self._choosing:
            self._decide_plan(view)

    def _decide_plan(self, view: SessionView) -> None:
        costs = [step.step.estimate.cost for step in view.current_steps if step.state is StepState.PLANNED]
        free = all(cost is not None and not cost for cost in costs)
        if self._policy.approve or (self._policy.dry_run and free):
            self._commands.send(ApprovePlan(commands=self._allowed(view)))
        else:
            self._close()

    def _allowed(self, view: SessionView) -> tuple[str, ...]:
        return shown_commands(view) if self._policy.allow_run else ()

    def _may_replan(self, view: SessionView) -> bool:
        """A planner's plan that failed in part is made anew, as often as the user allows."""
        turn = view.turn
        if turn is None or turn.outcome is e.Outcome.INTERRUPTED or turn.source in _NO_PLANNER:
            return False
        failed = any(step.state is StepState.FAILED for step in view.current_steps)
        return failed and self._policy.approve and turn.replans < self._policy.replans

    def _decide_changes(self, view: SessionView) -> None:
        staged = tuple(step.step.id for step in view.steps if step.state is StepState.PASSED)
        if not staged or not self._policy.approve or self._policy.dry_run or not _vouched(view):
            self._close()
            return
        self._accepting = True
        self._commands.send(AcceptChanges(steps=staged))

    def _last_words(self) -> tuple[type, ...]:
        """Events after which nothing is left to do. Once writing was asked, its answer is one of them."""
        if self._accepting:
            return (e.PatchApplied, e.ConflictFound, e.NoticeGiven, e.SessionFailed)
        return (e.RequestDeclined, e.QuestionAnswered, e.SessionFailed)

    def _close(self) -> None:
        self._closed = True
        self._commands.send(CloseSession())


def _vouched(view: SessionView) -> bool:
    """Whether the run ended by itself and no check of the whole run failed."""
    turn = view.turn
    if turn is None or turn.outcome is e.Outcome.INTERRUPTED:
        return False
    return not any(result.outcome is CheckOutcome.FAILED for result in turn.checks)
