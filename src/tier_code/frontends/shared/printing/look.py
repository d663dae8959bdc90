"""How text output looks on one stream: colours, signs and width, decided once when the run begins."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TextIO

from pygments.console import codes

from tier_code.domain.checks import CheckOutcome
from tier_code.domain.plan import StepState
from tier_code.domain.tiers import TierName
from tier_code.frontends.shared.marks import in_ascii
from tier_code.frontends.shared.wording import ASCII, UNICODE, Glyphs

PIPED_WIDTH = 100
"""Columns where there is no terminal to ask."""
NARROWEST = 40
WIDEST = 120


class Role(StrEnum):
    """What a piece of text is, named as in a theme."""

    PLAIN = ""
    STRONG = "strong"
    MUTED = "muted"
    GOOD = "check-pass"
    BAD = "check-fail"
    WARN = "spend-near"
    PLACE = "link"
    ADDED = "diff-add"
    REMOVED = "diff-remove"


SIXTEEN = {
    "strong": "bold",
    "muted": "brightblack",
    "check-pass": "green",
    "check-fail": "brightred",
    "spend-near": "yellow",
    "link": "cyan",
    "diff-add": "green",
    "diff-remove": "brightred",
    "tier-tool": "green",
    "tier-local": "cyan",
    "tier-small": "brightblue",
    "tier-mid": "magenta",
    "tier-frontier": "yellow",
}
"""Roles in the sixteen colours that every terminal lets its user choose."""
Shades = Callable[[str, str], str]
"""A text and its role to the text in its colour, with what ends the colour."""


def sixteen(text: str, role: str) -> str:
    """The terminal's own colours: readable on whatever background its user chose."""
    return f"{codes[SIXTEEN[role]]}{text}{codes['reset']}"


_STATE_ROLES = {
    StepState.PASSED: Role.GOOD,
    StepState.APPLIED: Role.GOOD,
    StepState.UNCHANGED: Role.GOOD,
    StepState.FAILED: Role.BAD,
    StepState.INTERRUPTED: Role.WARN,
    StepState.WAITING: Role.WARN,
    StepState.SKIPPED: Role.WARN,
    StepState.RUNNING: Role.STRONG,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The choices for one stream."""

    colour: bool
    glyphs: Glyphs
    width: int
    """Columns a line may take."""

    shades: Shades = sixteen
    ascii_only: bool = False
    """Whether the stream that lines leave by spells every sign in ASCII, which can make them longer."""
    syntax: str = ""
    """The Pygments style of code; empty for the terminal's own colours."""
    depth: int = 4
    """Bits of a colour."""

    def spelled(self, text: str) -> str:
        """The text as it will stand there, so that its width can be told."""
        return in_ascii(text) if self.ascii_only else text

    def paint(self, text: str, role: str) -> str:
        """The text in its role's colour."""
        return self.shades(text, role) if self.colour and role and text else text

    def tier(self, tier: TierName, text: str) -> str:
        """The text in its tier's colour, from cool (free) to warm (dear)."""
        return self.paint(text, f"tier-{tier.value}")

    def state(self, state: StepState, text: str) -> str:
        """The text in the colour of a step's state."""
        return self.paint(text, _STATE_ROLES.get(state, Role.MUTED))

    def check(self, outcome: CheckOutcome, text: str) -> str:
        """The text in the colour of a check's outcome."""
        roles = {CheckOutcome.PASSED: Role.GOOD, CheckOutcome.FAILED: Role.BAD}
        return self.paint(text, roles.get(outcome, Role.MUTED))


PLAIN = Look(colour=False, glyphs=ASCII, width=PIPED_WIDTH)


def look_for(out: TextIO, environ: Mapping[str, str]) -> Look:
    """Colours and signs on a terminal that wants them; plain ASCII for pipes and `NO_COLOR`."""
    if not out.isatty() or environ.get("NO_COLOR") or environ.get("TERM") == "dumb":
        return Look(colour=False, glyphs=ASCII, width=_width(out, environ))
    able = (out.encoding or "").lower().replace("-", "") == "utf8"
    return Look(colour=True, glyphs=UNICODE if able else ASCII, width=_width(out, environ))


def _width(out: TextIO, environ: Mapping[str, str]) -> int:
    asked = environ.get("COLUMNS", "")
    columns = int(asked) if asked.isdecimal() and int(asked) else _terminal_columns(out)
    return max(NARROWEST, min(WIDEST, columns))


def _terminal_columns(out: TextIO) -> int:
    try:
        return os.get_terminal_size(out.fileno()).columns or PIPED_WIDTH
    except (OSError, ValueError):
        return PIPED_WIDTH
