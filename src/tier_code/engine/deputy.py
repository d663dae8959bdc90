"""Answers in the user's place as far as their permission mode goes, and says so where it goes no further."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

from tier_code.domain import events as e
from tier_code.domain.command_line import shown_commands
from tier_code.domain.commands import AcceptChanges, ApprovePlan, Command
from tier_code.domain.permissions import PermissionMode, allows, commands_of, vouched_steps
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import Phase, SessionView

_SHOWN = 3
_WRITES = (PermissionMode.AUTO_EDIT, PermissionMode.FULL_AUTO)
Say = Callable[[str], Awaitable[None]]


class Deputy:
    """Watches what happens and sends what the mode allows; the session treats it like any command."""

    def __init__(self, send: Callable[[Command], None], rules: Callable[[], Sequence[str]], say: Say) -> None:
        self._send = send
        self._rules = rules
        """Commands that the user allowed for good in this repository."""
        self._say = say

    async def observe(self, event: e.Event, view: SessionView) -> None:
        """Answer one event; `view` is the session after it."""
        if isinstance(event, e.PlanProposed):
            await self._approve(view)
        elif isinstance(event, e.TurnFinished) and view.mode in _WRITES:
            await self._accept(view)

    async def _approve(self, view: SessionView) -> None:
        if view.mode != PermissionMode.FULL_AUTO or view.phase is not Phase.PLAN_REVIEW:
            return
        rules = self._rules()
        strange = [step.instruction for step in commands_of(view) if not allows(rules, step.instruction)]
        if strange:
            named = ", ".join(f"`{one_line(text, 60)}`" for text in strange[:_SHOWN])
            await self._say(f"waits for you: not on the allow list: {named}")
            return
        self._send(ApprovePlan(commands=shown_commands(view), by=e.By.POLICY))

    async def _accept(self, view: SessionView) -> None:
        steps = vouched_steps(view)
        if steps:
            self._send(AcceptChanges(steps=steps, by=e.By.POLICY))
        elif view.phase is Phase.CHANGES_REVIEW:
            await self._say("waits for you: not every check vouches for these results")
