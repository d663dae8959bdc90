"""What is expected where an object is written out or taken apart: whose key is this?"""

from __future__ import annotations

from tree_sitter import Node

from tier_code.codebase.codemods.renaming_scripts.declarations import Outside
from tier_code.codebase.codemods.renaming_scripts.infer import Inference
from tier_code.codebase.codemods.renaming_scripts.kinds import Kind, Many, Promised, Statics
from tier_code.codebase.codemods.renaming_scripts.names import Space
from tier_code.codebase.codemods.renaming_scripts.script_file import (
    ScriptFile,
)
from tier_code.codebase.languages.nodes import ancestors, field_of, text_of

_FUNCTIONS = frozenset(
    {"function_declaration", "function_expression", "arrow_function", "method_definition",
     "generator_function_declaration"}
)  # fmt: skip


class Contexts:
    """Reads what is expected of objects and patterns."""

    def __init__(self, inference: Inference) -> None:
        self._inference = inference

    def of_object(self, file: ScriptFile, node: Node) -> Kind | None:
        """What an object literal, or another expression, is expected to be."""
        parent = node.parent
        if parent is None:
            return None
        said = parent.child_by_field_name("type")
        if parent.type in {"variable_declarator", "public_field_definition", "required_parameter"}:
            return self._inference.said(file, said) if said is not None else None
        if parent.type in {"parenthesized_expression", "non_null_expression"}:
            return self.of_object(file, parent)
        if parent.type in {"as_expression", "satisfies_expression"}:
            return self._inference.said(file, parent.named_children[-1])
        if parent.type == "assignment_expression" and field_of(node) == "right":
            return self._inference.of(file, parent.child_by_field_name("left"))
        if parent.type in {"return_statement", "arrow_function"}:
            return self._returned(file, node)
        return self._inside(file, node, parent)

    def _inside(self, file: ScriptFile, node: Node, parent: Node) -> Kind | None:
        if parent.type == "pair" and parent.parent is not None:
            outer = self.of_object(file, parent.parent)
            return self._inference.shapes.member_kind(outer, text_of(parent.child_by_field_name("key")))
        if parent.type == "array":
            many = self.of_object(file, parent)
            return many.of if isinstance(many, Many) else None
        if parent.type == "arguments":
            return self._argument(file, node, parent)
        return None

    def _returned(self, file: ScriptFile, node: Node) -> Kind | None:
        function = next((around for around in ancestors(node) if around.type in _FUNCTIONS), None)
        said = function.child_by_field_name("return_type") if function is not None else None
        kind = self._inference.said(file, said) if said is not None else None
        return kind.of if isinstance(kind, Promised) else kind

    def _argument(self, file: ScriptFile, node: Node, arguments: Node) -> Kind | None:
        call = arguments.parent
        called = call.child_by_field_name("function") if call is not None else None
        if call is None or node not in arguments.named_children:
            return None
        index = arguments.named_children.index(node)
        if called is not None and called.type == "identifier":
            declared = self._inference.declarations.of(file, called, Space.VALUE)
            if declared is None or isinstance(declared, Outside) or len(declared) != 1:
                return None
            return self._parameter(declared[0].file, declared[0].node.parent, index)
        made = call.child_by_field_name("constructor")
        kind = self._inference.of(file, made) if made is not None else None
        if isinstance(kind, Statics):
            home, _ = self._inference.shapes.node_of(kind.of)
            for named in self._inference.shapes.own(kind.of, "constructor"):
                return self._parameter(home, named.parent, index)
        return None

    def _parameter(self, file: ScriptFile, function: Node | None, index: int) -> Kind | None:
        if function is not None and function.type == "variable_declarator":
            function = function.child_by_field_name("value")
        listed = function.child_by_field_name("parameters") if function is not None else None
        given = listed.named_children if listed is not None else []
        if len(given) <= index:
            return None
        return self._inference.said(file, given[index].child_by_field_name("type"))

    def of_pattern(self, file: ScriptFile, pattern: Node) -> Kind | None:
        """What is taken apart by a pattern."""
        parent = pattern.parent
        if parent is None:
            return None
        if parent.type in {"required_parameter", "optional_parameter"}:
            return self._inference.said(file, parent.child_by_field_name("type"))
        if parent.type == "variable_declarator":
            said = parent.child_by_field_name("type")
            if said is not None:
                return self._inference.said(file, said)
            return self._inference.of(file, parent.child_by_field_name("value"))
        if parent.type == "assignment_expression":
            return self._inference.of(file, parent.child_by_field_name("right"))
        if parent.type == "pair_pattern" and parent.parent is not None:
            outer = self.of_pattern(file, parent.parent)
            return self._inference.shapes.member_kind(outer, text_of(parent.child_by_field_name("key")))
        if parent.type in {"assignment_pattern", "object_assignment_pattern"}:
            return self.of_pattern(file, parent)
        return None

    def of_element(self, file: ScriptFile, element: Node) -> Kind | None:
        """What the attributes of an element are members of."""
        name = element.child_by_field_name("name")
        if name is None or name.type != "identifier":
            return None
        if text_of(name)[:1].islower():
            return Outside("html")
        declared = self._inference.declarations.of(file, name, Space.VALUE)
        if declared is None or isinstance(declared, Outside) or len(declared) != 1:
            return None
        return self._parameter(declared[0].file, declared[0].node.parent, 0)


def is_only_itself(written: Node) -> bool:
    """Whether an object literal has no type but its own: nothing around it expects one."""
    parent = written.parent
    if parent is None:
        return False
    if parent.type == "variable_declarator":
        return parent.child_by_field_name("type") is None
    if parent.type != "return_statement":
        return False
    function = next((around for around in ancestors(parent) if around.type in _FUNCTIONS), None)
    return (
        function is not None
        and function.type in {"function_declaration", "method_definition"}
        and function.child_by_field_name("return_type") is None
        and (function.parent is None or function.parent.type != "object")
    )
