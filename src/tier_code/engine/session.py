"""The session engine: commands in, records out. It coordinates and owns cancellation; others decide."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import assert_never

from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.errors import StorageProblem, TierCodeError
from tier_code.domain.permissions import PermissionMode
from tier_code.engine.change_desk import ChangeDesk
from tier_code.engine.committing.committer import Committer
from tier_code.engine.context_desk import ContextDesk
from tier_code.engine.execution.applying import Applier
from tier_code.engine.execution.hand_edits import HandEdits
from tier_code.engine.execution.part_check import PartCheck
from tier_code.engine.execution.rebasing import Rebasing
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
from tier_code.engine.run_desk import RunDesk
from tier_code.engine.services import Services, SessionOptions
from tier_code.engine.steering import SteerCommand, Steering
from tier_code.engine.under_way import BUSY, RUNS, Sort, UnderWay

TierCommand = c.OverrideTier | c.OverrideClass
OtherCommand = SteerCommand | c.RunShell | c.Interrupt | c.CloseSession | c.CompactConversation


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
        self._recorder = recorder
        self._wall, self._steering = desks.runner.wall, desks.steering
        self._budgets, self._contexts, self._intake = desks.budgets, desks.contexts, desks.intake
        self._inbox = Inbox()
        self._under_way = UnderWay(recorder, lambda: self.send(c.CloseSession()))
        quotes = quotes_of(services, options)
        self._editor = PlanEditor(recorder, quotes, services.preferences)
        plans = PlanDesk(recorder, desks.intake, self._editor, quotes, desks.budgets)
        rebasing = Rebasing(recorder, desks.staging, services.blobs)
        self._runs = RunDesk(recorder, plans, desks.runner, rebasing, self._under_way)
        hands = HandEdits(recorder, services.blobs)
        self._changes = ChangeDesk(
            recorder, desks.applier, desks.commits, desks.parts, hands, self._under_way
        )

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
            await self._under_way.fail(problem)
        finally:
            await self._under_way.stop()
            await self._end(reason)
            self._inbox.close()

    async def idle(self) -> None:
        """Wait until no work is under way, or it waits for the user's choice, and no command waits."""
        await self._inbox.all_done()
        await self._under_way.ended(Sort.SHELL, Sort.LOOK)
        while (work := self._under_way.going(Sort.RUN)) is not None and not self._wall.standing.is_set():
            stands = asyncio.create_task(self._wall.standing.wait())
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
                await self._runs.start(command)
            case c.EditStep() | c.ChooseSpans() | c.MoveStep() | c.DropStep() | c.RejectHunks():
                await self._edit(command)
            case c.EditHunk():
                await self._changes.edit(command)
            case c.OverrideTier() | c.OverrideClass():
                await self._override(command)
            case (
                c.AcceptChanges()
                | c.RejectChanges()
                | c.UndoChanges()
                | c.RedoChanges()
                | c.ProposeCommit()
                | c.CommitChanges()
            ):
                await self._changes.change(command)
            case c.DiscardPlan() | c.SetBudget() | c.SkipStep():
                await self._decide(command)
            case _:
                await self._steer(command)
        self._wall.nudge()

    async def _steer(self, command: OtherCommand) -> None:
        match command:
            case c.Interrupt() | c.CloseSession():
                await self._under_way.stop()
            case c.RunShell():
                await self._run_shell(command.command)
            case c.Rewind() if await self._under_way.busy():
                await self._notice(RUNS)
            case c.CompactConversation():
                await self._compact()
            case c.SetMode() | c.RenameSession() | c.Rewind():
                await self._steering.steer(command)
            case _:
                assert_never(command)

    async def _run_shell(self, command: str) -> None:
        if self._under_way.going(Sort.SHELL) is not None:
            await self._notice("a command of yours still runs; Esc stops it")
        else:
            self._under_way.begin(Sort.SHELL, self._steering.run_shell(command))

    async def _compact(self) -> None:
        if await self._under_way.busy():
            await self._notice(BUSY)
            return
        gone = self._intake.compact()
        event = e.ConversationCompacted(messages=gone.messages, receipts=gone.receipts, known=gone.known)
        await self._recorder.publish(event, durable=True)

    async def _decide(self, command: c.DiscardPlan | c.SetBudget | c.SkipStep) -> None:
        match command:
            case c.DiscardPlan():
                await self._editor.discard()
            case c.SetBudget():
                await self._budgets.change(command)
            case c.SkipStep():
                await self._runs.skip(command)
            case _:
                assert_never(command)

    async def _edit(self, command: StepCommand | c.ChooseSpans) -> None:
        if isinstance(command, c.ChooseSpans):
            await self._contexts.choose(command)
            return
        await self._editor.obey(command)
        if isinstance(command, c.RejectHunks):
            self._changes.look_at_parts()

    async def _override(self, command: TierCommand) -> None:
        if isinstance(command, c.OverrideClass):
            await self._editor.override_class(command.of, command.tier, always=command.always)
            return
        again = await self._editor.override(command.step, command.tier)
        if again and self._recorder.view.mode == PermissionMode.PLAN:
            await self._notice(PLAN_MODE)
        elif again:
            await self._runs.again(command.step)

    async def _notice(self, text: str) -> None:
        await self._recorder.publish(e.NoticeGiven(text=text))

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
