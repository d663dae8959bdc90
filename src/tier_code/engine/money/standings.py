"""Says how full the limits are when that is news: after money moved, before a plan, and at a refusal."""

from __future__ import annotations

import asyncio

from tier_code.domain.budget import Booking, BudgetScope, Limits, ScopeStanding
from tier_code.domain.events import BudgetNear, BudgetsRead
from tier_code.engine.recorder import Recorder
from tier_code.ports.ledger import LedgerStore

_SHARED = (BudgetScope.DAY, BudgetScope.MONTH)
"""What other sessions fill as well; the session's own standing follows from its records."""


class Standings:
    """Reads the ledger, which every terminal of the user writes to, and states what changed."""

    def __init__(self, recorder: Recorder, ledger: LedgerStore) -> None:
        self._recorder = recorder
        self._ledger = ledger

    async def tell(self, booking: Booking, limits: Limits) -> None:
        """State day and month if they are not as last stated, and each limit once that is nearly used up."""
        found = await asyncio.to_thread(self._ledger.standing, booking, limits)
        shared = tuple(each for each in found if each.scope in _SHARED)
        known = self._recorder.view.standings
        if shared != known and (known or any(each.committed or each.limit is not None for each in shared)):
            await self._recorder.publish(BudgetsRead(standings=shared))
        for standing in found:
            if standing.scope is not BudgetScope.STEP:
                await self._warn(standing)

    async def _warn(self, standing: ScopeStanding) -> None:
        if standing.near and standing.scope not in self._recorder.view.near:
            await self._recorder.publish(BudgetNear(standing=standing))
