"""The session engine: commands in, records out. It coordinates and owns cancellation; others decide."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import assert_never

from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.errors import StorageProblem, TierCodeError
from tier_code.domain.permissions import PermissionMode
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.schedule import UNFINISHED
from tier_code.domain.view import Phase
from tier_code.engine.committing.committer import Committer
from tier_code.engine.context_desk import ContextDesk
from tier_code.engine.defects import defect_words
from tier_code.engine.execution.applying import Applier
from tier_code.engine.execution.part_check import PartCheck
from tier_code.engine.execution.runner import PlanRunner
from tier_code.engine.execution.staging import Staging
from tier_code.engine.inbox import Inbox
from tier_code.engine.mode_limits import PLAN_MODE, objection
from tier_code.engine.money.desk import BudgetDesk
from tier_code.engine.plan_edits import PlanEditor, StepCommand
from tier_code.engine.planning.intake import Intake
from tier_code.engine.planning.plan_desk import PlanDesk
from tier_code.engine.quoting import quotes_of
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import Services, SessionOptions
from tier_code.engine.steering import SteerCommand, Steering

TierCommand = c.OverrideTier | c.OverrideClass
WorkCommand = c.SubmitPrompt | c.ApprovePlan | c.ContinueRun | c.RerunStep | c.Replan
ChangeCommand = c.AcceptChanges | c.RejectChanges | c.UndoChanges | c.RedoChanges
AfterCommand = c.ProposeCommit | c.CommitChanges | c.CompactConversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Desks:
    """Who carries out what the session coordinates."""

    staging: Staging
    applier: Applier
    runner: PlanRunner
    intake: Intake
    budgets: BudgetDesk
    commits: Committer
    steering: Steering
    contexts: ContextDesk
    parts: PartCheck


class SessionEngine:
    """Runs one session: takes commands one after the other while at most one piece of work is under way."""

    def __init__(
        self,
        services: Services,
        options: SessionOptions,
        recorder: Recorder,
        desks: Desks,
    ) -> None:
        self._services = services
        self._options = options
        self._recorder = recorder
        self._staging = desks.staging
        self._applier = desks.applier
        self._runner = desks.runner
        self._budgets, self._contexts = desks.budgets, desks.contexts
        self._quotes = quotes_of(services, options)
        self._commits, self._intake = desks.commits, desks.intake
        self._steering, self._parts = desks.steering, desks.parts
        self._editor = PlanEditor(recorder, self._quotes, services.preferences)
        self._plans = PlanDesk(recorder, desks.intake, self._editor, self._quotes, desks.budgets)
        self._inbox = Inbox()
        self._work: asyncio.Task[None] | None = None
        self._shell: asyncio.Task[None] | None = None
        self._looking: asyncio.Task[None] | None = None

    def send(self, command: c.Command) -> None:
        """Hand over a command; it is carried out after those before it."""
        self._inbox.put(command)

    async def run(self) -> None:
        """Carry out commands until the session is closed or its journal can no longer be written."""
        reason = "closed by the user"
        try:
            while True:
                command = await self._inbox.get()
                if isinstance(command, c.CloseSession):
                    break
                await self._obey(command)
                self._inbox.done()
        except StorageProblem as problem:
            reason = str(problem)
            await self._fail(problem)
        finally:
            await self._stop_work()
            await self._end(reason)
            self._inbox.close()

    async def idle(self) -> None:
        """Wait until no work is under way, or it waits for the user's choice, and no command waits."""
        await self._inbox.all_done()
        if beside := {task for task in (self._shell, self._looking) if task is not None}:
            await asyncio.wait(beside)
        while (work := self._work) is not None and not self._runner.wall.standing.is_set():
            stands = asyncio.create_task(self._runner.wall.standing.wait())
            await asyncio.wait({work, stands}, return_when=asyncio.FIRST_COMPLETED)
            stands.cancel()
            await self._inbox.all_done()

    async def _obey(self, command: c.Command) -> None:
        try:
            if refused := objection(command, self._recorder.view):
                await self._notice(refused)
            else:
                await self._dispatch(command)
        except StorageProblem:
            raise
        except TierCodeError as problem:
            await self._notice(str(problem))

    async def _dispatch(self, command: c.Command) -> None:
        match command:
            case c.SubmitPrompt() | c.ApprovePlan() | c.ContinueRun() | c.RerunStep() | c.Replan():
                await self._start(command)
            case c.EditStep() | c.ChooseSpans() | c.MoveStep() | c.DropStep() | c.RejectHunks():
                await self._edit(command)
            case c.OverrideTier() | c.OverrideClass():
                await self._override(command)
            case c.AcceptChanges() | c.RejectChanges() | c.UndoChanges() | c.RedoChanges():
                await self._change(command)
            case c.ProposeCommit() | c.CommitChanges() | c.CompactConversation():
                await self._look_back(command)
            case c.DiscardPlan() | c.SetBudget() | c.SkipStep():
                await self._decide(command)
            case (
                c.SetMode() | c.RenameSession() | c.Rewind() | c.RunShell() | c.Interrupt() | c.CloseSession()
            ):
                await self._steer(command)
            case _:
                assert_never(command)
        self._runner.wall.nudge()

    @property
    def _only_plans(self) -> bool:
        return self._recorder.view.mode == PermissionMode.PLAN

    async def _steer(self, command: SteerCommand | c.RunShell | c.Interrupt | c.CloseSession) -> None:
        if isinstance(command, c.Interrupt | c.CloseSession):
            await self._stop_work()
        elif isinstance(command, c.RunShell) and self._shell is not None and not self._shell.done():
            await self._notice("a command of yours still runs; Esc stops it")
        elif isinstance(command, c.RunShell):
            self._shell = asyncio.create_task(self._guarded(self._steering.run_shell(command.command)))
        elif isinstance(command, c.Rewind) and await self._busy():
            await self._notice("a run is under way; Esc interrupts it")
        else:
            await self._steering.steer(command)

    async def _start(self, command: WorkCommand) -> None:
        if await self._busy():
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

    async def _while_busy(self, command: WorkCommand) -> None:
        """Going on, while steps wait for money, means to try them again."""
        waiting = tuple(step.step.id for step in self._recorder.view.waiting)
        if waiting and isinstance(command, c.ContinueRun):
            self._runner.wall.try_again(waiting)
        else:
            await self._notice("a run is under way; Esc interrupts it")

    async def _decide(self, command: c.DiscardPlan | c.SetBudget | c.SkipStep) -> None:
        match command:
            case c.DiscardPlan():
                await self._editor.discard()
            case c.SetBudget():
                await self._budgets.change(command)
            case c.SkipStep():
                await self._skip(command)
            case _:
                assert_never(command)

    async def _skip(self, command: c.SkipStep) -> None:
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

    async def _submit(self, text: str) -> None:
        turn = len(self._recorder.view.turns) + 1
        await self._recorder.publish(e.PromptSubmitted(turn=turn, text=text), durable=True)
        self._begin(self._plans.plan(text, turn))

    async def _replan(self) -> None:
        view = self._recorder.view
        if view.turn is None or not any(step.state is StepState.FAILED for step in view.current_steps):
            await self._notice("no step has failed: there is nothing to plan anew")
            return
        self._begin(self._plans.replan(view.turn))

    async def _approve(self, commands: tuple[str, ...], by: e.By = e.By.USER) -> None:
        view = self._recorder.view
        if view.phase is not Phase.PLAN_REVIEW or not view.current_steps:
            await self._notice("there is no plan to approve")
            return
        await self._go(commands, by)

    async def _go(self, commands: tuple[str, ...], by: e.By = e.By.USER) -> None:
        turn = self._newest_turn()
        await self._recorder.publish(e.PlanApproved(turn=turn, by=by, commands=commands), durable=True)
        self._begin(self._runner.run())

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
        await self._rebase()
        event = e.PlanApproved(turn=self._newest_turn(), by=e.By.USER, rerun=step)
        await self._recorder.publish(event, durable=True)
        self._begin(self._runner.run(step))

    def _newest_turn(self) -> int:
        turn = self._recorder.view.turn
        return turn.turn if turn else 0

    async def _rebase(self) -> None:
        """Let staged results stand on what the user changed since, where nothing overlaps."""
        moved = await asyncio.to_thread(self._staging.moved, self._recorder.view)
        for path, content in moved.items():
            if content is None:
                continue
            digest = await asyncio.to_thread(self._services.blobs.put, content)
            event = e.BaseMoved(path=path, content=digest)
            self._staging.observe(event)
            await self._recorder.publish(event, durable=True)

    async def _edit(self, command: StepCommand | c.ChooseSpans) -> None:
        if isinstance(command, c.ChooseSpans):
            await self._contexts.choose(command)
        else:
            await self._editor.obey(command)
        if isinstance(command, c.RejectHunks):
            self._look_at_parts()

    async def _override(self, command: TierCommand) -> None:
        if isinstance(command, c.OverrideClass):
            await self._editor.override_class(command.of, command.tier, always=command.always)
            return
        again = await self._editor.override(command.step, command.tier)
        if again and self._only_plans:
            await self._notice(PLAN_MODE)
        elif again and await self._busy():
            self._runner.wall.try_again((command.step,))
        elif again:
            await self._rerun(command.step)

    async def _change(self, command: ChangeCommand) -> None:
        if await self._busy():
            await self._notice("a run is under way; wait for it or interrupt it with Esc first")
            return
        match command:
            case c.AcceptChanges():
                await self._accept(command.steps)
            case c.RejectChanges():
                await self._applier.reject(command.steps)
            case c.UndoChanges():
                await self._applier.undo(command.steps)
            case c.RedoChanges():
                await self._applier.redo(command.steps)
            case _:
                assert_never(command)

    async def _accept(self, steps: tuple[StepId, ...]) -> None:
        """Write staged steps; where one is in part and nothing vouches for that, the user is told first."""
        told = self._parts.told()
        self._look_at_parts()
        if self._looking is not None:
            await asyncio.wait({self._looking})
        if question := self._parts.question(steps, told):
            await self._notice(question)
            return
        await self._applier.accept(steps)
        await self._commits.after_accept()

    def _look_at_parts(self) -> None:
        """Let checks look at what is left of steps without hunks, beside other commands."""
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._guarded(self._parts.look()))

    async def _look_back(self, command: AfterCommand) -> None:
        if await self._busy():
            await self._notice("a run is under way; wait for it or interrupt it with Esc first")
            return
        match command:
            case c.CommitChanges():
                await self._commits.commit(command.message)
            case c.ProposeCommit():
                await self._commits.propose(command.message)
            case c.CompactConversation():
                gone = self._intake.compact()
                event = e.ConversationCompacted(
                    messages=gone.messages, receipts=gone.receipts, known=gone.known
                )
                await self._recorder.publish(event, durable=True)
            case _:
                assert_never(command)

    async def _busy(self) -> bool:
        """Whether work goes on. Work that has stated its end is not yet gone, but nearly: wait for it."""
        work = self._work
        if work is None or work.done():
            return False
        if self._recorder.view.phase in (Phase.PLANNING, Phase.RUNNING):
            return True
        await asyncio.wait({work})
        return False

    def _begin(self, work: Coroutine[object, object, None]) -> None:
        self._work = asyncio.create_task(self._guarded(work))

    async def _guarded(self, work: Coroutine[object, object, None]) -> None:
        try:
            await work
        except StorageProblem as problem:
            await self._fail(problem)
            self.send(c.CloseSession())
        except TierCodeError as problem:
            await self._notice(str(problem))
        except Exception as defect:  # noqa: BLE001 - a defect of ours must end in words, never in endless waiting
            await self._fail(StorageProblem(defect_words(defect)))
            self.send(c.CloseSession())
        finally:
            if self._work is asyncio.current_task():
                self._work = None

    async def _stop_work(self) -> None:
        tasks = (self._work, self._shell, self._looking)
        going = {work for work in tasks if work is not None and not work.done()}
        for work in going:
            work.cancel()
        if going:
            await asyncio.wait(going)
        self._work = self._shell = self._looking = None

    async def _notice(self, text: str) -> None:
        await self._recorder.publish(e.NoticeGiven(text=text))

    async def _fail(self, problem: StorageProblem) -> None:
        try:
            await self._recorder.publish(e.SessionFailed(reason=str(problem)))
        except StorageProblem:
            # The journal cannot take even this: the front end is told by the stream's end and the exit code.
            return

    async def _end(self, reason: str) -> None:
        try:
            for line in await asyncio.to_thread(self._services.workspace.late_saves):
                await self._notice(line)
            await self._recorder.publish(e.SessionClosed(reason=reason), durable=True)
        except StorageProblem:
            pass
        finally:
            await self._recorder.close()
            await asyncio.to_thread(self._services.models.ledger.close)
            for source in self._services.models.sources.values():
                await source.close()
