"""What names mean in a TypeScript or JavaScript file, read from the top of the tree down.

The rename goes the other way, from a name up to what declares it; so the two must be wrong in the same way to
miss an error.
"""

from __future__ import annotations

from collections.abc import Callable

from tree_sitter import Node

from tier_code.codebase.checks.renames.script_names import (
    EVERY,
    SPACE,
    TYPE,
    VALUE,
    Meanings,
    Scope,
    declared_names,
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
_NAMES = frozenset(
    {"identifier", "type_identifier", "shorthand_property_identifier",
     "shorthand_property_identifier_pattern"}
)  # fmt: skip
_WHOLE = "*"
DEFAULT = "default"


class _Reader:
    """Walks one file."""

    def __init__(self, words: frozenset[str]) -> None:
        self.words = words
        self.found = Meanings()
        self.references: list[tuple[Node, Scope, int]] = []
        self.dotted: list[tuple[Node, str, str, Scope]] = []
        self.settled: set[int] = set()
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
            "import_statement": self._imports,
            "import_alias": self._import_alias,
            "export_statement": self._exports,
            "assignment_expression": self._assigned,
            "call_expression": self._awaited,
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
                scope = Scope(around, node.type in _VAR_HOMES)
            self._declare(node, around, scope)
            if node.type in _NAMES and self._is_word(node) and node.start_byte not in self.settled:
                self.references.append((node, scope, world_of(node)))
            waiting.extend((child, scope) for child in reversed(node.children))

    def _is_word(self, node: Node) -> bool:
        return text_of(node) in self.words

    def _declare(self, node: Node, around: Scope, scope: Scope) -> None:
        if node.type in _NAMED:
            self._put(node.child_by_field_name("name"), around, _NAMED[node.type])
        elif node.type in _SELF_NAMED:
            self._put(node.child_by_field_name("name"), scope, _SELF_NAMED[node.type])
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
        self._put(name, scope, VALUE if node.type == "index_signature" else TYPE)

    def _import_alias(self, node: Node, scope: Scope) -> None:
        self._put(node.named_children[0], scope, EVERY)

    def _enum(self, node: Node, scope: Scope) -> None:
        for member in node.children_by_field_name("name"):
            self._put(member, scope, VALUE)

    def _nothing(self, node: Node, scope: Scope) -> None:
        """A label, or the name of a part of a tuple."""
        del scope
        self._settle(node.child_by_field_name("name"))

    def _element(self, node: Node, scope: Scope) -> None:
        del scope
        name = node.child_by_field_name("name")
        if name is not None and name.type == "identifier" and text_of(name)[:1].islower():
            self._settle(name)

    def _variables(self, node: Node, scope: Scope) -> None:
        scope = home_of(scope) if node.type == "variable_declaration" else scope
        for each in node.named_children:
            if each.type != "variable_declarator":
                continue
            name, value = each.child_by_field_name("name"), each.child_by_field_name("value")
            loaded = loaded_module(value)
            if name is not None and loaded is not None:
                self._load(name, loaded)
            self._pattern(name, scope)

    def _load(self, pattern: Node, module: str) -> None:
        if pattern.type == "identifier":
            self.found.imports[pattern.start_byte] = (module, _WHOLE)
            return
        for each in pattern.named_children if pattern.type == "object_pattern" else ():
            plain: Node | None = each
            if each.type == "object_assignment_pattern":
                plain = each.child_by_field_name("left")
            if plain is not None and plain.type == "shorthand_property_identifier_pattern":
                self.found.imports[plain.start_byte] = (module, text_of(plain))
            key = each.child_by_field_name("key")
            if key is not None and self._is_word(key):
                self.found.taken[key.start_byte] = (module, text_of(key))

    def _pattern(self, node: Node | None, scope: Scope) -> None:
        """Declare every name of a pattern."""
        if node is None:
            return
        if node.type in {"identifier", "shorthand_property_identifier_pattern"}:
            self._put(node, scope, VALUE)
        elif node.type in {"assignment_pattern", "object_assignment_pattern"}:
            self._pattern(node.child_by_field_name("left"), scope)
        elif node.type == "pair_pattern":
            self._pattern(node.child_by_field_name("value"), scope)
        elif node.type in {"object_pattern", "array_pattern", "rest_pattern"}:
            for child in node.named_children:
                self._pattern(child, scope)

    def _put(self, name: Node | None, scope: Scope, world: int) -> None:
        if name is None:
            return
        self.settled.add(name.start_byte)
        if self._is_word(name):
            scope.names.setdefault(text_of(name), {})[name.start_byte] = world
            if scope.parent is None:
                self.found.top.add(name.start_byte)
            self.references.append((name, scope, world))

    def _settle(self, name: Node | None) -> None:
        if name is not None:
            self.settled.add(name.start_byte)

    def _imports(self, node: Node, scope: Scope) -> None:
        module = string_of(node.child_by_field_name("source"))
        for clause in node.named_children:
            if clause.type == "import_require_clause":
                name = clause.named_children[0]
                self._put(name, scope, EVERY)
                said = string_of(clause.child_by_field_name("source"))
                if said is not None:
                    self.found.imports[name.start_byte] = (said, _WHOLE)
            for each in clause.named_children if clause.type == "import_clause" else ():
                if each.type == "identifier":
                    self._import(each, DEFAULT, module, scope)
                elif each.type == "namespace_import":
                    self._import(each.named_children[0], _WHOLE, module, scope)
                for one in each.named_children if each.type == "named_imports" else ():
                    self._import_named(one, module, scope)

    def _import_named(self, node: Node, module: str | None, scope: Scope) -> None:
        name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
        if name is None:
            return
        if alias is not None:
            self._settle(name)
            if module is not None:
                self.found.taken[name.start_byte] = (module, text_of(name))
        self._import(alias if alias is not None else name, text_of(name), module, scope)

    def _import(self, local: Node, name: str, module: str | None, scope: Scope) -> None:
        self._put(local, scope, EVERY)
        if module is not None:
            self.found.imports[local.start_byte] = (module, name)

    def _exports(self, node: Node, scope: Scope) -> None:
        module = string_of(node.child_by_field_name("source"))
        kinds = {child.type for child in node.children}
        if scope.parent is not None:
            return
        if module is not None and not kinds & {"export_clause", "namespace_export"}:
            self.found.stars.append(module)
        for clause in node.named_children:
            if clause.type == "namespace_export":
                self._settle(clause.named_children[0])
                name = text_of(clause.named_children[0])
                self.found.handed_on.setdefault(name, []).append((module or "", _WHOLE))
            for each in clause.named_children if clause.type == "export_clause" else ():
                self._export_named(each, module)
        self._export_declared(node, is_default=DEFAULT in kinds)

    def _export_declared(self, node: Node, *, is_default: bool) -> None:
        declared = node.child_by_field_name("declaration")
        if is_default:
            value = declared.child_by_field_name("name") if declared is not None else None
            value = value if value is not None else node.child_by_field_name("value")
            if value is not None and value.type in _NAMES:
                self.found.by_default.append(value.start_byte)
        elif declared is not None:
            for each in declared_names(declared):
                self.found.exports.setdefault(text_of(each), []).append(each.start_byte)

    def _export_named(self, node: Node, module: str | None) -> None:
        name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
        if name is None:
            return
        outer = text_of(alias if alias is not None else name)
        self._settle(alias)
        if module is None:
            self.found.exports.setdefault(outer, []).append(name.start_byte)
            if outer == DEFAULT:
                self.found.by_default.append(name.start_byte)
            return
        self._settle(name)
        self.found.taken[name.start_byte] = (module, text_of(name))
        self.found.handed_on.setdefault(outer, []).append((module, text_of(name)))

    def _assigned(self, node: Node, scope: Scope) -> None:
        """`exports.a = ...` and `module.exports = { a }`."""
        del scope
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is None or right is None:
            return
        if text_of(left.child_by_field_name("object")) in {"exports", "module.exports"}:
            self._offer(left.child_by_field_name("property"), right)
        whole = loaded_module(right)
        if whole is not None and text_of(left) == "module.exports":
            self.found.stars.append(whole)
        for each in right.named_children if text_of(left) in {"exports", "module.exports"} else ():
            if each.type == "shorthand_property_identifier":
                self._offer(each, each)
            elif each.type == "pair":
                self._offer(each.child_by_field_name("key"), each.child_by_field_name("value"))

    def _awaited(self, node: Node, scope: Scope) -> None:
        """`import("a").then((a) => ...)`."""
        del scope
        called, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if called is None or arguments is None or text_of(called.child_by_field_name("property")) != "then":
            return
        module = loaded_module(called.child_by_field_name("object"))
        function = arguments.named_children[0] if arguments.named_children else None
        if module is None or function is None:
            return
        listed = function.child_by_field_name("parameters")
        first = listed.named_children[0] if listed is not None and listed.named_children else None
        given = first.child_by_field_name("pattern") if first is not None else None
        pattern = given or first or function.child_by_field_name("parameter")
        if pattern is not None:
            self._load(pattern, module)

    def _offer(self, name: Node | None, value: Node | None) -> None:
        if name is not None and value is not None:
            place = value if value.type in _NAMES else name
            self.found.exports.setdefault(text_of(name), []).append(place.start_byte)
            self.found.offered.add(name.start_byte)

    def _members(self, node: Node, scope: Scope) -> None:
        if node.type == "string":
            self.found.specifiers.add(string_of(node) or "")
        if node.type in {"property_identifier", "private_property_identifier"}:
            if text_of(node).lstrip("#") in self.words:
                self.found.members.add(node.start_byte)
            return
        name = node.child_by_field_name("property")
        if name is None and node.type == "nested_type_identifier":
            name = node.child_by_field_name("name")
            self._settle(name)
            if name is not None and self._is_word(name):
                self.found.members.add(name.start_byte)
        self._behind_a_dot(node, name, scope)

    def _behind_a_dot(self, node: Node, name: Node | None, scope: Scope) -> None:
        receiver = node.child_by_field_name("object") or node.child_by_field_name("module")
        if name is None or receiver is None or not self._is_word(name):
            return
        loaded = loaded_module(receiver)
        if loaded is not None:
            self.found.taken[name.start_byte] = (loaded, text_of(name))
        elif receiver.type == "identifier":
            self.dotted.append((name, text_of(receiver), text_of(name), scope))


def read_meanings(grammar: Grammar, source: bytes, old: str, new: str) -> Meanings:
    """What `old` and `new` mean wherever they stand in a file."""
    root = parse(grammar, source.removeprefix(_MARK)).root_node
    reader = _Reader(frozenset({old, new}))
    reader.walk(root)
    for node, scope, world in reader.references:
        reader.found.declared[node.start_byte] = look_up(scope, text_of(node), world)
    if reader.dotted:
        _read_receivers(grammar, source, reader)
    return reader.found


def _read_receivers(grammar: Grammar, source: bytes, reader: _Reader) -> None:
    """Which module stands before a dot: the file is read once more for the names of the receivers."""
    names = frozenset(receiver for _, receiver, _, _ in reader.dotted)
    other = _Reader(names)
    other.walk(parse(grammar, source.removeprefix(_MARK)).root_node)
    meant = {
        node.start_byte: look_up(scope, text_of(node), VALUE | SPACE) for node, scope, _ in other.references
    }
    for name, _, word, _ in reader.dotted:
        parent = name.parent
        receiver = parent.child_by_field_name("object") if parent is not None else None
        if receiver is None and parent is not None:
            receiver = parent.child_by_field_name("module")
        for place in meant.get(receiver.start_byte, frozenset()) if receiver is not None else ():
            module, whole = other.found.imports.get(place, ("", ""))
            if whole == _WHOLE:
                reader.found.taken[name.start_byte] = (module, word)
