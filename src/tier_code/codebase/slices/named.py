"""What a target of a language other than Python uses, by name: its file first, then what the file imports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tier_code.codebase.index.facts import CALLABLES, HOLDERS, Definition, ImportedName, Kind, LineRange
from tier_code.codebase.index.foreign_modules import ForeignModules
from tier_code.codebase.index.generic_imports import DEFAULT, STAR
from tier_code.codebase.index.reading import SourceFile, SourceReader
from tier_code.codebase.index.references import references_in
from tier_code.codebase.languages.grammars import grammar_for
from tier_code.codebase.languages.tables import query_text
from tier_code.codebase.slices.packing import Wanted
from tier_code.codebase.slices.values import Place

SHORT_TYPE = 15
"""Lines up to which a type or a class of data is shown whole: its members are its signature."""
LONG_BODY = 60
_LONG_VALUE = 6
_LONG_IMPORT = 3
_MOST_BESIDE = 80
"""Files of one package that are looked into."""
_MOST_HANDED_ON = 6
"""Files through which a name may be handed on until it is defined."""
_WORD = re.compile(r"[^\W\d]\w*")
_DATA = frozenset({Kind.TYPE, Kind.ATTRIBUTE, Kind.CONSTANT, Kind.VARIABLE})


@dataclass(frozen=True, slots=True)
class _Mentions:
    """The names that the bytes of a definition hold, in order, and those of them that stand behind a dot."""

    names: tuple[str, ...]
    members: frozenset[str]


@dataclass(slots=True)
class NamedUses:
    """What targets use; lives as long as its reader."""

    reader: SourceReader
    modules: ForeignModules = field(init=False)

    def __post_init__(self) -> None:
        self.modules = ForeignModules(self.reader)

    def around(self, targets: Sequence[Place], *, bodies: bool) -> Iterator[Wanted]:
        """Headers of the classes around, imports that are used, then what is used, nearest first."""
        seen: set[tuple[str, str]] = {(target.path, target.qualname) for target in targets}
        for target in targets:
            yield from self._header(target)
        for target in targets:
            file, definition = self._at(target)
            if file is None or definition is None:
                continue
            said = _mentioned(file, definition)
            yield from _imports(file, said)
            for there, used in self._used(file, definition, said):
                place = (there.path, used.qualname)
                inside = place[0] == target.path and used.qualname.startswith(f"{target.qualname}.")
                if place not in seen and not inside:
                    seen.add(place)
                    yield _shown(there, used, bodies=bodies)

    def _at(self, target: Place) -> tuple[SourceFile | None, Definition | None]:
        file = self.reader.file(target.path)
        return file, file.facts.definitions.get(target.qualname) if file is not None else None

    def _header(self, target: Place) -> Iterator[Wanted]:
        """The class that a target belongs to, wherever it is defined."""
        _, definition = self._at(target)
        parent = definition.parent if definition is not None else ""
        for path in (target.path, *self.modules.beside(target.path)[:_MOST_BESIDE]) if parent else ():
            file = self.reader.file(path)
            around = file.facts.definitions.get(parent) if file is not None else None
            if file is not None and around is not None:
                inside = (
                    target.path == path and definition is not None and definition.lines.start in around.lines
                )
                lines = around.header if inside else _lines_of(around)
                yield Wanted(path=path, lines=lines, why=f"enclosing {around.kind}")
                return

    def _used(
        self, file: SourceFile, target: Definition, said: _Mentions
    ) -> Iterator[tuple[SourceFile, Definition]]:
        """Definitions behind the names, each followed by those of its members that are named too."""
        near = [file, *self._beside(file.path)]
        for each in near:
            for found in _members(each, target.parent, said):
                yield each, found
        imported = {each.name: each for each in file.facts.imports if each.name}
        for name in said.names:
            places = [] if name in imported else _outer(near, name)
            if name in imported:
                places = self._behind(file.path, imported[name], said)
            for there, found in places:
                yield there, found
                if found.kind in HOLDERS:
                    for member in _members(there, found.qualname, said):
                        yield there, member

    def _beside(self, path: str) -> list[SourceFile]:
        files = (self.reader.file(each) for each in self.modules.beside(path)[:_MOST_BESIDE])
        return [file for file in files if file is not None]

    def _behind(
        self, importer: str, imported: ImportedName, said: _Mentions
    ) -> list[tuple[SourceFile, Definition]]:
        """What an imported name means: a definition, or, for a module, those of its names that are said."""
        symbol = imported.source.symbol
        if symbol and symbol != STAR:
            return self._defined(importer, imported.source.module, symbol, _MOST_HANDED_ON)
        files = (self.reader.file(path) for path in self.modules.files(importer, imported.source.module))
        return [
            (file, definition)
            for file in files
            if file is not None
            for definition in file.facts.definitions.values()
            if not definition.parent and definition.name in said.members
        ]

    def _defined(
        self, importer: str, module: str, symbol: str, left: int
    ) -> list[tuple[SourceFile, Definition]]:
        """A name in a module, through the modules that hand it on."""
        for path in self.modules.files(importer, module):
            file = self.reader.file(path)
            if file is None:
                continue
            found = _given(file, symbol)
            if found:
                return [(file, each) for each in found]
            for each in file.facts.imports if left else ():
                if each.name not in (symbol, STAR) or not each.source.symbol:
                    continue
                further = symbol if each.name == STAR else each.source.symbol
                through = self._defined(path, each.source.module, further, left - 1)
                if through:
                    return through
        return []


def target_with_words(file: SourceFile, definition: Definition) -> LineRange:
    """The lines of a definition and of the comment above that describes it."""
    first = definition.docstring.start if definition.docstring is not None else definition.lines.start
    return LineRange(start=min(first, definition.lines.start), end=definition.lines.end)


def _given(file: SourceFile, symbol: str) -> list[Definition]:
    """The definition that a module gives away under a name."""
    outer = [each for each in file.facts.definitions.values() if not each.parent and not each.in_function]
    found = [each for each in outer if each.name == symbol]
    if not found and symbol == DEFAULT:
        found = [each for each in outer if "default" in each.signature.split("(")[0].split()]
    return found[:3]


def _outer(files: Sequence[SourceFile], name: str) -> list[tuple[SourceFile, Definition]]:
    """What a bare name means in its file or package."""
    for file in files:
        found = file.facts.definitions.get(name)
        if found is not None and not found.in_function:
            return [(file, found)]
    return []


def _members(file: SourceFile, qualname: str, said: _Mentions) -> Iterator[Definition]:
    """The members of a class that are named."""
    for definition in file.facts.definitions.values() if qualname else ():
        if definition.parent == qualname and definition.name in said.members and not definition.in_function:
            yield definition


def _mentioned(file: SourceFile, definition: Definition) -> _Mentions:
    grammar = grammar_for(file.path)
    start, end = definition.span
    if grammar is None or not query_text(grammar.name, "references"):
        words = _WORD.findall(file.source[start:end].decode("utf-8", "replace"))
        return _Mentions(tuple(dict.fromkeys(words)), frozenset(words))
    inside = [each for each in references_in(grammar, file.source) if start <= each.start < end]
    plain = dict.fromkeys(each.name for each in inside if each.role != "member")
    members = frozenset(each.name.lstrip("#") for each in inside)
    return _Mentions(tuple(plain), members)


def _imports(file: SourceFile, said: _Mentions) -> Iterator[Wanted]:
    names = set(said.names)
    for each in file.facts.imports:
        if each.name not in names:
            continue
        lines = each.statement
        if lines.end - lines.start >= _LONG_IMPORT:
            yield Wanted(path=file.path, lines=LineRange(start=lines.start, end=lines.start), why="import")
            lines = LineRange(start=each.line, end=each.line)
        yield Wanted(path=file.path, lines=lines, why="import")


def _shown(file: SourceFile, definition: Definition, *, bodies: bool) -> Wanted:
    short = definition.lines.end - definition.lines.start < LONG_BODY
    if bodies and short and definition.kind in CALLABLES:
        return Wanted(path=file.path, lines=definition.lines, why=f"body of {definition.qualname}")
    word = str(definition.kind) if definition.kind in _DATA else "signature of"
    return Wanted(path=file.path, lines=_lines_of(definition), why=f"{word} {definition.qualname}")


def _lines_of(definition: Definition) -> LineRange:
    """What stands for a definition: its head, or the whole of a short one that only holds data."""
    length = definition.lines.end - definition.lines.start + 1
    if definition.kind in HOLDERS or (definition.kind is Kind.TYPE and length <= SHORT_TYPE):
        return definition.lines if length <= SHORT_TYPE else definition.header
    if definition.kind in _DATA and length > _LONG_VALUE:
        return LineRange(start=definition.lines.start, end=definition.lines.start)
    return definition.header if definition.kind in CALLABLES else definition.lines
