from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.past_sessions import everything_below, write_session
from tests.frontends.headless.printing import printed
from tests.support.journal_samples import (
    SAMPLES,
    sample_declined,
    sample_many_steps,
    sample_rename_and_docstrings,
)
from tier_code.cli.main import start
from tier_code.domain.fold import fold


@pytest.mark.parametrize("output_format", ["text", "json", "stream-json"])
@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - {"many_steps"}))
def test_a_replay_prints_what_the_run_printed(
    name: str, output_format: str, data: Path, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = SAMPLES[name]()
    write_session(data, repo, records)
    assert start(["replay", "--repo", str(repo), "--output-format", output_format]) == 0
    seen = capsys.readouterr()
    assert seen.out == printed(records, output_format)
    assert seen.err == ""


def test_totals_are_those_of_the_live_view(
    data: Path, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = sample_rename_and_docstrings()
    write_session(data, repo, records)
    start(["replay", "last", "--repo", str(repo), "--output-format", "json"])
    totals, view = json.loads(capsys.readouterr().out)["totals"], fold(records)
    assert totals["spend_nanos"] == view.spent.nanos
    assert totals["baseline_nanos"] == view.baseline.nanos
    assert totals["usage"]["output_tokens"] == view.usage.output_tokens


def test_without_a_terminal_and_a_format_it_is_text(
    data: Path, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_session(data, repo, sample_declined())
    assert start(["replay", "--repo", str(repo)]) == 0
    assert "It could mean:" in capsys.readouterr().out


def test_the_full_screen_needs_a_terminal(data: Path, repo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_session(data, repo, sample_declined())
    assert start(["replay", "--repo", str(repo), "--screen"]) == 2
    assert "no terminal" in capsys.readouterr().err


def test_last_is_the_newest_session_of_this_repository(
    data: Path, repo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    write_session(data, repo, sample_declined())
    write_session(data, other, sample_rename_and_docstrings())
    start(["replay", "last", "--repo", str(repo)])
    assert "> rename sign to seal" in capsys.readouterr().out


def test_a_whole_id_is_found_from_any_folder(
    data: Path, repo: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_session(data, repo, sample_declined())
    assert start(["replay", folder.session, "--repo", str(tmp_path)]) == 0
    assert "> rename sign to seal" in capsys.readouterr().out


@pytest.mark.parametrize("reference", ["last", "01ZZZZ"])
def test_a_session_that_is_not_there_is_said_so(
    reference: str, data: Path, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert data.exists() is False
    assert start(["replay", reference, "--repo", str(repo)]) == 2
    assert "session" in capsys.readouterr().err


def test_a_damaged_journal_is_replayed_as_far_as_it_is_whole_and_says_what_was_skipped(
    data: Path, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_session(data, repo, sample_rename_and_docstrings())
    lines = folder.journal.read_bytes().splitlines(keepends=True)
    lines[9] = lines[9].replace(b'"at":1', b'"at":2', 1)
    folder.journal.write_bytes(b"".join(lines)[:-40])
    assert start(["replay", "--repo", str(repo), "--output-format", "json"]) == 0
    seen = capsys.readouterr()
    assert json.loads(seen.out)["session"]["records"] == len(lines) - 3
    assert "line 10: its checksum does not match; skipped" in seen.err
    assert "cut off" in seen.err


def test_a_replay_writes_nothing_anywhere(data: Path, repo: Path) -> None:
    write_session(data, repo, sample_rename_and_docstrings())
    before = everything_below(data.parent.parent)
    for output_format in ("text", "json", "stream-json"):
        start(["replay", "--repo", str(repo), "--output-format", output_format])
    assert everything_below(data.parent.parent) == before


def test_long_contents_are_in_the_stream_and_not_only_named(
    data: Path, repo: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_session(data, repo, sample_many_steps(60))
    start(["replay", "--repo", str(repo), "--output-format", "stream-json"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    (plan,) = [line["data"]["plan"] for line in lines if line["type"] == "PlanProposed"]
    assert len(plan["steps"]) == 60


@pytest.mark.parametrize("output_format", ["text", "json", "stream-json"])
def test_a_reader_who_stops_early_sees_no_traceback(output_format: str, data: Path, repo: Path) -> None:
    write_session(data, repo, sample_many_steps(120))
    command = (
        f"{sys.executable} -m tier_code replay --repo {repo} --output-format {output_format} | head -n 1"
    )
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        capture_output=True,
        text=True,
        check=False,
        env=dict(os.environ),
    )
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1
    assert done.returncode == 0


@pytest.mark.parametrize("command", [["sessions"], ["replay", "--output-format", "json"]])
def test_looking_back_loads_no_engine_no_model_and_no_screen(
    command: list[str], data: Path, repo: Path
) -> None:
    write_session(data, repo, sample_declined())
    script = (
        "import sys; from tier_code.cli.main import start; code = start(sys.argv[1:]);"
        "print(*sorted(sys.modules), file=sys.stderr); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, *command, "--repo", str(repo)],
        capture_output=True,
        text=True,
        check=True,
        env=dict(os.environ),
    )
    loaded = set(done.stderr.split())
    banned = {
        "anthropic",
        "ollama",
        "textual",
        "prompt_toolkit",
        "httpx2",
        "tree_sitter",
        "xllamacpp",
        "jedi",
    }
    assert not banned & loaded
    assert not {name for name in loaded if name.startswith(("tier_code.engine", "tier_code.codebase"))}
