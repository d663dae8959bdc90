"""Plans and runs: begun, approved, gone on with, run again, and what is decided while steps wait."""

from __future__ import annotations

from typing import assert_never

from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.schedule import UNFINISHED
from tier_code.domain.view import Phase
from tier_code.engine.execution.rebasing import Rebasing
from tier_code.engine.execution.runner import PlanRunner
from tier_code.engine.planning.plan_desk import PlanDesk
from tier_code.engine.recorder import Recorder
from tier_code.engine.under_way import RUNS, Sort, UnderWay

WorkCommand = c.SubmitPrompt | c.ApprovePlan | c.ContinueRun | c.RerunStep | c.Replan


class RunDesk:
    """Begins work where none goes on, or says why not."""

    def __init__(
        self,
        recorder: Recorder,
        plans: PlanDesk,
        runner: PlanRunner,
        rebasing: Rebasing,
        under_way: UnderWay,
    ) -> None:
        self._recorder = recorder
        self._plans = plans
        self._runner = runner
        self._rebasing = rebasing
        self._under_way = under_way

    async def start(self, command: WorkCommand) -> None:
        """Begin a plan or a run."""
        if await self._under_way.busy():
            await self._while_busy(command)
            return
        match command:
            case c.SubmitPrompt():
                await self._submit(command.text)
            case c.ApprovePlan():
                await self._approve(command.commands, command.by)
            case c.ContinueRun():
                await self._continue(command.commands)
            case c.RerunStep():
                await self._rerun(command.step)
            case c.Replan():
                await self._replan()
            case _:
                assert_never(command)

    async def again(self, step: StepId) -> None:
        """Run a step that has ended, or waits, once more: in the run that goes on, or in one of its own."""
        if await self._under_way.busy():
            self._runner.wall.try_again((step,))
        else:
            await self._rerun(step)

    async def skip(self, command: c.SkipStep) -> None:
        """Go on without steps that wait for money."""
        waiting = tuple(
            step.step.id for step in self._recorder.view.waiting if command.step in (None, step.step.id)
        )
        if waiting:
            self._runner.wall.skip(waiting)
        else:
            await self._notice(
                "nothing waits for money"
                if command.step is None
                else f"{command.step} does not wait for money"
            )

    async def _while_busy(self, command: WorkCommand) -> None:
        """Going on, while steps wait for money, means to try them again."""
        waiting = tuple(step.step.id for step in self._recorder.view.waiting)
        if waiting and isinstance(command, c.ContinueRun):
            self._runner.wall.try_again(waiting)
        else:
            await self._notice(RUNS)

    async def _submit(self, text: str) -> None:
        turn = len(self._recorder.view.turns) + 1
        await self._recorder.publish(e.PromptSubmitted(turn=turn, text=text), durable=True)
        self._under_way.begin(Sort.RUN, self._plans.plan(text, turn))

    async def _replan(self) -> None:
        view = self._recorder.view
        if view.turn is None or not any(step.state is StepState.FAILED for step in view.current_steps):
            await self._notice("no step has failed: there is nothing to plan anew")
            return
        self._under_way.begin(Sort.RUN, self._plans.replan(view.turn))

    async def _approve(self, commands: tuple[str, ...], by: e.By = e.By.USER) -> None:
        view = self._recorder.view
        if view.phase is not Phase.PLAN_REVIEW or not view.current_steps:
            await self._notice("there is no plan to approve")
            return
        await self._go(commands, by)

    async def _go(self, commands: tuple[str, ...], by: e.By = e.By.USER) -> None:
        turn = self._newest_turn()
        await self._recorder.publish(e.PlanApproved(turn=turn, by=by, commands=commands), durable=True)
        self._under_way.begin(Sort.RUN, self._runner.run())

    async def _continue(self, commands: tuple[str, ...]) -> None:
        view = self._recorder.view
        if view.phase is Phase.PLAN_REVIEW:
            await self._approve(commands)
            return
        if not any(s.state in UNFINISHED for s in view.current_steps):
            await self._notice("nothing is left to run")
            return
        await self._go(commands)

    async def _rerun(self, step: StepId) -> None:
        found = self._recorder.view.step(step)
        if found is None or found.state in (StepState.DROPPED, StepState.APPLIED, StepState.PLANNED):
            await self._notice(
                f"{step} cannot run again now"
                + ("; undo it first" if found and found.state is StepState.APPLIED else "")
            )
            return
        await self._rebasing.rebase()
        event = e.PlanApproved(turn=self._newest_turn(), by=e.By.USER, rerun=step)
        await self._recorder.publish(event, durable=True)
        self._under_way.begin(Sort.RUN, self._runner.run(step))

    def _newest_turn(self) -> int:
        turn = self._recorder.view.turn
        return turn.turn if turn else 0

    async def _notice(self, text: str) -> None:
        await self._recorder.publish(e.NoticeGiven(text=text))
