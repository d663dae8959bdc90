"""Where a symbol of a language other than Python is mentioned: certain by imports, else by its name alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tier_code.codebase.exploring.standing import READ, is_written, standing_of
from tier_code.codebase.index.facts import Definition
from tier_code.codebase.index.foreign_modules import ForeignModules
from tier_code.codebase.index.generic_imports import STAR
from tier_code.codebase.index.reading import SourceFile, SourceReader
from tier_code.codebase.index.references import Reference, references_in
from tier_code.codebase.languages.grammars import Grammar, grammar_for
from tier_code.domain.plan import Target
from tier_code.ports.source import SourceTree

_MOST_FILES = 2_000
"""Files that hold the name and are parsed."""
_FAMILIES = ({"javascript", "typescript", "tsx"}, {"c", "cpp"})
_Place = tuple[str, int]


def named_places(tree: SourceTree, target: Target) -> tuple[set[_Place], set[_Place]]:
    """Path and line of mentions that mean the target, and of those that may."""
    reader = SourceReader(tree)
    home, grammar = reader.file(target.path), grammar_for(target.path)
    definition = home.facts.definitions.get(target.qualname) if home is not None else None
    if home is None or grammar is None or definition is None:
        return set(), set()
    looking = _Looking(reader, ForeignModules(reader), home, definition)
    certain: set[_Place] = set()
    possible: set[_Place] = set()
    for file, other in _files(tree, reader, target, grammar):
        sure, unsure = looking.lines(file, other)
        certain.update((file.path, line) for line in sure)
        possible.update((file.path, line) for line in unsure)
    return certain, possible | certain


def _files(
    tree: SourceTree, reader: SourceReader, target: Target, grammar: Grammar
) -> Iterator[tuple[SourceFile, Grammar]]:
    """Written files of the same kind of language that hold the name."""
    name = target.qualname.rpartition(".")[2].partition("#")[0].strip("[]")
    family = next((each for each in _FAMILIES if grammar.name in each), {grammar.name})
    paths = (path for path in tree.paths() if standing_of(path) in READ or path == target.path)
    alike = (path for path in paths if (other := grammar_for(path)) is not None and other.name in family)
    for number, path in enumerate(reader.holding(alike, name)):
        file, other = reader.file(path), grammar_for(path)
        if number < _MOST_FILES and file is not None and other is not None and is_written(file.source):
            yield file, other


@dataclass(frozen=True, slots=True)
class _Looking:
    """One symbol that is looked for."""

    reader: SourceReader
    modules: ForeignModules
    home: SourceFile
    definition: Definition

    def lines(self, file: SourceFile, grammar: Grammar) -> tuple[set[int], set[int]]:
        """The lines of a file that mean the symbol, and those that may."""
        names = self._names(file)
        sure: set[int] = set()
        unsure: set[int] = set()
        for each in _mentions(file, grammar, {self.definition.name, *names}):
            if self._means(file, each, names):
                sure.add(each.line)
            elif each.name == self.definition.name and (each.role == "member" or not self.definition.parent):
                unsure.add(each.line)
        if file.path == self.home.path:
            unsure.discard(self.definition.lines.start)
            sure.add(self._line_of_name())
        return sure, unsure

    def _line_of_name(self) -> int:
        """Where the name itself stands: below decorators, as a rule on the last line of the head."""
        source, (start, end) = self.home.source, self.definition.span
        at = source.find(self.definition.name.encode(), start, end)
        return source.count(b"\n", 0, max(at, start)) + 1

    def _names(self, file: SourceFile) -> frozenset[str]:
        """What the symbol is called in a file that imports it, or `pkg.` names of its package."""
        found = set()
        for each in file.facts.imports:
            if each.source.symbol not in ("", STAR, "default", self.definition.name):
                continue
            if self.home.path in self.modules.files(file.path, each.source.module):
                found.add(each.name)
        return frozenset(found)

    def _means(self, file: SourceFile, each: Reference, names: frozenset[str]) -> bool:
        if self.definition.parent:
            return each.role == "member" and self._in_own_class(file, each)
        if file.path == self.home.path or file.path in self.modules.beside(self.home.path):
            return each.role != "member" and each.name == self.definition.name
        if each.role in ("member", "type") and each.name == self.definition.name:
            return self._behind(file, each, names)
        return each.role != "member" and each.name in names

    def _behind(self, file: SourceFile, each: Reference, names: frozenset[str]) -> bool:
        """Whether a name stands behind the dot of a module that holds the symbol."""
        before = file.source[max(0, each.start - 100) : each.start].rstrip()
        if not before.endswith(b"."):
            return each.role == "type" and each.name in names
        word = before[:-1].rstrip().decode("utf-8", "replace")
        return any(word == name or word.endswith(name) for name in names if name)

    def _in_own_class(self, file: SourceFile, each: Reference) -> bool:
        """Whether a member is spoken of by the class itself, on `this` or a receiver."""
        before = file.source[max(0, each.start - 40) : each.start].rstrip()
        around = [d for d in file.facts.definitions.values() if d.span[0] <= each.start < d.span[1]]
        inside = any(d.parent == self.definition.parent for d in around)
        if before.endswith((b"this.", b"this?.", b"self.", b"$this->", b"this->", b"this.#")):
            return inside
        receiver = next((_receiver(d) for d in around if d.parent == self.definition.parent), "")
        return inside and bool(receiver) and before.endswith(f"{receiver}.".encode())


def _receiver(definition: Definition) -> str:
    """The name of a Go method's receiver."""
    words = definition.signature.removeprefix("func (").split()
    return words[0] if definition.signature.startswith("func (") and len(words) > 1 else ""


def _mentions(file: SourceFile, grammar: Grammar, names: set[str]) -> Iterator[Reference]:
    for each in references_in(grammar, file.source):
        plain = each.name.lstrip("#")
        if plain in names:
            yield Reference(plain, each.role, each.start, each.line)
