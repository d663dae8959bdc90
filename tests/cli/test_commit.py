from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place

REQUEST = "rename parse_cfg to parse_config"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def git(place: Place, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=place.repo, capture_output=True, check=True)
    return done.stdout.decode()


def repository(place: Place) -> None:
    place.write(CODE)
    git(place, "init", "-q", "-b", "main")
    git(place, "config", "user.name", "Ada Byron")
    git(place, "config", "user.email", "u@example.org")
    git(place, "add", "-A")
    git(place, "commit", "-q", "-m", "begin")


def test_an_accepted_run_is_committed_and_the_users_own_changes_are_not(place: Place) -> None:
    repository(place)
    place.write({"pkg/main.py": CODE["pkg/main.py"] + "\n\nMINE = 1\n", "notes.txt": "mine\n"})
    git(place, "add", "notes.txt")
    hook = place.repo / ".git/hooks/pre-commit"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    run = place.run("-p", REQUEST, "--yes")
    assert run.code == 0, run.text
    assert "tier-code commit --session" in run.out

    shown = place.run("commit", "--dry-run")
    assert shown.code == 0, shown.text
    assert shown.out.startswith("Rename parse_cfg to parse_config\n\nAssisted-by: tier-code (tool)\n")
    assert "MINE" not in shown.out
    assert git(place, "log", "--format=%s") == "begin\n"

    made = place.run("commit")
    assert made.code == 0, made.text
    assert "on main: Rename parse_cfg to parse_config" in made.out
    assert "hooks did not run: pre-commit" in made.out
    assert git(place, "log", "--format=%s") == "Rename parse_cfg to parse_config\nbegin\n"
    assert git(place, "show", "--format=", "--name-only").split() == [
        "pkg/__init__.py",
        "pkg/config.py",
        "pkg/main.py",
    ]
    assert "MINE" not in git(place, "show", "HEAD:pkg/main.py")
    assert git(place, "status", "--porcelain").splitlines() == ["A  notes.txt", " M pkg/main.py"]

    again = place.run("commit", "--json")
    assert again.code == 1
    assert json.loads(again.out)["refused"] == ["nothing was accepted since the last commit"]


def test_plain_words_undo_and_commit_without_a_screen_and_each_run_when_set(place: Place) -> None:
    repository(place)
    assert place.run("config", "set", "commit", "each-run").code == 0
    assert place.run("config", "set", "commit_attribution", "false").code == 0
    run = place.run("-p", REQUEST, "--yes")
    assert run.code == 0, run.text
    assert "Committed" in run.out
    assert git(place, "log", "-1", "--format=%B").strip() == "Rename parse_cfg to parse_config"

    undone = place.run("-c", "-p", "undo the first step", "--yes")
    assert "Undone: s1" in undone.out, undone.text
    assert "parse_cfg" in (place.repo / "pkg/config.py").read_text()
    committed = place.run("-c", "-p", "commit this", "--yes")
    assert "Committed" in committed.out, committed.text
    assert git(place, "log", "-1", "--format=%s") == "Take back: Rename parse_cfg to parse_config\n"
    assert git(place, "status", "--porcelain") == ""


def test_without_git_the_reason_is_said(place: Place) -> None:
    place.write(CODE)
    run = place.run("-p", REQUEST, "--yes")
    assert run.code == 0, run.text
    assert "tier-code commit" not in run.out
    refused = place.run("commit")
    assert refused.code == 1
    assert "there is no git working tree here" in refused.out


def test_a_tier_for_a_class_is_a_setting(place: Place) -> None:
    place.write(CODE)
    assert place.run("config", "set", "class_tiers.docstring", "local").code == 0
    assert "class_tiers.docstring" in place.run("config").out
    for key, value in (("class_tiers.poetry", "local"), ("class_tiers.E", "huge"), ("commit", "always")):
        refused = place.run("config", "set", key, value)
        assert refused.code == 2, refused.text
        assert "nothing was changed" in refused.err
