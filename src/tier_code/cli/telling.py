"""Calls the user back with a program of their own, as their settings name it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Thread

from tier_code.adapters.config.folders import config_dir
from tier_code.adapters.config.settings import load_settings
from tier_code.domain.errors import UsageProblem

_LONGEST_S = 10.0
"""Seconds that the program may take."""


@dataclass(frozen=True, slots=True)
class Calling:
    """How a user who looks elsewhere is called back."""

    bell: bool = True
    tell: Callable[[str], None] | None = None


def calling() -> Calling:
    """As the user's settings say."""
    try:
        settings = load_settings(config_dir())
    except UsageProblem:
        # Opening a session says what is wrong with the settings.
        return Calling()
    return Calling(settings.notify == "bell", teller(settings.notify_command))


def teller(command: Sequence[str]) -> Callable[[str], None] | None:
    """Starts the program beside the session, the words as its last argument; None when none is named."""
    if not command:
        return None

    def run(words: str) -> None:
        # A missing program, or one that hangs, is no reason to stop work.
        with suppress(OSError, subprocess.TimeoutExpired):
            # The user's own settings name it, a repository cannot; the words are ours.
            subprocess.run(  # noqa: S603
                [*command, words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_LONGEST_S,
                check=False,
            )

    return lambda words: Thread(target=run, args=(words,), daemon=True).start()
