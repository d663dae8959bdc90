"""Finding and listing sessions, whatever happened to them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.support.any_event import records
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.sessions import SessionFolder, Sessions, SessionState, repo_key, summary
from tier_code.domain.errors import UsageProblem
from tier_code.domain.events import (
    By,
    Event,
    Outcome,
    PlanApproved,
    PlanProposed,
    PromptSubmitted,
    SessionClosed,
    SessionOpened,
    SpendSettled,
    SpendWrittenOff,
    StepDropped,
    StepFinished,
    TextDelta,
)
from tier_code.domain.ledger import CallId, CostQuality, LedgerEntry
from tier_code.domain.money import Usd
from tier_code.domain.plan import Plan, Step, StepId, StepKind, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import NO_TOKENS


def opened(repo: Path) -> SessionOpened:
    return SessionOpened(
        session=_ID,
        repo=str(repo),
        head="main",
        version="0",
        tiers=(),
        baseline_model="",
        budget=None,
        offline=True,
        max_tier=TierName.LOCAL,
        test_command="",
    )


_ID = SessionFolder(Path("01M80YPSGA9BCT2JY8AX5Q1QJT")).session


def step(name: str) -> Step:
    return Step(
        id=StepId(name),
        title=name,
        kind=StepKind.DOCSTRING,
        targets=(),
        instruction="",
        task_class=TaskClass.B,
        checks=(),
        tier=TierName.LOCAL,
        reason="",
    )


def entry(call: str, cost: Usd | None) -> LedgerEntry:
    return LedgerEntry(
        call=CallId(call),
        step=StepId("s1"),
        attempt=1,
        tier=TierName.MID,
        backend="",
        model="",
        usage=NO_TOKENS,
        price=None,
        cost=cost,
        quality=CostQuality.EXACT,
        tokens_source="usage",
        baseline=None,
        seconds=1.0,
    )


def a_session(repo: Path) -> list[Event]:
    return [
        opened(repo),
        PromptSubmitted(turn=1, text="document it"),
        PlanProposed(plan=Plan(turn=1, steps=tuple(map(step, ("s1", "s2", "s3"))), source="recipe")),
        StepDropped(step=StepId("s3")),
        PlanApproved(turn=1, by=By.USER),
        TextDelta(call=CallId("c1"), text="x" * 5000),
        SpendSettled(entry=entry("c1", Usd(7))),
        SpendWrittenOff(call=CallId("c2"), amount=Usd(3)),
        StepFinished(step=StepId("s1"), outcome=Outcome.DONE, reason="", seconds=1.0),
        SessionClosed(reason="left"),
    ]


def write(folder: SessionFolder, events: list[Event]) -> None:
    journal = JournalFile.create(folder.journal)
    for record in records(events):
        journal.append(record)
    journal.close()


def test_a_summary_tells_what_was_asked_and_how_far_it_came(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path / "data")
    folder = sessions.create(tmp_path)
    write(folder, a_session(tmp_path))
    (line,) = sessions.list_sessions(tmp_path)
    assert (line.prompt, line.done, line.total, line.spend) == ("document it", 1, 2, Usd(10))
    assert (line.state, line.repo, line.problem) == (SessionState.CLOSED, str(tmp_path), "")
    assert (line.session, line.started_at, line.at) == (folder.session, 0, 9 * 7)


def test_the_newest_session_comes_first_and_others_repositories_stay_out(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path / "data")
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    folders = [sessions.create(place) for place in (here, there, here)]
    for folder in folders:
        write(folder, a_session(here))
    assert [line.session for line in sessions.list_sessions(here)] == [folders[2].session, folders[0].session]
    assert len(sessions.list_sessions()) == 3
    assert sessions.find("last", here).session == folders[2].session


def test_an_unpriced_call_makes_the_spend_unknown(tmp_path: Path) -> None:
    folder = Sessions(tmp_path / "data").create(tmp_path)
    write(folder, [*a_session(tmp_path), SpendSettled(entry=entry("c9", None))])
    assert summary(folder).spend is None


def test_a_session_cut_at_any_line_or_byte_is_still_listed(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path / "data")
    folder = sessions.create(tmp_path)
    write(folder, a_session(tmp_path))
    content = folder.journal.read_bytes()
    for size in range(0, len(content), 17):
        folder.journal.write_bytes(content[:size])
        (line,) = sessions.list_sessions(tmp_path)
        assert line.state in {SessionState.INTERRUPTED, SessionState.UNREADABLE}
        assert (line.state is SessionState.UNREADABLE) == (line.repo == "")


def test_a_newer_or_foreign_journal_is_listed_as_unreadable(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path / "data")
    folder = sessions.create(tmp_path)
    folder.journal.write_bytes(b"\x00\xff" * 500)
    (line,) = sessions.list_sessions()
    assert line.state is SessionState.UNREADABLE
    assert line.problem
    assert sessions.find("last", tmp_path).session == folder.session


def test_a_session_in_use_is_open_and_after_a_kill_interrupted(tmp_path: Path) -> None:
    folder = Sessions(tmp_path / "data").create(tmp_path)
    write(folder, a_session(tmp_path)[:3])
    journal = JournalFile.open_for_append(folder.journal)
    assert summary(folder).state is SessionState.OPEN
    journal.close()
    assert summary(folder).state is SessionState.INTERRUPTED


def test_a_unique_beginning_finds_a_session_also_from_elsewhere(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path / "data")
    first, second = (sessions.create(tmp_path) for _ in range(2))
    for folder in (first, second):
        write(folder, a_session(tmp_path))
    other = tmp_path / "other"
    other.mkdir()
    assert sessions.find(second.session.lower(), other).session == second.session
    with pytest.raises(UsageProblem, match="2 sessions begin with"):
        sessions.find(first.session[:5], tmp_path)
    with pytest.raises(UsageProblem, match="no session begins with zzz"):
        sessions.find("zzz", tmp_path)
    with pytest.raises(UsageProblem, match="no session of"):
        sessions.find("last", other)


def git(folder: Path, *arguments: str) -> None:
    settings = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *settings, *arguments], cwd=folder, check=True, capture_output=True)


def test_a_repository_keeps_its_key_when_it_moves_and_shares_it_with_worktrees(tmp_path: Path) -> None:
    repo = tmp_path / "repo"
    repo.mkdir()
    without_git = repo_key(repo)
    git(repo, "init")
    git(repo, "commit", "--allow-empty", "-m", "first")
    key = repo_key(repo)
    git(repo, "commit", "--allow-empty", "-m", "second")
    git(repo, "worktree", "add", str(tmp_path / "tree"))
    assert repo_key(tmp_path / "tree") == key != without_git
    assert repo_key(repo.rename(tmp_path / "moved")) == key


def test_last_prefers_this_very_folder_to_its_worktree(tmp_path: Path) -> None:
    repo, tree = tmp_path / "repo", tmp_path / "tree"
    repo.mkdir()
    git(repo, "init")
    git(repo, "commit", "--allow-empty", "-m", "first")
    git(repo, "worktree", "add", str(tree))
    sessions = Sessions(tmp_path / "data")
    in_repo, in_tree = sessions.create(repo), sessions.create(tree)
    write(in_repo, a_session(repo))
    write(in_tree, a_session(tree))
    assert sessions.find("last", repo).session == in_repo.session
    assert sessions.find("last", tree).session == in_tree.session
