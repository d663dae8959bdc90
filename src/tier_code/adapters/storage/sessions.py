"""Where each session's folder is, and what a list of sessions says about them."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import get_args

from tier_code.adapters.storage.blobs import BlobFolder
from tier_code.adapters.storage.journal_file import BLOBS, JournalFile
from tier_code.adapters.storage.problems import private_folder, storing
from tier_code.adapters.system_clock import UlidMaker
from tier_code.adapters.workspace.git import first_commit
from tier_code.domain.errors import StorageProblem, UsageProblem
from tier_code.domain.events import Event, SessionId
from tier_code.domain.fold import fold
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepState
from tier_code.domain.view import NO_SESSION, Phase, SessionView
from tier_code.ports.clock import IdMaker

LAST = "last"
ASIDE = "what-if"
"""The empty file that says so."""
NEVER_OPENED = "its first record is missing"
_ULID_LENGTH = 26
_KEY_LENGTH = 16
_SHOWN = 5
_BULKY = {
    "CheckRun",
    "ContextSliced",
    "ModelCalled",
    "ModelReplied",
    "PatchProposed",
    "ProgressMade",
    "TextDelta",
}
"""Most of a journal's bytes, and nothing that a list shows."""

_LISTED = frozenset(cls.__name__ for cls in get_args(Event)) - _BULKY


class SessionState(StrEnum):
    """How a session stands, as a list shows it."""

    OPEN = "open"
    """A process has it now."""
    CLOSED = "closed"
    INTERRUPTED = "interrupted"
    """It ended without saying so; it can be resumed like any other."""
    FAILED = "failed"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class SessionFolder:
    """The files of one session."""

    path: Path

    @property
    def session(self) -> SessionId:
        """The session's id, a ULID."""
        return SessionId(self.path.name)

    @property
    def journal(self) -> Path:
        """The journal's file."""
        return self.path / "journal.jsonl"

    @property
    def is_open(self) -> bool:
        """Whether a process has the session now."""
        return _is_held(self.journal)

    @property
    def is_aside(self) -> bool:
        """It only asked what would have been: nobody means it by `last`."""
        return (self.path / ASIDE).exists()

    def put_aside(self) -> None:
        """Let `last` mean the session before it."""
        with storing(self.path):
            (self.path / ASIDE).touch()

    def asides(self) -> Sequence[SessionFolder]:
        """The sessions of the same repository that were put aside, oldest first."""
        with storing(self.path.parent):
            beside = sorted(place for place in self.path.parent.iterdir() if _is_session(place))
        return [folder for folder in map(SessionFolder, beside) if folder.is_aside]

    @property
    def blobs(self) -> BlobFolder:
        """Long contents, shared by the journal and the engine."""
        return BlobFolder(self.path / BLOBS)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSummary:
    """A line in the list of sessions."""

    folder: SessionFolder
    repo: str
    started_at: int
    """UTC in nanoseconds since 1970."""
    at: int
    """Time of the last record."""
    prompt: str
    """What was asked first; untrusted text like any other."""
    done: int
    """Steps that passed their checks, applied or not."""
    total: int
    """Steps planned and not dropped."""
    spend: Usd | None
    """None when a call had no known price."""
    state: SessionState
    problem: str = ""
    """What is wrong with the journal, in words."""
    title: str = ""
    """The user's name for it."""
    origin: str = ""
    """The session that it was forked from."""

    @property
    def session(self) -> SessionId:
        """The session's id."""
        return self.folder.session


def repo_key(repo: Path) -> str:
    """A short name that stays when the repository moves, and that its worktrees share.

    Source: design.md, section 11: the first commit where there is git, else the resolved path.
    """
    commit = first_commit(repo)
    name = f"commit:{commit}" if commit else f"path:{repo.resolve()}"
    return hashlib.sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:_KEY_LENGTH]


class Sessions:
    """All sessions below one data folder."""

    def __init__(self, data: Path, ids: IdMaker | None = None) -> None:
        """Use `config.folders.data_dir()` unless a test says otherwise."""
        self._root = data / "sessions"
        self._ids = ids or UlidMaker()

    def create(self, repo: Path) -> SessionFolder:
        """A new folder for a session in `repo`.

        Errors: StorageProblem.
        """
        return SessionFolder(private_folder(self._root / repo_key(repo) / self._ids.next()))

    def list_sessions(self, repo: Path | None = None) -> Sequence[SessionSummary]:
        """The sessions of a repository, or all of them, newest first. Damaged ones are listed and say so."""
        # A process that ended between creating a session and stating its opening left nothing to show.
        return [known for known in map(summary, self._folders(repo)) if not _never_opened(known)]

    def folder(self, session: str) -> SessionFolder | None:
        """The session of that very id, in whatever repository it ran; None when its folder is gone."""
        return next((each for each in self._folders(None) if each.session == session), None)

    def in_repo(self, repo: Path) -> Sequence[SessionFolder]:
        """The sessions of a repository, newest first; nothing of them is read."""
        return self._folders(repo)

    def newest(self, most: int) -> Sequence[SessionFolder]:
        """The newest sessions of all repositories, newest first."""
        return self._folders(None)[:most]

    def find(self, reference: str, repo: Path) -> SessionFolder:
        """The session meant by `last`, an id or the unique beginning of one; this repository's come first.

        `last` prefers the sessions that ran in this very folder to those of its worktrees and clones, and is
        never one that was put aside.
        Errors: UsageProblem saying which sessions could be meant.
        """
        here = self._folders(repo)
        if reference.lower() in {LAST, ""}:
            return _newest([folder for folder in here if not folder.is_aside], repo)
        start = reference.upper()
        found = [folder for folder in here if folder.session.startswith(start)]
        if not found:
            found = [folder for folder in self._folders(None) if folder.session.startswith(start)]
        if not found:
            raise UsageProblem(f"no session begins with {reference}; `tier-code sessions` lists them")
        if len(found) > 1:
            names = ", ".join(folder.session for folder in found[:_SHOWN])
            raise UsageProblem(f"{len(found)} sessions begin with {reference}: {names}; give more of the id")
        return found[0]

    def _folders(self, repo: Path | None) -> list[SessionFolder]:
        keys = self._root.glob("*") if repo is None else [self._root / repo_key(repo)]
        with storing(self._root):
            places = [place for key in keys if key.is_dir() for place in key.iterdir() if _is_session(place)]
        return [SessionFolder(place) for place in sorted(places, key=lambda place: place.name, reverse=True)]


def summary(folder: SessionFolder) -> SessionSummary:
    """What a list says about a session; reads only the records it needs."""
    reading = JournalFile.read(folder.journal)
    problem = ""
    view = SessionView()
    try:
        view = fold(reading.records(only=_LISTED))
    except StorageProblem as unreadable:
        problem = str(unreadable)
    problem = problem or "; ".join(reading.damage)
    if view.session == NO_SESSION:
        problem = problem or NEVER_OPENED
    counted = [step.state for step in view.steps if step.state is not StepState.DROPPED]
    return SessionSummary(
        folder=folder,
        repo=view.repo,
        started_at=view.opened_at,
        at=view.at,
        prompt=view.turns[0].request if view.turns else "",
        done=sum(state in {StepState.PASSED, StepState.APPLIED, StepState.UNCHANGED} for state in counted),
        total=len(counted),
        spend=None if view.unpriced else view.spent,
        state=_state(folder, view),
        problem=problem,
        title=view.title,
        origin=view.origin,
    )


def _never_opened(known: SessionSummary) -> bool:
    """Only the header was written, whole."""
    if known.problem != NEVER_OPENED:
        return False
    with known.folder.journal.open("rb") as journal:
        header, rest = journal.readline(), journal.read(1)
    return header.endswith(b"\n") and not rest


def _state(folder: SessionFolder, view: SessionView) -> SessionState:
    if folder.is_open:
        return SessionState.OPEN
    if view.session == NO_SESSION:
        return SessionState.UNREADABLE
    if view.failure:
        return SessionState.FAILED
    return SessionState.CLOSED if view.phase is Phase.CLOSED else SessionState.INTERRUPTED


def _is_held(journal: Path) -> bool:
    try:
        with journal.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _is_session(place: Path) -> bool:
    return len(place.name) == _ULID_LENGTH and (place / "journal.jsonl").is_file()


def _newest(folders: Sequence[SessionFolder], repo: Path) -> SessionFolder:
    if not folders:
        raise UsageProblem(f"there is no session of {repo} yet")
    return next((folder for folder in folders if _opened_in(folder, repo)), folders[0])


def _opened_in(folder: SessionFolder, repo: Path) -> bool:
    try:
        view = fold(JournalFile.read(folder.journal).records(only={"SessionOpened"}))
        return bool(view.repo) and Path(view.repo).resolve() == repo.resolve()
    except (StorageProblem, OSError, ValueError):
        # What a journal calls its folder may be no path at all.
        return False
