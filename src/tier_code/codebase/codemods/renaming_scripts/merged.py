"""Blocks of one namespace or enum: what one of them offers is declared in every other one as well."""

from __future__ import annotations

import re

from tree_sitter import Node

from tier_code.codebase.codemods.renaming_scripts.names import Binding, scope_of
from tier_code.codebase.codemods.renaming_scripts.scripts import Scripts
from tier_code.codebase.languages.nodes import ancestors, text_of

_BLOCKS = frozenset({"internal_module", "module", "enum_declaration"})
_PARTS = re.compile(r"[\w$]+")


def in_another_block(scripts: Scripts, node: Node, word: str, home: Binding | None) -> str:
    """Where a block of the name of one around a node declares a word; empty for nowhere.

    Blocks around the scope `home` as well do not count. Only the last names are compared, so too many are
    taken to be blocks of one namespace rather than too few.
    """
    names: set[str] = set()
    for around in ancestors(node):
        if home is not None and around.start_byte <= home.scope.start and home.scope.end <= around.end_byte:
            break
        if around.type in _BLOCKS:
            names.update(_names(around))
    if not names:
        return ""
    for table in scripts.tables(word):
        for binding in table.bindings.values():
            holder = _holder(scope_of(binding.declared[0]))
            if binding is not home and holder is not None and names.intersection(_names(holder)):
                return binding.declared[0].place
    return ""


def _holder(scope: Node) -> Node | None:
    """The block whose own scope this is."""
    holder = scope if scope.type in _BLOCKS else scope.parent
    return holder if holder is not None and holder.type in _BLOCKS else None


def _names(block: Node) -> list[str]:
    return _PARTS.findall(text_of(block.child_by_field_name("name")))
