"""What names mean in a Go file, read from the top of the tree down.

The rename goes the other way, from a name up to what declares it; so the two must be wrong in the same way to
miss an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tree_sitter import Node

from tier_code.codebase.languages.grammars import GO, parse

_MARK = b"\xef\xbb\xbf"
_OPENING = frozenset(
    {"function_declaration", "method_declaration", "func_literal", "method_elem", "function_type", "block",
     "if_statement", "for_statement", "expression_switch_statement", "type_switch_statement",
     "communication_case", "expression_case", "type_case", "default_case", "type_spec", "type_alias"}
)  # fmt: skip
_LISTED = frozenset(
    {"parameter_declaration", "variadic_parameter_declaration", "type_parameter_declaration"}
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Scope:
    """Names to the places that declare them, each with the byte from which it is seen."""

    parent: Scope | None
    names: dict[str, dict[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class Meanings:
    """Everything that the two names mean in one file. Places count bytes from behind a byte order mark."""

    package: str = ""
    declared: dict[int, frozenset[int]] = field(default_factory=dict)
    """For each place of a bare name, the places in the file that declare it; empty for none."""
    local: set[int] = field(default_factory=set)
    """Those of them that a declaration inside a function settles."""
    top: dict[str, set[int]] = field(default_factory=dict)
    """What the file declares for its package."""
    qualified: dict[int, str] = field(default_factory=dict)
    """For a place behind the dot of a package, the import path."""
    members: dict[int, str] = field(default_factory=dict)
    """Places that name a field or a method: `definition`, `use` or `key`."""
    imports: dict[str, str] = field(default_factory=dict)
    """The name that each import has in the file, where the file gives one, to its path."""
    paths: list[str] = field(default_factory=list)
    """Imports without a name of their own."""


class _Reader:
    """Walks one file."""

    def __init__(self, words: frozenset[str]) -> None:
        self.words = words
        self.found = Meanings()
        self.references: list[tuple[Node, Scope]] = []
        self.dotted: list[tuple[Node, Node, Scope]] = []
        self.settled: set[int] = set()

    def walk(self, root: Node) -> None:
        waiting: list[tuple[Node, Scope]] = [(root, Scope(None))]
        while waiting:
            node, around = waiting.pop()
            scope = Scope(around) if node.type in _OPENING else around
            self._declare(node, around, scope)
            is_name = node.type in {"identifier", "type_identifier"} and self._is_word(node)
            if is_name and node.start_byte not in self.settled:
                self.references.append((node, scope))
            waiting.extend((child, scope) for child in reversed(node.children))

    def _is_word(self, node: Node) -> bool:
        return _text(node) in self.words

    def _declare(self, node: Node, around: Scope, scope: Scope) -> None:
        if node.type in {"function_declaration", "type_spec", "type_alias"}:
            self._put(node.child_by_field_name("name"), around, node.start_byte)
        elif node.type in _LISTED:
            for name in node.children_by_field_name("name"):
                self._put(name, scope, 0)
        elif node.type == "method_declaration":
            for name in _receiver_parameters(node.child_by_field_name("receiver")):
                self._put(name, scope, 0)
        elif node.type in {"var_spec", "const_spec"}:
            for name in node.children_by_field_name("name"):
                self._put(name, scope, 0 if scope.parent is None else node.end_byte)
        else:
            self._assigned(node, scope)
            self._rest(node, scope)

    def _assigned(self, node: Node, scope: Scope) -> None:
        if node.type in {"short_var_declaration", "range_clause", "receive_statement"}:
            anew = any(child.type == ":=" for child in node.children)
            if anew or node.type == "short_var_declaration":
                self._all(node.child_by_field_name("left"), scope, node.end_byte)
        elif node.type == "type_switch_statement":
            self._all(node.child_by_field_name("alias"), scope, 0)
        elif node.type == "import_spec":
            name, path = node.child_by_field_name("name"), _text(node.child_by_field_name("path"))[1:-1]
            if name is None:
                self.found.paths.append(path)
            else:
                self.found.imports[_text(name)] = path

    def _rest(self, node: Node, scope: Scope) -> None:
        if node.type == "package_clause":
            self.found.package = _text(node.named_children[0])
        elif node.type == "qualified_type":
            self._dotted(node.child_by_field_name("package"), node.child_by_field_name("name"), scope)
        elif node.type == "selector_expression":
            self._dotted(node.child_by_field_name("operand"), node.child_by_field_name("field"), scope)
        elif node.type == "field_identifier" and self._is_word(node):
            self.found.members.setdefault(node.start_byte, "definition")
        elif node.type == "keyed_element":
            key = node.child_by_field_name("key")
            inner = key.named_children[0] if key is not None and key.named_children else None
            if inner is not None and inner.type == "identifier" and self._is_word(inner):
                self.found.members[inner.start_byte] = "key"

    def _dotted(self, receiver: Node | None, name: Node | None, scope: Scope) -> None:
        if name is None or not self._is_word(name):
            return
        self.settled.add(name.start_byte)
        self.found.members[name.start_byte] = "use"
        if receiver is not None and receiver.type in {"identifier", "package_identifier"}:
            self.dotted.append((name, receiver, scope))

    def _all(self, names: Node | None, scope: Scope, seen: int) -> None:
        for name in names.named_children if names is not None else ():
            if name.type == "identifier":
                self._put(name, scope, seen)

    def _put(self, name: Node | None, scope: Scope, seen: int) -> None:
        if name is None:
            return
        self.settled.add(name.start_byte)
        if not self._is_word(name):
            return
        scope.names.setdefault(_text(name), {})[name.start_byte] = seen
        self.references.append((name, scope))
        if scope.parent is None:
            self.found.top.setdefault(_text(name), set()).add(name.start_byte)


def read_meanings(source: bytes, old: str, new: str) -> Meanings:
    """What `old` and `new` mean wherever they stand in a file."""
    plain = source.removeprefix(_MARK)
    reader = _Reader(frozenset({old, new}))
    reader.walk(parse(GO, plain).root_node)
    found = reader.found
    for node, scope in reader.references:
        places, is_local = _look_up(scope, node)
        found.declared[node.start_byte] = places
        if is_local:
            found.local.add(node.start_byte)
    receivers = frozenset(_text(receiver) for _, receiver, _ in reader.dotted)
    other = _Reader(receivers)
    if receivers:
        other.walk(parse(GO, plain).root_node)
    meant = {node.start_byte: _look_up(scope, node)[0] for node, scope in other.references}
    for name, receiver, _ in reader.dotted:
        if not meant.get(receiver.start_byte):
            path = _import_path(found, _text(receiver))
            if path:
                found.qualified[name.start_byte] = path
    return found


def _import_path(found: Meanings, name: str) -> str:
    """The import that a name before a dot most likely means: the one so named, or one whose path ends so."""
    if name in found.imports:
        return found.imports[name]
    fitting = [path for path in found.paths if name in path.replace("-", "/").replace(".", "/").split("/")]
    return max(fitting, key=lambda path: path.rfind(name), default="")


def _look_up(scope: Scope, node: Node) -> tuple[frozenset[int], bool]:
    current: Scope | None = scope
    while current is not None:
        places = current.names.get(_text(node), {})
        if node.start_byte in places or any(seen <= node.start_byte for seen in places.values()):
            return frozenset(places), current.parent is not None
        current = current.parent
    return frozenset(), False


def _receiver_parameters(receiver: Node | None) -> Iterator[Node]:
    """`K` of `func (t *T[K]) m()`."""
    waiting = [receiver] if receiver is not None else []
    while waiting:
        node = waiting.pop()
        if node.type == "type_arguments":
            yield from (inner for each in node.named_children for inner in each.named_children)
        else:
            waiting.extend(node.named_children)


def _text(node: Node | None) -> str:
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""
