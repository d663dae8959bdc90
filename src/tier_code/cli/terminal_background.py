"""Whether the terminal is light: asked once, where nobody chose a theme."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from functools import lru_cache

from tier_code.adapters.terminal.background import ask_background, is_light, may_ask, told_light
from tier_code.domain.terminal_answers import AnswerSieve

DARK, LIGHT = "ink", "paper"


class TerminalBackground:
    """What the terminal of this process told, and what its user typed meanwhile."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._sieve: AnswerSieve | None = None
        self._typed = ""

    def fitting_theme(self) -> str:
        """The default theme that suits the terminal; the dark one where nobody knows."""
        if self._sieve is None and may_ask(self._environ) and _is_terminal():
            self._sieve = AnswerSieve()
            self._typed = ask_background(self._sieve, sys.stdin.fileno(), sys.stdout.fileno())
        colour = self._sieve.background if self._sieve else None
        light = told_light(self._environ) if colour is None else is_light(colour)
        return LIGHT if light else DARK

    def take_typed(self) -> str:
        """Keys that were pressed while the terminal was asked: for the first who reads, and gone then."""
        typed, self._typed = self._typed, ""
        return typed

    @property
    def late(self) -> AnswerSieve | None:
        """What takes an answer out of the keys that may still come; None where none is to come."""
        return self._sieve if self._sieve and not self._sieve.complete else None


@lru_cache(maxsize=1)
def terminal_background() -> TerminalBackground:
    """The one terminal that there is."""
    return TerminalBackground(os.environ)


def _is_terminal() -> bool:
    return sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
