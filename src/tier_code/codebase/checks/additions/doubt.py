"""What ends a check of added code at once."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doubt(Exception):
    """What speaks against the change."""

    said: str
