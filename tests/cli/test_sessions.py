from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path

import pytest

from tests.cli.past_sessions import everything_below, write_session
from tests.support.journal_samples import (
    sample_declined,
    sample_failed_and_interrupted,
    sample_rename_and_docstrings,
    sample_undone,
)
from tier_code.adapters.storage.sessions import Sessions
from tier_code.cli.commands.sessions import shortest_unique, table
from tier_code.cli.main import start
from tier_code.frontends.shared.printing.look import PLAIN, Look
from tier_code.frontends.shared.wording import ASCII


def test_sessions_are_listed_newest_first(data: Path, repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = write_session(data, repo, sample_rename_and_docstrings())
    second = write_session(data, repo, sample_declined())
    assert start(["sessions", "--repo", str(repo)]) == 0
    header, newest, oldest = capsys.readouterr().out.splitlines()
    assert header.split() == ["session", "started", "state", "steps", "spend"]
    assert second.session.startswith(newest.split()[0])
    assert newest.endswith("rename sign to seal")
    assert first.session.startswith(oldest.split()[0])
    assert "  4/4  $0" in oldest


def test_the_id_in_the_list_is_enough_to_replay(
    data: Path, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_session(data, repo, sample_rename_and_docstrings())
    write_session(data, repo, sample_declined())
    start(["sessions", "--repo", str(repo)])
    shown = capsys.readouterr().out.splitlines()[2].split()[0]
    assert start(["replay", shown, "--repo", str(repo), "--output-format", "text"]) == 0
    assert "Done: all 4 steps written." in capsys.readouterr().out


def test_other_repositories_are_listed_only_when_asked(
    data: Path, repo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write_session(data, other, sample_declined())
    assert start(["sessions", "--repo", str(repo)]) == 0
    assert capsys.readouterr().out == "No session yet. `tier-code` starts one.\n"
    assert start(["sessions", "--all"]) == 0
    assert "in ~/src/itsdangerous" in capsys.readouterr().out


def test_for_scripts_there_is_one_array(data: Path, repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_session(data, repo, sample_failed_and_interrupted())
    assert start(["sessions", "--repo", str(repo), "--json"]) == 0
    (session,) = json.loads(capsys.readouterr().out)
    assert session["session"] == folder.session
    assert session["state"] == "interrupted"
    assert (session["steps_done"], session["steps"], session["spend_nanos"]) == (1, 4, 0)
    assert session["problem"] is None


def test_the_limit_says_how_many_are_left_out(
    data: Path, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for _ in range(3):
        write_session(data, repo, sample_declined())
    start(["sessions", "--repo", str(repo), "--limit", "1"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 3
    assert lines[-1] == "2 older ones: --limit 3 shows them all"


def test_a_damaged_session_is_listed_and_says_what_is_wrong(data: Path, repo: Path) -> None:
    folder = write_session(data, repo, sample_undone())
    lines = folder.journal.read_bytes().splitlines(keepends=True)
    folder.journal.write_bytes(b"".join([*lines[:-1], lines[-1][:-30]]))
    text = "\n".join(table(Sessions(data).list_sessions(repo), 9, PLAIN, zone=UTC))
    assert "2026-11-22 06:00" in text
    assert "cut off" in text


def test_a_journal_that_is_no_journal_does_not_hide_the_others(
    data: Path, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_session(data, repo, sample_declined())
    write_session(data, repo, ()).journal.write_bytes(b"\x00\xff garbage")
    assert start(["sessions", "--repo", str(repo)]) == 0
    text = capsys.readouterr().out
    assert "unreadable" in text
    assert "rename sign to seal" in text


def test_listing_writes_nothing(data: Path, repo: Path) -> None:
    write_session(data, repo, sample_rename_and_docstrings())
    before = everything_below(data.parent)
    start(["sessions", "--repo", str(repo)])
    assert everything_below(data.parent) == before


def test_a_folder_that_is_not_there_is_said_so(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert start(["sessions", "--repo", str(data / "nowhere")]) == 2
    assert "is not a folder" in capsys.readouterr().err


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_the_table_fits_the_terminal(width: int, data: Path, repo: Path) -> None:
    write_session(data, repo, sample_rename_and_docstrings())
    look = Look(colour=False, glyphs=ASCII, width=width)
    lines = table(Sessions(data).list_sessions(repo), 9, look, with_repo=True, zone=UTC)
    assert max(len(line.rstrip()) for line in lines) <= max(width, 55)


def test_ids_are_shortened_to_what_tells_them_apart() -> None:
    assert shortest_unique([]) == 10
    assert shortest_unique(["01KAM3T9Z2V5W8X4Y6B7C9D0EF"]) == 10
    assert shortest_unique(["01KAM3T9Z2AA", "01KAM3T9Z2AB"]) == 12
