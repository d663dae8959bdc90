"""How a user steers a session: its mode, its name, going back, and commands that they type themselves."""

from __future__ import annotations

import asyncio
from typing import assert_never

from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.permissions import PermissionMode
from tier_code.domain.plan import StepState
from tier_code.domain.schedule import at_the_wall
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import Phase, StepView
from tier_code.engine.execution.applying import Applier
from tier_code.engine.execution.staging import Staging
from tier_code.engine.mode_limits import HOLDS_SOON
from tier_code.engine.planning.intake import Intake
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import Services

SHELL_SECONDS = 120.0
OUTPUT_CHARACTERS = 20_000
"""Of a command's output, its end is kept."""
LONGEST_TITLE = 120
SteerCommand = c.SetMode | c.RenameSession | c.Rewind


class Steering:
    """States what the user decided about the session as a whole, and runs what they typed."""

    def __init__(
        self, services: Services, recorder: Recorder, staging: Staging, applier: Applier, intake: Intake
    ) -> None:
        self._services = services
        self._recorder = recorder
        self._staging = staging
        self._applier = applier
        self._intake = intake

    async def steer(self, command: SteerCommand) -> None:
        """Carry out one decision."""
        match command:
            case c.SetMode():
                await self._set_mode(command.mode)
            case c.RenameSession():
                title = one_line(command.title.strip(), LONGEST_TITLE)
                await self._recorder.publish(e.SessionRenamed(title=title), durable=True)
            case c.Rewind():
                await self._rewind(command)
            case _:
                assert_never(command)

    async def _set_mode(self, mode: PermissionMode) -> None:
        view = self._recorder.view
        if mode == view.mode:
            return
        await self._recorder.publish(e.ModeSet(mode=mode.value, by=e.By.USER), durable=True)
        after = self._recorder.view
        if mode is PermissionMode.PLAN and after.phase is Phase.RUNNING and not at_the_wall(after):
            await self._notice(HOLDS_SOON)

    async def _rewind(self, command: c.Rewind) -> None:
        view = self._recorder.view
        if not any(turn.turn == command.turn and not turn.rewound for turn in view.turns):
            await self._notice(f"there is no request {command.turn} to go back to")
            return
        if command.code and not await self._take_out(command.turn):
            return
        if command.conversation:
            await self._reject_staged(command.turn)
            await self._recorder.publish(e.ConversationRewound(turn=command.turn), durable=True)
            self._intake.rewind(command.turn)

    async def _take_out(self, first: int) -> bool:
        """Undo what was written since; False when a file stood in the way and nothing has changed."""
        steps = tuple(s.step.id for s in self._since(first) if s.state is StepState.APPLIED)
        if not steps:
            await self._notice("nothing that was written since then is in your files")
            return True
        await self._applier.undo(steps)
        return self._recorder.view.conflict is None

    async def _reject_staged(self, first: int) -> None:
        steps = tuple(s.step.id for s in self._since(first) if s.state is StepState.PASSED)
        if steps:
            await self._applier.reject(steps)

    def _since(self, first: int) -> list[StepView]:
        return [step for step in self._recorder.view.steps if step.turn >= first]

    async def run_shell(self, command: str) -> None:
        """Run what the user typed, by their shell, in a copy of the files with what is staged."""
        doing = f"run {one_line(command, 60)}"
        await self._recorder.publish(e.ProgressMade(what=doing, done=0, total=0))
        try:
            tree = await asyncio.to_thread(self._staging.overlay, self._recorder.view)
            ended = await self._services.runner.run(command, tree, self._services.environment, SHELL_SECONDS)
        finally:
            await self._recorder.publish(e.ProgressMade(what=doing, done=1, total=1, finished=True))
        turn = self._recorder.view.turn
        await self._recorder.publish(
            e.ShellRan(
                command=command,
                exit_code=ended.exit_code,
                output=ended.output[-OUTPUT_CHARACTERS:],
                seconds=ended.seconds,
                level=str(ended.level),
                turn=turn.turn if turn else 0,
            ),
            durable=True,
        )

    async def _notice(self, text: str) -> None:
        await self._recorder.publish(e.NoticeGiven(text=text))
