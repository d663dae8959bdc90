"""What a simulation came to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, fields

NANOS_PER_DOLLAR = 1_000_000_000


@dataclass(slots=True)
class Figures:
    """Sums over worlds."""

    worlds: int = 0
    shared: int = 0
    """Worlds in which two or more processes, or connections, used one ledger at once."""
    sessions: int = 0
    questions: int = 0
    calls: int = 0
    """Lines in ledgers."""
    requests: int = 0
    """What arrived at a vendor."""
    retries: int = 0
    answered: int = 0
    refused: int = 0
    """Questions that a budget refused."""
    cuts: int = 0
    errors_inside: int = 0
    turned_away: int = 0
    """Errors before any stream, storms among them."""
    cancels: int = 0
    crashes: int = 0
    kills: int = 0
    billed: int = 0
    """Nano-dollars in the vendors' books."""
    charged: int = 0
    """Nano-dollars in the ledgers."""
    clean: int = 0
    """Sessions in which every request was answered to its end."""
    clean_billed: int = 0
    clean_charged: int = 0
    dearer: int = 0
    """Calls that were billed more than could be foreseen: another model or another price than asked for."""
    dearer_nanos: int = 0
    checked: int = 0
    """Moments at which every limit was held against what was committed."""
    over: int = 0
    """Nano-dollars over any limit at any of these moments."""
    ends: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        """Take in the figures of another world."""
        for each in fields(self):
            mine, more = getattr(self, each.name), getattr(other, each.name)
            setattr(self, each.name, mine + more)


def table(columns: dict[str, Figures]) -> str:
    """One column for each way of running."""
    lines = [_line("", list(columns))]
    for title, name in _ROWS:
        lines.append(_line(title, [f"{getattr(figures, name):,}" for figures in columns.values()]))
    for title, name in _MONEY:
        amounts = [getattr(figures, name) / NANOS_PER_DOLLAR for figures in columns.values()]
        lines.append(_line(title, [f"{amount:,.6f}" for amount in amounts]))
    lines.append(_line("nano-dollars over any budget", [f"{figures.over:,}" for figures in columns.values()]))
    lines.append(_line("mismatches", [f"{len(figures.problems):,}" for figures in columns.values()]))
    return "\n".join(lines)


_ROWS = (
    ("worlds (one ledger each)", "worlds"),
    ("  with two or three processes at once", "shared"),
    ("sessions", "sessions"),
    ("questions", "questions"),
    ("calls in the ledger", "calls"),
    ("requests at the vendor", "requests"),
    ("  of them tried again", "retries"),
    ("answered", "answered"),
    ("refused by a budget", "refused"),
    ("errors before a stream", "turned_away"),
    ("errors inside a stream", "errors_inside"),
    ("cut streams", "cuts"),
    ("cancelled questions", "cancels"),
    ("crashes between two writes", "crashes"),
    ("kill -9", "kills"),
    ("moments held against every limit", "checked"),
    ("sessions with clean ends only", "clean"),
    ("calls dearer than could be foreseen", "dearer"),
)
_MONEY = (
    ("billed, $", "billed"),
    ("in the ledger, $", "charged"),
    ("  billed on clean ends, $", "clean_billed"),
    ("  in the ledger on clean ends, $", "clean_charged"),
    ("  unforeseen and booked whole, $", "dearer_nanos"),
)


def _line(title: str, cells: list[str]) -> str:
    return f"{title:<38}" + "".join(f"{cell:>18}" for cell in cells)
