"""Finds the type of an expression in Go from declarations alone; None wherever that is not certain."""

from __future__ import annotations

from collections.abc import Callable

from tree_sitter import Node

from tier_code.codebase.codemods.renaming_go.go_file import (
    GoFile,
    Occurrence,
)
from tier_code.codebase.codemods.renaming_go.members import Members
from tier_code.codebase.codemods.renaming_go.packages import GoPackages, PackageKey
from tier_code.codebase.codemods.renaming_go.scopes import Binding
from tier_code.codebase.codemods.renaming_go.type_names import TypeNames
from tier_code.codebase.codemods.renaming_go.types import (
    BASIC,
    LITERALS,
    STANDARD,
    Function,
    GoType,
    Many,
    Named,
    Outside,
    Pointer,
    Several,
    without_pointer,
)
from tier_code.codebase.languages.nodes import ancestors, text_of

_DEEPEST = 24
"""Expressions inside expressions that are followed."""


class Evaluator:
    """Reads types of nodes and expressions in one set of packages."""

    def __init__(self, packages: GoPackages) -> None:
        self._packages = packages
        self.members = Members(packages, self)
        self._names = TypeNames(packages, self.members)
        self.said = self._names.said
        """The type that a type expression names."""
        self._depth = 0
        self._types: dict[tuple[str, int, int], GoType | None] = {}
        self._expressions: dict[str, Callable[[GoFile, Node], GoType | None]] = {
            "identifier": self._identifier,
            "type_identifier": self._identifier,
            "selector_expression": self._selector,
            "call_expression": self._call,
            "composite_literal": lambda file, node: self.said(file, node.child_by_field_name("type")),
            "type_conversion_expression": lambda file, node: self.said(
                file, node.child_by_field_name("type")
            ),
            "type_assertion_expression": lambda file, node: self.said(file, node.child_by_field_name("type")),
            "unary_expression": self._unary,
            "parenthesized_expression": lambda file, node: self.of(file, node.named_children[0]),
            "index_expression": self._index,
            "slice_expression": lambda file, node: self.of(file, node.child_by_field_name("operand")),
            "func_literal": self._names.function,
            "binary_expression": self._binary,
            "literal_value": self._elided,
        }

    def of(self, file: GoFile, node: Node | None) -> GoType | None:
        """The type of an expression."""
        if node is None or self._depth > _DEEPEST:
            return None
        if node.type in LITERALS:
            return Outside(LITERALS[node.type])
        evaluate = self._expressions.get(node.type)
        key = (file.path, node.start_byte, node.end_byte)
        if evaluate is None:
            return None
        if key not in self._types:
            self._types[key] = None
            self._depth += 1
            try:
                self._types[key] = evaluate(file, node)
            finally:
                self._depth -= 1
        return self._types[key]

    def _identifier(self, file: GoFile, node: Node) -> GoType | None:
        meant = self._packages.meaning(file, node)
        if isinstance(meant, PackageKey):
            return self._of_package(meant, text_of(node))
        if meant is None:
            return None
        return self._of_binding(meant[1], node)

    def _of_package(self, key: PackageKey, name: str) -> GoType | None:
        for _, item in self._packages.declared(key, name):
            return self._declared(item)
        return None

    def _of_binding(self, binding: Binding, node: Node) -> GoType | None:
        seen = [item for start, item in binding.declared if start <= node.start_byte] or [binding.first]
        return self._declared(seen[0])

    def _declared(self, item: Occurrence) -> GoType | None:
        """The type of what a place declares."""
        file, node = item.file, item.node
        for around in ancestors(node):
            if around.type in {"parameter_declaration", "const_spec", "var_spec"}:
                said = around.child_by_field_name("type")
                return self.said(file, said) if said is not None else self._assigned(file, node, around)
            if around.type == "variadic_parameter_declaration":
                return Many(self.said(file, around.child_by_field_name("type")), Outside("int"))
            if around.type in {"short_var_declaration", "receive_statement"}:
                return self._assigned(file, node, around)
            if around.type == "range_clause":
                return self._ranged(file, node, around)
            if around.type == "function_declaration":
                return self._names.function(file, around)
            if around.type in {"type_spec", "type_alias", "type_switch_statement"}:
                return None
        return None

    def _assigned(self, file: GoFile, node: Node, statement: Node) -> GoType | None:
        """The type of the value that stands opposite a name."""
        right = statement.child_by_field_name("right") or statement.child_by_field_name("value")
        left = statement.child_by_field_name("left")
        names = left.named_children if left is not None else statement.children_by_field_name("name")
        if right is None or node not in names:
            return None
        index = list(names).index(node)
        values = right.named_children if right.type == "expression_list" else [right]
        if len(values) == len(names):
            value = self.of(file, values[index])
            return None if isinstance(value, Several) else value
        value = self.of(file, values[0])
        if isinstance(value, Several):
            return value.of[index] if index < len(value.of) else None
        if value == STANDARD:
            return STANDARD
        return value if index == 0 else Outside("bool")

    def _ranged(self, file: GoFile, node: Node, clause: Node) -> GoType | None:
        left = clause.child_by_field_name("left")
        many = self.members.plain(self.of(file, clause.child_by_field_name("right")))
        if left is None or node not in left.named_children:
            return None
        if many == STANDARD:
            return STANDARD
        if not isinstance(many, Many):
            return Outside("int") if isinstance(many, Outside) and many.name in BASIC else None
        index = list(left.named_children).index(node)
        return many.of if index == 1 or many.channel else many.key

    def _selector(self, file: GoFile, node: Node) -> GoType | None:
        operand, name = node.child_by_field_name("operand"), node.child_by_field_name("field")
        if operand is not None and operand.type == "identifier":
            package = self.package_of(file, operand)
            if package is not None:
                return self._of_package(package, text_of(name))
            if self.is_package(file, operand):
                return STANDARD if self._packages.is_standard(file, text_of(operand)) else None
        kind = without_pointer(self.receiver(file, operand))
        if kind == STANDARD or (isinstance(kind, Outside) and kind.name not in BASIC):
            return STANDARD
        found = self.members.find(kind, text_of(name))
        return found.type if found is not None else None

    def receiver(self, file: GoFile, node: Node | None) -> GoType | None:
        """What stands before a dot: a value, or a type as in `T.method` and `(*T).method`."""
        plain = node
        while plain is not None and (plain.type == "parenthesized_expression" or _is_star(plain)):
            plain = plain.named_children[-1]
        if plain is not None and plain.type == "identifier":
            kind = self._conversion(file, plain)
            if isinstance(kind, Named):
                return kind
        return self.of(file, node)

    def package_of(self, file: GoFile, operand: Node) -> PackageKey | None:
        """The package of this repository that a name before a dot is."""
        if self._packages.meaning(file, operand) is not None:
            return None
        return self._packages.imported(file, text_of(operand))

    def is_package(self, file: GoFile, operand: Node) -> bool:
        """Whether a name before a dot is any package."""
        return self._packages.meaning(file, operand) is None and self._packages.is_import(
            file, text_of(operand)
        )

    def _call(self, file: GoFile, node: Node) -> GoType | None:
        called = node.child_by_field_name("function")
        arguments = node.child_by_field_name("arguments")
        given = arguments.named_children if arguments is not None else []
        if called is None:
            return None
        if called.type == "identifier" and self._packages.meaning(file, called) is None:
            return self._built_in(file, text_of(called), given)
        converted = self._conversion(file, called)
        if converted is not None:
            return converted
        function = self.members.plain(self.of(file, called))
        if function == STANDARD:
            return STANDARD if all(self._is_foreign(file, each) for each in given) else None
        if not isinstance(function, Function):
            return None
        return function.results[0] if len(function.results) == 1 else Several(function.results)

    def _is_foreign(self, file: GoFile, argument: Node) -> bool:
        """Whether an argument can hand no type of ours to a generic function."""
        kind = self.of(file, argument)
        while isinstance(kind, Pointer | Many):
            kind = kind.to if isinstance(kind, Pointer) else kind.of
        return isinstance(kind, Outside) or argument.type == "nil"

    def _conversion(self, file: GoFile, called: Node) -> GoType | None:
        """The type that a call converts to, if it is one."""
        if called.type == "parenthesized_expression":
            inner = called.named_children[0]
            return Pointer(self._conversion(file, inner.named_children[-1])) if _is_star(inner) else None
        if called.type == "identifier":
            kind = self._names.type_name(file, called)
            return kind if isinstance(kind, Named) else None
        operand = called.child_by_field_name("operand") if called.type == "selector_expression" else None
        package = self.package_of(file, operand) if operand is not None else None
        if package is None:
            return None
        return self.members.type_of_package(package, text_of(called.child_by_field_name("field")))

    def _built_in(self, file: GoFile, name: str, given: list[Node]) -> GoType | None:
        if name in {"make", "new"} and given:
            kind = self.said(file, given[0])
            return Pointer(kind) if name == "new" else kind
        if name in {"append", "min", "max"} and given:
            return self.of(file, given[0])
        if name in {"len", "cap", "copy"}:
            return Outside("int")
        return Outside(name) if name in BASIC else None

    def _unary(self, file: GoFile, node: Node) -> GoType | None:
        operator = text_of(node.child_by_field_name("operator"))
        value = self.of(file, node.child_by_field_name("operand"))
        if operator == "&":
            return Pointer(value) if value is not None else None
        if operator == "*":
            return value.to if isinstance(value, Pointer) else STANDARD if value == STANDARD else None
        if operator == "<-":
            many = self.members.plain(value)
            return many.of if isinstance(many, Many) else None
        return value

    def _index(self, file: GoFile, node: Node) -> GoType | None:
        many = self.members.plain(without_pointer(self.of(file, node.child_by_field_name("operand"))))
        if isinstance(many, Many):
            return many.of
        if many == STANDARD:
            return STANDARD
        return Outside("byte") if isinstance(many, Outside) and many.name == "string" else None

    def _binary(self, file: GoFile, node: Node) -> GoType | None:
        if text_of(node.child_by_field_name("operator")) in {"==", "!=", "<", "<=", ">", ">=", "&&", "||"}:
            return Outside("bool")
        return self.of(file, node.child_by_field_name("left"))

    def _elided(self, file: GoFile, node: Node) -> GoType | None:
        """`{...}` in a literal of several: the type of its elements."""
        parent = node.parent
        if parent is None:
            return None
        if parent.type == "composite_literal":
            return self.said(file, parent.child_by_field_name("type"))
        is_key = False
        while parent is not None and parent.type in {"literal_element", "keyed_element"}:
            is_key = is_key or (parent.type == "literal_element" and _is_key(parent))
            parent = parent.parent
        if parent is None or parent.type != "literal_value":
            return None
        many = self.members.plain(without_pointer(self._elided(file, parent)))
        if not isinstance(many, Many):
            return None
        return without_pointer(many.key if is_key else many.of)


def _is_star(node: Node) -> bool:
    return node.type == "unary_expression" and text_of(node.child_by_field_name("operator")) == "*"


def _is_key(element: Node) -> bool:
    parent = element.parent
    return parent is not None and parent.child_by_field_name("key") == element
