"""Prose in lines of one role, and prose behind a label, its further lines below its beginning."""

from __future__ import annotations

from collections.abc import Iterator

from tier_code.frontends.shared.printing.columns import wrap
from tier_code.frontends.shared.printing.look import Look, Role

_GAP = "  "
_LABEL = 8


def painted(text: str, look: Look, role: Role, indent: str = "") -> Iterator[str]:
    """The text in lines that fit, each behind the indent and in its role's colour."""
    return (look.paint(f"{indent}{line}", role) for line in wrap(text, look.width - len(indent)))


def labelled(label: str, text: str, look: Look, role: Role = Role.PLAIN) -> Iterator[str]:
    """`  left    $1.20 of the session`: all of it in one role, or only the label muted."""
    first, *rest = wrap(text, look.width - len(_GAP) - _LABEL)
    shown = f"{_GAP}{label:<{_LABEL}}"
    yield look.paint(shown + first, role) if role else look.paint(shown, Role.MUTED) + first
    yield from (look.paint(" " * len(shown) + line, role) for line in rest)
