"""What a format string is made of, read from `%` or `{}`: text, and places for values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Words:
    """Text between places, as written, with `%%` and `{{` already undoubled."""

    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One value and how it is shown."""

    value: int
    """Which of the values."""
    access: str = ""
    """What is taken from the value, such as `.name` or `[0]`."""
    conversion: str = ""
    """`!r`, `!s`, `!a` or nothing."""
    spec: tuple[str | Place, ...] = ()
    """What stands behind the colon; values may stand in it."""


Piece: TypeAlias = Words | Place


def places_in(pieces: list[Piece]) -> list[Place]:
    """Every place in the order in which an f-string evaluates them."""
    found: list[Place] = []
    for piece in pieces:
        if isinstance(piece, Place):
            found.append(piece)
            found += [part for part in piece.spec if isinstance(part, Place)]
    return found
