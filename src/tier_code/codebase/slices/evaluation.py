"""How each form of expression is evaluated, given something that resolves names, members and calls."""

from __future__ import annotations

from functools import singledispatch
from typing import Protocol

from tier_code.codebase.index import expressions as ex
from tier_code.codebase.index.expression_reading import parse_expression
from tier_code.codebase.slices import foreign
from tier_code.codebase.slices.bodies import Bodies
from tier_code.codebase.slices.values import (
    Above,
    Callee,
    Foreign,
    Instance,
    Place,
    TypeOf,
    Value,
    Values,
    instances,
    merged,
)


class Resolver(Protocol):
    """What evaluation needs to know about the project."""

    @property
    def bodies(self) -> Bodies:
        """What places in the code can see."""

    def values(self, env: Place, expression: ex.Expression) -> Values:
        """What an expression in the body of `env` may be."""

    def name_values(self, env: Place, name: str) -> Values:
        """What a bare name may be."""

    def member_values(self, value: Value, name: str) -> Values:
        """What `value.name` may be."""

    def returned(self, callee: Callee) -> Values:
        """What calling a function of the project gives."""

    def imported(self, env: Place, source: ex.Imported) -> Values:
        """What an import statement inside a function binds."""

    def inner(self, env: Place, name: str) -> Values:
        """A definition inside a function."""


@singledispatch
def evaluate(_expression: ex.Expression, _resolver: Resolver, _env: Place) -> Values:
    """What an expression in the body of a place may be; empty when not known."""
    return ()


def called(resolver: Resolver, value: Value) -> Values:
    """What calling a value gives."""
    match value:
        case TypeOf(instance):
            return (instance,)
        case Callee():
            return resolver.returned(value)
        case Instance():
            return _by_method(resolver, value, "__call__")
        case Foreign(foreign.CALLABLE, arguments):
            return arguments[0] if arguments else ()
        case _:
            return ()


def elements_of(resolver: Resolver, value: Value) -> Values:
    """What iterating over a value yields."""
    match value:
        case Foreign():
            return foreign.elements(value)
        case Instance():
            iterated = _by_method(resolver, value, "__iter__") or _by_method(resolver, value, "__aiter__")
            inner = merged(*(foreign.elements(found) for found in iterated if isinstance(found, Foreign)))
            return inner or _by_method(resolver, value, "__getitem__")
        case TypeOf(Instance()):
            # Iterating over a class is what one does with an Enum.
            return (value.value,)
        case _:
            return ()


def _by_method(resolver: Resolver, value: Value, method: str) -> Values:
    found = resolver.member_values(value, method)
    return merged(*(resolver.returned(callee) for callee in found if isinstance(callee, Callee)))


@evaluate.register
def _name(expression: ex.Name, resolver: Resolver, env: Place) -> Values:
    found = resolver.name_values(env, expression.id)
    if found or expression.id not in foreign.CONTAINERS:
        return found
    return (TypeOf(Foreign(expression.id)),)


@evaluate.register
def _member(expression: ex.Member, resolver: Resolver, env: Place) -> Values:
    bases = resolver.values(env, expression.base)
    found = merged(*(resolver.member_values(value, expression.name) for value in bases))
    if not found and not bases and expression.name in foreign.CONTAINERS:
        return (TypeOf(Foreign(expression.name)),)
    return found


@evaluate.register
def _call(expression: ex.Call, resolver: Resolver, env: Place) -> Values:
    functions = resolver.values(env, expression.function)
    made = merged(*(called(resolver, value) for value in functions if not _is_bare_container(value)))
    return made or _builtin_call(resolver, env, expression)


def _is_bare_container(value: Value) -> bool:
    return isinstance(value, TypeOf) and isinstance(value.value, Foreign) and not value.value.arguments


def _builtin_call(resolver: Resolver, env: Place, expression: ex.Call) -> Values:
    name, arguments = ex.last_word(expression.function), expression.arguments
    if name == "super":
        kind = resolver.bodies.class_around(env)
        return (Above(kind),) if kind else ()
    if isinstance(expression.function, ex.Member):
        bases = resolver.values(env, expression.function.base)
        handed = (foreign.method_result(value, name) for value in bases if isinstance(value, Foreign))
        inner = merged(*handed)
        if inner:
            return inner
    return _by_argument(resolver, env, name, arguments)


def _by_argument(resolver: Resolver, env: Place, name: str, arguments: tuple[ex.Expression, ...]) -> Values:
    """Calls of library functions whose result follows from what they are given."""
    if not arguments:
        return (Foreign(name),) if name in foreign.CONTAINERS else ()
    if name == "cast":
        return instances(resolver.values(env, arguments[0]))
    given = [resolver.values(env, argument) for argument in arguments]
    if name in foreign.SAME_AS_ARGUMENT:
        return given[0]
    if name == "type":
        return tuple(TypeOf(value) for value in given[0])
    inside = tuple(merged(*(elements_of(resolver, value) for value in values)) for values in given)
    return foreign.handed_on(name, inside)


@evaluate.register
def _item(expression: ex.Item, resolver: Resolver, env: Place) -> Values:
    bases = resolver.values(env, expression.base)
    plain = merged(*(_looked_up(resolver, value) for value in bases if not _is_bare_container(value)))
    if plain or (bases and not any(_is_bare_container(value) for value in bases)):
        return plain
    types = tuple(resolver.values(env, argument) for argument in expression.index)
    return foreign.special_form(ex.last_word(expression.base), types) or ()


def _looked_up(resolver: Resolver, value: Value) -> Values:
    match value:
        case Foreign():
            # A slice of a sequence is a sequence again.
            again = () if value.name in foreign.MAPPINGS else (value,)
            return merged(foreign.looked_up(value), again)
        case Instance():
            return _by_method(resolver, value, "__getitem__")
        case TypeOf():
            return (value,)
        case _:
            return ()


@evaluate.register
def _either(expression: ex.Either, resolver: Resolver, env: Place) -> Values:
    return merged(*(resolver.values(env, option) for option in expression.options))


@evaluate.register
def _listed(expression: ex.Listed, resolver: Resolver, env: Place) -> Values:
    inside = tuple(resolver.values(env, item) for item in expression.items)
    if expression.kind in foreign.TUPLES:
        return (Foreign("tuple", inside),)
    return (Foreign(expression.kind, (merged(*inside),)),)


@evaluate.register
def _text(expression: ex.Text, resolver: Resolver, env: Place) -> Values:
    return resolver.values(env, parse_expression(expression.text))


@evaluate.register
def _instance(expression: ex.InstanceOf, resolver: Resolver, env: Place) -> Values:
    if isinstance(expression.type, ex.Listed):
        return merged(*(instances(resolver.values(env, option)) for option in expression.type.items))
    return instances(resolver.values(env, expression.type))


@evaluate.register
def _element(expression: ex.Element, resolver: Resolver, env: Place) -> Values:
    return merged(*(elements_of(resolver, value) for value in resolver.values(env, expression.base)))


@evaluate.register
def _part(expression: ex.Part, resolver: Resolver, env: Place) -> Values:
    found = resolver.values(env, expression.base)
    return merged(
        *(
            foreign.part(value, expression.index)
            if isinstance(value, Foreign)
            else elements_of(resolver, value)
            for value in found
        )
    )


@evaluate.register
def _entered(expression: ex.Entered, resolver: Resolver, env: Place) -> Values:
    found: list[Values] = []
    for value in resolver.values(env, expression.base):
        if isinstance(value, Foreign):
            found.append(foreign.elements(value))
        elif isinstance(value, Instance):
            inner = _by_method(resolver, value, "__enter__") or _by_method(resolver, value, "__aenter__")
            found.append(inner or (value,))
    return merged(*found)


@evaluate.register
def _receiver(_expression: ex.Receiver, resolver: Resolver, env: Place) -> Values:
    return resolver.bodies.receiver(env)


@evaluate.register
def _imported(expression: ex.Imported, resolver: Resolver, env: Place) -> Values:
    return resolver.imported(env, expression)


@evaluate.register
def _defined(expression: ex.Defined, resolver: Resolver, env: Place) -> Values:
    return resolver.inner(env, expression.name)
