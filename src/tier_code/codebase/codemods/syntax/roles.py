"""What one identifier token does in its place: read, bind, attribute, keyword, import, text."""

from __future__ import annotations

from enum import StrEnum

from tree_sitter import Node


class Role(StrEnum):
    """The part a word plays."""

    READ = "read"
    BIND = "bind"
    """Any binding of a variable but the ones below."""
    PARAMETER = "parameter"
    IMPORTED = "imported"
    """`name` in `from x import name`, with or without `as`."""
    MODULE = "module"
    """Part of a module's dotted path in an import statement."""
    DECLARED = "declared"
    """In a `global` or `nonlocal` statement."""
    ATTRIBUTE = "attribute"
    STORED = "stored"
    """An attribute that is assigned or deleted."""
    KEYWORD = "keyword"
    """The name of a keyword argument."""
    FIELD = "field"
    """The name of a keyword in a class pattern."""
    STRING = "string"
    COMMENT = "comment"
    OTHER = "other"
    """Nothing that is understood."""


_NESTING = frozenset(
    {
        "pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "expression_list", "tuple",
        "list", "list_splat", "parenthesized_expression",
    }
)  # fmt: skip
_LEFT_SIDES = frozenset({"assignment", "augmented_assignment", "for_statement", "for_in_clause"})
_TARGETS = frozenset({"as_pattern_target", "delete_statement"})
_STRINGS = frozenset({"string", "string_content", "escape_sequence", "string_start", "string_end"})
_PARAMETERS = frozenset({"parameters", "lambda_parameters"})
_NAMED_BY_FIELD = {
    "function_definition": ("name", Role.BIND),
    "class_definition": ("name", Role.BIND),
    "named_expression": ("name", Role.BIND),
    "aliased_import": ("alias", Role.BIND),
    "default_parameter": ("name", Role.PARAMETER),
    "typed_default_parameter": ("name", Role.PARAMETER),
    "keyword_argument": ("name", Role.KEYWORD),
}
_ALWAYS = {
    "parameters": Role.PARAMETER,
    "lambda_parameters": Role.PARAMETER,
    "typed_parameter": Role.PARAMETER,
    "dictionary_splat_pattern": Role.PARAMETER,
    "splat_pattern": Role.BIND,
    "global_statement": Role.DECLARED,
    "nonlocal_statement": Role.DECLARED,
}


def role_of(leaf: Node) -> Role:
    """The part this smallest node plays."""
    if leaf.type == "comment":
        return Role.COMMENT
    if leaf.type in _STRINGS:
        return Role.STRING
    parent = leaf.parent
    if leaf.type != "identifier" or parent is None:
        return Role.OTHER
    return _identifier_role(leaf, parent)


def is_field(parent: Node, field: str, child: Node) -> bool:
    """Whether `child` is what stands in this field."""
    return parent.child_by_field_name(field) == child


def is_target(node: Node) -> bool:
    """Whether an expression stands where something is assigned, deleted or bound."""
    child, parent = node, node.parent
    while parent is not None and parent.type in _NESTING:
        child, parent = parent, parent.parent
    if parent is None:
        return False
    return parent.type in _TARGETS or (parent.type in _LEFT_SIDES and is_field(parent, "left", child))


def binds_whole_module(leaf: Node) -> bool:
    """Whether this is `a` in `import a.b`, which binds the top package."""
    parent = leaf.parent
    return (
        parent is not None
        and parent.type == "dotted_name"
        and parent.parent is not None
        and parent.parent.type == "import_statement"
        and parent.named_children[0] == leaf
    )


def _identifier_role(leaf: Node, parent: Node) -> Role:
    kind = parent.type
    if kind in _ALWAYS:
        return _ALWAYS[kind]
    if kind in _NAMED_BY_FIELD:
        field, role = _NAMED_BY_FIELD[kind]
        return role if is_field(parent, field, leaf) else Role.READ
    special = _SPECIAL.get(kind)
    return special(leaf, parent) if special else _plain(leaf)


def _plain(leaf: Node) -> Role:
    return Role.BIND if is_target(leaf) else Role.READ


def _attribute(leaf: Node, parent: Node) -> Role:
    if not is_field(parent, "attribute", leaf):
        return Role.READ
    return Role.STORED if is_target(parent) else Role.ATTRIBUTE


def _list_splat(leaf: Node, parent: Node) -> Role:
    above = parent.parent
    if above is not None and above.type in _PARAMETERS | {"typed_parameter"}:
        return Role.PARAMETER
    return _plain(leaf)


def _dotted_name(leaf: Node, parent: Node) -> Role:
    above = parent.parent
    if above is not None and above.type == "aliased_import" and above.parent is not None:
        return _imported(above.parent)
    if above is None or above.type in {"relative_import", "future_import_statement"}:
        return Role.MODULE
    if above.type == "import_statement":
        return Role.BIND if binds_whole_module(leaf) else Role.MODULE
    if above.type == "import_from_statement":
        return Role.MODULE if is_field(above, "module_name", parent) else Role.IMPORTED
    return _pattern_name(leaf, parent, above)


def _imported(statement: Node) -> Role:
    return Role.IMPORTED if statement.type == "import_from_statement" else Role.MODULE


def _pattern_name(leaf: Node, parent: Node, above: Node) -> Role:
    parts = parent.named_children
    if len(parts) > 1:
        return Role.READ if parts[0] == leaf else Role.ATTRIBUTE
    return Role.BIND if above.type in {"case_pattern", "keyword_pattern"} else Role.READ


def _keyword_pattern(leaf: Node, parent: Node) -> Role:
    return Role.FIELD if parent.named_children[0] == leaf else Role.BIND


def _as_pattern(leaf: Node, parent: Node) -> Role:
    captures = parent.named_children[0].type == "case_pattern" and parent.named_children[-1] == leaf
    return Role.BIND if captures else _plain(leaf)


def _type(leaf: Node, parent: Node) -> Role:
    """Type parameters and the name of a `type` statement bind; every other type is read."""
    above = parent.parent
    if above is None:
        return Role.READ
    if above.type == "type_alias_statement":
        return Role.BIND if is_field(above, "left", parent) else Role.READ
    if above.type == "constrained_type" and above.named_children[0] != parent:
        return Role.READ
    holder = above.parent if above.type == "constrained_type" else parent
    return Role.BIND if holder is not None and is_type_parameter(holder) else Role.READ


def is_type_parameter(node: Node) -> bool:
    """Whether a `type` node declares a type parameter of a function, class or `type` statement."""
    listing = node.parent
    if listing is None or listing.type != "type_parameter" or listing.parent is None:
        return False
    owner = listing.parent
    if owner.type in {"function_definition", "class_definition"}:
        return is_field(owner, "type_parameters", listing)
    return _names_alias(owner)


def _names_alias(generic: Node) -> bool:
    holder = generic.parent
    above = holder.parent if holder is not None else None
    return (
        generic.type == "generic_type"
        and holder is not None
        and above is not None
        and above.type == "type_alias_statement"
        and is_field(above, "left", holder)
    )


def _splat_type(leaf: Node, parent: Node) -> Role:
    holder = parent.parent
    return Role.BIND if holder is not None and is_type_parameter(holder) else Role.READ


def _generic_type(leaf: Node, parent: Node) -> Role:
    return Role.BIND if _names_alias(parent) and parent.named_children[0] == leaf else Role.READ


_SPECIAL = {
    "attribute": _attribute,
    "list_splat_pattern": _list_splat,
    "dotted_name": _dotted_name,
    "keyword_pattern": _keyword_pattern,
    "as_pattern": _as_pattern,
    "type": _type,
    "splat_type": _splat_type,
    "generic_type": _generic_type,
}
