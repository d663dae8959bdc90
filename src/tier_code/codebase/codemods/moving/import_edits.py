"""Edits of import statements: a name more, a name less, another module."""

from __future__ import annotations

from tree_sitter import Node

from tier_code.codebase.codemods.moving.source_text import Edit, Lines, newline_of
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.star_imports import modules_of
from tier_code.codebase.codemods.program.values import ClassId
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.syntax.nodes import text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile


def importing_statement(program: Program, file: PythonFile, cls: ClassId) -> Node | None:
    """The `from module import Class` at the top level of a file."""
    if module_key(file.path) == cls.module:
        return None
    for statement in file.root.named_children:
        if statement.type != "import_from_statement":
            continue
        names = [original_name(node) for node in imported_names(statement)]
        if cls.name in names and modules_of(program.repository, file, statement)[0] == (cls.module,):
            return statement
    return None


def imported_names(statement: Node) -> list[Node]:
    """What a `from x import` statement names: `dotted_name` and `aliased_import` nodes."""
    return statement.children_by_field_name("name")


def original_name(imported: Node) -> str:
    """The name in the module that it comes from."""
    named = imported.child_by_field_name("name") if imported.type == "aliased_import" else imported
    return text_of(named)


def bound_name(imported: Node) -> str:
    """The name that it has here."""
    alias = imported.child_by_field_name("alias")
    return text_of(alias) if alias is not None else text_of(imported)


def name_added(file: PythonFile, statement: Node, name: str) -> Edit:
    """A `from x import` statement with one more name at its end, laid out like the others."""
    names = imported_names(statement)
    last = names[-1]
    if len(names) > 1 and names[-2].start_point.row != last.start_point.row:
        indent = Lines(file.text).indent(last.start_byte).decode()
        return (last.end_byte, last.end_byte, f",{newline_of(file.text)}{indent}{name}")
    own_line = statement.start_point.row != last.start_point.row and len(names) == 1
    if own_line:
        indent = Lines(file.text).indent(last.start_byte).decode()
        return (last.end_byte, last.end_byte, f",{newline_of(file.text)}{indent}{name}")
    return (last.end_byte, last.end_byte, f", {name}")
