"""Reads in class bodies and modules that may run before the name is bound, and then mean something else."""

from __future__ import annotations

import builtins
from enum import StrEnum

from tree_sitter import Node

from tier_code.codebase.codemods.program.imports import Imports
from tier_code.codebase.codemods.syntax.names import NameTable, Occurrence
from tier_code.codebase.codemods.syntax.scopes import Scope, ScopeKind


class Reads(StrEnum):
    """Which variable a read finds when it runs."""

    OWN = "own"
    OUTER = "outer"
    EITHER = "either"


_STATEMENTS = frozenset(
    {
        "expression_statement", "decorated_definition", "function_definition", "class_definition",
        "import_statement", "import_from_statement", "type_alias_statement",
    }
)  # fmt: skip


def what_is_read(imports: Imports, table: NameTable, read: Occurrence, owner: Scope) -> Reads:
    """Whether a read that belongs to the variable of `owner` by scope really finds that one."""
    if owner.kind not in {ScopeKind.CLASS, ScopeKind.MODULE} or not _outer_exists(
        imports, table, read, owner
    ):
        return Reads.OWN
    bindings = table.bound[owner.key]
    certain = [end for item in bindings if (end := _runs_always(item, owner)) is not None]
    if read.scope.binder.key != owner.key:
        # A function body runs later: one binding that always happens is enough.
        return Reads.OWN if certain else Reads.EITHER
    if any(end <= read.start for end in certain):
        return Reads.OWN
    return Reads.EITHER if any(_end_of(item.node) <= read.start for item in bindings) else Reads.OUTER


def _outer_exists(imports: Imports, table: NameTable, read: Occurrence, owner: Scope) -> bool:
    if hasattr(builtins, table.word):
        return True
    return owner.parent is not None and bool(imports.sources(read.file, outside_classes(owner), table.word))


def outside_classes(scope: Scope) -> Scope:
    """The nearest scope around this one whose names can be seen from inside: class bodies cannot."""
    outer = scope.parent
    while outer is not None and outer.kind is ScopeKind.CLASS and outer.parent is not None:
        outer = outer.parent
    return outer or scope


def runs_always(binding: Occurrence) -> bool:
    """Whether a binding at module level happens whenever the module is imported."""
    return binding.scope.kind is ScopeKind.MODULE and _runs_always(binding, binding.scope) is not None


def _runs_always(binding: Occurrence, owner: Scope) -> int | None:
    """The byte after the binding statement when it stands directly in the body of `owner`."""
    if binding.scope.key != owner.key:
        return None
    statement: Node | None = binding.node
    while statement is not None and statement.type not in _STATEMENTS:
        statement = statement.parent
    if statement is None:
        return None
    if statement.parent is not None and statement.parent.type == "decorated_definition":
        statement = statement.parent
    body = owner.node.child_by_field_name("body") if owner.kind is ScopeKind.CLASS else owner.node
    return statement.end_byte if statement.parent == body else None


def _end_of(node: Node) -> int:
    current: Node | None = node
    while current is not None and current.type not in _STATEMENTS:
        current = current.parent
    return current.end_byte if current is not None else node.end_byte
