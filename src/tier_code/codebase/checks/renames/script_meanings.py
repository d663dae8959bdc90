"""What names mean in a TypeScript or JavaScript file, read from the top of the tree down.

The rename goes the other way, from a name up to what declares it; so the two must be wrong in the same way to
miss an error.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tree_sitter import Node

from tier_code.codebase.checks.renames.script_handing import WHOLE, Handing
from tier_code.codebase.checks.renames.script_names import (
    EVERY,
    NAMES,
    SPACE,
    TYPE,
    VALUE,
    Meanings,
    Naming,
    Scope,
    home_of,
    loaded_module,
    look_up,
    string_of,
    text_of,
    world_of,
)
from tier_code.codebase.languages.grammars import Grammar, parse

_MARK = b"\xef\xbb\xbf"
_NAMED = {
    "function_declaration": VALUE,
    "generator_function_declaration": VALUE,
    "function_signature": VALUE,
    "class_declaration": VALUE | TYPE,
    "abstract_class_declaration": VALUE | TYPE,
    "enum_declaration": EVERY,
    "interface_declaration": TYPE,
    "type_alias_declaration": TYPE,
    "internal_module": VALUE | SPACE,
    "module": VALUE | SPACE,
}
_SELF_NAMED = {"function_expression": VALUE, "generator_function": VALUE, "class": VALUE | TYPE}
_VAR_HOMES = frozenset(
    {"program", "function_declaration", "generator_function_declaration", "function_expression",
     "generator_function", "arrow_function", "method_definition", "class_static_block", "internal_module",
     "module"}
)  # fmt: skip
_OPENING = (
    _VAR_HOMES
    | _NAMED.keys()
    | _SELF_NAMED.keys()
    | {
        "statement_block", "switch_body", "for_statement", "for_in_statement", "catch_clause",
        "function_type",
        "constructor_type", "call_signature", "construct_signature", "method_signature", "conditional_type",
        "abstract_method_signature", "index_signature", "enum_body",
    }
)  # fmt: skip
_MERGED = frozenset({"internal_module", "module", "enum_declaration"})
"""Several of one name are one: each sees what the others declare."""
_PARTS = re.compile(r"[\w$]+")


class _Reader:
    """Walks one file."""

    def __init__(self, words: frozenset[str]) -> None:
        self.naming = Naming(words)
        self._handing = Handing(self.naming)
        self._blocks: dict[str, list[Scope]] = {}
        self.dotted: list[tuple[Node, str, str, Scope]] = []
        self._declaring: dict[str, Callable[[Node, Scope], None]] = {
            "lexical_declaration": self._variables,
            "variable_declaration": self._variables,
            "formal_parameters": self._parameters,
            "arrow_function": self._parameter,
            "catch_clause": self._parameter,
            "for_in_statement": self._loop,
            "type_parameter": self._type,
            "mapped_type_clause": self._type,
            "index_signature": self._type,
            "infer_type": self._type,
            "import_statement": self._handing.imports,
            "import_alias": self._import_alias,
            "export_statement": self._handing.exports,
            "assignment_expression": self._handing.assigned,
            "call_expression": self._handing.awaited,
            "enum_body": self._enum,
            "enum_assignment": self._enum,
            "required_parameter": self._nothing,
            "optional_parameter": self._nothing,
            "labeled_statement": self._nothing,
            "jsx_opening_element": self._element,
            "jsx_closing_element": self._element,
            "jsx_self_closing_element": self._element,
        }

    def walk(self, root: Node) -> None:
        waiting: list[tuple[Node, Scope]] = [(root, Scope(None, is_home=True))]
        while waiting:
            node, around = waiting.pop()
            scope = around
            if node.type in _OPENING and node.type != "program":
                scope = Scope(around, node.type in _VAR_HOMES, kin=self._kin(node))
                for group in scope.kin:
                    group.append(scope)
            self._declare(node, around, scope)
            if node.type in NAMES:
                self.naming.use(node, scope, world_of(node))
            waiting.extend((child, scope) for child in reversed(node.children))

    def _kin(self, node: Node) -> tuple[list[Scope], ...]:
        """The scopes of the blocks that make one namespace or enum with a block or its body."""
        block = node if node.type in _MERGED else node.parent
        if block is None or block.type not in _MERGED:
            return ()
        named = block.child_by_field_name("name")
        return tuple(self._blocks.setdefault(name, []) for name in _PARTS.findall(text_of(named)))

    def _declare(self, node: Node, around: Scope, scope: Scope) -> None:
        if node.type in _NAMED:
            self.naming.put(node.child_by_field_name("name"), around, _NAMED[node.type])
        elif node.type in _SELF_NAMED:
            self.naming.put(node.child_by_field_name("name"), scope, _SELF_NAMED[node.type])
        elif node.type in self._declaring:
            self._declaring[node.type](node, scope)
        else:
            self._members(node, scope)

    def _parameters(self, node: Node, scope: Scope) -> None:
        for each in node.named_children:
            self._pattern(each.child_by_field_name("pattern") or each, scope)

    def _parameter(self, node: Node, scope: Scope) -> None:
        self._pattern(node.child_by_field_name("parameter"), scope)

    def _loop(self, node: Node, scope: Scope) -> None:
        kind = node.child_by_field_name("kind")
        if kind is not None:
            is_var = text_of(kind) == "var"
            self._pattern(node.child_by_field_name("left"), home_of(scope) if is_var else scope)

    def _type(self, node: Node, scope: Scope) -> None:
        name = node.named_children[0] if node.type == "infer_type" else node.child_by_field_name("name")
        self.naming.put(name, scope, VALUE if node.type == "index_signature" else TYPE)

    def _import_alias(self, node: Node, scope: Scope) -> None:
        self.naming.put(node.named_children[0], scope, EVERY)

    def _enum(self, node: Node, scope: Scope) -> None:
        for member in node.children_by_field_name("name"):
            self.naming.put(member, scope, VALUE)

    def _nothing(self, node: Node, scope: Scope) -> None:
        """A label, or the name of a part of a tuple."""
        del scope
        self.naming.settle(node.child_by_field_name("name"))

    def _element(self, node: Node, scope: Scope) -> None:
        del scope
        name = node.child_by_field_name("name")
        if name is not None and name.type == "identifier" and text_of(name)[:1].islower():
            self.naming.settle(name)

    def _variables(self, node: Node, scope: Scope) -> None:
        scope = home_of(scope) if node.type == "variable_declaration" else scope
        for each in node.named_children:
            if each.type != "variable_declarator":
                continue
            name, value = each.child_by_field_name("name"), each.child_by_field_name("value")
            loaded = loaded_module(value)
            if name is not None and loaded is not None:
                self._handing.load(name, loaded)
            self._pattern(name, scope)

    def _pattern(self, node: Node | None, scope: Scope) -> None:
        """Declare every name of a pattern."""
        if node is None:
            return
        if node.type in {"identifier", "shorthand_property_identifier_pattern"}:
            self.naming.put(node, scope, VALUE)
        elif node.type in {"assignment_pattern", "object_assignment_pattern"}:
            self._pattern(node.child_by_field_name("left"), scope)
        elif node.type == "pair_pattern":
            self._pattern(node.child_by_field_name("value"), scope)
        elif node.type in {"object_pattern", "array_pattern", "rest_pattern"}:
            for child in node.named_children:
                self._pattern(child, scope)

    def _members(self, node: Node, scope: Scope) -> None:
        if node.type == "string":
            self.naming.found.specifiers.add(string_of(node) or "")
        if node.type in {"property_identifier", "private_property_identifier"}:
            if text_of(node).lstrip("#") in self.naming.words:
                self.naming.found.members.add(node.start_byte)
            return
        name = node.child_by_field_name("property")
        if name is None and node.type == "nested_type_identifier":
            name = node.child_by_field_name("name")
            self.naming.settle(name)
            if name is not None and self.naming.is_word(name):
                self.naming.found.members.add(name.start_byte)
        self._behind_a_dot(node, name, scope)

    def _behind_a_dot(self, node: Node, name: Node | None, scope: Scope) -> None:
        receiver = node.child_by_field_name("object") or node.child_by_field_name("module")
        if name is None or receiver is None or not self.naming.is_word(name):
            return
        loaded = loaded_module(receiver)
        if loaded is not None:
            self.naming.found.taken[name.start_byte] = (loaded, text_of(name))
        elif receiver.type == "identifier":
            self.dotted.append((name, text_of(receiver), text_of(name), scope))


def read_meanings(grammar: Grammar, source: bytes, old: str, new: str) -> Meanings:
    """What `old` and `new` mean wherever they stand in a file."""
    root = parse(grammar, source.removeprefix(_MARK)).root_node
    reader = _Reader(frozenset({old, new}))
    reader.walk(root)
    for node, scope, world in reader.naming.references:
        reader.naming.found.declared[node.start_byte] = look_up(scope, text_of(node), world)
    if reader.dotted:
        _read_receivers(grammar, source, reader)
    return reader.naming.found


def _read_receivers(grammar: Grammar, source: bytes, reader: _Reader) -> None:
    """Which module stands before a dot: the file is read once more for the names of the receivers."""
    names = frozenset(receiver for _, receiver, _, _ in reader.dotted)
    other = _Reader(names)
    other.walk(parse(grammar, source.removeprefix(_MARK)).root_node)
    meant = {
        node.start_byte: look_up(scope, text_of(node), VALUE | SPACE)
        for node, scope, _ in other.naming.references
    }
    for name, _, word, _ in reader.dotted:
        parent = name.parent
        receiver = parent.child_by_field_name("object") if parent is not None else None
        if receiver is None and parent is not None:
            receiver = parent.child_by_field_name("module")
        for place in meant.get(receiver.start_byte, frozenset()) if receiver is not None else ():
            module, whole = other.naming.found.imports.get(place, ("", ""))
            if whole == WHOLE:
                reader.naming.found.taken[name.start_byte] = (module, word)
