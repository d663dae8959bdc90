"""One session of a simulation through the shipped parts: caller, guard, ledger, recorder and journal."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from tests.bench.money.prompts import messages_of
from tests.bench.money.scenes import LIFE, Ask, Cancel, Session, World
from tests.bench.money.watched import Crashed, Events, JumpingClock, WatchedJournal, WatchedLedger
from tier_code.adapters.prices.table import shipped_table
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.ledger_sqlite import SqliteLedger
from tier_code.domain import events as e
from tier_code.domain.budget import BudgetScope
from tier_code.domain.errors import TierCodeError
from tier_code.domain.ledger import CallId
from tier_code.domain.money import Usd
from tier_code.domain.plan import Step, StepId, StepKind, TaskClass
from tier_code.domain.privacy import Label, clear
from tier_code.domain.tiers import Tier, TierName
from tier_code.engine.execution.model_call import ModelCaller, Pace
from tier_code.engine.money.calendar import zone_named
from tier_code.engine.money.guard import BudgetGuard
from tier_code.engine.money.recovery import reconcile
from tier_code.engine.money.whereabouts import Whereabouts
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import ModelServices
from tier_code.ports.model import ModelSource

PRICES = shipped_table()
SourceFor = Callable[[Tier, Events], ModelSource]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the sessions of one process share."""

    world: World
    folder: Path
    books: SqliteLedger
    source_for: SourceFor
    crashes: bool
    """Whether a session dies where its scene says so; else somebody else kills the process."""


@dataclass(slots=True)
class Outcome:
    """What a life of a session came to, as its own process saw it."""

    session: str
    ends: Counter[str] = field(default_factory=Counter)
    """How its questions ended."""
    asked: dict[str, list[int | None]] = field(default_factory=dict)
    """Call to the limits of step, session, day and month under which it was let through, in nano-dollars."""
    crashed: bool = False


class LetterCounter:
    """Counts for estimates only."""

    source = "letters"

    def count(self, text: str) -> int:
        return len(text) // 4


class CallNames:
    """Names of calls: unique over lives and processes, the same for the same seed."""

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._count = 0

    def next(self) -> str:
        self._count += 1
        return f"{self._prefix}-{self._count:04}"


class Life:
    """A session from its start or its return until it ends."""

    def __init__(self, stage: Stage, session: Session, number: int) -> None:
        self.outcome = Outcome(session.id)
        self._stage, self._session, self._number = stage, session, number
        crash = session.crash_tick if stage.crashes and number == 0 else 0
        self.events = Events(crash_tick=crash)
        self.ledger = WatchedLedger(stage.books, self.events)
        self._running: dict[int, asyncio.Task[str]] = {}
        self._changing: list[asyncio.Task[None]] = []
        offset = int(session.id.rpartition("x")[2]) * 60_000_000_000
        self._clock = JumpingClock(stage.world.start + offset)
        self._where = Whereabouts(
            session=session.id, repo="/bench", branch="main", zone=zone_named(stage.world.zone)
        )
        self._file = self._open_journal()
        earlier = tuple(JournalFile.read(self._file.path).records())
        self.recorder = Recorder(WatchedJournal(self._file, self.events), self._clock, earlier)
        self.guard = BudgetGuard(self.recorder, self.ledger, session.limits)
        self._caller = self._new_caller()

    async def live(self) -> Outcome:
        """Until the end, or until it crashes."""
        self.events.loop = asyncio.get_running_loop()
        try:
            await self._begin()
            self._arm()
            found = await asyncio.gather(*map(self._step, self._session.steps), return_exceptions=True)
            self.events.at.clear()
            await asyncio.sleep(0)
            while not all(task.done() for task in self._changing):
                await asyncio.wait(self._changing)
            for problem in found:
                if isinstance(problem, BaseException):
                    raise problem
            await self.recorder.close()
        except Crashed:
            # Seen here or only by something in the background: dead is dead.
            self.events.dead = True
        self.outcome.crashed = self.events.dead
        self.outcome.asked = {
            call: [None if amount is None else amount["nanos"] for amount in asdict(limits).values()]
            for call, limits in self.ledger.asked.items()
        }
        self._file.close()
        return self.outcome

    def _open_journal(self) -> JournalFile:
        path = journal_of(self._stage.folder, self._session.id)
        return JournalFile.open_for_append(path) if path.exists() else JournalFile.create(path)

    def _new_caller(self) -> ModelCaller:
        stage = self._stage
        tiers = stage.world.tiers
        services = ModelServices(
            tiers=tiers,
            sources={name: stage.source_for(tier, self.events) for name, tier in tiers.items()},
            counter=LetterCounter(),
            ledger=self.ledger,
            baseline_price=tiers[TierName.FRONTIER].price,
            prices=PRICES,
        )
        pace = Pace(clock=self._clock, ids=CallNames(f"{self._session.id}-{self._number}"), sleep=self._sleep)
        return ModelCaller(services, self.guard, self.recorder, pace, self._where)

    async def _begin(self) -> None:
        tiers = tuple(self._stage.world.tiers.values())
        if self.recorder.records:
            await reconcile(self.ledger, self.recorder, self._session.id)
            resumed = e.SessionResumed(version="bench", interrupted=(), recovered=(), tiers=tiers)
            await self.recorder.publish(resumed, durable=True)
            return
        limits = self._session.limits
        opened = e.SessionOpened(
            session=e.SessionId(self._session.id),
            repo="/bench",
            head="main",
            version="bench",
            tiers=tiers,
            baseline_model="",
            budget=limits.session,
            offline=False,
            max_tier=TierName.FRONTIER,
            test_command="",
            limits=limits,
        )
        await self.recorder.publish(opened, durable=True)

    def _arm(self) -> None:
        if self._number:
            return
        for cancel in self._session.cancels:
            self.events.at.setdefault(cancel.tick, []).append(partial(self._cancel, cancel))
        for tick, scope, limit in self._session.changes:
            self.events.at.setdefault(tick, []).append(partial(self._begin_change, scope, limit))

    def _cancel(self, cancel: Cancel) -> None:
        for step, task in list(self._running.items()):
            if cancel.step in (-1, step) and task.cancel() and cancel.twice:
                asyncio.get_running_loop().call_soon(task.cancel)

    def _begin_change(self, scope: BudgetScope, limit: Usd | None) -> None:
        self._changing.append(asyncio.create_task(self._change(scope, limit)))

    async def _change(self, scope: BudgetScope, limit: Usd | None) -> None:
        booking = self._where.booking(CallId(""), self._clock.now(), _step(0, TierName.SMALL))
        await self.guard.set_limit(booking, scope, limit)

    async def _step(self, asks: tuple[Ask, ...]) -> None:
        for ask in asks:
            self._clock.jump(ask.jump)
            task = asyncio.create_task(self._ask(ask))
            self._running[ask.step] = task
            try:
                end = await task
            except asyncio.CancelledError:
                end = "cancelled"
            except TierCodeError as problem:
                end = type(problem).__name__
            finally:
                self._running.pop(ask.step, None)
            self.outcome.ends[end] += 1

    async def _ask(self, ask: Ask) -> str:
        tier = self._stage.world.tiers[ask.tier]
        label = ask.label(self._session.id, self._number)
        await self._caller.ask(
            _step(ask.step, ask.tier),
            ask.number + LIFE * self._number,
            messages_of(self._stage.world, label, ask),
            ask.max_tokens,
            clear(Label.PROJECT, tier.reach, "the bench"),
            least_tokens=ask.least_tokens,
        )
        return "answered"

    async def _sleep(self, seconds: float) -> None:
        self.events.tick()
        self._clock.jump(seconds)
        await asyncio.sleep(0)


def journal_of(folder: Path, session: str) -> Path:
    """Where a session's journal lies."""
    return folder / session / "journal.jsonl"


def _step(number: int, tier: TierName) -> Step:
    return Step(
        id=StepId(f"s{number}"),
        title="ask",
        kind=StepKind.DOCSTRING,
        targets=(),
        instruction="ask",
        task_class=TaskClass.B,
        checks=(),
        tier=tier,
        reason="bench",
    )
