"""What a place in the code can see: the functions and classes around it, and the names they bind."""

from __future__ import annotations

from collections.abc import Iterator

from tier_code.codebase.index import expressions as ex
from tier_code.codebase.index.facts import CALLABLES, Kind
from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.slices import foreign
from tier_code.codebase.slices.linking import Linker
from tier_code.codebase.slices.scopes import Scope, read_scope
from tier_code.codebase.slices.values import Instance, ModuleAt, Place, TypeOf, Values


class Bodies:
    """The bodies of definitions, each read at most once per question."""

    def __init__(self, reader: SourceReader, linker: Linker) -> None:
        self._reader = reader
        self._linker = linker
        self._scopes: dict[Place, Scope] = {}

    def receiver(self, env: Place) -> Values:
        """What the first parameter of the method `env` is."""
        kind, definition = self.class_around(env), self._linker.definition(env)
        if kind is None or definition is None:
            return ()
        on_class = "classmethod" in definition.decorators or definition.name in foreign.CLASS_RECEIVERS
        return (TypeOf(Instance(kind)),) if on_class else (Instance(kind),)

    def class_around(self, env: Place) -> Place | None:
        """The class that the method `env` belongs to, directly or as a function inside a method."""
        for place in self.outwards(env):
            definition = self._linker.definition(place)
            if definition is not None and definition.kind is Kind.CLASS:
                return place
        return None

    def scope(self, place: Place) -> Scope:
        """The body of a definition; empty when there is none."""
        if place not in self._scopes:
            file, definition = self._reader.file(place.path), self._linker.definition(place)
            self._scopes[place] = read_scope(file, definition) if file and definition else Scope()
        return self._scopes[place]

    def outwards(self, env: Place) -> Iterator[Place]:
        """A place and the definitions around it, innermost first."""
        qualname = env.qualname
        while qualname:
            yield Place(env.path, qualname)
            qualname = qualname.rpartition(".")[0]

    def bindings(self, env: Place, name: str) -> tuple[Place, list[ex.Expression] | None]:
        """The function around `env` that binds a name, and to what; None when no function does."""
        for place in self.outwards(env):
            definition = self._linker.definition(place)
            if definition is not None and definition.kind in CALLABLES:
                bindings = self.scope(place).bindings.get(name)
                if bindings is not None:
                    return place, bindings
        return env, None

    def name(self, env: Place, name: str) -> Place | ModuleAt | None:
        """What a bare name refers to in the project; None when it is local, builtin or foreign."""
        holder, bindings = self.bindings(env, name)
        if bindings is not None:
            sources = [bound for bound in bindings if isinstance(bound, ex.Imported)]
            return self._linker.imported(holder.path, sources[0]) if sources else None
        around = self._linker.definition(env)
        if around is not None and around.kind is Kind.CLASS:
            own = Place(env.path, f"{env.qualname}.{name}")
            if self._linker.definition(own):
                return own
        return self._linker.name(env.path, name)
