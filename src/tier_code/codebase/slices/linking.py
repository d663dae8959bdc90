"""Following a name to where the project defines it: through modules, imports, re-exports and stubs."""

from __future__ import annotations

from posixpath import basename, dirname

from tier_code.codebase.index.expressions import Imported
from tier_code.codebase.index.facts import Definition, ImportedName
from tier_code.codebase.index.imports import STAR
from tier_code.codebase.index.modules import PACKAGE_FILES, ModuleFinder
from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.slices.values import ModuleAt, Place

CONSTRUCTORS = ("__init__", "__post_init__", "__new__")
DEEPEST_REEXPORT = 8
"""Imports followed from one name before giving up."""


def definition_at(reader: SourceReader, place: Place) -> Definition | None:
    """The facts of a place; None for modules and for what is not there."""
    file = reader.file(place.path)
    return file.facts.definitions.get(place.qualname) if file else None


def variants_of(reader: SourceReader, place: Place) -> list[Place]:
    """A definition and the later ones of the same name: overloads, setters, alternatives under `if`."""
    found, number = [place], 2
    while definition_at(reader, numbered := Place(place.path, f"{place.qualname}#{number}")):
        found.append(numbered)
        number += 1
    return found


class Linker:
    """Finds the definition behind a module-level name."""

    def __init__(self, reader: SourceReader) -> None:
        self._reader = reader
        self._finder = ModuleFinder(reader)

    def definition(self, place: Place) -> Definition | None:
        """The facts of a place; None for modules and for what is not there."""
        return definition_at(self._reader, place)

    def constructors(self, kind: Place) -> list[Place]:
        """The methods of a class that make its instances ready."""
        places = [Place(kind.path, f"{kind.qualname}.{name}") for name in CONSTRUCTORS]
        return [place for place in places if self.definition(place) is not None]

    def imports(self, path: str) -> tuple[ImportedName, ...]:
        """The module-level imports of a file."""
        file = self._reader.file(path)
        return file.facts.imports if file else ()

    def name(self, path: str, name: str, depth: int = 0) -> Place | ModuleAt | None:
        """What a name means at the module level of a file; None when it is builtin, foreign or unknown."""
        place = self.found_at(Place(path, name))
        if place is not None or depth > DEEPEST_REEXPORT:
            return place
        for bound in self.imports(path):
            starred = bound.name == STAR and self._exported(path, bound.source, name)
            if bound.name == name or starred:
                found = self.imported(path, bound.source, name, depth + 1)
                if found is not None:
                    return found
        return None

    def _exported(self, path: str, source: Imported, name: str) -> bool:
        """Whether a star import brings a name along: one with an underscore only when `__all__` lists it."""
        if not name.startswith("_"):
            return True
        module = self._finder.find(path, source)
        file = self._reader.file(module) if module else None
        listed = file.facts.definitions.get("__all__") if file is not None else None
        if file is None or listed is None:
            return False
        text = file.text(listed.lines.start, listed.lines.end)
        return f'"{name}"' in text or f"'{name}'" in text

    def imported(
        self, path: str, source: Imported, name: str = "", depth: int = 0
    ) -> Place | ModuleAt | None:
        """What an import statement in `path` binds; `name` is the one wanted of a star import."""
        symbol = name if source.symbol == STAR else source.symbol
        module = self._finder.find(path, source)
        if not symbol:
            return ModuleAt(module) if module else None
        if module and module != path:
            found = self.name(module, symbol, depth)
            if found is not None:
                return found
        submodule = "" if source.symbol == STAR else self._finder.find(path, source, symbol)
        return ModuleAt(submodule) if submodule else None

    def member(self, module: str, name: str) -> Place | ModuleAt | None:
        """What `module.name` means."""
        found = self.name(module, name)
        if found is None and basename(module) in PACKAGE_FILES:
            here = Imported("", 1)
            below = self._finder.find(module, here, name) if dirname(module) else ""
            found = ModuleAt(below) if below else None
        return found

    def in_stub(self, place: Place) -> Place | None:
        """The same definition in the `.pyi` beside the file."""
        stub = self._finder.stub_of(place.path)
        twin = Place(stub, place.qualname)
        return twin if stub and self.definition(twin) else None

    def found_at(self, place: Place) -> Place | None:
        """The definition at a place (the implementation of an overloaded one), else the one in the stub."""
        definition = self.definition(place)
        if definition is None:
            return self.in_stub(place)
        return variants_of(self._reader, place)[-1] if "overload" in definition.decorators else place
