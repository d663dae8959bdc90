"""Which declaration a bare name in Go means: scopes begin where the declaration ends."""

from __future__ import annotations

from dataclasses import dataclass, field

from tree_sitter import Node

from tier_code.codebase.codemods.renaming_go.go_file import (
    GoFile,
    Occurrence,
    Role,
    occurrences,
)
from tier_code.codebase.languages.nodes import ancestors, field_of

_SCOPES = frozenset(
    {"function_declaration", "method_declaration", "func_literal", "method_elem", "function_type", "block",
     "if_statement", "for_statement", "expression_switch_statement", "type_switch_statement",
     "communication_case", "expression_case", "type_case", "default_case", "type_spec", "type_alias",
     "source_file"}
)  # fmt: skip
_STATEMENTS = frozenset(
    {"short_var_declaration", "var_spec", "const_spec", "range_clause", "receive_statement"}
)
_PARAMETERS = frozenset(
    {"parameter_declaration", "variadic_parameter_declaration", "type_parameter_declaration"}
)


@dataclass(slots=True)
class Binding:
    """What a scope declares under the word."""

    scope: Node
    declared: list[tuple[int, Occurrence]] = field(default_factory=list)
    """Each with the byte from which it is seen."""

    @property
    def is_top(self) -> bool:
        """Whether it belongs to the package."""
        return self.scope.type == "source_file"

    @property
    def first(self) -> Occurrence:
        """The first declaration."""
        return self.declared[0][1]


class NameTable:
    """One word in one file."""

    def __init__(self, file: GoFile, word: str) -> None:
        self.file = file
        self.word = word
        self.occurrences = list(occurrences(file, word))
        self.bindings: dict[int, Binding] = {}
        """By the scope's node; the package's are those of `source_file`."""
        for item in self.occurrences:
            if item.role is Role.DECLARED:
                scope, seen = _scope_of(item.node)
                binding = self.bindings.setdefault(scope.id, Binding(scope))
                binding.declared.append((seen, item))

    @property
    def top(self) -> Binding | None:
        """What the file declares for its package."""
        return self.bindings.get(self.file.root.id)

    def visible(self, node: Node) -> Binding | None:
        """What the word means at a node, as far as this file tells."""
        for around in ancestors(node):
            binding = self.bindings.get(around.id)
            if binding is None:
                continue
            if binding.is_top or any(seen <= node.start_byte for seen, _ in binding.declared):
                return binding
        return None

    def binding_of(self, item: Occurrence) -> Binding | None:
        """What a place means; None for the package's, an import's or the language's own."""
        if item.role is Role.DECLARED:
            return self.bindings[_scope_of(item.node)[0].id]
        return self.visible(item.node)


def _scope_of(node: Node) -> tuple[Node, int]:
    """The scope that a declaration belongs to, and the byte from which it is seen."""
    for around in ancestors(node):
        if around.type in {"function_declaration", "type_spec", "type_alias"}:
            if field_of_name(node, around):
                return _next_scope(around), around.start_byte
            return around, around.start_byte
        if around.type in _PARAMETERS or (around.type == "parameter_list" and field_of(around) == "receiver"):
            owner = _next_scope(around)
            return owner, owner.start_byte
        if around.type in _STATEMENTS:
            scope = _next_scope(around)
            return scope, scope.start_byte if scope.type == "source_file" else around.end_byte
        if around.type == "type_switch_statement":
            return around, node.start_byte
    return node, node.start_byte


def field_of_name(node: Node, declaration: Node) -> bool:
    """Whether a node is the name that a declaration gives."""
    return declaration.child_by_field_name("name") == node


def _next_scope(node: Node) -> Node:
    last = node
    for around in ancestors(node):
        if around.type in _SCOPES:
            return around
        last = around
    return last
