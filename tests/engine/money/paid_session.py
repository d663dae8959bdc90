"""A session with paid calls over a real ledger and journal, whose model writes the vendor's own bill."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tests.engine.sessions import PAID, World
from tier_code.adapters.models.scripted import ScriptedSource
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.ledger_sqlite import SqliteLedger
from tier_code.adapters.storage.sessions import SessionFolder
from tier_code.adapters.system_clock import UlidMaker
from tier_code.domain import commands as c
from tier_code.domain.budget import BudgetScope, Limits
from tier_code.domain.errors import ModelBusy, ProviderFailed
from tier_code.domain.events import Record
from tier_code.domain.ledger_report import LedgerLine
from tier_code.domain.money import Usd
from tier_code.domain.pricing import cost_of
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import TokenUsage
from tier_code.domain.view import SessionView
from tier_code.engine.assembly import assemble
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import Services, SessionOptions
from tier_code.engine.session import SessionEngine
from tier_code.ports.model import ModelChunk, ModelRequest, ReplyEnd, TextChunk

SESSION = "SESSION"
USAGE = TokenUsage(input_tokens=300, output_tokens=20)
TRUE_COST = (cost_of(USAGE, PAID) or Usd(0)).nanos
FINE, BUSY, BROKEN, OTHER = "fine", "busy", "broken", "other"
ENDS = (FINE, BUSY, FINE, BROKEN, OTHER)
"""How the vendor deals with each request, in order: answered, refused unbilled, cut, served as a variant."""
COMMANDS: tuple[c.Command, ...] = (
    c.SubmitPrompt(text="document plain and document user and document old"),
    c.ApprovePlan(),
    c.SetBudget(scope=BudgetScope.SESSION, limit=Usd(10**8)),
    c.SubmitPrompt(text="document plain"),
    c.ApprovePlan(),
)


class BillingModel:
    """Enters every request into the vendor's bill, with the calls that hold money, before it answers."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._ends = list(ENDS)

    async def stream(self, request: ModelRequest) -> AsyncGenerator[ModelChunk, None]:
        end = self._ends.pop(0) if self._ends else FINE
        self._bill(0 if end == BUSY else TRUE_COST)
        if end == BUSY:
            raise ModelBusy("overloaded", wait_seconds=1.0, unbilled=True)
        yield TextChunk(text="Some ")
        if end == BROKEN:
            raise ProviderFailed("the stream was cut")
        yield TextChunk(text="text.")
        yield ReplyEnd(
            usage=USAGE,
            usage_source="usage",
            stop_reason="stop",
            served_model="scripted",
            variants=("priority",) if end == OTHER else (),
        )

    async def count(self, request: ModelRequest) -> int | None:
        del request
        return None

    def _bill(self, cost: int) -> None:
        with sqlite3.connect(f"file:{self._place / 'ledger.db'}?mode=ro", uri=True) as books:
            held = books.execute("SELECT call FROM calls WHERE state = 'held'").fetchall()
        books.close()
        line = json.dumps({"held": [call for (call,) in held], "cost": cost}) + "\n"
        opened = os.open(self._place / "bill", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.write(opened, line.encode())
        os.close(opened)


@dataclass(slots=True)
class PaidSession:
    """The session whose files lie in `place`, in this process."""

    place: Path

    def run(self, *commands: c.Command) -> SessionView:
        """Open it, new or again, carry the commands out and close it."""
        return asyncio.run(self._run(commands))

    def lines(self) -> Sequence[LedgerLine]:
        """What the ledger has."""
        if not (self.place / "ledger.db").exists():
            return ()
        books = SqliteLedger(self.place / "ledger.db")
        try:
            return books.lines_of(SESSION)
        finally:
            books.close()

    def bill(self) -> list[tuple[list[str], int]]:
        """(calls that held money when a request arrived, what it cost), for every request that was sent."""
        path = self.place / "bill"
        told = [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
        return [(each["held"], each["cost"]) for each in told]

    @property
    def folder(self) -> SessionFolder:
        """The session's files."""
        return SessionFolder(self.place / "sessions" / SESSION)

    async def _run(self, commands: Sequence[c.Command]) -> SessionView:
        journal, earlier = self._journal()
        services = self._services()
        recorder = Recorder(journal, services.clock, earlier)
        options = SessionOptions(
            session=SESSION, repo="/repo", version="test", limits=Limits(session=Usd(10**9))
        )
        engine = await assemble(services, options, recorder)
        running = asyncio.create_task(engine.run())
        await _obeyed(engine, commands)
        await running
        return recorder.view

    def _journal(self) -> tuple[JournalFile, tuple[Record, ...]]:
        path = self.folder.journal
        if not path.exists():
            return JournalFile.create(path), ()
        journal = JournalFile.open_for_append(path)
        return journal, tuple(JournalFile.read(path).records())

    def _services(self) -> Services:
        services = World(local_price=PAID).services()
        models = replace(
            services.models,
            ledger=SqliteLedger(self.place / "ledger.db"),
            sources={TierName.LOCAL: ScriptedSource(BillingModel(self.place))},
        )
        return replace(services, models=models, blobs=self.folder.blobs, ids=UlidMaker())


async def _obeyed(engine: SessionEngine, commands: Sequence[c.Command]) -> None:
    for command in commands:
        engine.send(command)
        await engine.idle()
    engine.send(c.CloseSession())
