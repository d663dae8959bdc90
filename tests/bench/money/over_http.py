"""Worlds with real processes, sockets and kills; the vendor is a server in this process."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import shutil
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

from tests.bench.money.audit import audited
from tests.bench.money.figures import Figures
from tests.bench.money.generator import world_of
from tests.bench.money.hostile import Connected, FreeModel
from tests.bench.money.judge import Judgement
from tests.bench.money.running import Life, Outcome, Stage, journal_of
from tests.bench.money.scenes import Kill, World
from tests.bench.money.vendor import Vendor
from tests.bench.money.watched import Events
from tests.support.messages_server import messages_server
from tier_code.adapters.models.anthropic.client import AnthropicSettings, AnthropicSource
from tier_code.adapters.models.anthropic.wire_request import Asked
from tier_code.adapters.storage.ledger_sqlite import SqliteLedger
from tier_code.domain.tiers import Tier
from tier_code.ports.model import ModelSource

OUTCOMES = "outcomes.jsonl"


@dataclass(frozen=True, slots=True)
class Place:
    """What a process is told; it makes its part of the world from the seed itself."""

    seed: int
    number: int
    sessions: int
    process: int
    url: str
    folder: str


def forking() -> ForkServerContext:
    """Processes that start with everything loaded already."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([__name__, "anthropic", "httpx2"])
    return context


def run_over_http(world: World, folder: Path, context: ForkServerContext) -> Figures:
    """Let it happen and judge it; the folder is gone afterwards unless something was wrong."""
    folder.mkdir(parents=True)
    audited(folder / "ledger.db").close()
    killing = Killing(world)
    vendor = Vendor(world, seen=killing.seen)
    with messages_server(vendor.shop) as url, killing.watching():
        waiting = [
            threading.Thread(target=killing.keep_alive, args=(context, place))
            for place in _places(world, url, folder)
        ]
        for thread in waiting:
            thread.start()
        for thread in waiting:
            thread.join()
    figures = Judgement(world, folder, vendor, _outcomes(folder)).judge()
    figures.kills = killing.killed
    figures.problems += killing.problems
    if not figures.problems:
        shutil.rmtree(folder)
    return figures


def _places(world: World, url: str, folder: Path) -> Iterator[Place]:
    seed, _, number, sessions = world.seed.split(":")
    for process in range(len(world.processes)):
        yield Place(int(seed), int(number), int(sessions), process, url, str(folder))


@dataclass(slots=True)
class Killing:
    """Starts the processes of a world, kills them when their time has come, and starts them again."""

    world: World
    killed: int = 0
    problems: list[str] = field(default_factory=list)
    _owner: dict[str, int] = field(init=False)
    _requests: Counter[int] = field(default_factory=Counter)
    _alive: dict[int, ForkServerProcess] = field(default_factory=dict)
    _timers: list[threading.Timer] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._owner = {
            session.id: process
            for process, sessions in enumerate(self.world.processes)
            for session in sessions
        }

    def seen(self, session: str) -> None:
        """A request of a session arrived."""
        process = self._owner[session]
        self._requests[process] += 1
        for kill in self.world.kills:
            if kill.process == process and kill.request == self._requests[process]:
                timer = threading.Timer(kill.delay, self._kill, args=(kill,))
                self._timers.append(timer)
                timer.start()

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Until all timers are done."""
        yield
        for timer in self._timers:
            timer.join()

    def keep_alive(self, context: ForkServerContext, place: Place) -> None:
        """Start a process, and again for as long as it is killed."""
        while True:
            process = context.Process(target=live, args=(place,))
            process.start()
            with self._lock:
                self._alive[place.process] = process
            process.join()
            with self._lock:
                del self._alive[place.process]
            if process.exitcode != -signal.SIGKILL:
                break
            self.killed += 1
        if process.exitcode:
            self.problems.append(f"{self.world.seed}: process {place.process} ended with {process.exitcode}")

    def _kill(self, kill: Kill) -> None:
        with self._lock:
            process = self._alive.get(kill.process)
            if process is not None and process.pid is not None and process.is_alive():
                os.kill(process.pid, signal.SIGKILL)


def live(place: Place) -> None:
    """The life of one process: every session of its own that has not ended yet."""
    world = world_of(place.seed, "http", place.number, place.sessions)
    asyncio.run(_live(place, world))


async def _live(place: Place, world: World) -> None:
    folder = Path(place.folder)
    sources = {
        tier.model: AnthropicSource(
            AnthropicSettings(
                asked=Asked(model=tier.model), api_key="sk-ant-api03-bench", base_url=place.url, private=True
            )
        )
        for tier in world.tiers.values()
    }

    def source_for(tier: Tier, events: Events) -> ModelSource:
        return Connected(FreeModel(events)) if tier.declared_free else sources[tier.model]

    stage = Stage(
        world=world,
        folder=folder,
        books=SqliteLedger(folder / "ledger.db"),
        source_for=source_for,
        crashes=False,
    )
    ended = {outcome.session for outcome in _outcomes(folder)}
    for session in world.processes[place.process]:
        if session.id not in ended:
            number = _lives(folder, session.id)
            _append(folder / OUTCOMES, await Life(stage, session, number).live())
    for source in sources.values():
        await source.close()
    stage.books.close()


def _lives(folder: Path, session: str) -> int:
    """How many processes had this session before; this one is noted."""
    notes = journal_of(folder, session).with_name("lives")
    notes.parent.mkdir(parents=True, exist_ok=True)
    with notes.open("ab") as file:
        file.write(b".")
    return notes.stat().st_size - 1


def _append(path: Path, outcome: Outcome) -> None:
    fields = {
        "session": outcome.session,
        "ends": dict(outcome.ends),
        "asked": outcome.asked,
        "crashed": outcome.crashed,
    }
    line = json.dumps(fields).encode() + b"\n"
    # One write at the end of the file: whole, or not there.
    opened = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(opened, line)
    finally:
        os.close(opened)


def _outcomes(folder: Path) -> list[Outcome]:
    path = folder / OUTCOMES
    found = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
    return [
        Outcome(each["session"], Counter(each["ends"]), each["asked"], crashed=each["crashed"])
        for each in found
    ]
