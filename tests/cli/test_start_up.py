from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

VENDORS = {
    "anthropic",
    "ollama",
    "openai",
    "httpx2",
    "xllamacpp",
    "tiktoken",
    "toktok",
    "tree_sitter",
    "jedi",
}
SCREENS = {"textual", "prompt_toolkit"}


def loaded(tmp_path: Path, *arguments: str) -> set[str]:
    """Names of the modules in the process after a command."""
    script = (
        "import sys, atexit\n"
        f"sys.argv = ['tier-code', *{list(arguments)!r}]\n"
        "atexit.register(lambda: print('\\nMODULES', *sys.modules))\n"
        "from tier_code.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env={"TIER_CODE_HOME": str(tmp_path / "home"), "PATH": "/usr/bin:/bin"},
    )
    return set(done.stdout.rpartition("MODULES")[2].split())


def test_version_loads_nothing_but_the_version(tmp_path: Path) -> None:
    ours = {name for name in loaded(tmp_path, "--version") if name.startswith("tier_code")}
    assert ours == {"tier_code", "tier_code.__main__"}
    assert "click" not in loaded(tmp_path, "--version")


@pytest.mark.parametrize("arguments", [["--help"], ["sessions"], ["replay", "last"], ["models", "--help"]])
def test_commands_that_need_no_model_load_no_vendor(tmp_path: Path, arguments: list[str]) -> None:
    assert not loaded(tmp_path, *arguments) & (VENDORS | SCREENS)


def test_help_loads_no_command(tmp_path: Path) -> None:
    commands = {name for name in loaded(tmp_path, "--help") if name.startswith("tier_code.cli.commands.")}
    assert not commands


@pytest.mark.parametrize("arguments", [["context", "--target", "a.py::f"], ["map"], ["context", "--help"]])
def test_commands_without_a_session_load_nothing_of_one(tmp_path: Path, arguments: list[str]) -> None:
    (tmp_path / "a.py").write_text("def f(): ...\n")
    assert not loaded(tmp_path, *arguments) & {"tier_code.cli.run_options", "tier_code.domain.view"}
