"""Lexical scopes of Python: in which one a node is evaluated, by the language reference's rules for names."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tree_sitter import Node

from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.roles import is_field


class ScopeKind(StrEnum):
    """Which rules hold inside."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"
    COMPREHENSION = "comprehension"
    TYPE = "type"
    """Where the type parameters of a definition live."""


@dataclass(frozen=True, slots=True)
class ScopeKey:
    """Which scope of which file."""

    path: str
    kind: ScopeKind
    start: int


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """A region of source with its own variables."""

    key: ScopeKey
    node: Node
    """The definition, comprehension or module that opens it."""
    parent: Scope | None

    @property
    def kind(self) -> ScopeKind:
        """Which rules hold inside."""
        return self.key.kind

    @property
    def module(self) -> Scope:
        """The outermost scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    @property
    def binder(self) -> Scope:
        """Where an assignment expression written here binds: comprehensions pass it outwards."""
        scope = self
        while scope.kind is ScopeKind.COMPREHENSION and scope.parent is not None:
            scope = scope.parent
        return scope

    @property
    def qualname(self) -> str:
        """The dotted names of the classes and functions around this scope, empty for the module."""
        outer = self.parent.qualname if self.parent is not None else ""
        if self.kind not in _NAMED:
            return outer
        named = self.node.child_by_field_name("name")
        name = (named.text or b"").decode() if named is not None else "<lambda>"
        return f"{outer}.{name}" if outer else name


_NAMED = frozenset({ScopeKind.CLASS, ScopeKind.FUNCTION})
_COMPREHENSIONS = frozenset(
    {"list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"}
)
_OUTER_FIELDS = {
    "default_parameter": ("value",),
    "typed_default_parameter": ("value", "type"),
    "typed_parameter": ("type",),
}


def scope_of(file: PythonFile, node: Node) -> Scope:
    """The scope in which `node` is evaluated; for the name of a definition, the one it is bound in."""
    opener, kind = _opener(node)
    if kind is ScopeKind.MODULE:
        return Scope(ScopeKey(file.path, kind, 0), opener, None)
    key = ScopeKey(file.path, kind, opener.start_byte)
    return Scope(key, opener, _outside(file, opener, kind))


def _outside(file: PythonFile, opener: Node, kind: ScopeKind) -> Scope:
    if kind in _NAMED and opener.child_by_field_name("type_parameters") is not None:
        key = ScopeKey(file.path, ScopeKind.TYPE, opener.start_byte)
        return Scope(key, opener, scope_of(file, opener))
    return scope_of(file, opener)


class _Climb:
    """One walk from a node to the scope it is evaluated in."""

    def __init__(self) -> None:
        self.outer = False
        """The way came through a default value or an annotation of a parameter."""
        self.first_iterable = False
        """The way came through what the first `for` of a comprehension runs over."""

    def opened_by(self, parent: Node, child: Node) -> ScopeKind | None:
        """The scope that `parent` opens for its `child`, if any; remembers how the way came."""
        kind = parent.type
        if kind in _OUTER_FIELDS:
            self.outer |= any(is_field(parent, field, child) for field in _OUTER_FIELDS[kind])
        elif kind in {"function_definition", "lambda"}:
            return self._in_function(parent, child)
        elif kind == "class_definition":
            return self._in_class(parent, child)
        elif kind == "for_in_clause":
            self.first_iterable = is_field(parent, "right", child)
        elif kind in _COMPREHENSIONS:
            return self._in_comprehension(parent, child)
        return None

    def _in_function(self, parent: Node, child: Node) -> ScopeKind | None:
        outer, self.outer = self.outer, False
        if is_field(parent, "body", child) or (is_field(parent, "parameters", child) and not outer):
            return ScopeKind.FUNCTION
        return _type_scope(parent, child)

    def _in_class(self, parent: Node, child: Node) -> ScopeKind | None:
        return ScopeKind.CLASS if is_field(parent, "body", child) else _type_scope(parent, child)

    def _in_comprehension(self, parent: Node, child: Node) -> ScopeKind | None:
        first = next(node for node in parent.named_children if node.type == "for_in_clause")
        evaluated_outside = child == first and self.first_iterable
        self.first_iterable = False
        return None if evaluated_outside else ScopeKind.COMPREHENSION


def _type_scope(parent: Node, child: Node) -> ScopeKind | None:
    generic = parent.child_by_field_name("type_parameters") is not None
    return ScopeKind.TYPE if generic and not is_field(parent, "name", child) else None


def _opener(node: Node) -> tuple[Node, ScopeKind]:
    climb, child = _Climb(), node
    while (parent := child.parent) is not None:
        kind = climb.opened_by(parent, child)
        if kind is not None:
            return parent, kind
        child = parent
    return child, ScopeKind.MODULE


def enclosing_class(scope: Scope) -> Scope | None:
    """The innermost class around a scope."""
    current: Scope | None = scope
    while current is not None and current.kind is not ScopeKind.CLASS:
        current = current.parent
    return current
