"""What a name is where it stands: declared, imported, exported, read, or a member of something."""

from __future__ import annotations

from enum import StrEnum

from tree_sitter import Node

from tier_code.codebase.languages.nodes import field_of, text_of


class Role(StrEnum):
    """What a name is where it stands."""

    DECLARED = "definition"
    IMPORTED = "import"
    """`import { name }`: the name there and the name here."""
    IMPORTED_NAME = "imported name"
    """`import { name as other }`."""
    IMPORT_ALIAS = "import alias"
    """`import { other as name }`."""
    IMPORT_DEFAULT = "default import"
    IMPORT_NAMESPACE = "namespace import"
    IMPORT_EQUALS = "import ="
    EXPORTED = "export"
    """`export { name }` or `export { name as other }`."""
    EXPORT_ALIAS = "export alias"
    EXPORT_NAMESPACE = "namespace export"
    VALUE = "name"
    TYPE = "type"
    NAMESPACE = "namespace"
    ANY = "default export"
    SHORTHAND = "shorthand"
    """`{ name }` of an object."""
    SHORTHAND_BOUND = "destructured"
    """`{ name }` of a pattern that declares it."""
    SHORTHAND_ASSIGNED = "destructured into"
    MEMBER = "member"
    TYPE_MEMBER = "type member"
    KEY = "key"
    PATTERN_KEY = "pattern key"
    MEMBER_DEFINED = "member definition"
    ENUM_MEMBER = "enum member"
    JSX_ATTRIBUTE = "attribute of an element"
    STRING = "string"
    COMMENT = "comment"
    TEXT = "text"
    NOTHING = "label"
    """A label, an element of HTML, a name in a tuple type: means no definition."""
    UNKNOWN = "unknown"


PATTERNS = frozenset(
    {"rest_pattern", "array_pattern", "object_pattern", "assignment_pattern", "object_assignment_pattern",
     "pair_pattern"}
)  # fmt: skip
_DECLARING = {
    ("variable_declarator", "name"), ("function_declaration", "name"), ("function_signature", "name"),
    ("generator_function_declaration", "name"), ("function_expression", "name"),
    ("generator_function", "name"), ("class_declaration", "name"), ("abstract_class_declaration", "name"),
    ("class", "name"), ("required_parameter", "pattern"), ("optional_parameter", "pattern"),
    ("formal_parameters", ""), ("arrow_function", "parameter"), ("catch_clause", "parameter"),
    ("enum_declaration", "name"), ("internal_module", "name"), ("module", "name"),
    ("index_signature", "name"), ("interface_declaration", "name"), ("type_alias_declaration", "name"),
    ("type_parameter", "name"), ("infer_type", ""), ("mapped_type_clause", "name"),
}  # fmt: skip
_LEAVES = {
    "statement_identifier": Role.NOTHING,
    "shorthand_property_identifier": Role.SHORTHAND,
    "comment": Role.COMMENT,
    "html_comment": Role.COMMENT,
    "hash_bang_line": Role.COMMENT,
    "string_fragment": Role.STRING,
    "string": Role.STRING,
    "escape_sequence": Role.STRING,
    "template_string": Role.TEXT,
    "template_literal_type": Role.TEXT,
    "jsx_text": Role.TEXT,
    "regex_pattern": Role.TEXT,
    "regex_flags": Role.NOTHING,
}
_IDENTIFIERS = {
    "import_clause": Role.IMPORT_DEFAULT,
    "namespace_import": Role.IMPORT_NAMESPACE,
    "namespace_export": Role.EXPORT_NAMESPACE,
    "import_require_clause": Role.IMPORT_EQUALS,
    "export_statement": Role.ANY,
    "nested_type_identifier": Role.NAMESPACE,
    "nested_identifier": Role.NAMESPACE,
}
_PROPERTIES = {
    "member_expression": Role.MEMBER,
    "nested_identifier": Role.MEMBER,
    "pair": Role.KEY,
    "pair_pattern": Role.PATTERN_KEY,
    "enum_body": Role.ENUM_MEMBER,
    "enum_assignment": Role.ENUM_MEMBER,
    "jsx_attribute": Role.JSX_ATTRIBUTE,
    "method_signature": Role.MEMBER_DEFINED,
    "property_signature": Role.MEMBER_DEFINED,
    "abstract_method_signature": Role.MEMBER_DEFINED,
    "public_field_definition": Role.MEMBER_DEFINED,
    "field_definition": Role.MEMBER_DEFINED,
}
_JSX_NAMES = frozenset({"jsx_opening_element", "jsx_closing_element", "jsx_self_closing_element"})


def role_of(node: Node) -> Role:
    """What a leaf is."""
    parent = node.parent
    if node.type in _LEAVES:
        return _LEAVES[node.type]
    if parent is None:
        return Role.UNKNOWN
    if node.type in {"property_identifier", "private_property_identifier"}:
        return _property(parent)
    if node.type == "shorthand_property_identifier_pattern":
        return Role.SHORTHAND_BOUND if _pattern_declares(node) else Role.SHORTHAND_ASSIGNED
    if node.type == "type_identifier":
        return _type(node, parent)
    return _identifier(node, parent) if node.type == "identifier" else Role.UNKNOWN


def _property(parent: Node) -> Role:
    if parent.type == "method_definition":
        within = parent.parent
        return Role.KEY if within is not None and within.type == "object" else Role.MEMBER_DEFINED
    return _PROPERTIES.get(parent.type, Role.UNKNOWN)


def _type(node: Node, parent: Node) -> Role:
    field = field_of(node)
    if (parent.type, field) in _DECLARING:
        return Role.DECLARED
    return Role.TYPE_MEMBER if (parent.type, field) == ("nested_type_identifier", "name") else Role.TYPE


def _identifier(node: Node, parent: Node) -> Role:
    field = field_of(node)
    if (parent.type, field) in _DECLARING:
        return Role.DECLARED
    if parent.type in {"required_parameter", "optional_parameter"} and field == "name":
        return Role.NOTHING
    if parent.type == "import_specifier":
        if field == "alias":
            return Role.IMPORT_ALIAS
        return Role.IMPORTED if parent.child_by_field_name("alias") is None else Role.IMPORTED_NAME
    if parent.type == "export_specifier":
        return Role.EXPORT_ALIAS if field == "alias" else Role.EXPORTED
    return _used_identifier(node, parent, field)


def _used_identifier(node: Node, parent: Node, field: str) -> Role:
    if parent.type == "import_alias":
        return Role.IMPORT_EQUALS if parent.named_children[0] == node else Role.NAMESPACE
    if parent.type in _JSX_NAMES and field == "name" and text_of(node)[:1].islower():
        return Role.NOTHING
    if parent.type in PATTERNS or parent.type == "for_in_statement":
        return Role.DECLARED if _pattern_declares(node) else Role.VALUE
    return _IDENTIFIERS.get(parent.type, Role.VALUE)


def _pattern_declares(node: Node) -> bool:
    """Whether a name in a pattern is declared by it, rather than assigned to or read."""
    current, parent = node, node.parent
    while parent is not None and parent.type in PATTERNS:
        if field_of(current) in {"right", "key"}:
            return False
        current, parent = parent, parent.parent
    if parent is None:
        return False
    field = field_of(current)
    if parent.type == "for_in_statement":
        return field == "left" and parent.child_by_field_name("kind") is not None
    return (parent.type, field) in _DECLARING
