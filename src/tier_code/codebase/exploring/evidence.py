"""The words of every function and type of a file: what a sentence is compared with."""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from threading import Lock

from tier_code.codebase.exploring.signatures import first_words, shown_definitions
from tier_code.codebase.exploring.words import split, words_in
from tier_code.codebase.index.facts import CALLABLES, HOLDERS, Definition
from tier_code.codebase.index.reading import SourceFile

KEPT_FILES = 240
"""Files whose words are remembered per process; some 100 kilobytes each."""
_OF_A_HOLDER = 60
"""How many words a type with methods in it counts as: they are compared on their own."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """One function or type as words."""

    definition: Definition
    body: Mapping[str, int]
    """How often each word stands in its source; nothing for a type with methods in it."""
    name: frozenset[str]
    around: frozenset[str]
    """Of the types it belongs to."""
    described: frozenset[str]
    """Of its docstring's first line."""
    length: int
    """Words of its source."""


class _Kept:
    """Evidence by content, least recently used out first."""

    def __init__(self) -> None:
        self._files: OrderedDict[str, tuple[Evidence, ...]] = OrderedDict()
        self._lock = Lock()

    def of(self, file: SourceFile) -> tuple[Evidence, ...]:
        digest = file.facts.digest
        with self._lock:
            known = self._files.get(digest)
            if known is not None:
                self._files.move_to_end(digest)
                return known
        found = tuple(_collected(file))
        with self._lock:
            self._files[digest] = found
            while len(self._files) > KEPT_FILES:
                self._files.popitem(last=False)
        return found


_KEPT = _Kept()


def evidence_in(file: SourceFile) -> tuple[Evidence, ...]:
    """Functions, methods and types that others can reach, in line order; of overloads the longest."""
    return _KEPT.of(file)


def plain_name(qualname: str) -> str:
    """The dotted name without the numbers of overloads and alternatives."""
    return ".".join(part.partition("#")[0] for part in qualname.split("."))


def _collected(file: SourceFile) -> Iterator[Evidence]:
    longest: dict[str, Definition] = {}
    for definition in shown_definitions(file):
        name = plain_name(definition.qualname)
        held = longest.get(name)
        if held is None or _lines(definition) > _lines(held):
            longest[name] = definition
    holders = set(_with_methods_inside(longest))
    for name, definition in longest.items():
        lines, holds = definition.lines, name in holders
        body = Counter() if holds else Counter(words_in(file.text(lines.start, lines.end)))
        yield Evidence(
            definition=definition,
            body=body,
            name=frozenset(split(definition.name)),
            around=frozenset(words_in(definition.parent)),
            described=frozenset(words_in(first_words(file, definition))),
            length=_OF_A_HOLDER if holds else body.total(),
        )


def _with_methods_inside(known: Mapping[str, Definition]) -> Iterator[str]:
    """Types that methods stand in; in Go, they stand beside it, and all that is in it are its fields."""
    for definition in known.values():
        owner = plain_name(definition.parent)
        holder = known.get(owner) if definition.kind in CALLABLES else None
        if holder is not None and holder.kind in HOLDERS and definition.lines.start in holder.lines:
            yield owner


def _lines(definition: Definition) -> int:
    return definition.lines.end - definition.lines.start
