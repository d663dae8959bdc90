"""One Go file, parsed, and what a word is at each place where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from tree_sitter import Node

from tier_code.codebase.languages.grammars import GO, parse
from tier_code.codebase.languages.nodes import ancestors, field_of, text_of

_MARK = b"\xef\xbb\xbf"
_IGNORED = re.compile(rb"^//(?:go:build|\s*\+build)\s+ignore\b", re.MULTILINE)
_DIRECTIVE = re.compile(r"//(?:go:|export |line )")


class Role(StrEnum):
    """What a name is where it stands."""

    DECLARED = "definition"
    NAME = "name"
    QUALIFIED = "qualified name"
    """Behind the dot of a package, or of a value."""
    FIELD = "field definition"
    METHOD = "method definition"
    ASKED = "method of an interface"
    KEY = "key"
    """Before the colon in a composite literal: a field, or an expression."""
    IMPORT = "import name"
    STRING = "string"
    COMMENT = "comment"
    DIRECTIVE = "directive"
    NOTHING = "label"
    UNKNOWN = "unknown"


_DECLARING = {
    ("function_declaration", "name"), ("type_spec", "name"), ("type_alias", "name"), ("const_spec", "name"),
    ("var_spec", "name"), ("parameter_declaration", "name"), ("variadic_parameter_declaration", "name"),
    ("type_parameter_declaration", "name"),
}  # fmt: skip
_LEAVES = {
    "label_name": Role.NOTHING,
    "interpreted_string_literal_content": Role.STRING,
    "raw_string_literal_content": Role.STRING,
    "interpreted_string_literal": Role.STRING,
    "raw_string_literal": Role.STRING,
    "escape_sequence": Role.STRING,
    "rune_literal": Role.STRING,
}
_FIELDS = {
    "field_declaration": Role.FIELD,
    "method_declaration": Role.METHOD,
    "method_elem": Role.ASKED,
    "selector_expression": Role.QUALIFIED,
    "qualified_type": Role.QUALIFIED,
    "keyed_element": Role.KEY,
}


@dataclass(frozen=True, eq=False)
class GoFile:
    """A parsed file. Nodes count bytes from behind a byte order mark."""

    path: str
    text: bytes
    root: Node
    mark: bytes

    @cached_property
    def package(self) -> str:
        """The name that the package clause gives; a file that is no part of its folder's package is alone."""
        clause = next((node for node in self.root.children if node.type == "package_clause"), None)
        name = text_of(clause.named_children[0]) if clause is not None and clause.named_children else ""
        return f"{name} {self.path}" if _IGNORED.search(self.text[:4000]) else name

    @property
    def folder(self) -> str:
        """Where it lies."""
        return self.path.rpartition("/")[0]

    @cached_property
    def broken(self) -> tuple[Node, ...]:
        """Top-level declarations that the grammar cannot read wholly."""
        return tuple(node for node in self.root.children if node.has_error or node.is_error)

    def leaf(self, start: int, end: int) -> Node:
        """The smallest node around a range."""
        return self.root.descendant_for_byte_range(start, end) or self.root

    def place_of(self, start: int) -> str:
        """`path:line: the line` of a byte."""
        begin = self.text.rfind(b"\n", 0, start) + 1
        line = self.text[begin:].partition(b"\n")[0].decode("utf-8", "replace").strip()[:120]
        return f"{self.path}:{self.text.count(chr(10).encode(), 0, start) + 1}: {line}"


@dataclass(frozen=True, slots=True, eq=False)
class Occurrence:
    """One place of the word."""

    file: GoFile
    node: Node
    role: Role
    start: int
    end: int

    @property
    def place(self) -> str:
        """`path:line: the line`."""
        return self.file.place_of(self.start)

    @property
    def line(self) -> int:
        """1-based."""
        return self.file.text.count(b"\n", 0, self.start) + 1


def read_go(path: str, content: bytes) -> GoFile:
    """Parse UTF-8 source."""
    mark = _MARK if content.startswith(_MARK) else b""
    text = content[len(mark) :]
    return GoFile(path, text, parse(GO, text).root_node, mark)


def word_pattern(word: str) -> re.Pattern[bytes]:
    """The word where no letter, digit or `_` stands beside it."""
    side = rb"[0-9A-Za-z_\x80-\xff]"
    return re.compile(b"(?<!%b)%b(?!%b)" % (side, re.escape(word.encode()), side))


def occurrences(file: GoFile, word: str) -> Iterator[Occurrence]:
    """Every place of a word."""
    for hit in word_pattern(word).finditer(file.text):
        node = file.leaf(hit.start(), hit.end())
        yield Occurrence(file, node, role_of(node), hit.start(), hit.end())


def role_of(node: Node) -> Role:
    """What a leaf is."""
    parent = node.parent
    if node.type == "comment":
        return Role.DIRECTIVE if _DIRECTIVE.match(text_of(node)) else Role.COMMENT
    if node.type in _LEAVES or parent is None:
        return _LEAVES.get(node.type, Role.UNKNOWN)
    if node.type == "package_identifier":
        if parent.type == "package_clause":
            return Role.NOTHING
        return Role.IMPORT if parent.type == "import_spec" else Role.NAME
    return _role_inside(node, parent)


def _role_inside(node: Node, parent: Node) -> Role:
    field = field_of(node)
    if node.type == "field_identifier":
        return _FIELDS.get(parent.type, Role.UNKNOWN)
    if node.type == "type_identifier" and parent.type == "qualified_type":
        return Role.QUALIFIED
    if node.type not in {"identifier", "type_identifier"}:
        return Role.UNKNOWN
    if parent.type == "literal_element" and field_of(parent) == "key":
        return Role.KEY
    if (parent.type, field) in _DECLARING or _is_receiver_parameter(node):
        return Role.DECLARED
    return Role.DECLARED if _is_assigned_anew(node, parent) else Role.NAME


def _is_assigned_anew(node: Node, parent: Node) -> bool:
    """Whether `:=` or a type switch declares the name."""
    if parent.type != "expression_list" or parent.parent is None:
        return False
    around, field = parent.parent, field_of(parent)
    if around.type == "type_switch_statement":
        return field == "alias"
    if field != "left":
        return False
    if around.type == "short_var_declaration":
        return True
    if around.type in {"range_clause", "receive_statement"}:
        return any(child.type == ":=" for child in around.children)
    return False


def _is_receiver_parameter(node: Node) -> bool:
    """`K` in `func (t *T[K]) m()`: the method's own name for a parameter of the type."""
    inside = False
    for around in ancestors(node):
        if around.type == "type_arguments":
            inside = True
        elif around.type == "parameter_list":
            return inside and field_of(around) == "receiver"
        elif around.type not in {"type_elem", "generic_type", "pointer_type", "parameter_declaration"}:
            return False
    return False
