"""What the instances of a class keep: the attributes that its `__init__` always sets."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tier_code.domain.errors import ToolDeclined

Method = ast.FunctionDef | ast.AsyncFunctionDef
_EMPTY_BASES = frozenset({"object", "ABC", "Generic", "Protocol", "Hashable", "Sized"})
_UNHASHABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
_UNHASHABLE_CALLS = frozenset({"list", "dict", "set", "bytearray", "defaultdict", "OrderedDict", "deque"})
_MAKERS = frozenset({"dataclass", "attrs", "attr.s", "define", "frozen", "mutable"})
_FROM_TYPES = frozenset({"NamedTuple", "TypedDict", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag"})


@dataclass(frozen=True, slots=True)
class Kept:
    """One attribute."""

    name: str
    """As it is read: `x` for `_x` behind a property."""
    hashable: bool = True
    """False when it is evidently a list, a dictionary or a set."""


@dataclass(slots=True)
class Keeping:
    """All attributes of a class."""

    always: list[Kept] = field(default_factory=list)
    private: list[str] = field(default_factory=list)
    unseen: list[str] = field(default_factory=list)
    """Bases in other files, which may add attributes."""
    sometimes: list[str] = field(default_factory=list)
    """Set in some cases only."""


def keeping_of(cls: ast.ClassDef, module: ast.Module) -> Keeping:
    """The attributes of a class and of its bases in the same module, bases first.

    Errors: ToolDeclined for a class that is made in another way than by its `__init__`.
    """
    stored: dict[str, tuple[bool, ast.expr | None]] = {}
    found = Keeping()
    for part in _family(cls, module, found):
        for name, always, value in _stores(part):
            before = stored.get(name, (False, value))
            stored[name] = (before[0] or always, before[1])
    properties = {method.name: _returned(method) for method in _methods(cls) if _is_property(method)}
    for name, (always, value) in stored.items():
        shown = next((public for public, inner in properties.items() if inner == name), "")
        shown = shown if shown and name.startswith("_") else name
        if shown.startswith("_"):
            found.private.append(name)
        elif always or _has_default(cls, name):
            found.always.append(Kept(shown, hashable=not _is_unhashable(value)))
        else:
            found.sometimes.append(name)
    return found


def _family(cls: ast.ClassDef, module: ast.Module, found: Keeping) -> list[ast.ClassDef]:
    """The class and its bases, bases first."""
    for decorator in cls.decorator_list:
        word = ast.unparse(decorator).partition("(")[0].rpartition(".")[2]
        if word in _MAKERS:
            raise ToolDeclined(f"{cls.name} is made by @{word}, which writes such methods itself")
    family = [cls]
    for base in cls.bases:
        family[:0] = _base(cls, base, module, found)
    return family


def _base(cls: ast.ClassDef, base: ast.expr, module: ast.Module, found: Keeping) -> list[ast.ClassDef]:
    written = ast.unparse(base.value if isinstance(base, ast.Subscript) else base)
    word = written.rpartition(".")[2]
    if word in _FROM_TYPES:
        raise ToolDeclined(f"{cls.name} is a {word}, which has such methods already")
    same = [part for part in module.body if isinstance(part, ast.ClassDef) and part.name == written]
    if len(same) == 1 and same[0] is not cls:
        own = any(method.name == "__init__" for method in _methods(cls))
        return _family(same[0], module, found) if not own or _calls_base(cls) else []
    if word not in _EMPTY_BASES:
        found.unseen.append(written)
    return []


def _calls_base(cls: ast.ClassDef) -> bool:
    init = next(method for method in _methods(cls) if method.name == "__init__")
    return any(isinstance(node, ast.Attribute) and node.attr == "__init__" for node in ast.walk(init))


def inherited_methods(cls: ast.ClassDef, module: ast.Module) -> dict[str, str]:
    """Methods of the bases in the same module, with the base that defines each."""
    found: dict[str, str] = {}
    for base in cls.bases:
        for part in module.body:
            if isinstance(part, ast.ClassDef) and part is not cls and part.name == ast.unparse(base):
                found = {
                    **inherited_methods(part, module),
                    **{m.name: part.name for m in _methods(part)},
                    **found,
                }
    return found


def _methods(cls: ast.ClassDef) -> list[Method]:
    return [part for part in cls.body if isinstance(part, Method)]


def _stores(cls: ast.ClassDef) -> Iterator[tuple[str, bool, ast.expr | None]]:
    """Attribute, whether it is always set, and the value where it is plain to see."""
    for method in _methods(cls):
        if method.name == "__new__":
            raise ToolDeclined(f"{cls.name} is put together by __new__")
        arguments = [*method.args.posonlyargs, *method.args.args]
        if method.name == "__init__" and arguments:
            always = set(_always(method.body, arguments[0].arg))
            for name, value in _assigned(method, arguments[0].arg):
                yield name, name in always, value


def _assigned(root: ast.AST, me: str) -> Iterator[tuple[str, ast.expr | None]]:
    """Every attribute of `self` that something under a node sets, in source order."""
    waiting: list[tuple[ast.AST, ast.expr | None]] = [(root, None)]
    while waiting:
        node, value = waiting.pop()
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            if isinstance(node.value, ast.Name) and node.value.id == me:
                yield node.attr, value
        elif not isinstance(node, ast.Lambda | ast.ClassDef) and (
            node is root or not isinstance(node, Method)
        ):
            single = isinstance(node, ast.Assign | ast.AnnAssign)
            value = getattr(node, "value", None) if single else None
            waiting.extend((child, value) for child in reversed(list(ast.iter_child_nodes(node))))


def _always(body: Sequence[ast.stmt], me: str) -> Iterator[str]:
    """Attributes that every way through some statements sets, unless an exception ends it."""
    for statement in body:
        match statement:
            case ast.Assign() | ast.AnnAssign(value=ast.expr()):
                yield from (name for name, _ in _assigned(statement, me))
            case ast.If(body=then, orelse=otherwise):
                yield from _on_all_ways([then, otherwise], me)
            case ast.With(body=inner):
                yield from _always(inner, me)
            case ast.Try(body=tried, handlers=handlers, orelse=otherwise, finalbody=final):
                yield from _on_all_ways([[*tried, *otherwise], *(each.body for each in handlers)], me)
                yield from _always(final, me)
            case _:
                pass
        if any(isinstance(node, ast.Return) for node in ast.walk(statement)):
            return


def _on_all_ways(ways: Sequence[Sequence[ast.stmt]], me: str) -> list[str]:
    """What each branch sets, those aside that end in an exception."""
    made = [set(_always(way, me)) for way in ways if not (way and isinstance(way[-1], ast.Raise))]
    return sorted(set.intersection(*made)) if made else []


def _is_property(method: Method) -> bool:
    return any(ast.unparse(each) in ("property", "cached_property") for each in method.decorator_list)


def _returned(method: Method) -> str:
    """`_x` of `return self._x`, where a method does nothing else."""
    body = [
        part
        for part in method.body
        if not (isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant))
    ]
    match body:
        case [ast.Return(value=ast.Attribute(value=ast.Name(), attr=name))]:
            return name
        case _:
            return ""


def _has_default(cls: ast.ClassDef, name: str) -> bool:
    """A class attribute stands in where `__init__` sets none."""
    for part in cls.body:
        match part:
            case ast.Assign(targets=targets):
                if any(isinstance(target, ast.Name) and target.id == name for target in targets):
                    return True
            case ast.AnnAssign(target=ast.Name(id=other), value=ast.expr()) if other == name:
                return True
            case _:
                pass
    return False


def _is_unhashable(value: ast.expr | None) -> bool:
    called = isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] in _UNHASHABLE_CALLS
    return called or isinstance(value, _UNHASHABLE)
