"""Reads what is written as a type in Go; None wherever it is not certain what it means."""

from __future__ import annotations

from tree_sitter import Node

from tier_code.codebase.codemods.renaming_go.go_file import GoFile
from tier_code.codebase.codemods.renaming_go.members import Members
from tier_code.codebase.codemods.renaming_go.packages import GoPackages, PackageKey
from tier_code.codebase.codemods.renaming_go.types import (
    BASIC,
    Function,
    GoType,
    Literal,
    Many,
    Outside,
    Pointer,
    named_at,
)
from tier_code.codebase.languages.nodes import text_of


class TypeNames:
    """Finds the types that type expressions name."""

    def __init__(self, packages: GoPackages, members: Members) -> None:
        self._packages = packages
        self._members = members

    def said(self, file: GoFile, node: Node | None) -> GoType | None:
        """The type that a type expression names."""
        if node is None:
            return None
        if node.type == "type_identifier":
            return self.type_name(file, node)
        if node.type == "qualified_type":
            return self._qualified(file, node)
        if node.type == "generic_type":
            kind = self.said(file, node.child_by_field_name("type"))
            return None if isinstance(kind, Outside) else kind
        return self._composed(file, node)

    def _composed(self, file: GoFile, node: Node) -> GoType | None:
        """A type that is made of others."""
        if node.type == "pointer_type":
            return Pointer(self.said(file, node.named_children[0]))
        if node.type == "parenthesized_type":
            return self.said(file, node.named_children[0])
        if node.type == "function_type":
            return self.function(file, node)
        if node.type in {"struct_type", "interface_type"}:
            return Literal(file, node)
        return self._collection(file, node)

    def _collection(self, file: GoFile, node: Node) -> GoType | None:
        if node.type == "map_type":
            key, value = node.child_by_field_name("key"), node.child_by_field_name("value")
            return Many(self.said(file, value), self.said(file, key), by_key=True)
        if node.type == "channel_type":
            return Many(self.said(file, node.child_by_field_name("value")), channel=True)
        if node.type in {"slice_type", "array_type", "implicit_length_array_type"}:
            return Many(self.said(file, node.child_by_field_name("element")), Outside("int"))
        return None

    def type_name(self, file: GoFile, node: Node) -> GoType | None:
        """The type that a bare name means; None where it is no type."""
        meant = self._packages.meaning(file, node)
        if isinstance(meant, PackageKey):
            return self._members.type_of_package(meant, text_of(node))
        if meant is None:
            return Outside(text_of(node)) if text_of(node) in BASIC else None
        item = meant[1].first
        parent = item.node.parent
        is_type = parent is not None and parent.type in {"type_spec", "type_alias"}
        return self._members.aliased(named_at(self._packages.key_of(file), item)) if is_type else None

    def _qualified(self, file: GoFile, node: Node) -> GoType | None:
        package, name = node.child_by_field_name("package"), node.child_by_field_name("name")
        key = self._packages.imported(file, text_of(package))
        if key is not None:
            return self._members.type_of_package(key, text_of(name))
        return Outside(text_of(node)) if self._packages.is_import(file, text_of(package)) else None

    def function(self, file: GoFile, node: Node) -> GoType:
        """The type of a function, by what it says that it gives."""
        return Function(tuple(self._results(file, node.child_by_field_name("result"))))

    def _results(self, file: GoFile, result: Node | None) -> list[GoType | None]:
        if result is None:
            return []
        if result.type != "parameter_list":
            return [self.said(file, result)]
        found: list[GoType | None] = []
        for each in result.named_children:
            if each.type == "parameter_declaration":
                names = each.children_by_field_name("name")
                found += [self.said(file, each.child_by_field_name("type"))] * max(1, len(names))
        return found
