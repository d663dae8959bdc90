from __future__ import annotations

from pathlib import Path

import pytest

from tier_code.cli.entry_log import entry_log

KEY = "sk-ant-api03-" + "a" * 93 + "AA"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TIER_CODE_HOME", str(tmp_path))
    (tmp_path / "config").mkdir()
    return tmp_path


def repo_in(home: Path, name: str) -> Path:
    """A folder that stands for a repository."""
    repo = home / name
    repo.mkdir()
    return repo


def test_entries_are_those_of_one_repository(home: Path) -> None:
    one, other = entry_log(repo_in(home, "one")), entry_log(repo_in(home, "other"))
    assert one is not None
    assert other is not None
    one.keep("rename a to b")
    again = entry_log(home / "one")
    assert again is not None
    assert again.read() == ["rename a to b"]
    assert other.read() == ()


def test_keys_are_taken_out_as_they_are_of_requests(home: Path) -> None:
    log = entry_log(repo_in(home, "one"))
    assert log is not None
    log.keep(f"use {KEY} there")
    assert "sk-ant" not in "".join(log.read())
    assert not any(b"sk-ant" in file.read_bytes() for file in (home / "data").rglob("*.jsonl"))


@pytest.mark.parametrize("settings", ["history = false", "history = 'maybe'"])
def test_nothing_is_kept_when_that_is_not_wanted(home: Path, settings: str) -> None:
    (home / "config" / "config.toml").write_text(settings)
    assert entry_log(repo_in(home, "one")) is None
