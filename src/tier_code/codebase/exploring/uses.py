"""What is known of where a symbol is used, and how it was found."""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[str, int]
"""A path and a line."""

BY_TYPES = "by scopes, imports and types"
BY_IMPORTS = "by names and imports"
BY_NAME = "by name alone"


@dataclass(frozen=True, slots=True)
class Uses:
    """Lines that mean a symbol, its definition among them, and lines that may."""

    certain: frozenset[Place]
    possible: frozenset[Place]
    """Without those that are certain."""
    how: str
    """How they were told apart, in words."""


def uses(certain: set[Place], possible: set[Place], how: str) -> Uses:
    """Make a record of places."""
    return Uses(frozenset(certain), frozenset(possible - certain), how)
