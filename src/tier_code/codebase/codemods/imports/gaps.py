"""Empty lines around what is cut out of a file: not more than were there, and none at the edge of a block."""

from __future__ import annotations

from collections.abc import Iterator

from tier_code.codebase.codemods.imports.removal import Edit
from tier_code.codebase.codemods.syntax.ast_file import AstFile


def without_gaps(file: AstFile, edits: list[Edit]) -> Iterator[Edit]:
    """Edits that take whole lines, with the empty lines that would be too many behind them.

    Those that only empty lines separate become one. `edits` are in order.
    """
    waiting: list[Edit] = []
    for edit in edits:
        if waiting and not waiting[-1][2] and not edit[2] and not file.text[waiting[-1][1] : edit[0]].strip():
            waiting[-1] = (waiting[-1][0], edit[1], "")
        else:
            waiting.append(edit)
    for edit in waiting:
        yield edit if edit[2] else _wider(file, edit)


def _wider(file: AstFile, edit: Edit) -> Edit:
    """The larger number of empty lines before or behind stays; none at the edge of a block."""
    start, end, _ = edit
    first, last = file.line_of(start), _line_at(file, end)
    if file.line_start(first) != start:
        return edit
    above, below = _empty_above(file, first), _empty_below(file, last)
    opens = first - above == 1 or _opens_block(file, first - above - 1, file.indent(first))
    closes = last + below > file.last_line or len(file.indent(last + below)) < len(file.indent(first))
    if closes or (above <= below and not opens):
        return file.line_start(first - above), end, ""
    return start, file.line_start(last + below), ""


def _line_at(file: AstFile, offset: int) -> int:
    """The line that begins at this byte; the one after the last at the end of the file."""
    return file.line_of(offset) if offset < len(file.text) else file.last_line + 1


def _empty_above(file: AstFile, line: int) -> int:
    count = 0
    while line - count > 1 and not file.line(line - count - 1).strip():
        count += 1
    return count


def _empty_below(file: AstFile, line: int) -> int:
    count = 0
    while line + count <= file.last_line and not file.line(line + count).strip():
        count += 1
    return count


def _opens_block(file: AstFile, line: int, margin: str) -> bool:
    return len(file.indent(line)) < len(margin)
