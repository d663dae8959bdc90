"""Money that killed processes left held: the next start of any session brings their books to an end."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.sessions import SessionFolder, Sessions
from tier_code.adapters.system_clock import SystemClock
from tier_code.domain.errors import StorageProblem
from tier_code.domain.events import NoticeGiven
from tier_code.domain.ledger_report import LineState
from tier_code.engine.money.recovery import reconcile
from tier_code.engine.recorder import Recorder
from tier_code.ports.ledger import LedgerStore


async def settle_dead_sessions(ledger: LedgerStore, sessions: Sessions, own: str) -> Sequence[str]:
    """Close what sessions hold that no process has open; gives what was found, in words.

    A session that is open, this one included, is left alone, as is one whose journal cannot be read.
    Errors: StorageProblem of the ledger.
    """
    found: list[str] = []
    for session in await asyncio.to_thread(ledger.unsettled):
        if session == own:
            continue
        folder = await asyncio.to_thread(sessions.folder, session)
        if folder is None:
            told = await asyncio.to_thread(_without_journal, ledger, session)
        else:
            told = await _settled(ledger, folder)
        found.extend(f"session {session}: {line}" for line in told)
    return found


async def _settled(ledger: LedgerStore, folder: SessionFolder) -> Sequence[str]:
    try:
        # Its lock says whether a process has it: then the money is held rightly.
        journal = await asyncio.to_thread(JournalFile.open_for_append, folder.journal)
    except StorageProblem:
        return ()
    try:
        earlier = tuple(await asyncio.to_thread(lambda: list(JournalFile.read(folder.journal).records())))
    except StorageProblem:
        journal.close()
        return ()
    recorder = Recorder(journal, SystemClock(), earlier)
    try:
        told = await reconcile(ledger, recorder, folder.session)
        for line in told:
            await recorder.publish(NoticeGiven(text=line))
    finally:
        await recorder.close()
    return told


def _without_journal(ledger: LedgerStore, session: str) -> Sequence[str]:
    """Nobody can tell any more what was sent, so all of it counts."""
    calls = [line.booking.call for line in ledger.lines_of(session) if line.state is LineState.HELD]
    for call in calls:
        ledger.write_off(call)
    return (f"its journal is gone; what it held for {len(calls)} calls counts as spent",)
