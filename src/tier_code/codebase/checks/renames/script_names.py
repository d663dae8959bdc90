"""Scopes, worlds and small readings of trees that the reader of meanings in scripts is made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

VALUE, TYPE, SPACE = 1, 2, 4
EVERY = VALUE | TYPE | SPACE
"""The worlds of names: values, types, namespaces."""
NAMES = frozenset(
    {"identifier", "type_identifier", "shorthand_property_identifier",
     "shorthand_property_identifier_pattern"}
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Scope:
    """Names to what they mean, inside one construct."""

    parent: Scope | None
    is_home: bool
    names: dict[str, dict[int, int]] = field(default_factory=dict)
    """For each name the places that declare it, with the worlds that they declare it in."""
    kin: tuple[list[Scope], ...] = ()
    """Scopes of the blocks of one namespace or enum, this one's among them."""


@dataclass(slots=True)
class Meanings:
    """Everything that the two names mean in one file. Places count bytes from behind a byte order mark."""

    declared: dict[int, frozenset[int]] = field(default_factory=dict)
    """For each place of a name, the places that declare what it means; empty for something from outside."""
    imports: dict[int, tuple[str, str]] = field(default_factory=dict)
    """For a declaring place: the module and the name there; `default`, or `*` for the module itself."""
    taken: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Places that name something of a module without declaring it: `a` of `{ a as b }`, `m.a`."""
    exports: dict[str, list[int]] = field(default_factory=dict)
    """For an exported name, the places that say what it is."""
    handed_on: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    """For an exported name, the module it is taken from and its name there."""
    stars: list[str] = field(default_factory=list)
    members: set[int] = field(default_factory=set)
    """Places behind a dot, keys and the like, whose meaning no scope tells."""
    offered: set[int] = field(default_factory=set)
    """Keys under which a module hands something out."""
    specifiers: set[str] = field(default_factory=set)
    """Every module that the file names anywhere."""
    by_default: list[int] = field(default_factory=list)
    top: set[int] = field(default_factory=set)
    """Declaring places of the file as a whole."""


class Naming:
    """What is known so far of the names that a reader looks for in one file."""

    def __init__(self, words: frozenset[str]) -> None:
        self.words = words
        self.found = Meanings()
        self.references: list[tuple[Node, Scope, int]] = []
        """Places of the names, with the scope and the world that they are looked up in."""
        self._settled: set[int] = set()

    def is_word(self, node: Node) -> bool:
        """Whether a node is one of the names."""
        return text_of(node) in self.words

    def put(self, name: Node | None, scope: Scope, world: int) -> None:
        """Declare a name in a scope."""
        if name is None:
            return
        self.settle(name)
        if self.is_word(name):
            scope.names.setdefault(text_of(name), {})[name.start_byte] = world
            if scope.parent is None:
                self.found.top.add(name.start_byte)
            self.references.append((name, scope, world))

    def use(self, name: Node, scope: Scope, world: int) -> None:
        """Note a place of one of the names, unless it is known what it is."""
        if self.is_word(name) and name.start_byte not in self._settled:
            self.references.append((name, scope, world))

    def settle(self, name: Node | None) -> None:
        """A name that no scope is asked about."""
        if name is not None:
            self._settled.add(name.start_byte)


def look_up(scope: Scope, name: str, world: int) -> frozenset[int]:
    """The places that declare what a name means in a scope; empty for none."""
    current: Scope | None = scope
    while current is not None:
        places = _declaring(current, name, world)
        for group in () if places else current.kin:
            for each in group:
                places = places or _declaring(each, name, world)
        if places:
            return places
        current = current.parent
    return frozenset()


def _declaring(scope: Scope, name: str, world: int) -> frozenset[int]:
    places = scope.names.get(name, {})
    return frozenset(places) if any(each & world for each in places.values()) else frozenset()


def home_of(scope: Scope) -> Scope:
    """The scope that `var` belongs to."""
    while not scope.is_home and scope.parent is not None:
        scope = scope.parent
    return scope


def world_of(node: Node) -> int:
    """In which world a name is looked up where it stands."""
    parent = node.parent
    kind = parent.type if parent is not None else ""
    if kind in {"export_specifier", "export_statement"}:
        return EVERY
    if kind in {"nested_type_identifier", "nested_identifier", "import_alias"}:
        return SPACE
    return TYPE if node.type == "type_identifier" else VALUE


def declared_names(declaration: Node) -> Iterator[Node]:
    """The names that an exported declaration declares."""
    name = declaration.child_by_field_name("name")
    if name is not None:
        yield name
    for each in declaration.named_children:
        if each.type == "variable_declarator":
            yield from pattern_names(each.child_by_field_name("name"))
        elif declaration.type == "ambient_declaration":
            yield from declared_names(each)


def pattern_names(node: Node | None) -> Iterator[Node]:
    """The names that a pattern declares."""
    if node is None:
        return
    if node.type in {"identifier", "shorthand_property_identifier_pattern"}:
        yield node
    for child in node.named_children if node.type.endswith("pattern") else ():
        inner = child.child_by_field_name("value") if child.type == "pair_pattern" else child
        yield from pattern_names(inner)


def loaded_module(node: Node | None) -> str | None:
    """The module that `require("a")`, `await import("a")` and the like give."""
    while node is not None and node.type in {"await_expression", "parenthesized_expression", "as_expression"}:
        node = node.named_children[0] if node.named_children else None
    if node is None or node.type != "call_expression":
        return None
    called, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if called is None or arguments is None or not arguments.named_children:
        return None
    last = text_of(called).rpartition(".")[2]
    is_loader = called.type == "import" or last in {"require", "importActual", "requireActual"}
    return string_of(arguments.named_children[0]) if is_loader else None


def string_of(node: Node | None) -> str | None:
    """What a plain string says; None for anything else."""
    if node is None or node.type != "string":
        return None
    return "".join(text_of(child) for child in node.named_children)


def text_of(node: Node | None) -> str:
    """The source of a node; empty for none."""
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""
