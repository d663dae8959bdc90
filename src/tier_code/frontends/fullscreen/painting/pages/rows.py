"""Building stones of lists: a heading, a row with a cursor, a plain paragraph."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tier_code.frontends.fullscreen.painting.lines import (
    BLANK,
    Line,
    Piece,
    apart,
    line,
    paragraph,
    space,
    text,
)
from tier_code.frontends.shared.wording import UNICODE


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Some lines that belong together."""

    key: str
    """Names it when it is chosen; empty for lines that are only read."""
    lines: Callable[[int, bool], Sequence[Line]]
    """(width, whether the cursor is on it) to its lines."""


def heading(words: str, after: str = "") -> Item:
    """A title between groups of rows."""
    row = line(space(1), text(words, "bold"), space(2), text(after, "muted"))
    return Item(key="", lines=lambda width, _: [row, BLANK])


def words(value: str, role: str = "muted") -> Item:
    """Prose that is only read."""
    return Item(key="", lines=lambda width, _: paragraph(value, width - 1, role, indent=3))


def gap() -> Item:
    """An empty line."""
    return Item(key="", lines=lambda width, _: [BLANK])


def marked(cursor: bool) -> Piece:  # noqa: FBT001 - the only thing it depends on
    """The sign before a row."""
    return text(f" {UNICODE.prompt} " if cursor else "   ", "accent bold")


def row(key: str, start: Sequence[Piece], end: Sequence[Piece] = ()) -> Item:
    """One line to choose: a group at the left and one at the right."""

    def lines(width: int, cursor: bool) -> list[Line]:  # noqa: FBT001 - `Item` passes it so
        fill = "cursor" if cursor else ""
        return [apart([marked(cursor), *start], [*end, space(1)], width, fill)]

    return Item(key=key, lines=lines)
