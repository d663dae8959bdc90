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


Piece: TypeAlias = str | Span


def span(node: Node) -> Span:
    """The source of a node."""
    return Span(node.start_byte, node.end_byte)


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    pieces: tuple[Piece, ...]


@dataclass(slots=True)
class Patchwork:
    """The edits of one file; offsets count bytes."""

    text: bytes
    """The file as it was, in UTF-8."""
    edits: list[_Edit] = field(default_factory=list)

    def insert(self, offset: int, *pieces: Piece) -> None:
        """Put something in."""
        self.edits.append(_Edit(offset, offset, pieces))

    def replace(self, place: Span, *pieces: Piece) -> None:
        """Put something in the place of what stands there."""
        self.edits.append(_Edit(place.start, place.end, pieces))

    def flat(self) -> list[tuple[int, int, str]]:
        """As edits that do not overlap; what is moved has the edits inside it carried out."""
        whole = Span(-1, len(self.text) + 1)
        merged: dict[tuple[int, int], str] = {}
        for edit in self._directly_in(whole):
            place = (edit.start, edit.end)
            # What goes in at one place goes in the order in which it was put there.
            merged[place] = merged.get(place, "") + self._rendered(edit)
        return [(start, end, text) for (start, end), text in merged.items()]

    def _rendered(self, edit: _Edit) -> str:
        return "".join(piece if isinstance(piece, str) else self._source(piece) for piece in edit.pieces)

    def _source(self, place: Span) -> str:
        text, position = [], place.start
        for edit in self._directly_in(place):
            text += [self._plain(position, edit.start), self._rendered(edit)]
            position = edit.end
        return "".join([*text, self._plain(position, place.end)])

    def _plain(self, start: int, end: int) -> str:
        return self.text[start:end].decode()

    def _directly_in(self, place: Span) -> list[_Edit]:
        """The outermost edits inside a place; one of just that place is about the place, not in it."""
        inside = [edit for edit in self.edits if _inside(edit, place)]
        outermost = [edit for edit in inside if not any(_covers(other, edit) for other in inside)]
        return sorted(outermost, key=lambda edit: (edit.start, edit.end))


def _inside(edit: _Edit, place: Span) -> bool:
    if edit.start == edit.end:
        return place.start < edit.start < place.end
    same = (edit.start, edit.end) == (place.start, place.end)
    return place.start <= edit.start and edit.end <= place.end and not same


def _covers(outer: _Edit, inner: _Edit) -> bool:
    if outer.start == outer.end or outer is inner:
        return False
    if inner.start == inner.end:
        return outer.start < inner.start < outer.end
    same = (outer.start, outer.end) == (inner.start, inner.end)
    return outer.start <= inner.start and inner.end <= outer.end and not same
