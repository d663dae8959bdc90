"""From `path::A.b` to the place that defines it."""

from __future__ import annotations

from tree_sitter import Node

from tier_code.codebase.codemods.renaming_scripts.names import NameTable, Occurrence
from tier_code.codebase.codemods.renaming_scripts.roles import Role
from tier_code.codebase.codemods.renaming_scripts.scripts import Scripts
from tier_code.codebase.languages.nodes import ancestors, text_of
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Target

_NAMED = frozenset(
    {"function_declaration", "generator_function_declaration", "function_signature", "class_declaration",
     "abstract_class_declaration", "interface_declaration", "enum_declaration", "internal_module", "module",
     "method_definition", "variable_declarator", "type_alias_declaration", "public_field_definition",
     "function_expression", "class", "pair", "property_signature", "method_signature",
     "abstract_method_signature", "field_definition"}
)  # fmt: skip
_DEFINING = frozenset(
    {Role.DECLARED, Role.SHORTHAND_BOUND, Role.MEMBER_DEFINED, Role.ENUM_MEMBER, Role.KEY, Role.SHORTHAND}
)
_KEYS = frozenset({Role.KEY, Role.SHORTHAND})
_SCOPED = frozenset({Role.DECLARED, Role.SHORTHAND_BOUND})


def find_target(scripts: Scripts, target: Target) -> tuple[NameTable, Occurrence]:
    """The table of the target's file and the place that defines it.

    Errors: UsageProblem when there is no such definition; ToolDeclined for a key of a plain object.
    """
    *around, last = target.qualname.split(".")
    word, _, number = last.partition("#")
    if target.path not in scripts.script_paths:
        raise UsageProblem(f"{target.path}: no such TypeScript or JavaScript file in the repository")
    table = scripts.table(target.path, word)
    defining = [item for item in table.occurrences if item.role in _DEFINING]
    outer = [part.partition("#")[0] for part in around]
    fitting = [item for item in defining if outer in _chains(item)]
    scoped = [item for item in fitting if item.role in _SCOPED] or fitting
    index = int(number) - 1 if number.isdigit() else 0
    if not scoped and any(item.role in _KEYS for item in defining):
        raise ToolDeclined("keys of plain objects are not renamed", (str(target),))
    if len(scoped) <= index:
        raise UsageProblem(f"{target} is not defined there")
    return table, scoped[index]


def _chains(item: Occurrence) -> list[list[str]]:
    """The names around a definition, with and without variables that something is kept in."""
    holders = [node for node in ancestors(item.node) if node.type in _NAMED and not _is_name(node, item.node)]
    holders.reverse()
    full = [_name(node) for node in holders]
    plain = [_name(node) for node in holders if node.type not in {"variable_declarator", "pair"}]
    return [full, plain]


def _is_name(holder: Node, node: Node) -> bool:
    """Whether a node is (part of) the name that a declaration gives."""
    name = holder.child_by_field_name("name") or holder.child_by_field_name("key")
    return name is not None and name.start_byte <= node.start_byte < name.end_byte


def _name(holder: Node) -> str:
    named = holder.child_by_field_name("name") or holder.child_by_field_name("key")
    return text_of(named)
