"""From mypy's types to shapes; what cannot be said in a plain hint is None, and so is anything with `Any`."""

from __future__ import annotations

from mypy.nodes import TypeInfo
from mypy.types import (
    CallableType,
    Instance,
    LiteralType,
    NoneType,
    ProperType,
    TupleType,
    Type,
    TypedDictType,
    TypeType,
    UnionType,
    get_proper_type,
)

from tier_code.codebase.codemods.hints.shapes import ELLIPSIS, LIST, NONE, Shape, builtin, either

_DEEPEST = 4
_ABSTRACT = frozenset(
    {"Awaitable", "Coroutine", "AsyncIterable", "AsyncIterator", "AsyncGenerator", "Iterable", "Iterator"}
    | {"Generator", "Reversible", "Container", "Collection", "Callable", "Set", "MutableSet", "Mapping"}
    | {"MutableMapping", "Sequence", "MutableSequence", "ByteString", "MappingView", "KeysView", "ItemsView"}
    | {"ValuesView", "Hashable", "Sized"}
)
_TYPING = {"AbstractSet": "Set"}
_HOMES = {
    ("typing", "Pattern"): ("re", "Pattern"), ("typing", "Match"): ("re", "Match"),
    ("_io", "BytesIO"): ("io", "BytesIO"), ("_io", "StringIO"): ("io", "StringIO"),
    ("_io", "TextIOWrapper"): ("typing", "TextIO"), ("_io", "BufferedReader"): ("typing", "BinaryIO"),
    ("_io", "BufferedWriter"): ("typing", "BinaryIO"),
    ("_decimal", "Decimal"): ("decimal", "Decimal"), ("_random", "Random"): ("random", "Random"),
    ("pathlib._local", "Path"): ("pathlib", "Path"), ("pathlib.types", "Path"): ("pathlib", "Path"),
    ("types", "NoneType"): ("", "None"),
}  # fmt: skip
"""Where a type is known to users by another name than mypy's."""


def shape_of(found: Type | None, depth: int = 0) -> Shape | None:
    """The hint for values of this type."""
    if found is None or depth > _DEEPEST:
        return None
    kind = get_proper_type(found)
    match kind:
        case NoneType():
            return NONE
        case LiteralType() | TypedDictType():
            return _instance(kind.fallback, depth)
        case UnionType():
            return either(shape_of(item, depth) for item in kind.items)
        case TupleType():
            return _tuple(kind, depth)
        case TypeType() | CallableType():
            return _callable(kind, depth)
        case Instance():
            return _instance(kind, depth)
        case _:
            return None


def _tuple(kind: TupleType, depth: int) -> Shape | None:
    if kind.partial_fallback.type.fullname != "builtins.tuple":
        return _instance(kind.partial_fallback, depth)
    return _generic("builtins", "tuple", kind.items, depth) if kind.items else None


def _instance(kind: Instance, depth: int) -> Shape | None:
    named = _home(kind.type)
    if named is None or named == ("builtins", "object"):
        return None
    module, name = named
    if named == ("builtins", "tuple"):
        inner = shape_of(kind.args[0], depth + 1) if kind.args else None
        return builtin("tuple", inner, ELLIPSIS) if inner is not None else None
    if name in ("TextIO", "BinaryIO"):
        return Shape(module, name)
    return _generic(module, name, kind.args, depth)


def _generic(module: str, name: str, arguments: tuple[Type, ...] | list[Type], depth: int) -> Shape | None:
    args = [shape_of(argument, depth + 1) for argument in arguments]
    known = tuple(argument for argument in args if argument is not None)
    return Shape(module, name, known) if len(known) == len(args) else None


def _home(info: TypeInfo) -> tuple[str, str] | None:
    """Module and name as a user imports it; None for private and local classes."""
    module = info.module_name
    name = info.fullname.removeprefix(f"{module}.")
    if module == "typing":
        name = _TYPING.get(name, name)
        module = "collections.abc" if name in _ABSTRACT else module
    known = _HOMES.get((module, name), (module, name))
    private = any(part.startswith("_") for part in known[0].split("."))
    # A class of a function's body is known by its line.
    if "@" in name or private:
        return None
    return known


def _callable(kind: CallableType | TypeType, depth: int) -> Shape | None:
    if isinstance(kind, TypeType):
        inner = shape_of(kind.item, depth + 1)
        return builtin("type", inner) if inner is not None else None
    returned = get_proper_type(kind.ret_type)
    if kind.is_type_obj():
        inner = _instance(returned, depth + 1) if isinstance(returned, Instance) else None
        return builtin("type", inner) if inner is not None else None
    plain = all(arg.is_positional() and not arg.is_optional() for arg in kind.arg_kinds)
    if not plain or kind.variables:
        return None
    result = shape_of(returned, depth + 1)
    given = [shape_of(argument, depth + 1) for argument in kind.arg_types]
    known = tuple(argument for argument in given if argument is not None)
    if result is None or len(known) != len(given):
        return None
    return Shape("collections.abc", "Callable", (Shape("", LIST, known), result))


def proper(found: Type | None) -> ProperType | None:
    """The type behind aliases."""
    return None if found is None else get_proper_type(found)
