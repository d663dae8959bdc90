"""Running ruff over files in memory: in a folder of its own, with no configuration but what is given here."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tier_code.domain.errors import ToolDeclined, UsageProblem

_SECONDS = 120
_NEUTRAL = ("--isolated", "--no-cache", "--config", "exclude=[]", "--config", "respect-gitignore=false")
"""Neither the repository's settings nor ruff's own idea of which folders do not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuffOutcome:
    """What one run made of the files."""

    texts: dict[str, bytes]
    """Every file, changed or not, as UTF-8."""
    output: str
    """Standard output."""


def run_ruff(command: Sequence[str], texts: Mapping[str, bytes]) -> RuffOutcome:
    """Run `ruff COMMAND` over these files.

    Paths are relative with `/`, texts are UTF-8.
    Errors: UsageProblem when ruff is not installed; ToolDeclined when it does not end well.
    """
    program = _program()
    with tempfile.TemporaryDirectory(prefix="tier-code-ruff-") as folder:
        for path, text in texts.items():
            place = Path(folder, path)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(text)
        output = _run([program, *command, *_NEUTRAL, "."], folder)
        return RuffOutcome(
            texts={path: Path(folder, path).read_bytes() for path in texts},
            output=output.replace(os.path.realpath(folder) + "/", ""),
        )


def settings(chosen: Mapping[str, str]) -> list[str]:
    """Arguments that set these options, by their dotted names; values are written as in TOML."""
    return [part for name, value in chosen.items() for part in ("--config", f"{name}={value}")]


def _program() -> str:
    """The program that came with the installed package; it is never looked for on the user's path."""
    try:
        # An extra that need not be installed, without types of its own.
        from ruff.__main__ import find_ruff_bin  # type: ignore[import-untyped]  # noqa: PLC0415

        return str(find_ruff_bin())
    except (ImportError, FileNotFoundError) as missing:
        raise UsageProblem("this needs ruff: install tier-code[codemod]") from missing


def _run(arguments: list[str], folder: str) -> str:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RUFF_")}
    try:
        ended = subprocess.run(  # noqa: S603 - our own arguments, no shell
            arguments, cwd=folder, env=kept, capture_output=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError) as problem:
        raise ToolDeclined(f"ruff could not be run: {type(problem).__name__}") from problem
    # 1 says that something is left to report, 2 of `format` that a file cannot be parsed.
    if ended.returncode not in (0, 1, 2) or (ended.returncode and b"panicked" in ended.stderr):
        raise ToolDeclined(f"ruff ended with code {ended.returncode}", (_last_line(ended.stderr),))
    return ended.stdout.decode("utf-8", "replace")


def _last_line(output: bytes) -> str:
    return output.decode("utf-8", "replace").strip().rpartition("\n")[2][:200]
