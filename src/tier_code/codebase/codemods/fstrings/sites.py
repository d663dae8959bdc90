"""The places of a file where a literal is formatted the old way."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tier_code.codebase.codemods.fstrings.bindings import Module
from tier_code.codebase.codemods.fstrings.literal import Leave

PERCENT, FORMAT = "percent", "format"
_TRANSLATIONS = frozenset(
    {
        "_",
        "N_",
        "gettext",
        "gettext_lazy",
        "gettext_noop",
        "lazy_gettext",
        "ngettext",
        "pgettext",
        "tr",
        "ugettext",
    }
)


@dataclass(frozen=True, slots=True, eq=False)
class Site:
    """One `%` or `.format`."""

    style: str
    node: ast.BinOp | ast.Call
    literal: ast.Constant


def sites_in(tree: ast.Module, styles: frozenset[str]) -> Iterator[Site]:
    """Every place where text is formatted in one of these styles, outer ones first."""
    for node in ast.walk(tree):
        match node:
            case ast.BinOp(left=ast.Constant(value=str()) as literal, op=ast.Mod()) if PERCENT in styles:
                yield Site(PERCENT, node, literal)
            case ast.Call(func=ast.Attribute(value=ast.Constant(value=str()) as literal, attr="format")) if (
                FORMAT in styles
            ):
                yield Site(FORMAT, node, literal)
            case _:
                pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """The values of a site, in the order in which they are evaluated."""

    values: tuple[ast.expr, ...]
    names: Mapping[str, int]
    """Name to the number of its value."""
    positional: int
    single: bool = False
    """A lone value right of `%`, which is taken apart when it is a tuple."""
    mapping: bool = False
    """A mapping written out right of `%`."""


def given_to(site: Site, module: Module) -> Given:
    """What a site formats.

    Errors: Leave when the values cannot be told apart.
    """
    if isinstance(site.node, ast.Call):
        return _of_call(site.node)
    right = site.node.right
    match right:
        case ast.Tuple(elts=values):
            if any(isinstance(value, ast.Starred) for value in values):
                raise Leave("its values come from an unpacked sequence")
            return Given(values=tuple(values), names={}, positional=len(values))
        case ast.Dict(keys=keys, values=values) if keys and all(map(_is_text, keys)):
            names = {str(key.value): n for n, key in enumerate(keys) if isinstance(key, ast.Constant)}
            return _mapping(names, tuple(values), right)
        case ast.Call(func=ast.Name(id="dict") as function, args=[], keywords=keywords) if keywords:
            if not module.builtin(function) or any(word.arg is None for word in keywords):
                raise Leave("its values come from an unpacked mapping")
            names = {str(word.arg): n for n, word in enumerate(keywords)}
            return _mapping(names, tuple(word.value for word in keywords), right)
        case _:
            return Given(values=(right,), names={}, positional=1, single=True)


def _of_call(call: ast.Call) -> Given:
    if any(isinstance(value, ast.Starred) for value in call.args) or any(
        w.arg is None for w in call.keywords
    ):
        raise Leave("its values come from an unpacked sequence or mapping")
    names = {str(word.arg): len(call.args) + n for n, word in enumerate(call.keywords)}
    values = (*call.args, *(word.value for word in call.keywords))
    return Given(values=values, names=names, positional=len(call.args))


def _mapping(names: Mapping[str, int], values: tuple[ast.expr, ...], right: ast.expr) -> Given:
    if len(names) != len(values):
        raise Leave("a key of its mapping stands twice")
    del right
    return Given(values=values, names=names, positional=0, mapping=True)


def _is_text(key: ast.expr | None) -> bool:
    return isinstance(key, ast.Constant) and isinstance(key.value, str)


def require_free(site: Site, module: Module) -> None:
    """Refuse a site whose surroundings need the literal as it is.

    Errors: Leave with the reason.
    """
    above = [parent for parent, _ in module.above(site.node)]
    parent = above[0]
    if isinstance(parent, ast.Call) and site.node in parent.args and _last_name(parent.func) in _TRANSLATIONS:
        raise Leave("it is given to a translation, which looks the text up")
    if any(isinstance(node, ast.JoinedStr) for node in above):
        raise Leave("it stands inside an f-string")
    if any(isinstance(node, ast.JoinedStr) for node in ast.walk(site.node)):
        raise Leave("an f-string stands among its values")
    for node, child in module.above(site.node):
        if child in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            raise Leave("it is part of an annotation")


def _last_name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
