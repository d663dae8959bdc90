"""Light type inference: what an expression may be, from annotations, constructors, returns and `isinstance`.

It answers two questions: which definitions a name or member refers to, and which values an expression may
have. It never runs code, and gives up quietly: an empty answer means "not known".
"""

from __future__ import annotations

from tier_code.codebase.index import expressions as ex
from tier_code.codebase.index.facts import CALLABLES, Definition, Kind
from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.slices import foreign
from tier_code.codebase.slices.bodies import Bodies
from tier_code.codebase.slices.evaluation import evaluate
from tier_code.codebase.slices.linking import Linker
from tier_code.codebase.slices.values import (
    Above,
    Callee,
    Foreign,
    Instance,
    ModuleAt,
    Place,
    TypeOf,
    Value,
    Values,
    instances,
    merged,
)

MOST_VALUES = 8
"""Alternatives kept for one expression."""
MOST_STEPS = 6000
"""Evaluations per question: bounds the time in code that refers to itself in large circles."""
MOST_DEPTH = 40
"""Evaluations inside evaluations: bounds the stack."""
MOST_BASES = 40
"""Classes looked at when searching the bases of a class."""


class Inference:
    """Answers for one state of the source; lives as long as one question."""

    def __init__(self, reader: SourceReader) -> None:
        self.linker = Linker(reader)
        self.bodies = Bodies(reader, self.linker)
        self._known: dict[tuple[Place, ex.Expression], Values] = {}
        self._steps = 0
        self._depth = 0

    def definitions(self, env: Place, expression: ex.Expression) -> tuple[Place, ...]:
        """The definitions that a name or member in the body of `env` refers to."""
        match expression:
            case ex.Name(name):
                found = self.bodies.name(env, name)
                return (found,) if isinstance(found, Place) else ()
            case ex.Member(base, name):
                places = [self.member(value, name) for value in self.values(env, base)]
                return tuple(dict.fromkeys(place for place in places if isinstance(place, Place)))
            case _:
                return ()

    def values(self, env: Place, expression: ex.Expression) -> Values:
        """What an expression in the body of `env` may be."""
        key = (env, expression)
        if key in self._known:
            return self._known[key]
        self._steps += 1
        if self._steps > MOST_STEPS or self._depth > MOST_DEPTH:
            return ()
        # A value that depends on itself adds nothing to itself.
        self._known[key] = ()
        self._depth += 1
        narrowed = self._narrowed(env, expression)
        found = merged(evaluate(expression, self, env), narrowed)[:MOST_VALUES]
        self._depth -= 1
        self._known[key] = found
        return found

    def name_values(self, env: Place, name: str) -> Values:
        """What a bare name may be."""
        holder, bindings = self.bodies.bindings(env, name)
        if bindings is not None:
            return merged(*(self.values(holder, bound) for bound in bindings))
        return self._value_of(self.bodies.name(env, name))

    def member_values(self, value: Value, name: str) -> Values:
        """What `value.name` may be."""
        return self._value_of(self.member(value, name), value)

    def member(self, value: Value, name: str) -> Place | ModuleAt | None:
        """The definition behind `value.name`."""
        match value:
            case Instance(kind) | TypeOf(Instance(kind)):
                return self._class_member(self._line_of_descent(kind), name)
            case Above(kind):
                return self._class_member(self._line_of_descent(kind)[1:], name)
            case ModuleAt(path):
                return self.linker.member(path, name)
            case _:
                return None

    def returned(self, callee: Callee) -> Values:
        """What calling a function of the project gives."""
        definition = self.linker.definition(callee.place)
        if definition is None:
            return ()
        if definition.annotation != ex.UNKNOWN:
            found = self._promised(callee, definition)
        else:
            found = self._given_back(callee.place)
        if foreign.MANAGER_MAKERS.intersection(definition.decorators):
            inside = (foreign.elements(value) for value in found if isinstance(value, Foreign))
            return (Foreign("ContextManager", (merged(*inside),)),)
        return found

    def imported(self, env: Place, source: ex.Imported) -> Values:
        """What an import statement inside a function binds."""
        return self._value_of(self.linker.imported(env.path, source))

    def inner(self, env: Place, name: str) -> Values:
        """A definition inside a function."""
        return self._value_of(Place(env.path, f"{env.qualname}.{name}"))

    def _narrowed(self, env: Place, expression: ex.Expression) -> Values:
        definition = self.linker.definition(env)
        if definition is None or definition.kind not in CALLABLES:
            return ()
        types = self.bodies.scope(env).narrowed.get(expression, ())
        return merged(*(self.values(env, kind) for kind in types))

    def _value_of(self, found: Place | ModuleAt | None, receiver: Value | None = None) -> Values:
        if found is None or isinstance(found, ModuleAt):
            return (found,) if found else ()
        definition = self.linker.definition(found)
        if definition is None:
            return ()
        if definition.kind is Kind.CLASS:
            return (TypeOf(Instance(found)),)
        if definition.kind in CALLABLES:
            callee = Callee(found, receiver)
            is_property = foreign.PROPERTIES.intersection(definition.decorators)
            return self.returned(callee) if is_property else (callee,)
        return self._variable(found, definition)

    def _variable(self, place: Place, definition: Definition) -> Values:
        outside = Place(place.path, definition.parent)
        declared = instances(self.values(outside, definition.annotation))
        if declared:
            return declared
        inside = Place(place.path, definition.in_method) if definition.in_method else outside
        found = self.values(inside, definition.value)
        stub = None if found else self.linker.in_stub(place)
        if stub is not None and stub != place:
            return self._value_of(stub)
        return found or self._enum_member(place, definition)

    def _enum_member(self, place: Place, definition: Definition) -> Values:
        around = Place(place.path, definition.parent)
        kind = self.linker.definition(around)
        if kind is None or definition.in_method:
            return ()
        words = [ex.last_word(base) for base in kind.bases]
        return (Instance(around),) if any(word.endswith(("Enum", "Flag")) for word in words) else ()

    def _class_member(self, classes: list[Place], name: str) -> Place | None:
        for kind in classes:
            found = self.linker.found_at(Place(kind.path, f"{kind.qualname}.{name}"))
            if found is not None:
                return found
        return None

    def _line_of_descent(self, kind: Place) -> list[Place]:
        """A class and its bases in the project, depth first."""
        found: dict[Place, None] = {}
        pending = [kind]
        while pending and len(found) < MOST_BASES:
            place = pending.pop(0)
            definition = self.linker.definition(place)
            if place in found or definition is None:
                continue
            found[place] = None
            outside = Place(place.path, definition.parent)
            bases = [value for base in definition.bases for value in self.values(outside, base)]
            pending[:0] = [
                v.value.kind for v in bases if isinstance(v, TypeOf) and isinstance(v.value, Instance)
            ]
        return list(found)

    def _promised(self, callee: Callee, definition: Definition) -> Values:
        """What the return annotation says."""
        outside = Place(callee.place.path, definition.parent)
        found = instances(self.values(outside, definition.annotation))
        if found or callee.receiver is None:
            return found
        return (callee.receiver,) if self._means_receiver(outside, definition.annotation) else ()

    def _means_receiver(self, outside: Place, annotation: ex.Expression) -> bool:
        """Whether an annotation is `Self`, or a type variable: on methods that mostly is the receiver."""
        if ex.last_word(annotation) == "Self":
            return True
        found = self.definitions(outside, annotation)
        declared = self.linker.definition(found[0]) if found else None
        return declared is not None and ex.last_word(declared.value) == "TypeVar"

    def _given_back(self, place: Place) -> Values:
        """What the return statements of a function without annotation say."""
        scope = self.bodies.scope(place)
        if scope.yielded:
            inside = merged(*(self.values(place, value) for value in scope.yielded))
            return (Foreign("Iterator", (inside,)),)
        return merged(*(self.values(place, value) for value in scope.returned))
