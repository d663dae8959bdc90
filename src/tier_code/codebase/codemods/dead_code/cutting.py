"""Cutting statements out of a file together with the comments above them and the empty lines around."""

from __future__ import annotations

from collections.abc import Iterable

from tier_code.codebase.codemods.dead_code.dead import Dead
from tier_code.codebase.codemods.imports.gaps import without_gaps
from tier_code.codebase.codemods.imports.removal import Edit, statement_edits
from tier_code.codebase.codemods.syntax.ast_file import AstFile


def cut(file: AstFile, dead: Iterable[Dead]) -> list[Edit]:
    """The edits that take dead statements out; a block that would be empty gets a `pass`."""
    removed = [(statement, each.body) for each in dead for statement in each.statements]
    return list(without_gaps(file, sorted(_widened(file, edit) for edit in statement_edits(file, removed))))


def _widened(file: AstFile, edit: Edit) -> Edit:
    """Whole lines with the comments that stand right above them, at the same depth."""
    start, end, text = edit
    if text:
        return edit
    line = file.line_of(start)
    margin = file.indent(line)
    while line > 1 and file.line(line - 1).startswith(f"{margin}#") and not _is_head(file, line - 1):
        line -= 1
    return file.line_start(line), end, text


def _is_head(file: AstFile, line: int) -> bool:
    """Whether a comment belongs to the file as a whole: its first lines."""
    return all(file.line(number).startswith("#") for number in range(1, line + 1))
