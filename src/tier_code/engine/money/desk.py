"""Where the user changes a budget while a session runs."""

from __future__ import annotations

from tier_code.domain.commands import SetBudget
from tier_code.domain.ledger import CallId
from tier_code.engine.money.guard import BudgetGuard
from tier_code.engine.money.whereabouts import Whereabouts
from tier_code.ports.clock import Clock


class BudgetDesk:
    """Carries out the commands about budgets."""

    def __init__(self, guard: BudgetGuard, where: Whereabouts, clock: Clock) -> None:
        self._guard = guard
        self._where = where
        self._clock = clock

    async def change(self, command: SetBudget) -> None:
        """Let another limit hold from the next paid call on."""
        booking = self._where.booking(CallId(""), self._clock.now())
        await self._guard.set_limit(booking, command.scope, command.limit)

    async def read(self) -> None:
        """Say how full day and month are, where that is news: before the user decides about a plan."""
        await self._guard.tell(self._where.booking(CallId(""), self._clock.now()))
