"""Moving code of any language to the margin of the place where it goes; texts over several lines stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

_TAB = "\t"


def margin_of(line: str) -> str:
    """The white space that a line begins with."""
    return line[: len(line) - len(line.lstrip(" \t"))]


def moved(lines: Sequence[str], fixed: AbstractSet[int], here: str, there: str) -> list[str]:
    """Lines that stand at the margin `here` at the margin `there`; the first has lost its own already.

    `fixed` are the places of lines that begin inside of a text.
    """
    return [
        line if number == 0 or number in fixed or not line.strip() else _at(line, here, there)
        for number, line in enumerate(lines)
    ]


def _at(line: str, here: str, there: str) -> str:
    if line.startswith(here):
        return f"{there}{line[len(here) :]}"
    return there + line.lstrip(" \t") if len(margin_of(line)) < len(here) else line


def unit_of(lines: Iterable[str]) -> str:
    """What code steps in by: a tab, or as many spaces as its least deep line; nothing when unclear."""
    spaces = tabs = 0
    least = 0
    for line in lines:
        margin = margin_of(line)
        if not margin or not line.strip() or line.lstrip().startswith("*"):
            continue
        tabs += margin[0] == _TAB
        spaces += margin[0] == " "
        least = min(least or len(margin), len(margin)) if margin[0] == " " else least
    if tabs > spaces:
        return _TAB
    return " " * least if spaces and least > 1 else ""


def in_units(lines: Sequence[str], fixed: AbstractSet[int], unit: str) -> list[str]:
    """Code with margins in `unit`, where one of it and the file steps in by tabs and the other by spaces."""
    own = unit_of(line for number, line in enumerate(lines) if number not in fixed)
    if not own or not unit or (own == _TAB) == (unit == _TAB):
        return list(lines)
    return [line if number in fixed else _stepped(line, own, unit) for number, line in enumerate(lines)]


def _stepped(line: str, own: str, unit: str) -> str:
    rest, level = line, 0
    while rest.startswith(own):
        rest, level = rest[len(own) :], level + 1
    return unit * level + rest
