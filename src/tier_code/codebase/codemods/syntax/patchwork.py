"""Edits of one file in which a piece of source may move, with the edits inside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of the file as it was, to be put somewhere else."""

    start: int
    end: int

    def holds(self, other: Span) -> bool:
        """Whether the other one lies inside, or is the same."""
        return self.start <= other.start and other.end <= self.end


Piece: TypeAlias = str | Span


def span(node: Node) -> Span:
    """The source of a node."""
    return Span(node.start_byte, node.end_byte)


@dataclass(frozen=True, slots=True)
class _Edit:
    """What goes in at one place."""

    place: Span
    pieces: tuple[Piece, ...]
    owner: Span | None = None
    """What the edit belongs to, and moves with, where its own place does not say."""
    order: tuple[int, int] = (0, 0)
    """Among edits at the same place."""


@dataclass(slots=True)
class Patchwork:
    """The edits of one file; offsets count bytes."""

    text: bytes
    """The file as it was, in UTF-8."""
    edits: list[_Edit] = field(default_factory=list)

    def insert(self, offset: int, *pieces: Piece) -> None:
        """Put something in."""
        self.edits.append(_Edit(Span(offset, offset), pieces))

    def replace(self, place: Span, *pieces: Piece) -> None:
        """Put something in the place of what stands there."""
        self.edits.append(_Edit(place, pieces))

    def replace_in(self, owner: Span, place: Span, *pieces: Piece, order: tuple[int, int] = (0, 0)) -> None:
        """As `replace`, for an edit at the edge of what it belongs to; `order` decides at equal places."""
        self.edits.append(_Edit(place, pieces, owner, order))

    def flat(self) -> list[tuple[int, int, str]]:
        """As edits that do not overlap; what is moved has the edits inside it carried out."""
        merged: dict[Span, str] = {}
        for edit in self._directly_in(Span(-1, len(self.text) + 1)):
            # What goes in at one place goes in in its order.
            merged[edit.place] = merged.get(edit.place, "") + self._rendered(edit)
        return [(place.start, place.end, text) for place, text in merged.items()]

    def _rendered(self, edit: _Edit) -> str:
        return "".join(piece if isinstance(piece, str) else self._source(piece) for piece in edit.pieces)

    def _source(self, place: Span) -> str:
        text, position = [], place.start
        for edit in self._directly_in(place):
            text += [self._plain(position, edit.place.start), self._rendered(edit)]
            position = edit.place.end
        return "".join([*text, self._plain(position, place.end)])

    def _plain(self, start: int, end: int) -> str:
        return self.text[start:end].decode()

    def _directly_in(self, place: Span) -> list[_Edit]:
        """The outermost edits inside a place; one of just that place is about the place, not in it."""
        inside = [edit for edit in self.edits if _inside(edit, place)]
        outermost = [edit for edit in inside if not any(_covers(other, edit) for other in inside)]
        return sorted(outermost, key=lambda edit: (edit.place.start, edit.place.end, edit.order))


def _inside(edit: _Edit, place: Span) -> bool:
    if edit.owner is not None:
        return place.holds(edit.owner)
    if edit.place.start == edit.place.end:
        return place.start < edit.place.start < place.end
    return place.holds(edit.place) and place != edit.place


def _covers(outer: _Edit, inner: _Edit) -> bool:
    if outer.place.start == outer.place.end or outer is inner:
        return False
    if inner.owner is not None:
        return outer.place.holds(inner.owner) and outer.owner != inner.owner
    return _inside(inner, outer.place)
