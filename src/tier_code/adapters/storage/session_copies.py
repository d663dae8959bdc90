"""What can be done with a whole session from outside: copy it into a new one, name it, delete it."""

from __future__ import annotations

import contextlib
import os
import shutil
from dataclasses import replace
from pathlib import Path

from tier_code.adapters.storage.journal_file import BLOBS, JournalFile
from tier_code.adapters.storage.problems import private_folder, storing
from tier_code.adapters.storage.sessions import SessionFolder, Sessions
from tier_code.domain import events as e
from tier_code.domain.errors import UsageProblem
from tier_code.domain.untrusted import one_line
from tier_code.ports.clock import Clock

INTENTS = "intents"
_MONEY = (e.SpendReserved, e.SpendSettled, e.SpendReleased, e.SpendWrittenOff)


def fork_session(sessions: Sessions, origin: SessionFolder, repo: Path, clock: Clock) -> SessionFolder:
    """A new session that begins as this one stands; from there they go apart.

    What it cost stays booked in the origin, so that no dollar counts twice. The origin may be open.
    Errors: StorageProblem; UsageProblem for a session without a beginning.
    """
    found = list(JournalFile.read(origin.journal).records())
    if not found or not isinstance(found[0].event, e.SessionOpened):
        raise UsageProblem(f"session {origin.session} has no beginning that could be read")
    kept = [record for record in found if not isinstance(record.event, _MONEY)]
    fork = sessions.create(repo)
    _share_contents(origin, fork)
    with contextlib.closing(JournalFile.create(fork.journal)) as journal:
        for seq, record in enumerate(kept):
            journal.append(replace(record, seq=seq, event=_named(record.event, fork.session)))
        forked = e.SessionForked(origin=origin.session, records=len(found))
        journal.append(e.Record(seq=len(kept), at=clock.now(), event=forked))
        journal.sync()
    return fork


def _named(event: e.Event, session: e.SessionId) -> e.Event:
    if not isinstance(event, e.SessionOpened):
        return event
    return replace(event, session=session)


def _share_contents(origin: SessionFolder, fork: SessionFolder) -> None:
    """Contents are written once and named by what they hold: two sessions may share them."""
    source = origin.path / BLOBS
    if not source.is_dir():
        return
    target = private_folder(fork.path / BLOBS)
    with storing(target):
        for content in source.iterdir():
            try:
                os.link(content, target / content.name)
            except OSError:
                shutil.copy2(content, target / content.name)


def rename_session(session: SessionFolder, title: str, clock: Clock) -> str:
    """Give a session that no process has open a name; an empty one takes it away. Gives the name as kept.

    Errors: StorageProblem when another process has it.
    """
    kept = one_line(title.strip(), 120)
    with contextlib.closing(JournalFile.open_for_append(session.journal)) as journal:
        event = e.SessionRenamed(title=kept)
        journal.append(e.Record(seq=journal.last_seq + 1, at=clock.now(), event=event))
        journal.sync()
    return kept


def delete_session(session: SessionFolder) -> int:
    """Remove a session with its contents; bytes freed. What it cost stays in the books.

    Errors: UsageProblem when a process has it, or when only it knows how half written files were.
    """
    if session.is_open:
        raise UsageProblem(f"session {session.session} is open in another terminal; close it there first")
    pending = session.path / INTENTS
    if pending.is_dir() and any(pending.iterdir()):
        raise UsageProblem(
            f"session {session.session} was ended in the middle of a write; resume it once, then delete it"
        )
    with storing(session.path):
        freed = sum(file.stat().st_size for file in session.path.rglob("*") if file.is_file())
        # Its journal goes first: what is left of a killed deletion is no session any more.
        session.journal.unlink()
        shutil.rmtree(session.path)
    return freed
