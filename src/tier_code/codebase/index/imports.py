"""Reading import statements: which names they bind, and to what."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from tier_code.codebase.index.expression_reading import text_of
from tier_code.codebase.index.expressions import (
    Imported,
)
from tier_code.codebase.index.facts import ImportedName, LineRange

STAR = "*"


def rows(node: Node) -> LineRange:
    """The lines of a node, 1-based."""
    return LineRange(start=node.start_point.row + 1, end=node.end_point.row + 1)


def read_import(statement: Node) -> tuple[ImportedName, ...]:
    """The names bound by an `import_statement` or `import_from_statement` node."""
    bound = _from_names(statement) if statement.type == "import_from_statement" else _plain_names(statement)
    lines = rows(statement)
    return tuple(
        ImportedName(name=name, source=source, statement=lines, line=node.start_point.row + 1)
        for name, source, node in bound
    )


def _plain_names(statement: Node) -> Iterator[tuple[str, Imported, Node]]:
    for node in statement.children_by_field_name("name"):
        if node.type == "aliased_import":
            dotted = text_of(node.child_by_field_name("name"))
            yield text_of(node.child_by_field_name("alias")), Imported(dotted, 0), node
        else:
            # `import a.b` binds `a`.
            first = text_of(node).partition(".")[0]
            yield first, Imported(first, 0), node


def _from_names(statement: Node) -> Iterator[tuple[str, Imported, Node]]:
    dotted = text_of(statement.child_by_field_name("module_name")).replace(" ", "")
    module = dotted.lstrip(".")
    level = len(dotted) - len(module)
    for node in statement.children_by_field_name("name"):
        if node.type == "aliased_import":
            symbol = text_of(node.child_by_field_name("name"))
            yield text_of(node.child_by_field_name("alias")), Imported(module, level, symbol), node
        else:
            yield text_of(node), Imported(module, level, text_of(node)), node
    for node in statement.named_children:
        if node.type == "wildcard_import":
            yield STAR, Imported(module, level, STAR), node
