"""Putting a new definition behind another one, in its place and with its distance."""

from __future__ import annotations

import ast

from tier_code.codebase.codemods.syntax.ast_file import AstFile
from tier_code.domain.errors import UsageProblem

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def definition_at(file: AstFile, qualname: str) -> tuple[Definition, list[ast.stmt]]:
    """A function or class by its dotted name, and the statements it stands among.

    Errors: UsageProblem when it is not there or there more than once.
    """
    block: list[ast.stmt] = file.module.body
    node: Definition | None = None
    for name in qualname.split("."):
        found = (
            [each for each in block if isinstance(each, Definition) and each.name == name] if block else []
        )
        if len(found) != 1:
            many = "is defined more than once" if found else "is not there, or only under a condition"
            raise UsageProblem(f"{file.path}: '{qualname}' {many}")
        node, siblings = found[0], block
        block = node.body
    if node is None:
        raise UsageProblem(f"{file.path}: no definition is named")
    return node, siblings


def behind(file: AstFile, qualname: str, source: str) -> bytes:
    """The file with `source`, already indented, behind a definition.

    Errors: UsageProblem when the definition is not there or shares a line.
    """
    node, siblings = definition_at(file, qualname)
    if not file.alone(node):
        raise UsageProblem(f"{file.path}:{node.lineno}: several statements on a line; nothing fits in")
    last = node.end_lineno or node.lineno
    offset = file.line_start(last + 1)
    ended = file.text[:offset].endswith((b"\n", b"\r"))
    gap = "\n" * _distance(file, node, siblings)
    text = gap + source.strip("\n")
    return file.with_edits([(offset, offset, f"{text}\n" if ended else f"\n{text}")])


def _distance(file: AstFile, node: Definition, siblings: list[ast.stmt]) -> int:
    """Empty lines above the definition, or below it when it is the first."""
    at = siblings.index(node)
    top = file.line_start(1) == file.line_start(node.lineno) or not node.col_offset
    usual = 2 if top else 1
    if at and isinstance(siblings[at - 1], Definition):
        return _blank_above(file, _first_line(node))
    if at + 1 < len(siblings) and isinstance(siblings[at + 1], Definition):
        return _blank_above(file, _first_line(siblings[at + 1]))
    return usual


def _first_line(node: ast.stmt) -> int:
    decorators = node.decorator_list if isinstance(node, Definition) else []
    return min([node.lineno, *(each.lineno for each in decorators)])


def _blank_above(file: AstFile, line: int) -> int:
    """Empty lines above a line, comments above it skipped."""
    while line > 1 and file.line(line - 1).lstrip().startswith("#"):
        line -= 1
    count = 0
    while line > 1 and not file.line(line - 1).strip():
        count, line = count + 1, line - 1
    return count
