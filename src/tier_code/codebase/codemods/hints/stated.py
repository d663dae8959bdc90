"""Types that the code states without a type checker: conventions of special methods, docstrings, guards."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tier_code.codebase.answers.docstring_parts import SectionKind, read_docstring
from tier_code.codebase.checks.function_bodies import always_leaves, is_none, is_stub, own_nodes
from tier_code.codebase.codemods.hints.file_names import FileNames
from tier_code.codebase.codemods.hints.reading import read_shape, read_words
from tier_code.codebase.codemods.hints.shapes import ANY, NONE, Shape, builtin, optional
from tier_code.codebase.codemods.hints.sites import RETURN, Site

_STR, _INT, _BOOL, _BYTES = builtin("str"), builtin("int"), builtin("bool"), builtin("bytes")
_NOTHING = ("__init__", "__init_subclass__", "__post_init__", "__del__", "__setattr__", "__delattr__",
            "__setitem__", "__delitem__", "__set_name__", "__set__", "__delete__")  # fmt: skip
_RETURNS: dict[str, Shape] = {
    **dict.fromkeys(_NOTHING, NONE),
    **dict.fromkeys(("__str__", "__repr__", "__format__"), _STR),
    **dict.fromkeys(("__len__", "__hash__", "__index__", "__int__", "__length_hint__", "__sizeof__"), _INT),
    **dict.fromkeys(("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"), _BOOL),
    **dict.fromkeys(("__bool__", "__contains__", "__instancecheck__", "__subclasscheck__"), _BOOL),
    "__bytes__": _BYTES, "__float__": builtin("float"), "__complex__": builtin("complex"),
}  # fmt: skip
_OTHER = builtin("object")
_ERROR = optional(builtin("BaseException")) or NONE
_ERROR_CLASS = optional(builtin("type", builtin("BaseException"))) or NONE
_TRACE = optional(Shape("types", "TracebackType")) or NONE
_PARAMETERS: dict[str, tuple[Shape, ...]] = {
    **dict.fromkeys(("__eq__", "__ne__", "__contains__"), (_OTHER,)),
    **dict.fromkeys(("__exit__", "__aexit__"), (_ERROR_CLASS, _ERROR, _TRACE)),
    **dict.fromkeys(("__getattr__", "__getattribute__", "__delattr__", "__setattr__", "__format__"), (_STR,)),
    "__set_name__": (builtin("type"), _STR),
}  # fmt: skip
_TYPE_FIELD = re.compile(r"^\s*[:@]type\s+\*{0,2}(\w+):\s*(\S.*?)\s*$", re.MULTILINE)
_RTYPE_FIELD = re.compile(r"^\s*[:@]rtype:\s*(\S.*?)\s*$", re.MULTILINE)


def stated(site: Site, names: FileNames) -> Iterator[tuple[str, Shape, str]]:
    """Slot, shape and reason for everything that one function states, filled holes too."""
    yield from _conventional(site)
    yield from _guarded(site, names)
    yield from _documented(site, names)
    if returns_nothing(site):
        yield RETURN, NONE, "nothing is returned"


def returns_nothing(site: Site) -> bool:
    """Whether a body runs and gives no value back, whoever calls it."""
    nodes = list(own_nodes(site.node))
    gives = any(isinstance(node, ast.Yield | ast.YieldFrom) for node in nodes)
    values = [node for node in nodes if isinstance(node, ast.Return) and not is_none(node.value)]
    if gives or values or is_stub(site.node) or "abstractmethod" in site.decorators:
        return False
    return not always_leaves(site.node.body) or any(isinstance(node, ast.Return) for node in nodes)


def _conventional(site: Site) -> Iterator[tuple[str, Shape, str]]:
    if site.owner is None:
        return
    if site.name in _RETURNS:
        yield RETURN, _RETURNS[site.name], f"convention of {site.name}"
    plain = [item.arg for item in site.parameters if item.arg not in site.starred]
    for name, shape in zip(plain, _PARAMETERS.get(site.name, ()), strict=False):
        yield name, shape, f"convention of {site.name}"


def _guarded(site: Site, names: FileNames) -> Iterator[tuple[str, Shape, str]]:
    """`assert isinstance(x, T)`, or an exception raised where it is not one, before anything else happens."""
    for statement in site.node.body:
        match statement:
            case ast.Expr(value=ast.Constant()):
                continue
            case ast.Assert(test=test):
                guard = test
            case ast.If(test=ast.UnaryOp(op=ast.Not(), operand=operand), body=[ast.Raise()], orelse=[]):
                guard = operand
            case _:
                return
        match guard:
            case ast.Call(func=ast.Name(id="isinstance"), args=[ast.Name(id=name), kind]) if (
                name not in site.starred
            ):
                shape = read_shape(_as_union(kind), names)
                if shape is not None and ANY not in shape.parts():
                    yield name, shape, "it is checked to be one"


def _as_union(kind: ast.expr) -> str:
    return " | ".join(map(ast.unparse, kind.elts)) if isinstance(kind, ast.Tuple) else ast.unparse(kind)


def _documented(site: Site, names: FileNames) -> Iterator[tuple[str, Shape, str]]:
    """Types of the docstring; a default of None makes them optional."""
    for name, words in _worded(site):
        shape = read_words(words, names)
        if shape is None or ANY in shape.parts():
            continue
        default = site.defaults.get(name)
        if default is not None and is_none(default):
            shape = optional(shape) or shape
        yield name, shape, "its docstring says so"


def _worded(site: Site) -> Iterator[tuple[str, str]]:
    text = ast.get_docstring(site.node) or ""
    known = {item.arg for item in site.parameters} - site.starred
    for name, words in _TYPE_FIELD.findall(text):
        if name in known:
            yield name, words
    for words in _RTYPE_FIELD.findall(text):
        yield RETURN, words
    for section in read_docstring(text).sections if text else ():
        for entry in section.entries if section.kind is SectionKind.PARAMETERS else ():
            if entry.type and entry.name in known:
                yield entry.name, entry.type
