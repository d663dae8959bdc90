"""Copying with the truth about it: a program that says so, or a file that can be found."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tier_code.adapters.storage.problems import private_folder, storing
from tier_code.frontends.shared.wording import size

SECONDS = 2.0
_PROGRAMS = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
    ("", ("pbcopy",)),
)
"""(variable that must be set, program)."""


def copied(text: str, file: Path) -> str:
    """Copy by the desktop; where no program confirms it, write the file as well and say so."""
    content = text.encode("utf-8", "replace")
    for variable, words in _PROGRAMS:
        there = not variable or os.environ.get(variable)
        if there and shutil.which(words[0]) and _taken(words, content):
            return f"copied {size(len(content))} ({words[0]})"
    private_folder(file.parent)
    with storing(file):
        file.write_bytes(content)
    told = "the terminal was asked to copy (OSC 52) and does not say whether it did"
    return f"{told}; {size(len(content))} also in {file}"


def _taken(words: tuple[str, ...], content: bytes) -> bool:
    try:
        ended = subprocess.run(  # noqa: S603 - one of the programs above, with fixed words
            words,
            input=content,
            timeout=SECONDS,
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0
