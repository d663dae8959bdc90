"""Worlds without sockets: crashes between any two writes, several connections to one ledger in one loop."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from tests.bench.money.audit import audited
from tests.bench.money.figures import Figures
from tests.bench.money.hostile import Connected, FreeModel, HostileModel
from tests.bench.money.judge import Judgement
from tests.bench.money.running import Life, Outcome, Stage, journal_of
from tests.bench.money.scenes import Session, World
from tests.bench.money.vendor import Vendor
from tests.bench.money.watched import Crashed, Events
from tier_code.adapters.storage.ledger_sqlite import SqliteLedger
from tier_code.domain.tiers import Tier
from tier_code.ports.model import ModelSource

T = TypeVar("T")
HALF_A_LINE = b'{"seq":'


class AtOnce(ThreadPoolExecutor):
    """Does everything in the thread that asks: the same seed then gives the same order of events."""

    def submit(self, fn: Callable[..., T], /, *args: object, **kwargs: object) -> Future[T]:
        """Done when this returns; whoever waits for it still waits one turn of the loop."""
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as problem:  # noqa: BLE001 - it is raised where the result is awaited
            future.set_exception(problem)
        return future


def run_inside(world: World, folder: Path) -> Figures:
    """Let it happen and judge it; the folder is gone afterwards unless something was wrong."""
    figures = happened(world, folder).judge()
    if not figures.problems:
        shutil.rmtree(folder)
    return figures


def happened(world: World, folder: Path) -> Judgement:
    """Let it happen; what is on disk then is to be judged."""
    vendor = Vendor(world)
    folder.mkdir(parents=True)
    audited(folder / "ledger.db").close()
    return Judgement(world, folder, vendor, asyncio.run(_processes(world, folder, vendor)))


async def _processes(world: World, folder: Path, vendor: Vendor) -> list[Outcome]:
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(_not_of_the_dead)
    loop.set_default_executor(AtOnce(1) if world.at_once else ThreadPoolExecutor(2))
    found = await asyncio.gather(*(_process(world, folder, vendor, sessions) for sessions in world.processes))
    return [outcome for outcomes in found for outcome in outcomes]


async def _process(world: World, folder: Path, vendor: Vendor, sessions: Iterable[Session]) -> list[Outcome]:
    def source_for(tier: Tier, events: Events) -> ModelSource:
        if tier.declared_free:
            return Connected(FreeModel(events))
        return Connected(HostileModel(vendor, events, tier.model))

    books = SqliteLedger(folder / "ledger.db")
    stage = Stage(world=world, folder=folder, books=books, source_for=source_for, crashes=True)
    found: list[Outcome] = []
    for session in sessions:
        found.append(await Life(stage, session, 0).live())
        if found[-1].crashed:
            if session.torn:
                _tear(journal_of(folder, session.id))
            found.append(await Life(stage, session, 1).live())
    books.close()
    return found


def _tear(path: Path) -> None:
    """What a write that was cut off leaves."""
    with path.open("ab") as journal:
        journal.write(HALF_A_LINE)


def _not_of_the_dead(loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """Tasks of a session that died say so on their own; whoever died is not asked."""
    if not isinstance(context.get("exception"), Crashed):
        loop.default_exception_handler(context)
