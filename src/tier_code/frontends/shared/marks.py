"""The signs of the product, each with an ASCII twin (a word, so that it can be heard), in one place."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.domain.checks import CheckOutcome
from tier_code.domain.plan import StepState


@dataclass(frozen=True, slots=True, kw_only=True)
class Glyphs:
    """One set of signs."""

    done: str
    running: str
    planned: str
    failed: str
    dropped: str
    interrupted: str
    waiting: str
    """For money."""
    undone: str
    about: str
    """Before an estimated amount in a sentence."""
    minus: str
    """Before a number of removed lines."""
    dash: str
    """Between the ends of a range, and for `nothing`."""
    arrow: str
    dot: str
    """Between the parts of a line."""
    prompt: str
    """Before what the user asked."""
    rule: str
    """Repeated to a horizontal line."""
    ellipsis: str


UNICODE = Glyphs(
    done="✓",
    running="▶",
    planned="○",
    failed="✗",
    dropped="\N{EN DASH}",
    interrupted="‖",
    waiting="$",
    undone="↶",
    about="≈",
    minus="\N{MINUS SIGN}",
    dash="\N{EN DASH}",
    arrow="→",
    dot="·",
    prompt="\N{HEAVY RIGHT-POINTING ANGLE QUOTATION MARK ORNAMENT}",
    rule="─",
    ellipsis="…",
)
ASCII = Glyphs(
    done="ok",
    running="run",
    planned="todo",
    failed="FAIL",
    dropped="drop",
    interrupted="stop",
    waiting="wait",
    undone="undo",
    about="~",
    minus="-",
    dash="-",
    arrow="->",
    dot="|",
    prompt=">",
    rule="-",
    ellipsis="...",
)


def step_mark(state: StepState, glyphs: Glyphs = UNICODE) -> str:
    """The sign of a step's state; staged and applied share one, words tell them apart."""
    return {
        StepState.PLANNED: glyphs.planned,
        StepState.RUNNING: glyphs.running,
        StepState.PASSED: glyphs.done,
        StepState.APPLIED: glyphs.done,
        StepState.UNCHANGED: glyphs.done,
        StepState.FAILED: glyphs.failed,
        StepState.DROPPED: glyphs.dropped,
        StepState.REJECTED: glyphs.dropped,
        StepState.INTERRUPTED: glyphs.interrupted,
        StepState.WAITING: glyphs.waiting,
        StepState.SKIPPED: glyphs.dropped,
        StepState.UNDONE: glyphs.undone,
    }[state]


def check_mark(outcome: CheckOutcome, glyphs: Glyphs = UNICODE) -> str:
    """The sign of a check's outcome."""
    return {
        CheckOutcome.PASSED: glyphs.done,
        CheckOutcome.FAILED: glyphs.failed,
        CheckOutcome.SKIPPED: glyphs.dash,
    }[outcome]


_TWINS = str.maketrans(
    {
        "✓": "ok",
        "✗": "FAIL",
        "▶": ">",
        "○": "o",
        "●": "*",
        "‖": "||",
        "↶": "undo",
        "≈": "~",
        "\N{MINUS SIGN}": "-",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "→": "->",
        "←": "<-",
        "⏎": "Enter",
        "·": "|",
        "\N{HEAVY RIGHT-POINTING ANGLE QUOTATION MARK ORNAMENT}": ">",
        "─": "-",
        "━": "-",
        "…": "...",
    }
)


def in_ascii(text: str) -> str:
    """The text with our own signs replaced by their twins; anything else outside ASCII as an escape."""
    return text.translate(_TWINS).encode("ascii", "backslashreplace").decode("ascii")
