"""What a rename makes of the files: the changed bytes, the places, and what is to be said about the rest."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tier_code.codebase.codemods.renaming.text import TextPlace, changed_document, is_document, mentioned
from tier_code.domain.errors import ToolDeclined

ASK_FOR_TEXT = "ask for the rename 'in strings and comments' too to change them as well"
LARGEST_DOCUMENT = 1_000_000
"""Bytes; what is larger is data."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place that holds the old name."""

    path: str
    line: int
    """1-based."""
    start: int
    """In bytes of the file."""
    end: int
    text: str = ""
    """What is written there instead."""
    how: str = "name"


@dataclass(slots=True, kw_only=True)
class Sorted:
    """Every place of the old name in files of the language."""

    edits: list[Place] = field(default_factory=list)
    strings: list[Place] = field(default_factory=list)
    """Strings and comments, `text` being what they would become."""
    comments: list[Place] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renamed:
    """A rename that was carried out, in memory."""

    changes: dict[str, bytes | None]
    places: tuple[Place, ...]
    """In path and byte order."""
    notes: tuple[str, ...]
    """What was left alone and what was assumed, in words."""


def refuse(reason: str, details: Iterable[str]) -> None:
    """Errors: ToolDeclined when there are details."""
    found = tuple(dict.fromkeys(details))
    if found:
        raise ToolDeclined(reason, found)


class Documents:
    """The word in files of other languages than the one that is renamed in."""

    def __init__(self, paths: Sequence[str], read: Callable[[str], bytes | None], word: str) -> None:
        self._read = read
        self._word = word
        self.places = [place for path in paths for place in self._in_file(path)]

    def _in_file(self, path: str) -> Iterator[TextPlace]:
        content = self._read(path)
        if content is None or self._word.encode() not in content or len(content) > LARGEST_DOCUMENT:
            return
        if b"\0" in content:
            return
        try:
            text = content.decode()
        except UnicodeDecodeError:
            return
        pattern = re.compile(rf"(?<![\w$]){re.escape(self._word)}(?![\w$])")
        for hit in pattern.finditer(text):
            begin = text.rfind("\n", 0, hit.start()) + 1
            shown = text[begin:].partition("\n")[0].strip()[:120]
            line = text.count("\n", 0, hit.start()) + 1
            yield TextPlace(path, line, hit.start() - begin + 1, hit.start(), shown)

    def ending(self, ends: frozenset[str]) -> list[str]:
        """The places in files that end so, with their lines."""
        return [
            f"{each.path}:{each.line}: {each.text}"
            for each in self.places
            if posixpath.splitext(each.path)[1] in ends
        ]

    def changed(self, new: str) -> dict[str, bytes | None]:
        """The prose and settings among them with the word replaced."""
        prose = [place for place in self.places if is_document(place.path)]
        return {
            path: changed_document(
                self._read(path) or b"", [each for each in prose if each.path == path], self._word, new
            )
            for path in sorted({place.path for place in prose})
        }


def outcome_of(
    found: Sorted, documents: Documents, read: Callable[[str], bytes | None], new: str, *, in_text: bool
) -> Renamed:
    """Write the places into the files, and say what was left."""
    chosen = [*found.edits, *(found.strings + found.comments if in_text else [])]
    chosen.sort(key=lambda each: (each.path, each.start))
    changes: dict[str, bytes | None] = {}
    for path in dict.fromkeys(place.path for place in chosen):
        changes[path] = _written(read(path) or b"", [each for each in chosen if each.path == path])
    notes = list(found.notes)
    if in_text:
        changes |= documents.changed(new)
    else:
        notes += _mentioned("string", "strings", found.strings)
        notes += _mentioned("comment", "comments", found.comments)
    left = [each for each in documents.places if each.path not in changes]
    notes += _mentioned("place in other files", "places in other files", left)
    return Renamed(changes=changes, places=tuple(chosen), notes=tuple(notes))


def _written(content: bytes, places: list[Place]) -> bytes:
    for place in sorted(places, key=lambda each: -each.start):
        content = content[: place.start] + place.text.encode() + content[place.end :]
    return content


def _mentioned(one: str, many: str, places: Sequence[Place | TextPlace]) -> list[str]:
    return list(mentioned(one, many, [f"{each.path}:{each.line}" for each in places]))
