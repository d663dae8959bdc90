"""Where a symbol is mentioned: certain by imports where they are followed, else by its name alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tier_code.codebase.exploring.standing import READ, is_written, standing_of
from tier_code.codebase.exploring.uses import BY_IMPORTS, BY_NAME, Place, Uses, uses
from tier_code.codebase.index.facts import Definition
from tier_code.codebase.index.foreign_modules import FOLLOWED, ForeignModules
from tier_code.codebase.index.generic_imports import DEFAULT, STAR
from tier_code.codebase.index.reading import SourceFile, SourceReader
from tier_code.codebase.index.references import Reference, mentions_of
from tier_code.codebase.index.word_text import words_of
from tier_code.codebase.languages.grammars import Grammar, TooTangledError, grammar_for
from tier_code.domain.plan import Target
from tier_code.ports.source import SourceTree

_MOST_FILES = 2_000
"""Files that hold the name and are parsed."""
_FAMILIES = ({"javascript", "typescript", "tsx"}, {"c", "cpp"})
_INCLUDING = frozenset({"c", "cpp"})
"""An import of theirs makes all names of a file known."""


def named_places(tree: SourceTree, target: Target) -> Uses:
    """Mentions that mean the target, and those that may."""
    reader = SourceReader(tree)
    home, grammar = reader.file(target.path), grammar_for(target.path)
    definition = home.facts.definitions.get(target.qualname) if home is not None else None
    if home is None or grammar is None or definition is None:
        return uses(set(), set(), BY_NAME)
    looking = _Looking(reader, ForeignModules(reader), home, definition)
    certain: set[Place] = set()
    possible: set[Place] = set()
    for file, other in _files(tree, reader, target):
        try:
            sure, unsure = looking.lines(file, other)
        except TooTangledError:
            continue
        certain.update((file.path, line) for line in sure)
        possible.update((file.path, line) for line in unsure)
    return uses(certain, possible, BY_IMPORTS if grammar.name in FOLLOWED else BY_NAME)


def paths_alike(tree: SourceTree, home: str) -> Iterator[str]:
    """Files worth reading in languages that share names with that of a file."""
    grammar = grammar_for(home)
    own = {grammar.name} if grammar is not None else set()
    family = next((each for each in _FAMILIES if own & each), own)
    for path in tree.paths():
        other = grammar_for(path)
        if other is not None and other.name in family and (standing_of(path) in READ or path == home):
            yield path


def _files(tree: SourceTree, reader: SourceReader, target: Target) -> Iterator[tuple[SourceFile, Grammar]]:
    """Written files of the same kind of language that hold the name."""
    name = target.qualname.rpartition(".")[2].partition("#")[0].strip("[]")
    for number, path in enumerate(reader.holding(paths_alike(tree, target.path), name)):
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
        names, modules = self._names(file, grammar)
        sure: set[int] = set()
        unsure: set[int] = set()
        for each in mentions_of(grammar, file.source, {self.definition.name, *names}):
            if self._means(file, each, names, modules):
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

    def _names(self, file: SourceFile, grammar: Grammar) -> tuple[frozenset[str], frozenset[str]]:
        """What the symbol is called in a file that imports it, and what its module is called there."""
        names, modules = set(), set()
        for each in file.facts.imports:
            symbol = each.source.symbol
            if symbol not in ("", STAR, DEFAULT, self.definition.name):
                continue
            if self.home.path not in self.modules.files(file.path, each.source.module):
                continue
            if symbol == STAR or (not symbol and grammar.name in _INCLUDING):
                names.add(self.definition.name)
            elif self.definition.name in {symbol, each.name}:
                names.add(each.name)
            elif not symbol:
                modules.add(each.name)
        return frozenset(names), frozenset(modules)

    def _means(
        self, file: SourceFile, each: Reference, names: frozenset[str], modules: frozenset[str]
    ) -> bool:
        if self.definition.parent:
            return each.role == "member" and self._in_own_class(file, each)
        if file.path == self.home.path or file.path in self.modules.beside(self.home.path):
            return each.role != "member" and each.name == self.definition.name
        if each.name == self.definition.name and _word_before_dot(file, each) in modules:
            return True
        return each.role != "member" and each.name in names

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


def _word_before_dot(file: SourceFile, each: Reference) -> str:
    """What stands before the dot that a name is behind; empty where there is no dot."""
    before = file.source[max(0, each.start - 100) : each.start].rstrip()
    words = words_of(before[:-1]) if before.endswith(b".") else []
    return words[-1].decode("utf-8", "replace") if words else ""
