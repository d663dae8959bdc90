"""The old name where it is only text: comments, strings, documents."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tier_code.codebase.codemods.program.repository import Repository
from tier_code.codebase.exploring.standing import standing_of

_SHOWN = 5
_DOCUMENTS = frozenset({".md", ".markdown", ".rst", ".txt", ".adoc", ".org", ".textile"})
_SETTINGS = frozenset({".toml", ".cfg", ".ini"})
_TEXT_NAMES = frozenset({"README", "CHANGES", "CHANGELOG", "NEWS", "HISTORY", "TODO", "AUTHORS"})
OPAQUE_SOURCES = frozenset({".pyx", ".pxd", ".pxi"})
"""Relatives of Python that are not understood here."""


@dataclass(frozen=True, slots=True)
class TextPlace:
    """The name in a file that is not Python."""

    path: str
    line: int
    column: int
    """1-based, in characters."""
    start: int
    """In characters of the whole text."""
    text: str
    """The line."""


def text_places(repository: Repository, name: str) -> Iterator[TextPlace]:
    """Every place where the name stands as a word in a readable file that is not Python."""
    pattern = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    python = set(repository.python_paths)
    for path in repository.paths:
        content = None if path in python else repository.raw(path)
        if content is None or name.encode() not in content or b"\0" in content:
            continue
        try:
            text = content.decode()
        except UnicodeDecodeError:
            continue
        yield from _places(path, text, pattern)


def _places(path: str, text: str, pattern: re.Pattern[str]) -> Iterator[TextPlace]:
    for hit in pattern.finditer(text):
        line = text.count("\n", 0, hit.start()) + 1
        begin = text.rfind("\n", 0, hit.start()) + 1
        shown = text[begin:].partition("\n")[0].strip()[:120]
        yield TextPlace(path, line, hit.start() - begin + 1, hit.start(), shown)


def is_document(path: str) -> bool:
    """Whether a file is prose or settings, in which a rename may change words when the user asks for it."""
    stem, suffix = posixpath.splitext(posixpath.basename(path))
    return suffix in _DOCUMENTS | _SETTINGS or (not suffix and stem.upper() in _TEXT_NAMES)


def changed_document(content: bytes, places: list[TextPlace], old: str, new: str) -> bytes:
    """The file with the name replaced at these places."""
    text = content.decode()
    for place in sorted(places, key=lambda each: -each.start):
        text = text[: place.start] + new + text[place.start + len(old) :]
    return text.encode()


_ENTRY_POINT = re.compile(r"[\w.]+:[\w.]+")


def entry_points(place: TextPlace, name: str) -> list[str]:
    """Strings such as `package.module:name` on the line of a settings file."""
    if posixpath.splitext(place.path)[1] not in _SETTINGS:
        return []
    return [found for found in _ENTRY_POINT.findall(place.text) if name in re.split(r"[.:]", found)]


def mentioned(one: str, many: str, where: Sequence[str]) -> Iterator[str]:
    """The note that `PATH:LINE`s hold the name and were left alone, source first; none without any."""
    if where:
        places = list(dict.fromkeys(sorted(where, key=lambda each: standing_of(each.rpartition(":")[0]))))
        shown = ", ".join(places[:_SHOWN]) + (", ..." if len(places) > _SHOWN else "")
        what = f"1 {one} mentions" if len(where) == 1 else f"{len(where)} {many} mention"
        yield f"{what} the name: {shown}"
