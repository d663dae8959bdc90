"""The part of `tier-code doctor` that looks at money: the ledger, what it holds, what the journals say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.sessions import SessionFolder, Sessions
from tier_code.cli.books import lines_of
from tier_code.cli.commands.findings import Finding, State, fine
from tier_code.domain.errors import StorageProblem, TierCodeError
from tier_code.domain.ledger_report import LedgerLine, LineState
from tier_code.domain.money import ZERO
from tier_code.domain.money_trail import MONEY_EVENTS, Mismatch, accounts, compare
from tier_code.frontends.shared.wording import counted, money

NEWEST_SESSIONS = 100
"""So many journals are read, the newest ones."""
MOST_SHOWN = 5


def look_at_books(data: Path) -> Iterator[Finding]:
    """The ledger of a data folder, held against the journals of its sessions."""
    path = data / "ledger.db"
    try:
        lines = lines_of(path)
    except TierCodeError as problem:
        yield Finding(what="ledger", state=State.PROBLEM, told=str(problem))
        return
    yield fine("ledger", f"{counted(len(lines), 'call')} in {path}" if path.exists() else "empty")
    yield from _future(lines)
    sessions = Sessions(data)
    for line in lines:
        if line.state is LineState.HELD and line.charged:
            yield Finding(what="held", state=State.NOTE, told=_held_words(line, sessions))
    yield from _journals(lines, sessions)


def _future(lines: Sequence[LedgerLine]) -> Iterator[Finding]:
    newest = max((line.booking.day for line in lines), default="")
    # Somewhere it is tomorrow already.
    tomorrow = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)).isoformat()
    if newest > tomorrow:
        told = (
            f"the newest call is of {newest}: a clock was ahead, and day budgets stay in that day until then"
        )
        yield Finding(what="ledger", state=State.NOTE, told=told)


def _held_words(line: LedgerLine, sessions: Sessions) -> str:
    booking = line.booking
    folder = sessions.folder(booking.session)
    if folder is None:
        what = "its journal is gone; the next start of tier-code counts it as spent"
    elif folder.is_open:
        what = "under way in another terminal"
    else:
        what = "of a process that was killed; the next start of tier-code settles it"
    return (
        f"{money(line.charged)} held for {booking.model or 'a call'} ({booking.step or 'no step'}, "
        f"session {booking.session}, {booking.day}): {what}"
    )


def _journals(lines: Sequence[LedgerLine], sessions: Sessions) -> Iterator[Finding]:
    booked: dict[str, list[LedgerLine]] = {}
    for line in lines:
        booked.setdefault(line.booking.session, []).append(line)
    # What an open session does just now is in the ledger first: the two differ for an instant.
    folders = [folder for folder in sessions.newest(NEWEST_SESSIONS) if not folder.is_open]
    if not folders:
        return
    wrong = [finding for folder in folders for finding in _journal(folder, booked)]
    yield from wrong[:MOST_SHOWN]
    if len(wrong) > MOST_SHOWN:
        told = f"{counted(len(wrong) - MOST_SHOWN, 'more session')} like these"
        yield Finding(what="journals", state=State.PROBLEM, told=told)
    if not wrong:
        total = sum((line.charged for folder in folders for line in booked.get(folder.session, ())), ZERO)
        told = f"ledger and journals of {counted(len(folders), 'session')} agree: {money(total)}"
        yield fine("journals", told)


def _journal(folder: SessionFolder, booked: Mapping[str, Sequence[LedgerLine]]) -> Iterator[Finding]:
    reading = JournalFile.read(folder.journal)
    try:
        told = accounts(record.event for record in reading.records(only=MONEY_EVENTS))
    except StorageProblem as problem:
        yield Finding(what="journals", state=State.PROBLEM, told=str(problem))
        return
    mismatch = compare(folder.session, booked.get(folder.session, ()), told)
    if mismatch is not None:
        yield Finding(what="journals", state=State.PROBLEM, told=_mismatch_words(mismatch))


def _mismatch_words(mismatch: Mismatch) -> str:
    ledger = f"the ledger has {money(mismatch.ledger)} in {counted(mismatch.ledger_calls, 'call')}"
    journal = f"the journal {money(mismatch.journal)} in {counted(mismatch.journal_calls, 'call')}"
    return f"session {mismatch.session}: {ledger}, {journal}: {mismatch.meaning}"
