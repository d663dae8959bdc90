"""The user's own editor on a draft: a private file, a program with the terminal, the text it left."""

from __future__ import annotations

import os
import shlex
import subprocess
import tempfile
from pathlib import Path

from tier_code.domain.errors import UsageProblem

LARGEST = 1_000_000
"""Bytes of a draft that comes back."""
_VARIABLES = ("VISUAL", "EDITOR")


def edited(draft: str, suffix: str = ".md") -> str:
    """What the editor left of a draft, in a file whose name ends so.

    Errors: UsageProblem when there is no editor, it ended badly, or what it left is no text.
    """
    words = _editor()
    with tempfile.TemporaryDirectory(prefix="tier-code-") as folder:
        file = Path(folder) / f"draft{suffix}"
        file.touch(mode=0o600)
        file.write_text(draft, "utf-8", errors="replace")
        try:
            ended = subprocess.run([*words, str(file)], check=False)  # noqa: S603 - the user's own choice
        except OSError as problem:
            raise UsageProblem(f"{words[0]}: {problem.strerror}; set EDITOR to an editor of yours") from None
        if ended.returncode:
            raise UsageProblem(f"{words[0]} ended with {ended.returncode}; nothing has changed")
        try:
            return file.read_bytes()[:LARGEST].decode("utf-8")
        except UnicodeDecodeError:
            raise UsageProblem("what the editor left is not UTF-8; nothing has changed") from None


def _editor() -> list[str]:
    named = next((name for name in _VARIABLES if os.environ.get(name, "").strip()), "")
    try:
        return shlex.split(os.environ[named]) if named else ["vi"]
    except ValueError as problem:
        raise UsageProblem(f"{named} is no command: {problem}") from None
