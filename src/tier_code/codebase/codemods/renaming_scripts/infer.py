"""Finds what an expression is from annotations, `new`, `this` and what functions say they give."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tree_sitter import Node

from tier_code.codebase.codemods.renaming_scripts.declarations import Declarations, Outside
from tier_code.codebase.codemods.renaming_scripts.kinds import (
    Function,
    Instance,
    Kind,
    Many,
    OneOf,
    Promised,
    Statics,
    shape_of,
)
from tier_code.codebase.codemods.renaming_scripts.names import Occurrence, Space
from tier_code.codebase.codemods.renaming_scripts.script_file import (
    ScriptFile,
)
from tier_code.codebase.codemods.renaming_scripts.scripts import Scripts
from tier_code.codebase.codemods.renaming_scripts.shapes import Shapes
from tier_code.codebase.languages.nodes import ancestors, field_of, text_of

_DEEPEST = 20
_CLASSES = frozenset({"class_declaration", "abstract_class_declaration", "class"})
_SHAPED = _CLASSES | {"interface_declaration", "enum_declaration"}
_FUNCTIONS = frozenset(
    {"function_declaration", "function_signature", "function_expression", "arrow_function",
     "generator_function_declaration", "method_definition", "method_signature", "abstract_method_signature"}
)  # fmt: skip
_SAME = frozenset({"Partial", "Required", "Readonly", "NonNullable"})
"""Generic types that have the members of their argument."""
_LISTS = frozenset({"Array", "ReadonlyArray", "Set", "ReadonlySet", "Iterable", "AsyncIterable"})
_PLAIN = frozenset({"string", "template_string", "number", "true", "false", "regex", "null", "undefined"})
_EMPTY = frozenset({"null", "undefined", "void", "never"})
OUTSIDE = Outside()


class Inference:
    """Reads kinds of expressions in one set of files."""

    def __init__(self, scripts: Scripts) -> None:
        self._scripts = scripts
        self.declarations = Declarations(scripts)
        self.shapes = Shapes(scripts, self)
        self._depth = 0
        self._known: dict[tuple[str, int, int, str], Kind | None] = {}
        self._by_type: dict[str, Callable[[ScriptFile, Node], Kind | None]] = {
            "identifier": self._name,
            "this": self._this,
            "new_expression": self._new,
            "member_expression": self._member,
            "call_expression": self._call,
            "await_expression": self._awaited,
            "as_expression": self._cast,
            "satisfies_expression": lambda file, node: self.of(file, node.named_children[0]),
            "parenthesized_expression": lambda file, node: self.of(file, node.named_children[0]),
            "non_null_expression": lambda file, node: self.of(file, node.named_children[0]),
            "subscript_expression": self._subscript,
            "arrow_function": self._function,
            "function_expression": self._function,
        }

    def of(self, file: ScriptFile, node: Node | None) -> Kind | None:
        """What an expression is; None when that is not certain."""
        if node is None or self._depth > _DEEPEST:
            return None
        if node.type in _PLAIN:
            return OUTSIDE
        read = self._by_type.get(node.type)
        key = (file.path, node.start_byte, node.end_byte, node.type)
        if read is None:
            return None
        if key not in self._known:
            self._known[key] = None
            self._depth += 1
            try:
                self._known[key] = read(file, node)
            finally:
                self._depth -= 1
        return self._known[key]

    def said(self, file: ScriptFile, node: Node | None) -> Kind | None:
        """What a type says."""
        if node is None or self._depth > _DEEPEST:
            return None
        self._depth += 1
        try:
            return self._said(file, node)
        finally:
            self._depth -= 1

    def _said(self, file: ScriptFile, node: Node) -> Kind | None:
        if node.type in {"type_annotation", "parenthesized_type", "readonly_type", "opting_type_annotation"}:
            return self.said(file, node.named_children[0]) if node.named_children else None
        if node.type == "type_identifier":
            return self._type_name(file, node)
        if node.type == "generic_type":
            return self._generic(file, node)
        if node.type in {"predefined_type", "literal_type", "template_literal_type"}:
            return None if text_of(node) in {"any", "unknown", "object"} else OUTSIDE
        if node.type == "array_type":
            return Many(self.said(file, node.named_children[0]))
        return self._said_more(file, node)

    def _said_more(self, file: ScriptFile, node: Node) -> Kind | None:
        if node.type in {"union_type", "intersection_type"}:
            return self._several(file, node)
        if node.type == "object_type":
            return Instance(shape_of(file, node))
        if node.type == "function_type":
            return Function(self.said(file, node.child_by_field_name("return_type")))
        return self._this(file, node) if node.type == "this_type" else None

    def _several(self, file: ScriptFile, node: Node) -> Kind | None:
        kinds: list[Kind] = []
        for each in node.named_children:
            if text_of(each) in _EMPTY:
                continue
            kind = self.said(file, each)
            if kind is None:
                return None
            kinds += kind.of if isinstance(kind, OneOf) else [kind]
        return kinds[0] if len(set(kinds)) == 1 else OneOf(tuple(dict.fromkeys(kinds)))

    def _generic(self, file: ScriptFile, node: Node) -> Kind | None:
        name, given = node.child_by_field_name("name"), node.child_by_field_name("type_arguments")
        arguments = given.named_children if given is not None else []
        if name is None or name.type != "type_identifier":
            return None
        declared = self.declarations.of(file, name, Space.TYPE)
        if isinstance(declared, Outside):
            if not arguments:
                return None
            if text_of(name) in _SAME:
                return self.said(file, arguments[0])
            if text_of(name) in _LISTS:
                return Many(self.said(file, arguments[0]))
            is_promise = text_of(name) in {"Promise", "PromiseLike"}
            return Promised(self.said(file, arguments[0])) if is_promise else None
        return self._type_name(file, name)

    def _type_name(self, file: ScriptFile, node: Node) -> Kind | None:
        declared = self.declarations.of(file, node, Space.TYPE)
        if isinstance(declared, Outside):
            return declared
        for item in declared or ():
            parent = item.node.parent
            if parent is not None and parent.type in _SHAPED:
                return Instance(shape_of(item.file, parent))
            if parent is not None and parent.type == "type_alias_declaration":
                return self.said(item.file, parent.child_by_field_name("value"))
        return None

    def _name(self, file: ScriptFile, node: Node) -> Kind | None:
        declared = self.declarations.of(file, node, Space.VALUE)
        if isinstance(declared, Outside):
            return declared
        return self._of_declared(declared) if declared else None

    def _of_declared(self, places: Sequence[Occurrence]) -> Kind | None:
        item = places[0]
        parent = item.node.parent
        if parent is None:
            return None
        if parent.type in _CLASSES or parent.type == "enum_declaration":
            return Statics(shape_of(item.file, parent))
        if parent.type in _FUNCTIONS and field_of(item.node) == "name":
            return self._function(item.file, parent) if len(places) == 1 else None
        if parent.type == "variable_declarator":
            return self._of_variable(item.file, parent)
        if parent.type in {"required_parameter", "optional_parameter"} and item.node.type == "identifier":
            said = parent.child_by_field_name("type")
            return self.said(item.file, said) if said is not None else None
        return self._looped(item) if parent.type == "for_in_statement" else None

    def _looped(self, item: Occurrence) -> Kind | None:
        loop = item.node.parent
        is_of = loop is not None and text_of(loop.child_by_field_name("operator")) == "of"
        many = self.of(item.file, loop.child_by_field_name("right")) if is_of and loop is not None else None
        return many.of if isinstance(many, Many) else None

    def _of_variable(self, file: ScriptFile, declarator: Node) -> Kind | None:
        said = declarator.child_by_field_name("type")
        if said is not None:
            return self.said(file, said)
        statement = declarator.parent
        is_constant = statement is not None and text_of(statement.child_by_field_name("kind")) == "const"
        kind = self.of(file, declarator.child_by_field_name("value"))
        # A variable of TypeScript keeps the type of its first value; one of JavaScript may become anything.
        lasting = is_constant or (isinstance(kind, Instance) and file.path.endswith((".ts", ".tsx", ".mts")))
        return kind if lasting else None

    def _this(self, file: ScriptFile, node: Node) -> Kind | None:
        """The object of the class around, where no function between has a `this` of its own."""
        member: Node | None = None
        for around in ancestors(node):
            if around.type in {"function_declaration", "function_expression", "generator_function"}:
                return None
            if around.type == "method_definition" and _is_of_object(around):
                return None
            if around.type in {"method_definition", "public_field_definition", "field_definition"}:
                member = around
            if around.type in _CLASSES:
                shape = shape_of(file, around)
                static = member is not None and any(child.type == "static" for child in member.children)
                return Statics(shape) if static else Instance(shape)
            if around.type == "interface_declaration":
                return Instance(shape_of(file, around))
        return None

    def _new(self, file: ScriptFile, node: Node) -> Kind | None:
        made = self.of(file, node.child_by_field_name("constructor"))
        if isinstance(made, Statics):
            return Instance(made.of)
        return made if isinstance(made, Outside) else None

    def _member(self, file: ScriptFile, node: Node) -> Kind | None:
        receiver = self.of(file, node.child_by_field_name("object"))
        return self.shapes.member_kind(receiver, text_of(node.child_by_field_name("property")))

    def _call(self, file: ScriptFile, node: Node) -> Kind | None:
        called = node.child_by_field_name("function")
        function = self.of(file, called)
        return function.gives if isinstance(function, Function) else None

    def _awaited(self, file: ScriptFile, node: Node) -> Kind | None:
        kind = self.of(file, node.named_children[0])
        return kind.of if isinstance(kind, Promised) else kind

    def _cast(self, file: ScriptFile, node: Node) -> Kind | None:
        said = node.named_children[-1]
        if len(node.named_children) == 1:
            return self.of(file, said)
        return self.said(file, said)

    def _subscript(self, file: ScriptFile, node: Node) -> Kind | None:
        many = self.of(file, node.child_by_field_name("object"))
        return many.of if isinstance(many, Many) else None

    def _function(self, file: ScriptFile, node: Node) -> Kind:
        said = node.child_by_field_name("return_type")
        if said is not None and said.type == "type_annotation":
            return Function(self.said(file, said))
        return Function(None)


def _is_of_object(method: Node) -> bool:
    """Whether a method is one of an object literal, whose `this` is that object."""
    return method.parent is not None and method.parent.type == "object"
