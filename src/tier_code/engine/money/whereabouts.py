"""What the calls of a session are booked under."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from tier_code.domain.budget import Booking
from tier_code.domain.ledger import CallId
from tier_code.domain.plan import Step
from tier_code.domain.tiers import TierName
from tier_code.engine.money.calendar import day_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Constant for a session, in this process."""

    session: str
    repo: str = ""
    branch: str = ""
    zone: dt.tzinfo = dt.UTC
    """The declared time zone of budgets and reports."""

    def booking(
        self, call: CallId, now: int, step: Step | None = None, *, backend: str = "", model: str = ""
    ) -> Booking:
        """A call at `now`, UTC nanoseconds, for a step at its tier; without one, what limits count it in."""
        return Booking(
            call=call,
            session=self.session,
            day=day_of(now, self.zone),
            step=step.id if step else "",
            task_class=step.task_class.value if step else "",
            tier=step.tier.value if step else "",
            backend=backend,
            model=model,
            repo=self.repo,
            branch=self.branch,
        )

    def role_booking(
        self, call: CallId, now: int, role: str, tier: TierName, *, backend: str, model: str
    ) -> Booking:
        """A call that no step makes, such as the planner's; reports list it under its role."""
        return replace(
            self.booking(call, now, backend=backend, model=model), task_class=role, tier=tier.value
        )
