"""The top-level definitions that a move takes along, found in their module."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from tier_code.codebase.codemods.moving.source_text import Block, block_of, stands_alone, whole_statement
from tier_code.codebase.codemods.program.repository import Repository
from tier_code.codebase.codemods.syntax.decorators import decorator_names
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.nodes import text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.roles import Role
from tier_code.codebase.codemods.syntax.scopes import ScopeKind

_DEFINITIONS = frozenset({"function_definition", "class_definition"})


@dataclass(frozen=True, slots=True)
class Definition:
    """One name with the statements that make it: several for a function with overloads."""

    name: str
    statements: tuple[Node, ...]

    def holds(self, offset: int) -> bool:
        """Whether a byte lies in it."""
        return any(node.start_byte <= offset < node.end_byte for node in self.statements)


def module_bindings(repository: Repository, file: PythonFile, name: str) -> list[Occurrence]:
    """Every place that binds a variable of the module."""
    bound = repository.names(file, name).bound
    return [item for key, items in bound.items() if key.kind is ScopeKind.MODULE for item in items]


def definition_of(repository: Repository, file: PythonFile, name: str) -> Definition | str:
    """The definition of a name, or why it cannot be moved as a whole."""
    bindings = module_bindings(repository, file, name)
    if not bindings:
        return f"{file.path} defines no '{name}' at its top level"
    changed = next((i for i in repository.names(file, name).occurrences if i.role is Role.DECLARED), None)
    if changed is not None:
        return f"{changed.place} - '{name}' is state that this function sets"
    statements = []
    for item in bindings:
        statement = _defining(item)
        if statement is None:
            return f"{item.place} - not a plain definition at the top level"
        if not stands_alone(file, statement):
            return f"{item.place} - it shares a line with other code"
        statements.append(statement)
    statements = list({node.start_byte: node for node in statements}.values())
    statements.sort(key=lambda node: node.start_byte)
    for node in statements[:-1]:
        if "overload" not in _decorators(node):
            return f"{bindings[0].place} - '{name}' is defined more than once"
    following = _attribute_docstring(statements[-1])
    return Definition(name, (*statements, *([following] if following is not None else ())))


def _decorators(statement: Node) -> set[str]:
    inner = statement.child_by_field_name("definition") or statement
    return decorator_names(inner)


def _defining(item: Occurrence) -> Node | None:
    """The top-level statement that binds the name and nothing but it."""
    parent = item.node.parent
    if parent is None or item.role is not Role.BIND:
        return None
    if parent.type in _DEFINITIONS:
        statement: Node | None = whole_statement(parent)
    elif parent.type == "assignment":
        plain = parent.child_by_field_name("left") == item.node
        right = parent.child_by_field_name("right")
        chained = right is not None and right.type == "assignment"
        statement = parent.parent if plain and not chained else None
    else:
        alias = parent.parent
        statement = alias if alias is not None and alias.type == "type_alias_statement" else None
    at_top = statement is not None and statement.parent is not None and statement.parent.type == "module"
    return statement if at_top else None


def _attribute_docstring(statement: Node) -> Node | None:
    """The string that documents a constant, right beneath it."""
    if statement.type != "expression_statement":
        return None
    following = statement.next_named_sibling
    adjoins = following is not None and following.start_point.row == statement.end_point.row + 1
    if following is None or not adjoins or following.type != "expression_statement":
        return None
    only = following.named_children[0]
    return following if only.type == "string" and following.named_child_count == 1 else None


@dataclass(frozen=True, slots=True)
class Moved:
    """Everything that leaves the source module, in the order in which it stands there."""

    file: PythonFile
    definitions: tuple[Definition, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names that go."""
        return frozenset(each.name for each in self.definitions)

    def holds(self, offset: int) -> bool:
        """Whether a byte of the source lies in something that goes."""
        return any(each.holds(offset) for each in self.definitions)

    def blocks(self) -> Iterator[Block]:
        """The lines that go, in order; what stands directly beneath one another is one block."""
        found: list[Block] = []
        for node in self.statements():
            block = block_of(self.file, node)
            if found and found[-1].end >= block.start:
                found[-1] = Block(found[-1].start, max(block.end, found[-1].end))
            else:
                found.append(block)
        yield from found

    def statements(self) -> list[Node]:
        """The statements that go, in order."""
        nodes = {node.start_byte: node for each in self.definitions for node in each.statements}
        return [nodes[start] for start in sorted(nodes)]


def is_code(statement: Node) -> bool:
    """Whether a statement is a function or a class, which two blank lines set apart."""
    inner = statement.child_by_field_name("definition") or statement
    return inner.type in _DEFINITIONS


def name_of(node: Node) -> str:
    """The text of an identifier."""
    return text_of(node)
