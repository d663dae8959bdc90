"""What a journal says about money, call by call, and where the ledger says something else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tier_code.domain import events as e
from tier_code.domain.ledger import CallId, LedgerEntry
from tier_code.domain.ledger_report import LedgerLine, LineState
from tier_code.domain.money import ZERO, Usd

MONEY_EVENTS = frozenset({"SpendReserved", "SpendSettled", "SpendReleased", "SpendWrittenOff"})
"""Names of the records that tell the story of a call's money."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAccount:
    """One call as the journal tells it; the same figures as a line of the ledger."""

    call: CallId
    state: LineState
    held: Usd = ZERO
    charged: Usd = ZERO
    entry: LedgerEntry | None = None

    @property
    def overrun(self) -> bool:
        """Whether the vendor charged more than was held."""
        return self.entry is not None and self.entry.cost is not None and self.entry.cost > self.held


@dataclass(frozen=True, slots=True, kw_only=True)
class Mismatch:
    """Ledger and journal of a session that do not agree."""

    session: str
    ledger: Usd
    journal: Usd
    ledger_calls: int
    journal_calls: int
    only_in_ledger: tuple[CallId, ...]
    """Charged there, and unknown to the journal."""
    only_in_journal: tuple[CallId, ...]
    different: tuple[CallId, ...]
    """Known to both, with another amount or another end."""
    unfinished: bool
    """The journal only lacks the end of calls, as after a kill."""

    @property
    def meaning(self) -> str:
        """What it may come from, and what helps."""
        if self.only_in_journal:
            return "calls are missing in the ledger: was its file replaced or an old copy put back?"
        if self.unfinished:
            return "a process was killed between the two; resuming the session brings them together"
        return "lines of the journal are damaged or were changed; budgets go by the ledger"


def accounts(events: Iterable[e.Event]) -> dict[CallId, CallAccount]:
    """What each call of a session came to. A call that was closed stays so, whatever is told again."""
    known: dict[CallId, CallAccount] = {}
    for event in events:
        match event:
            case e.SpendReserved(call=call, amount=amount):
                if call not in known:
                    known[call] = CallAccount(call=call, state=LineState.HELD, held=amount, charged=amount)
            case e.SpendSettled(entry=entry):
                _settle(known, entry)
            case e.SpendReleased(call=call):
                _close(known, CallAccount(call=call, state=LineState.RELEASED))
            case e.SpendWrittenOff(call=call, amount=amount):
                _close(
                    known, CallAccount(call=call, state=LineState.WRITTEN_OFF, held=amount, charged=amount)
                )
            case _:
                continue
    return known


def compare(session: str, lines: Iterable[LedgerLine], told: Mapping[CallId, CallAccount]) -> Mismatch | None:
    """None when both say the same of every call that counts."""
    booked = {line.booking.call: line for line in lines if _counts(line)}
    stated = {call: account for call, account in told.items() if _counts(account)}
    different = tuple(call for call in booked if call in stated and not _same(booked[call], stated[call]))
    missing = tuple(call for call in booked if call not in stated)
    lost = tuple(call for call in stated if call not in booked)
    if not (different or missing or lost):
        return None
    return Mismatch(
        session=session,
        ledger=sum((line.charged for line in booked.values()), ZERO),
        journal=sum((account.charged for account in stated.values()), ZERO),
        ledger_calls=len(booked),
        journal_calls=len(stated),
        only_in_ledger=missing,
        only_in_journal=lost,
        different=different,
        unfinished=not lost
        and all(stated[call].state is LineState.HELD for call in different)
        and all(booked[call].state in (LineState.SETTLED, LineState.HELD) for call in missing),
    )


def _settle(known: dict[CallId, CallAccount], entry: LedgerEntry) -> None:
    before = known.get(entry.call)
    held = before.held if before is not None else ZERO
    # Without a known price nothing replaces the hold: it stays charged.
    charged = held if entry.cost is None else entry.cost
    _close(
        known,
        CallAccount(call=entry.call, state=LineState.SETTLED, held=held, charged=charged, entry=entry),
    )


def _close(known: dict[CallId, CallAccount], closed: CallAccount) -> None:
    before = known.get(closed.call)
    if before is None:
        known[closed.call] = closed
    elif before.state is LineState.HELD:
        known[closed.call] = replace(closed, held=before.held)


def _counts(line: LedgerLine | CallAccount) -> bool:
    return line.state is not LineState.RELEASED


def _same(line: LedgerLine, account: CallAccount) -> bool:
    return (line.state, line.charged) == (account.state, account.charged)
