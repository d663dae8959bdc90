"""Where one word stands in a file, which scopes declare it, and which of them a place means."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntFlag

from tree_sitter import Node

from tier_code.codebase.codemods.renaming_scripts.roles import Role, role_of
from tier_code.codebase.codemods.renaming_scripts.script_file import (
    ScriptFile,
    word_pattern,
)
from tier_code.codebase.languages.nodes import ancestors, text_of


class Space(IntFlag):
    """The worlds of names; one declaration may be in several."""

    NONE = 0
    VALUE = 1
    TYPE = 2
    NAMESPACE = 4
    ALL = 7


_SPACES = {
    "class_declaration": Space.VALUE | Space.TYPE,
    "abstract_class_declaration": Space.VALUE | Space.TYPE,
    "class": Space.VALUE | Space.TYPE,
    "enum_declaration": Space.ALL,
    "interface_declaration": Space.TYPE,
    "type_alias_declaration": Space.TYPE,
    "type_parameter": Space.TYPE,
    "infer_type": Space.TYPE,
    "mapped_type_clause": Space.TYPE,
    "internal_module": Space.VALUE | Space.NAMESPACE,
    "module": Space.VALUE | Space.NAMESPACE,
}
_LOOKED_IN = {
    Role.VALUE: Space.VALUE,
    Role.SHORTHAND: Space.VALUE,
    Role.SHORTHAND_ASSIGNED: Space.VALUE,
    Role.TYPE: Space.TYPE,
    Role.NAMESPACE: Space.NAMESPACE,
    Role.ANY: Space.ALL,
    Role.EXPORTED: Space.ALL,
}
BINDING = frozenset(
    {Role.DECLARED, Role.IMPORTED, Role.IMPORT_ALIAS, Role.IMPORT_DEFAULT, Role.IMPORT_NAMESPACE,
     Role.IMPORT_EQUALS, Role.SHORTHAND_BOUND, Role.ENUM_MEMBER}
)  # fmt: skip
READING = frozenset(_LOOKED_IN)
OUTER = frozenset(
    {"function_declaration", "generator_function_declaration", "function_signature", "class_declaration",
     "abstract_class_declaration", "enum_declaration", "internal_module", "module", "interface_declaration",
     "type_alias_declaration"}
)  # fmt: skip
"""Declarations whose name belongs to what is around them."""
_FUNCTIONS = frozenset(
    {"function_declaration", "generator_function_declaration", "function_expression", "generator_function",
     "arrow_function", "method_definition", "program", "internal_module", "module", "class_static_block"}
)  # fmt: skip
"""What `var` belongs to."""
_BLOCKS = frozenset(
    {"program", "statement_block", "switch_body", "for_statement", "for_in_statement", "class_static_block"}
)
_OWN = {
    "function_expression": "function_expression",
    "generator_function": "generator_function",
    "class": "class",
    "catch_clause": "catch_clause",
    "arrow_function": "arrow_function",
    "index_signature": "index_signature",
}
"""Declarations whose name belongs to themselves."""


@dataclass(frozen=True, slots=True)
class ScopeKey:
    """One scope of one file."""

    path: str
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True, eq=False)
class Occurrence:
    """One place of the word."""

    file: ScriptFile
    node: Node
    role: Role
    start: int
    """In bytes, behind a byte order mark; inside the node where it is text."""
    end: int

    @property
    def place(self) -> str:
        """`path:line: the line`."""
        return f"{self.file.path}:{self.line}: {self.file.line_text(self.node)}"

    @property
    def line(self) -> int:
        """1-based; of the word, not of the text around it."""
        return self.file.text.count(b"\n", 0, self.start) + 1


@dataclass(slots=True)
class Binding:
    """What a scope declares under the word."""

    scope: ScopeKey
    spaces: Space = Space.NONE
    declared: list[Occurrence] = field(default_factory=list)

    @property
    def is_top(self) -> bool:
        """Whether it belongs to the file as a whole."""
        return self.scope.kind == "program"


class NameTable:
    """One word in one file."""

    def __init__(self, file: ScriptFile, word: str) -> None:
        self.file = file
        self.word = word
        self.occurrences: list[Occurrence] = []
        self.bindings: dict[int, Binding] = {}
        """By the scope's node."""
        for hit in word_pattern(word).finditer(file.text):
            node = file.leaf(hit.start(), hit.end())
            item = Occurrence(file, node, role_of(node), hit.start(), hit.end())
            self.occurrences.append(item)
            if item.role in BINDING:
                self._bind(item)

    def _bind(self, item: Occurrence) -> None:
        scope = scope_of(item)
        binding = self.bindings.get(scope.id)
        if binding is None:
            key = ScopeKey(self.file.path, scope.start_byte, scope.end_byte, scope.type)
            binding = self.bindings[scope.id] = Binding(key)
        binding.spaces |= _spaces(item)
        binding.declared.append(item)

    @property
    def top(self) -> Binding | None:
        """What the file as a whole declares."""
        return self.bindings.get(self.file.root.id)

    def binding_of(self, item: Occurrence) -> Binding | None:
        """What a place means; None for something from outside the file."""
        if item.role in BINDING:
            return self.bindings[scope_of(item).id]
        return self.visible(item.node, _LOOKED_IN.get(item.role, Space.ALL))

    def visible(self, node: Node, space: Space = Space.ALL) -> Binding | None:
        """What the word would mean at a node."""
        for around in ancestors(node):
            binding = self.bindings.get(around.id)
            if binding is not None and binding.spaces & space:
                return binding
        return None


def _spaces(item: Occurrence) -> Space:
    if item.role in BINDING - {Role.DECLARED, Role.SHORTHAND_BOUND, Role.ENUM_MEMBER}:
        return Space.ALL
    parent = item.node.parent
    return _SPACES.get(parent.type, Space.VALUE) if parent is not None else Space.VALUE


def scope_of(item: Occurrence) -> Node:
    """The node of the scope that a declaration belongs to."""
    node, parent = item.node, item.node.parent
    if parent is None or item.role not in {Role.DECLARED, Role.SHORTHAND_BOUND, Role.ENUM_MEMBER}:
        return _around(node, _BLOCKS)
    if item.role is Role.ENUM_MEMBER:
        return _around(node, frozenset({"enum_body"}))
    if parent.type in OUTER:
        return _around(parent, _BLOCKS)
    if parent.type in {"type_parameter", "mapped_type_clause"}:
        owner = parent.parent if parent.type == "mapped_type_clause" else _parent(_parent(parent))
        return owner if owner is not None else parent
    if parent.type == "infer_type":
        return _around(parent, frozenset({"conditional_type", "program"}))
    return _of_variable(node)


def _of_variable(node: Node) -> Node:
    """The scope of a variable, a parameter, or something named after itself."""
    for around in ancestors(node):
        if around.type in _OWN:
            return around
        if around.type == "formal_parameters":
            return _parent(around)
        if around.type == "variable_declaration":
            return _around(around, _FUNCTIONS)
        if around.type == "lexical_declaration":
            return _around(around, _BLOCKS)
        if around.type == "for_in_statement":
            kind = text_of(around.child_by_field_name("kind"))
            return _around(around, _FUNCTIONS) if kind == "var" else around
    return _around(node, frozenset({"program"}))


def _around(node: Node, kinds: frozenset[str]) -> Node:
    last = node
    for around in ancestors(node):
        if around.type in kinds:
            return around
        last = around
    return last


def _parent(node: Node) -> Node:
    return node.parent if node.parent is not None else node
