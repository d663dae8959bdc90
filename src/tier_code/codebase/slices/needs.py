"""Which definitions and imports the targets of a step use, nearest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from tier_code.codebase.index import expressions as ex
from tier_code.codebase.index.facts import DOCUMENTED, ImportedName, LineRange
from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.slices.inference import Inference
from tier_code.codebase.slices.linking import variants_of
from tier_code.codebase.slices.other_sites import first_set
from tier_code.codebase.slices.values import Place, TypeOf


class Distance(IntEnum):
    """How far a definition is from the target that uses it."""

    SAME_CLASS = 0
    SAME_FILE = 1
    ELSEWHERE = 2


@dataclass(frozen=True, slots=True)
class Need:
    """A definition that a target uses."""

    place: Place
    distance: Distance


class NeedsReader:
    """Collects what targets use, in a fixed order."""

    def __init__(self, reader: SourceReader) -> None:
        self._reader = reader
        self._inference = Inference(reader)

    def needs(self, targets: Sequence[Place]) -> list[Need]:
        """Definitions that the targets use and do not hold themselves: nearest first, then by first use."""
        found: dict[Place, Distance] = {}
        for target in targets:
            for env in self._bodies(target):
                for used in self._inference.bodies.scope(env).used:
                    for place in self._inference.definitions(env, used):
                        found.setdefault(place, _distance(target, place))
                for stored in self._inference.bodies.scope(env).stored:
                    for place in self._setters(env, stored):
                        found.setdefault(place, _distance(target, place))
        kept = [Need(place, distance) for place, distance in found.items() if not _inside(place, targets)]
        return sorted(kept, key=lambda need: need.distance)

    def first_set(self, place: Place) -> LineRange | None:
        """The statement that sets an attribute which its class only declares."""
        return first_set(self._inference.bodies, self._inference.linker, place)

    def _setters(self, env: Place, stored: ex.Expression) -> Iterator[Place]:
        """What runs when a property is assigned to."""
        for place in self._inference.definitions(env, stored):
            for variant in variants_of(self._reader, place):
                definition = self._inference.linker.definition(variant)
                if definition is not None and "setter" in definition.decorators:
                    yield variant

    def constructors(self, targets: Sequence[Place]) -> list[Place]:
        """The constructors of the project's classes that the targets make instances of, by first use."""
        found: dict[Place, None] = {}
        for target in targets:
            for env in self._bodies(target):
                for called in self._inference.bodies.scope(env).called:
                    made = self._inference.values(env, called)
                    classes = [value.value for value in made if isinstance(value, TypeOf)]
                    places = [self._inference.member(value, "__init__") for value in classes]
                    found |= dict.fromkeys(place for place in places if isinstance(place, Place))
        return [place for place in found if not _inside(place, targets)]

    def imports(self, target: Place) -> list[ImportedName]:
        """The module-level imports that names used in the target come from, in line order."""
        file = self._reader.file(target.path)
        if file is None:
            return []
        used = self._free_names(target)
        return [imported for imported in file.facts.imports if imported.name in used]

    def _free_names(self, target: Place) -> set[str]:
        free: set[str] = set()
        for env in self._bodies(target):
            scope = self._inference.bodies.scope(env)
            names = {used.id for used in scope.used if isinstance(used, ex.Name)}
            free |= {name for name in names if name not in scope.bindings}
        return free

    def _bodies(self, target: Place) -> Iterator[Place]:
        """The target and every function and class inside it."""
        yield target
        file = self._reader.file(target.path)
        prefix = f"{target.qualname}."
        for qualname, definition in file.facts.definitions.items() if file else ():
            if qualname.startswith(prefix) and definition.kind in DOCUMENTED:
                yield Place(target.path, qualname)


def _distance(target: Place, place: Place) -> Distance:
    if place.path != target.path:
        return Distance.ELSEWHERE
    around = target.qualname.rpartition(".")[0]
    return Distance.SAME_CLASS if around and place.qualname.startswith(f"{around}.") else Distance.SAME_FILE


def _inside(place: Place, targets: Sequence[Place]) -> bool:
    return any(
        place.path == target.path
        and (place.qualname == target.qualname or place.qualname.startswith(f"{target.qualname}."))
        for target in targets
    )
