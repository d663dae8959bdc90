"""Completion as a shell asks for it: through the environment, by the program itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.past_sessions import write_session
from tests.cli.running import CODE, Place
from tests.support.journal_samples import sample_rename_and_docstrings

SCRIPT = (
    "import sys, atexit\n"
    "atexit.register(lambda: print('\\nMODULES', *sys.modules))\n"
    "from tier_code.__main__ import main\n"
    "main()\n"
)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    here = Place(tmp_path)
    here.write(CODE)
    return here


def asked(place: Place, words: str) -> tuple[list[str], set[str]]:
    """What is offered for the last of `words`, and the modules that were loaded for it."""
    variables = {
        **place.variables(),
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
        "_TIER_CODE_COMPLETE": "bash_complete",
    }
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        cwd=place.repo,
        env=variables,
        capture_output=True,
        text=True,
        check=True,
    )
    offered, _, modules = done.stdout.partition("\nMODULES")
    lines = [line.partition(",")[2] for line in offered.splitlines() if line]
    return lines, set(modules.split())


def offered(place: Place, words: str) -> list[str]:
    return asked(place, words)[0]


def test_commands_come_from_the_table_and_none_is_loaded(place: Place) -> None:
    names, modules = asked(place, "tier-code re")
    assert names == ["replay", "redo"]
    assert not {name for name in modules if name.startswith("tier_code.cli.commands.")}


def test_options_of_a_session_and_of_a_command(place: Place) -> None:
    assert "--plain" in offered(place, "tier-code --pl")
    assert "--dry-run" in offered(place, "tier-code commit --dr")


def test_themes_and_tiers_are_offered(place: Place) -> None:
    assert {"ink", "paper"} <= set(offered(place, "tier-code --theme "))
    assert offered(place, "tier-code --max-tier fr") == ["frontier"]


def test_sessions_and_steps_are_offered(place: Place) -> None:
    folder = write_session(place.root / "home" / "data", place.repo, sample_rename_and_docstrings())
    assert offered(place, "tier-code replay ") == ["last", folder.session]
    assert offered(place, f"tier-code --resume {folder.session[:4]}") == [folder.session]
    assert offered(place, "tier-code why s") == ["s1", "s2", "s3", "s4"]


def test_where_there_is_nothing_to_offer_nothing_is_said(place: Place) -> None:
    assert offered(place, "tier-code replay 01") == []
    variables = {**place.variables(), "COMP_WORDS": "tier-code why ", "COMP_CWORD": "2"}
    done = subprocess.run(
        place.command(),
        cwd=place.repo,
        env={**variables, "_TIER_CODE_COMPLETE": "zsh_complete"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.strip() == done.stderr == ""


@pytest.mark.parametrize(
    ("shell", "sign"), [("bash", "complete -o"), ("zsh", "compdef"), ("fish", "complete")]
)
def test_each_shell_gets_its_script(place: Place, shell: str, sign: str) -> None:
    done = place.run("completion", shell)
    assert done.code == 0
    assert sign in done.out
    assert "_TIER_CODE_COMPLETE" in done.out


def test_bash_takes_the_script(place: Place) -> None:
    script = place.run("completion", "bash").out
    line = "source /dev/stdin && complete -p tier-code"
    done = subprocess.run(["bash", "-c", line], input=script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "_tier_code_completion" in done.stdout
