"""Fields and methods of types in Go, those of embedded types included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from tree_sitter import Node

from tier_code.codebase.codemods.renaming_go.go_file import (
    GoFile,
    Occurrence,
    Role,
)
from tier_code.codebase.codemods.renaming_go.packages import GoPackages, PackageKey
from tier_code.codebase.codemods.renaming_go.types import (
    Function,
    GoType,
    Literal,
    Named,
    Outside,
    named_at,
    without_pointer,
)
from tier_code.codebase.languages.nodes import text_of

_DEEPEST = 8
"""Types inside types that are looked into."""


class Types(Protocol):
    """Reads what a type expression says."""

    def said(self, file: GoFile, node: Node | None) -> GoType | None:
        """The type that a type expression names."""


@dataclass(frozen=True, slots=True, eq=False)
class Member:
    """A field or method of a type, by the place of its name."""

    path: str
    start: int
    type: GoType | None
    embedded: Named | None = None
    """For an embedded field: the type whose name it bears."""


class Members:
    """Looks members up."""

    def __init__(self, packages: GoPackages, types: Types) -> None:
        self._packages = packages
        self._types = types
        self._methods: dict[tuple[PackageKey, str], list[tuple[str, Occurrence]]] = {}

    def type_of_package(self, key: PackageKey, name: str) -> GoType | None:
        """The type that a package declares under a name, followed through `type A = B`."""
        for _, item in self._packages.declared(key, name):
            parent = item.node.parent
            if parent is not None and parent.type in {"type_spec", "type_alias"}:
                return self.aliased(named_at(key, item))
        return None

    def aliased(self, named: Named, depth: int = 0) -> GoType | None:
        """The type itself, or what `type A = B` says it is."""
        spec = self.spec_of(named)
        if spec is None or spec[1].type != "type_alias" or depth > _DEEPEST:
            return named
        return self._types.said(spec[0], spec[1].child_by_field_name("type"))

    def spec_of(self, named: Named) -> tuple[GoFile, Node] | None:
        """Where a type is declared."""
        file = self._packages.read(named.path)
        node = file.leaf(named.start, named.start + 1).parent
        return (file, node) if node is not None and node.type in {"type_spec", "type_alias"} else None

    def plain(self, kind: GoType | None, depth: int = 0) -> GoType | None:
        """What a named type is made of."""
        if not isinstance(kind, Named) or depth > _DEEPEST:
            return kind
        spec = self.spec_of(kind)
        if spec is None:
            return None
        return self.plain(self._types.said(spec[0], spec[1].child_by_field_name("type")), depth + 1)

    def find(self, kind: GoType | None, name: str) -> Member | None:
        """The member that `x.name` means for an `x` of the type; None when that is not certain."""
        found = self.candidates(kind, name)
        return found[0] if found is not None and len(found) == 1 else None

    def candidates(self, kind: GoType | None, name: str) -> list[Member] | None:
        """The members at the shallowest depth; empty when there is none; None when nobody can tell."""
        level: list[GoType | None] = [without_pointer(kind)]
        for _ in range(_DEEPEST):
            if any(each is None for each in level):
                return None
            found = [member for each in level if each is not None for member in self.own(each, name)]
            if found:
                return found
            below = [inner for each in level for inner in self.embedded(each)]
            if any(isinstance(each, Outside) for each in (*level, *below)):
                return [] if not below and _is_outside(level) else None
            if not below:
                return []
            level = [without_pointer(each) for each in below]
        return None

    def own(self, kind: GoType, name: str) -> Iterator[Member]:
        """The members of that name that a type has by itself."""
        if isinstance(kind, Named):
            for item in self.methods(kind.package, kind.name, name):
                yield self._member(item)
        made_of = self.plain(kind)
        if isinstance(made_of, Literal):
            yield from self._in_literal(made_of, name)

    def methods(self, package: PackageKey, receiver: str, name: str) -> list[Occurrence]:
        """The methods of a name that a package declares for a type."""
        key = (package, name)
        if key not in self._methods:
            self._methods[key] = [
                (receiver_of(item), item)
                for file in self._packages.files_of(package)
                if name.encode() in file.text
                for item in self._packages.table(file.path, name).occurrences
                if item.role is Role.METHOD
            ]
        return [item for kind, item in self._methods[key] if kind == receiver]

    def _member(self, item: Occurrence) -> Member:
        node = item.node.parent
        result = node.child_by_field_name("result") if node is not None else None
        return Member(item.file.path, item.start, self._function(item.file, result))

    def _function(self, file: GoFile, result: Node | None) -> GoType:
        if result is None:
            return Function(())
        if result.type != "parameter_list":
            return Function((self._types.said(file, result),))
        kinds: list[GoType | None] = []
        for each in result.named_children:
            if each.type == "parameter_declaration":
                count = max(1, len(each.children_by_field_name("name")))
                kinds += [self._types.said(file, each.child_by_field_name("type"))] * count
        return Function(tuple(kinds))

    def _in_literal(self, literal: Literal, name: str) -> Iterator[Member]:
        for node in _parts(literal.node):
            if node.type == "method_elem":
                named = node.child_by_field_name("name")
                if named is not None and text_of(named) == name:
                    kind = self._function(literal.file, node.child_by_field_name("result"))
                    yield Member(literal.file.path, named.start_byte, kind)
            elif node.type == "field_declaration":
                yield from self._field(literal.file, node, name)

    def _field(self, file: GoFile, node: Node, name: str) -> Iterator[Member]:
        kind = node.child_by_field_name("type")
        names = node.children_by_field_name("name")
        for named in names:
            if text_of(named) == name:
                yield Member(file.path, named.start_byte, self._types.said(file, kind))
        last = last_name(kind) if not names else None
        if last is not None and text_of(last) == name:
            meant = without_pointer(self._types.said(file, kind))
            embedded = meant if isinstance(meant, Named) else None
            yield Member(file.path, last.start_byte, self._types.said(file, kind), embedded)

    def embedded(self, kind: GoType | None) -> Iterator[GoType | None]:
        """The types that a type takes in."""
        made_of = self.plain(kind)
        if not isinstance(made_of, Literal):
            return
        for node in _parts(made_of.node):
            if node.type == "field_declaration" and not node.children_by_field_name("name"):
                yield self._types.said(made_of.file, node.child_by_field_name("type"))
            elif node.type == "type_elem" and len(node.named_children) == 1:
                yield self._types.said(made_of.file, node.named_children[0])


def _is_outside(level: list[GoType | None]) -> bool:
    """Whether all are types of others, which have no member of ours."""
    return all(isinstance(each, Outside) for each in level)


def _parts(node: Node) -> Iterator[Node]:
    for child in node.named_children:
        if child.type == "field_declaration_list":
            yield from child.named_children
        else:
            yield child


def last_name(kind: Node | None) -> Node | None:
    """The name that a field gets from the type it embeds: `B` of `*a.B[int]`."""
    while kind is not None and kind.type not in {"type_identifier", "qualified_type"}:
        inner = kind.child_by_field_name("type")
        kind = inner if inner is not None else next(iter(kind.named_children), None)
    return kind.child_by_field_name("name") if kind is not None and kind.type == "qualified_type" else kind


def receiver_of(method: Occurrence) -> str:
    """The name of the type that a method belongs to."""
    return receiver_name(method.node.parent)


def receiver_name(declaration: Node | None) -> str:
    """The name of the type in the receiver of a method's declaration."""
    receiver = declaration.child_by_field_name("receiver") if declaration is not None else None
    for each in receiver.named_children if receiver is not None else ():
        return text_of(last_name(each.child_by_field_name("type")))
    return ""
