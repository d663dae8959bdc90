"""Where a member of a Python class is used, as far as facts tell what stands before the dot."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from tree_sitter import Node

from tier_code.codebase.exploring.evidence import plain_name
from tier_code.codebase.exploring.signatures import enclosing
from tier_code.codebase.exploring.standing import is_written
from tier_code.codebase.exploring.uses import Place
from tier_code.codebase.index.expression_reading import read_expression
from tier_code.codebase.index.facts import CALLABLES
from tier_code.codebase.index.reading import SourceFile, SourceReader
from tier_code.codebase.index.word_text import places_of
from tier_code.codebase.languages.grammars import PYTHON, parse
from tier_code.codebase.slices import values
from tier_code.codebase.slices.inference import Inference
from tier_code.domain.plan import Target

_MOST_OVERRIDES = 20
"""Definitions of one name above each other that are looked at."""


def member_places(
    reader: SourceReader, paths: Iterable[str], target: Target
) -> tuple[set[Place], set[Place]]:
    """Lines that mean the target, and lines that may: on something unknown, above it or below it."""
    certain: set[Place] = set()
    possible: set[Place] = set()
    for path in paths:
        file = reader.file(path)
        if file is None or (path != target.path and not is_written(file.source)):
            continue
        for line, verdict in _Looking(reader, file, target).lines():
            if verdict is not False:
                (certain if verdict else possible).add((path, line))
    return certain, possible


def told_apart(
    reader: SourceReader, places: Collection[Place], target: Target
) -> tuple[set[Place], set[Place]]:
    """Those of some lines that mean the target, and those that may; the others mean something else."""
    verdicts: dict[Place, bool | None] = {}
    for path in sorted({path for path, _ in places}):
        file = reader.file(path)
        found = _Looking(reader, file, target).lines() if file is not None else ()
        verdicts.update({(path, line): verdict for line, verdict in found})
    certain = {place for place in places if verdicts.get(place)}
    return certain, {place for place in places if verdicts.get(place) is None}


class _Looking:
    """One name that is looked for in one file."""

    def __init__(self, reader: SourceReader, file: SourceFile, target: Target) -> None:
        self._file = file
        self._target = values.Place(target.path, plain_name(target.qualname))
        self._name = self._target.qualname.rpartition(".")[2]
        self._inference = Inference(reader)

    def lines(self) -> Iterator[tuple[int, bool | None]]:
        """Each line that holds the name in code, and whether it means the target; None: who knows."""
        defined = {
            line: each
            for each in self._file.facts.definitions.values()
            if each.name == self._name and each.kind in CALLABLES
            for line in range(each.header.start, each.header.end + 1)
        }
        for node, holder in self._nodes():
            line = node.start_point.row + 1
            if holder is not None:
                yield line, self._member(line, holder)
            elif line in defined and _is_defined(node):
                yield line, self._relation(values.Place(self._file.path, plain_name(defined[line].qualname)))
            elif self._in_own_class(line):
                yield line, True

    def _nodes(self) -> Iterator[tuple[Node, Node | None]]:
        """Names in code, each with the `x.name` that it ends."""
        source, word = self._file.source, self._name.encode()
        root = parse(PYTHON, source).root_node
        for start in places_of(source, word):
            node = root.descendant_for_byte_range(start, start + len(word))
            if node is None or node.type != "identifier":
                continue
            around = node.parent
            is_member = around is not None and around.child_by_field_name("attribute") == node
            yield node, around if is_member else None

    def _member(self, line: int, holder: Node) -> bool | None:
        around = enclosing(self._file, line)
        env = values.Place(self._file.path, around.qualname if around is not None else "")
        found = {self._relation(place) for place in self._inference.definitions(env, read_expression(holder))}
        return found.pop() if len(found) == 1 else None

    def _relation(self, place: values.Place) -> bool | None:
        """Whether a definition is the target; None where one of them overrides the other."""
        place = values.Place(place.path, plain_name(place.qualname))
        if place == self._target:
            return True
        return None if self._target in self._above(place) or place in self._above(self._target) else False

    def _above(self, place: values.Place) -> Iterator[values.Place]:
        """The definitions that one overrides, nearest first."""
        for _ in range(_MOST_OVERRIDES):
            kind = values.Place(place.path, place.qualname.rpartition(".")[0])
            found = self._inference.member(values.Above(kind), self._name) if kind.qualname else None
            if not isinstance(found, values.Place):
                return
            place = values.Place(found.path, plain_name(found.qualname))
            yield place

    def _in_own_class(self, line: int) -> bool:
        """Whether a bare name stands right in the body of the target's class."""
        around = enclosing(self._file, line)
        home = (self._target.path, self._target.qualname.rpartition(".")[0])
        return around is not None and bool(home[1]) and (self._file.path, plain_name(around.qualname)) == home


def _is_defined(node: Node) -> bool:
    around = node.parent
    return around is not None and around.child_by_field_name("name") == node
