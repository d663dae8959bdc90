"""The few facts about builtin and `typing` names that tell what is inside a container or behind a call."""

from __future__ import annotations

from tier_code.codebase.slices.values import Foreign, TypeOf, Values, instances, merged

MAPPINGS = frozenset(
    {
        *("dict", "Dict", "Mapping", "MutableMapping", "OrderedDict", "defaultdict", "DefaultDict"),
        *("ChainMap", "WeakValueDictionary"),
    }
)
SEQUENCES = frozenset(
    {
        *("list", "List", "set", "Set", "frozenset", "FrozenSet", "Sequence", "MutableSequence", "deque"),
        *("Deque", "Iterable", "Iterator", "Generator", "AsyncIterator", "AsyncIterable", "AsyncGenerator"),
        *("Collection", "Reversible", "AbstractSet", "MutableSet", "KeysView", "ValuesView"),
    }
)
TUPLES = frozenset({"tuple", "Tuple"})
MANAGERS = frozenset(
    {"ContextManager", "AsyncContextManager", "AbstractContextManager", "AbstractAsyncContextManager"}
)
CONTAINERS = MAPPINGS | SEQUENCES | TUPLES | MANAGERS
TRANSPARENT = frozenset(
    {
        *("Optional", "Union", "ClassVar", "Final", "Required", "NotRequired", "ReadOnly", "InitVar"),
        *("Awaitable", "TypeGuard", "TypeIs"),
    }
)
"""Typing forms that stand for their arguments."""
FIRST_ONLY = frozenset({"Annotated"})
LAST_ONLY = frozenset({"Coroutine"})
TYPES = frozenset({"type", "Type"})
CALLABLE = "Callable"

PROPERTIES = frozenset({"property", "cached_property", "abstractproperty", "lazy_property", "getter"})
MANAGER_MAKERS = frozenset({"contextmanager", "asynccontextmanager"})
CLASS_RECEIVERS = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})

SAME_AS_ARGUMENT = frozenset({"copy", "deepcopy", "replace", "evolve"})
"""Functions that give back what they are given."""
_ONE_ELEMENT = frozenset({"next", "min", "max", "anext"})
_MANY_ELEMENTS = frozenset(
    {"iter", "list", "sorted", "reversed", "set", "frozenset", "tuple", "filter", "aiter"}
)

_ELEMENT_METHODS = frozenset({"pop", "popleft", "__getitem__", "__next__"})
_MAPPING_VALUE_METHODS = frozenset({"get", "pop", "setdefault", "__getitem__"})


def special_form(name: str, arguments: tuple[Values, ...]) -> Values | None:
    """The types that `name[arguments]` stands for; None when `name` is no form we know."""
    if name in TRANSPARENT:
        return merged(*arguments)
    if name in FIRST_ONLY:
        return arguments[0] if arguments else ()
    if name in LAST_ONLY:
        return arguments[-1] if arguments else ()
    if name in TYPES:
        return tuple(TypeOf(value) for value in merged(*arguments))
    if name == CALLABLE:
        return (TypeOf(Foreign(CALLABLE, (instances(arguments[-1]) if arguments else (),))),)
    if name in CONTAINERS:
        return (TypeOf(Foreign(name, tuple(instances(types) for types in arguments))),)
    return None


def elements(container: Foreign) -> Values:
    """What iterating over a container yields."""
    if container.name in TUPLES:
        return merged(*container.arguments)
    return container.arguments[0] if container.arguments else ()


def part(container: Foreign, index: int) -> Values:
    """What stands at a position of an unpacked container."""
    if container.name in TUPLES and index < len(container.arguments):
        return container.arguments[index]
    return elements(container)


def looked_up(container: Foreign) -> Values:
    """What `container[key]` gives."""
    if container.name in MAPPINGS:
        return container.arguments[-1] if container.arguments else ()
    return elements(container)


def method_result(container: Foreign, method: str) -> Values:
    """What calling a method of a container gives, for the methods that hand out contents."""
    if method == "copy":
        return (container,)
    if container.name not in MAPPINGS:
        return elements(container) if method in _ELEMENT_METHODS else ()
    if method in _MAPPING_VALUE_METHODS:
        return looked_up(container)
    views: dict[str, tuple[Values, ...]] = {
        "values": (looked_up(container),),
        "keys": (elements(container),),
        "items": ((Foreign("tuple", container.arguments),),),
    }
    return (Foreign("Iterable", views[method]),) if method in views else ()


def handed_on(function: str, inside: tuple[Values, ...]) -> Values:
    """What a builtin such as `enumerate` gives, from what is inside each of its arguments."""
    if function in _ONE_ELEMENT:
        return inside[0]
    if function in _MANY_ELEMENTS:
        return (Foreign("list", (inside[0],)),)
    pairs: dict[str, tuple[Values, ...]] = {"enumerate": ((), inside[0]), "zip": inside}
    return (Foreign("Iterable", ((Foreign("tuple", pairs[function]),),)),) if function in pairs else ()
