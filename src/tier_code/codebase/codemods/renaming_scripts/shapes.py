"""What members a class, an interface or a written-out type has, by itself and from those it builds on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from tree_sitter import Node

from tier_code.codebase.codemods.renaming_scripts.declarations import Outside
from tier_code.codebase.codemods.renaming_scripts.kinds import (
    Function,
    Instance,
    Kind,
    OneOf,
    Shape,
    Statics,
    shape_of,
)
from tier_code.codebase.codemods.renaming_scripts.names import Occurrence
from tier_code.codebase.codemods.renaming_scripts.script_file import (
    ScriptFile,
)
from tier_code.codebase.codemods.renaming_scripts.scripts import Scripts
from tier_code.codebase.languages.nodes import text_of

_BODIES = frozenset({"class_body", "interface_body", "object_type", "enum_body"})
_MERGING = frozenset(
    {"class_declaration", "abstract_class_declaration", "interface_declaration", "enum_declaration"}
)
_METHODS = frozenset({"method_definition", "method_signature", "abstract_method_signature"})
_BUILT_IN = {
    "Error": "message name stack cause toString",
    "TypeError": "message name stack cause toString",
    "EventTarget": "addEventListener removeEventListener dispatchEvent",
    "Object": "toString valueOf hasOwnProperty constructor",
}
"""Members of what the language itself has, of the bases that are most often built on."""


class Kinds(Protocol):
    """Reads what types and expressions say."""

    def of(self, file: ScriptFile, node: Node | None) -> Kind | None:
        """What an expression is."""

    def said(self, file: ScriptFile, node: Node | None) -> Kind | None:
        """What a type says."""


class Shapes:
    """Looks members up."""

    def __init__(self, scripts: Scripts, kinds: Kinds) -> None:
        self._scripts = scripts
        self._kinds = kinds

    def node_of(self, shape: Shape) -> tuple[ScriptFile, Node]:
        """Where a shape is written."""
        file = self._scripts.read(shape.path)
        return file, shape.node_in(file)

    def own(self, shape: Shape, name: str) -> Iterator[Node]:
        """The nodes that name a member (`#name` for a private one) in the shape itself."""
        _, node = self.node_of(shape)
        for body in [node, *node.named_children]:
            if body.type in _BODIES:
                for member in body.named_children:
                    named = _name_of(member)
                    if named is not None and text_of(named) == name:
                        yield named
                    if _is_constructor(member):
                        yield from _parameter_properties(member, name)

    def bases(self, shape: Shape) -> list[Kind | None]:
        """What a shape extends and implements; None for what nobody can tell."""
        file, node = self.node_of(shape)
        found: list[Kind | None] = []
        for clause in _clauses(node):
            for each in clause.named_children:
                if clause.type == "extends_clause" or (
                    clause.type == "class_heritage" and not _is_clause(each)
                ):
                    if each.type != "type_arguments":
                        made = self._kinds.of(file, each)
                        found.append(Instance(made.of) if isinstance(made, Statics) else made)
                elif clause.type in {"implements_clause", "extends_type_clause"}:
                    found.append(self._kinds.said(file, each))
        return found

    def lineage(self, shape: Shape) -> tuple[list[Shape], list[Kind | None]]:
        """A shape with all that it builds on, and the bases that are not of this repository."""
        shapes, waiting = [shape], [shape]
        others: list[Kind | None] = []
        while waiting:
            current = waiting.pop()
            for base in [*self.bases(current), *map(Instance, self.merged(current))]:
                if isinstance(base, Instance):
                    if base.of not in shapes:
                        shapes.append(base.of)
                        waiting.append(base.of)
                else:
                    others.append(base)
        return shapes, others

    def merged(self, shape: Shape) -> list[Shape]:
        """Other declarations of the same class or interface, which add to it."""
        file, node = self.node_of(shape)
        name = node.child_by_field_name("name")
        if name is None or node.type == "class":
            return []
        table = self._scripts.table(shape.path, text_of(name))
        declared = next((b.declared for b in table.bindings.values() if _declares(b.declared, name)), [])
        nodes = [each.node.parent for each in declared]
        found = [shape_of(file, each) for each in nodes if each is not None and each.type in _MERGING]
        return [each for each in found if each != shape]

    def owners(self, kind: Kind | None, name: str) -> list[Shape] | None:
        """The shapes that give this kind of thing the member; empty for none, None when nobody can tell."""
        if isinstance(kind, Instance | Statics):
            shapes, others = self.lineage(kind.of)
            owners = [shape for shape in shapes if any(True for _ in self.own(shape, name))]
            return owners or ([] if self.lacking(others, name) else None)
        if isinstance(kind, OneOf):
            found = [self.owners(each, name) for each in kind.of]
            known = [owner for each in found for owner in each or ()]
            return known if known or None not in found else None
        return [] if kind is not None else None

    def lacking(self, bases: list[Kind | None], name: str) -> bool:
        """Whether none of these, which are not of this repository, can have a member of the name."""
        return all(self._lacks(base, name) for base in bases)

    def _lacks(self, base: Kind | None, name: str) -> bool:
        """Whether something from outside certainly has no member of the name."""
        if not isinstance(base, Outside) or base.name not in _BUILT_IN:
            return False
        return name not in _BUILT_IN[base.name].split()

    def member_kind(self, kind: Kind | None, name: str) -> Kind | None:
        """What a member is."""
        if isinstance(kind, Outside):
            return None
        owners = self.owners(kind, name) or []
        for owner in owners:
            file, _ = self.node_of(owner)
            named = list(self.own(owner, name))
            return self._declared_kind(file, named[0]) if len(named) == 1 else None
        return None

    def _declared_kind(self, file: ScriptFile, named: Node) -> Kind | None:
        member = named.parent
        if member is None:
            return None
        if member.type in _METHODS:
            is_getter = any(child.type == "get" for child in member.children)
            kind = self._kinds.said(file, member.child_by_field_name("return_type"))
            return kind if is_getter else Function(kind)
        said = member.child_by_field_name("type")
        if said is not None:
            return self._kinds.said(file, said)
        return self._kinds.of(file, member.child_by_field_name("value"))

    def around(self, file: ScriptFile, named: Node) -> Shape | None:
        """The shape that declares the member whose name this is."""
        current = named.parent
        while current is not None and current.type not in _BODIES:
            if current.type in {"statement_block", "object"}:
                return None
            current = current.parent
        if current is None:
            return None
        holder = current if current.type == "object_type" else current.parent
        return shape_of(file, holder) if holder is not None else None


def _declares(declared: list[Occurrence], name: Node) -> bool:
    return any(each.node == name for each in declared)


def _name_of(member: Node) -> Node | None:
    if member.type in {"property_identifier", "private_property_identifier"}:
        return member
    name = member.child_by_field_name("name")
    is_name = name is not None and name.type in {"property_identifier", "private_property_identifier"}
    return name if is_name else None


def _is_constructor(member: Node) -> bool:
    return member.type == "method_definition" and text_of(member.child_by_field_name("name")) == "constructor"


def _parameter_properties(constructor: Node, name: str) -> Iterator[Node]:
    listed = constructor.child_by_field_name("parameters")
    for each in listed.named_children if listed is not None else ():
        pattern = each.child_by_field_name("pattern")
        kept = any(child.type in {"accessibility_modifier", "readonly"} for child in each.children)
        if kept and pattern is not None and text_of(pattern) == name:
            yield pattern


def _clauses(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.type == "class_heritage":
            inner = [each for each in child.named_children if _is_clause(each)]
            yield from inner or [child]
        elif child.type == "extends_type_clause":
            yield child


def _is_clause(node: Node) -> bool:
    return node.type in {"extends_clause", "implements_clause"}
