"""Lines of safe text with roles: what painters make and one widget draws.

A `Piece` can only be made of `SafeText`, so text from outside meets the sanitiser here and nowhere later.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.cells import cell_len, chop_cells, set_cell_size

from tier_code.domain.untrusted import SafeText, sanitize, sanitize_strictly

TAB_WIDTH = 4
ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text in one style."""

    text: SafeText
    role: str = ""
    """Words separated by spaces: roles, `#rrggbb`, `on:ROLE`, `bold`, `italic`, `underline`, `strike`,
    and `to:ADDRESS`, which `frontends.shared.links` alone makes."""

    @property
    def width(self) -> int:
        """Terminal cells."""
        return cell_len(self.text)


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the screen."""

    pieces: tuple[Piece, ...] = ()
    fill: str = ""
    """Role whose colour lies behind the whole row; empty for the widget's own background."""

    @property
    def width(self) -> int:
        """Terminal cells of all pieces."""
        return sum(piece.width for piece in self.pieces)

    @property
    def plain(self) -> str:
        """The text alone."""
        return "".join(piece.text for piece in self.pieces)


BLANK = Line()


def text(value: str, role: str = "") -> Piece:
    """Any text as one safe run; line ends become spaces."""
    return Piece(SafeText(_flat(sanitize(value))), role)


def strict(value: str, role: str = "") -> Piece:
    """As `text`, and what is invisible becomes visible: for code under review."""
    return Piece(SafeText(_flat(sanitize_strictly(value))), role)


def _flat(value: str) -> str:
    return value.replace("\n", " ").expandtabs(TAB_WIDTH)


def line(*pieces: Piece, fill: str = "") -> Line:
    """A row of these runs."""
    return Line(pieces, fill)


def space(cells: int) -> Piece:
    """Blank cells; none when `cells` is not positive."""
    return Piece(SafeText(" " * cells))


def left(value: str, cells: int, role: str = "") -> Piece:
    """Text at the left of a column, cut with an ellipsis when it does not fit."""
    return Piece(SafeText(_sized(text(value).text, cells)), role)


def right(value: str, cells: int, role: str = "") -> Piece:
    """Text at the right of a column; numbers go here."""
    shown = _cut(text(value).text, cells)
    return Piece(SafeText(" " * (cells - cell_len(shown)) + shown), role)


def apart(start: Sequence[Piece], end: Sequence[Piece], width: int, fill: str = "") -> Line:
    """One group at the left and one at the right; the left one gives way when both do not fit."""
    room = max(0, width - sum(piece.width for piece in end) - 1)
    kept = cut(start, room)
    gap = width - sum(piece.width for piece in (*kept, *end))
    return Line((*kept, space(gap), *end), fill)


def fitted(row: Line, width: int) -> Line:
    """The row, cut with an ellipsis where it is wider than its place."""
    return row if row.width <= width else Line(cut(row.pieces, width), row.fill)


def cut(pieces: Iterable[Piece], width: int) -> tuple[Piece, ...]:
    """As many pieces as fit; the one that does not is cut with an ellipsis."""
    kept: list[Piece] = []
    room = width
    for piece in pieces:
        if piece.width > room:
            return (*kept, Piece(SafeText(_cut(piece.text, room)), piece.role)) if room > 0 else tuple(kept)
        kept.append(piece)
        room -= piece.width
    return tuple(kept)


def paragraph(value: str, width: int, role: str = "", *, indent: int = 0) -> list[Line]:
    """Prose wrapped to `width` cells, its own line ends kept; every row begins with `indent` blanks."""
    room = max(1, width - indent)
    rows: list[Line] = []
    for part in sanitize(value).split("\n"):
        rows += [Line((space(indent), Piece(SafeText(row), role))) for row in _rows(part, room)]
    return rows


def _rows(part: str, room: int) -> list[str]:
    flat = part.expandtabs(TAB_WIDTH)
    wrapped = textwrap.wrap(flat, room, drop_whitespace=True) if len(flat) < _LONG else [flat]
    return [row for piece in wrapped or [""] for row in chopped(piece, room)]


_LONG = 20_000
"""Characters from which a line is chopped without looking for words."""


def chopped(value: str, room: int) -> list[str]:
    """Text in pieces of at most `room` cells, nothing lost; one empty piece for empty text."""
    if value.isascii():
        return [value[start : start + room] for start in range(0, len(value), room)] or [""]
    pieces = chop_cells(value, room) or [""]
    if "".join(pieces) == value:
        return pieces
    # The library drops a modifier that modifies nothing; no character takes more than two cells.
    step = max(1, room // 2)
    return [value[start : start + step] for start in range(0, len(value), step)]


def _sized(value: str, cells: int) -> str:
    return set_cell_size(_cut(value, cells), max(0, cells))


def _cut(value: str, cells: int) -> str:
    if cell_len(value) <= cells:
        return value
    return set_cell_size(value, cells - 1).rstrip() + ELLIPSIS if cells > 0 else ""
