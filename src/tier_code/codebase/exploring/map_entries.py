"""The lines a file could give to a map, each with how much it is worth showing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tier_code.codebase.exploring.signatures import depth, first_words, shown_definitions, signature
from tier_code.codebase.index.facts import HOLDERS, Definition
from tier_code.codebase.index.reading import SourceFile

INDENT = "  "
_CONSTRUCTOR = "__init__"
_SEVERAL = 10
"""After so many lines of one file, the next are worth half."""
_UNSEEN = 4
"""What a method is worth whose uses nobody counted: so much less than its class."""
_WIDTH = 140
"""Characters of a signature in a map."""
_REPEATS = frozenset({"overload", "setter", "deleter"})
"""Decorators of definitions that only repeat another one's name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One signature that may be shown."""

    path: str
    line: int
    """Where it stands in the file: the order of printing."""
    text: str
    worth: int
    inside: tuple[int, ...] = ()
    """The lines of the classes it stands in: shown wherever it is."""
    described: str = ""
    """The first line of its docstring, indented."""


def entries(file: SourceFile, weights: Mapping[str, int], side: int) -> list[Entry]:
    """Every function, method and class of a file that others can reach, most worth first.

    `weights` says how much others use a name; `side` scales the whole file.
    """
    known: dict[str, tuple[int, tuple[int, ...]]] = {"": (0, ())}
    found = []
    for definition in shown_definitions(file):
        if _REPEATS.intersection(definition.decorators):
            continue
        used = weights.get(definition.name, 0)
        # The type of a method may stand in another file, as in Go: then the name alone has to do.
        around, inside = known.get(definition.parent, (used // 2 if definition.signature else 0, ()))
        if definition.signature and definition.name not in weights:
            # In many languages no word in front of a method tells a text search that it is one.
            used = around // _UNSEEN
        worth = _worth(definition, used, around)
        if definition.kind in HOLDERS:
            known[definition.qualname] = (worth, (*inside, definition.lines.start))
        indent = INDENT * (1 + depth(file, definition))
        words = first_words(file, definition)
        found.append(
            Entry(
                path=file.path,
                line=definition.lines.start,
                text=f"{indent}{signature(file, definition, _WIDTH)}",
                worth=worth * side,
                inside=inside,
                described=f'{indent}{INDENT}"{words}"' if words else "",
            )
        )
    return list(_thinned(sorted(found, key=lambda entry: (-entry.worth, entry.line))))


def _worth(definition: Definition, used: int, around: int) -> int:
    """What one definition is worth; `around` is the worth of the class it stands in."""
    name = definition.name
    if name == _CONSTRUCTOR:
        return around * 3 // 4
    if name.startswith("__") and name.endswith("__"):
        return 1
    if "." in definition.qualname:
        # A method's name alone says little: `get` is in use everywhere.
        used = min(used, around)
    return max(1, used // 8 if name.startswith("_") else used)


def _thinned(ordered: list[Entry]) -> Iterator[Entry]:
    for rank, entry in enumerate(ordered):
        worth = entry.worth * _SEVERAL // (_SEVERAL + rank)
        yield Entry(entry.path, entry.line, entry.text, worth, entry.inside, entry.described)
