"""Keeps the user's own record: remembers how attempts fared with their checks, and what was undone later."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from tier_code.domain import events as e
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import StorageProblem
from tier_code.domain.expected_cost import NO_SUPERVISION, Supervision
from tier_code.domain.plan import StepId
from tier_code.domain.record import NO_RECORD, RouteRecord, StepOutcome, identity, record_of, size_of
from tier_code.domain.review_time import review_minutes
from tier_code.domain.tiers import Tier, TierName
from tier_code.domain.view import AttemptView, SessionView, StepView
from tier_code.domain.warmth import warmth
from tier_code.engine.routing.weighing import Grounds
from tier_code.ports.record import OutcomeStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """Under what outcomes are remembered."""

    session: str
    repo: str
    """The repository's key; empty keeps nothing apart."""
    tiers: Mapping[TierName, Tier]
    supervision: Supervision = NO_SUPERVISION


class OwnRecord:
    """The record of this session's process. A store that fails ends remembering, never the session."""

    def __init__(
        self, store: OutcomeStore | None, keeping: Keeping, now: Callable[[], int], problem: str = ""
    ) -> None:
        self._store = store
        self._keeping = keeping
        self._now = now
        self._outcomes: list[StepOutcome] = []
        self.snapshot: RouteRecord = NO_RECORD
        self._view = SessionView()
        self._one_at_a_time = asyncio.Lock()
        self.problem = problem
        """Why nothing is remembered any more."""

    def grounds(self) -> Grounds:
        """What a decision goes by now."""
        return Grounds(
            record=self.snapshot,
            repo=self._keeping.repo,
            supervision=replace(self._keeping.supervision, review=review_minutes(self._view)),
            limited=any(True for _ in self._view.limits.given()),
            warmth=warmth(self._view),
        )

    async def load(self) -> None:
        """Read what is remembered."""
        store = self._store
        if store is None:
            return
        with self._lasting():
            self._outcomes = list(await asyncio.to_thread(store.outcomes))
            self.snapshot = await asyncio.to_thread(record_of, self._outcomes)

    async def observe(self, event: e.Event, view: SessionView) -> None:
        """Learn from an event; `view` is the session after it."""
        self._view = view
        async with self._one_at_a_time:
            match event:
                case e.StepFinished():
                    step = view.step(event.step)
                    for outcome in self._new(step, event.outcome) if step else ():
                        await self._remember(outcome)
                case e.ChangesUndone():
                    await self._relabel(event.steps, undone=True)
                case e.ChangesRedone():
                    await self._relabel(event.steps, undone=False)

    async def close(self) -> None:
        """Let go of the store."""
        if self._store is not None:
            with self._lasting():
                await asyncio.to_thread(self._store.close)

    def _new(self, step: StepView, ending: e.Outcome) -> Iterator[StepOutcome]:
        """The attempts of a step that were not known yet and whose checks spoke."""
        known = {each.attempt for each in self._outcomes if self._is(each, step.step.id)}
        for attempt in step.attempts:
            if attempt.number in known or attempt.tier not in self._keeping.tiers:
                continue
            if any(_goes_on(attempt, later) for later in step.attempts):
                # Several answers of one tier are one try of it: the last says how it ended.
                continue
            failed = _failed_check(attempt)
            last = attempt is step.attempts[-1]
            changed = step.patch is not None and bool(step.patch.edits)
            if failed or (last and ending is e.Outcome.DONE and changed):
                yield self._outcome(step, attempt, failed)

    def _outcome(self, step: StepView, attempt: AttemptView, failed: str) -> StepOutcome:
        return StepOutcome(
            session=self._keeping.session,
            step=step.step.id,
            attempt=attempt.number,
            repo=self._keeping.repo,
            task_class=step.step.task_class,
            tier=attempt.tier,
            model=identity(self._keeping.tiers[attempt.tier]),
            size=size_of(step.step.estimate.output_tokens),
            passed=not failed,
            check=failed,
            at=self._now(),
        )

    async def _remember(self, outcome: StepOutcome) -> None:
        store = self._store
        self._outcomes.append(outcome)
        self.snapshot = self.snapshot.then(outcome)
        if store is not None:
            with self._lasting():
                await asyncio.to_thread(store.add, outcome)

    async def _relabel(self, steps: tuple[StepId, ...], *, undone: bool) -> None:
        store = self._store
        for step in steps:
            self._outcomes = [
                replace(each, undone=undone) if each.passed and self._is(each, step) else each
                for each in self._outcomes
            ]
            if store is not None:
                with self._lasting():
                    await asyncio.to_thread(store.relabel, self._keeping.session, step, undone=undone)
        self.snapshot = await asyncio.to_thread(record_of, tuple(self._outcomes))

    def _is(self, outcome: StepOutcome, step: StepId) -> bool:
        return (outcome.session, outcome.step) == (self._keeping.session, step)

    @contextmanager
    def _lasting(self) -> Iterator[None]:
        try:
            yield
        except StorageProblem as problem:
            self._store = None
            self.problem = str(problem)


def _goes_on(attempt: AttemptView, later: AttemptView) -> bool:
    return later.number == attempt.number + 1 and later.tier is attempt.tier


def _failed_check(attempt: AttemptView) -> str:
    """The check that refused an attempt's result; empty when none did."""
    failed = (each.check for each in attempt.checks if each.outcome is CheckOutcome.FAILED)
    return next(failed, "")
