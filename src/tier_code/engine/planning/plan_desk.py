"""Where requests become proposed plans, answers or refusals, and where a plan found wrong is made anew."""

from __future__ import annotations

import asyncio

from tier_code.domain import events as e
from tier_code.domain.errors import BudgetRefused, StorageProblem, TierCodeError
from tier_code.domain.plan import Plan, StepState
from tier_code.domain.view import TurnView
from tier_code.engine.execution.wall import WITHOUT_MONEY, planning_refused
from tier_code.engine.money.desk import BudgetDesk
from tier_code.engine.money.quotes import Quotes
from tier_code.engine.plan_edits import PlanEditor
from tier_code.engine.planning.intake import Intake
from tier_code.engine.planning.kept_spans import with_kept_spans
from tier_code.engine.planning.model.planner import Planned
from tier_code.engine.recorder import Recorder
from tier_code.engine.routing.router import decided


class PlanDesk:
    """States what became of requests."""

    def __init__(
        self, recorder: Recorder, intake: Intake, editor: PlanEditor, quotes: Quotes, budgets: BudgetDesk
    ) -> None:
        self._recorder = recorder
        self._intake = intake
        self._editor = editor
        self._quotes = quotes
        self._budgets = budgets

    async def plan(self, text: str, turn: int) -> None:
        """Plan or answer a request that was just submitted."""
        planned: Planned
        try:
            planned = await self._intake.plan(text, turn)
        except asyncio.CancelledError:
            await self._recorder.publish(e.RequestDeclined(turn=turn, reason="interrupted"))
            raise
        except StorageProblem:
            raise
        except BudgetRefused as refused:
            await self._recorder.publish(planning_refused(refused, self._recorder.view))
            planned = e.RequestDeclined(turn=turn, reason=str(refused), hints=(WITHOUT_MONEY,))
        except TierCodeError as problem:
            planned = e.RequestDeclined(turn=turn, reason=str(problem))
        if not isinstance(planned, Plan):
            await self._recorder.publish(planned, durable=True)
            return
        await self._editor.drop_waiting()
        await self._propose(planned)

    async def replan(self, turn: TurnView) -> None:
        """Ask the planner for other steps in place of those that failed; what is done stays done."""
        failed = tuple(
            step.step.id for step in self._recorder.view.current_steps if step.state is StepState.FAILED
        )
        await self._recorder.publish(e.ReplanBegun(turn=turn.turn, failed=failed), durable=True)
        reason = "interrupted"
        try:
            planned = await self._intake.replan(turn)
            if isinstance(planned, Plan):
                kept = with_kept_spans(planned, self._recorder.view.current_steps)
                await self._editor.drop_replaced()
                await self._propose(kept)
                return
            reason = planned.reason if isinstance(planned, e.RequestDeclined) else planned.text
        except asyncio.CancelledError:
            await self._as_it_was(turn, reason)
            raise
        except StorageProblem:
            raise
        except TierCodeError as problem:
            reason = str(problem)
        await self._as_it_was(turn, reason)

    async def _as_it_was(self, turn: TurnView, reason: str) -> None:
        """There is no other plan: the turn stays ended as it had."""
        await self._recorder.publish(e.NoticeGiven(text=f"no other plan: {reason}"))
        await self._recorder.publish(
            e.TurnFinished(
                turn=turn.turn,
                outcome=turn.outcome or e.Outcome.FAILED,
                reason=turn.reason,
                seconds=turn.seconds,
                peak_memory_bytes=turn.peak_memory_bytes,
            ),
            durable=True,
        )

    async def _propose(self, plan: Plan) -> None:
        await self._budgets.read()
        limited = any(True for _ in self._recorder.view.limits.given())
        quoted = self._quotes.plan(plan, limited=limited)
        decisions = decided(quoted.steps, self._quotes.policy)
        await self._recorder.publish(e.PlanProposed(plan=quoted, decisions=decisions), durable=True)
