"""Kills a session with paid calls at its durable steps, and its recovery too; run as a module by a test.

Prints how many points were tried and what was wrong after any of them. It forks, which a process of tests
with its threads must not do.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path

from tests.engine.money.paid_session import COMMANDS, SESSION, PaidSession
from tests.support.dying import DurableSteps
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.domain.events import Event
from tier_code.domain.ledger_report import LedgerLine, LineState
from tier_code.domain.money import ZERO
from tier_code.domain.money_trail import MONEY_EVENTS, accounts, compare
from tier_code.domain.view import SessionView


def survives(act: Callable[[], object], die_at: int) -> bool:
    """Whether `act` came to its end in a process of its own that dies at a durable step."""
    child = os.fork()
    if child == 0:
        DurableSteps(die_at).watch()
        act()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def sweep(place: Path, stride: int) -> dict[str, object]:
    """Kill at every `stride`-th step; then recover, killed at every `stride`-th step as well."""
    bad: list[str] = []
    points = 0
    session, kept = PaidSession(place / "now"), place / "kept"

    def judge(name: str) -> None:
        nonlocal points
        points += 1
        bad.extend(f"{name}: {wrong}" for wrong in wrong_after_recovery(session))

    for killed_at in count(1, stride):
        shutil.rmtree(session.place, ignore_errors=True)
        session.place.mkdir(parents=True)
        if survives(lambda: session.run(*COMMANDS), killed_at):
            break
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(session.place, kept)
        judge(f"run {killed_at}")
        for recovery_killed_at in count(1 + killed_at % stride, stride):
            shutil.rmtree(session.place)
            shutil.copytree(kept, session.place)
            if survives(session.run, recovery_killed_at):
                break
            judge(f"run {killed_at}, recovery {recovery_killed_at}")
    return {"points": points, "bad": bad}


def wrong_after_recovery(session: PaidSession) -> Iterator[str]:
    """Start again, twice, and say what a user must not find."""
    before = session.lines()
    told = _money_told(session)
    view = session.run()
    lines = session.lines()
    yield from _books(session, view, lines)
    yield from _calls(session, lines, told)
    lost = [line for line in before if line.state is LineState.HELD and line.held]
    if len([notice for notice in view.notices if "held for" in notice]) < len(lost):
        yield f"{len(lost)} holds were found and not all told: {view.notices}"
    records = _money_told(session)
    again = session.run()
    if session.lines() != lines or _money_told(session) != records or again.spent != view.spent:
        yield "a second recovery changed something"


def _books(session: PaidSession, view: SessionView, lines: Sequence[LedgerLine]) -> Iterator[str]:
    """Ledger, journal and screen have the same integers, and nothing is left open."""
    mismatch = compare(SESSION, lines, accounts(_events(session)))
    if mismatch is not None:
        yield f"ledger and journal differ: {mismatch}"
    charged = sum((line.charged for line in lines), ZERO)
    if view.spent + view.held_total != charged:
        yield f"the screen says {view.spent} and {view.held_total}, the ledger {charged}"
    if any(line.state is LineState.HELD for line in lines):
        yield "a call is still held"


def _calls(session: PaidSession, lines: Sequence[LedgerLine], told: Sequence[Event]) -> Iterator[str]:
    """No request without a durable hold; what was sent counts at least what it cost, the rest nothing."""
    charged = {str(line.booking.call): line.charged.nanos for line in lines}
    known = {getattr(event, "call", None) for event in told}
    sent: set[str] = set()
    for held, cost in session.bill():
        if len(held) != 1:
            yield f"a request was sent while {held} were held"
            continue
        sent.add(held[0])
        if charged.get(held[0], -1) < cost:
            yield f"{held[0]} cost {cost} and counts {charged.get(held[0])}"
    for line in lines:
        call = line.booking.call
        if call not in sent and call not in known and line.charged:
            yield f"{call} was provably never sent and counts {line.charged}"
        if line.charged > line.held:
            yield f"{call} counts more than was held for it"


def _events(session: PaidSession) -> list[Event]:
    return [record.event for record in JournalFile.read(session.folder.journal).records()]


def _money_told(session: PaidSession) -> list[Event]:
    if not session.folder.journal.exists():
        return []
    return [event for event in _events(session) if type(event).__name__ in MONEY_EVENTS]


if __name__ == "__main__":
    sys.stdout.write(json.dumps(sweep(Path(sys.argv[1]), int(sys.argv[2]))))
