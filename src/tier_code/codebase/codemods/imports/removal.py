"""Taking statements out of blocks and names out of import statements; every other byte of the file stays."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from tier_code.codebase.codemods.imports.sites import Binding, ImportStatement, Site
from tier_code.codebase.codemods.syntax.ast_file import AstFile

Edit = tuple[int, int, str]
_TO_NEXT_LINE = rb"[ \t]*,?[ \t]*(?:#[^\r\n]*)?\r?\n?"


def removal_edits(file: AstFile, removed: Iterable[Binding]) -> list[Edit]:
    """The edits that take these imported names out; a block that would be empty gets a `pass`."""
    by_statement: dict[int, tuple[Site, set[int]]] = {}
    for binding in removed:
        _, aliases = by_statement.setdefault(id(binding.site.statement), (binding.site, set()))
        aliases.add(id(binding.alias))
    whole: list[tuple[ast.stmt, list[ast.stmt]]] = []
    edits: list[Edit] = []
    for site, aliases in by_statement.values():
        if len(aliases) == len(site.statement.names):
            whole.append((site.statement, site.body))
        else:
            edits += _out_of_list(file, site.statement, aliases)
    return [*edits, *statement_edits(file, whole)]


def statement_edits(file: AstFile, removed: Iterable[tuple[ast.stmt, list[ast.stmt]]]) -> Iterator[Edit]:
    """The edits that take whole statements out of the blocks they are in; an emptied block gets a `pass`."""
    blocks: dict[int, tuple[list[ast.stmt], set[int]]] = {}
    for statement, body in removed:
        _, gone = blocks.setdefault(id(body), (body, set()))
        gone.add(id(statement))
    for body, gone in blocks.values():
        yield from _out_of_block(file, body, gone)


def _out_of_block(file: AstFile, body: list[ast.stmt], gone: set[int]) -> Iterator[Edit]:
    needs_pass = len(gone) == len(body) and body is not file.module.body
    for run in _runs(body):
        if not any(id(statement) in gone for statement in run):
            continue
        start, end = file.start(run[0]), file.end(run[-1])
        kept = [file.source(statement) for statement in run if id(statement) not in gone]
        line_start = file.line_start(first_line(run[0]))
        if kept or needs_pass or file.text[line_start:start].strip():
            yield start, end, "; ".join(kept) or "pass"
            needs_pass = False
        else:
            yield line_start, file.line_start(_last_line(run[-1]) + 1), ""


def _runs(body: list[ast.stmt]) -> Iterator[list[ast.stmt]]:
    """Statements that share lines, by semicolons, together."""
    run: list[ast.stmt] = []
    for statement in body:
        if run and first_line(statement) > _last_line(run[-1]):
            yield run
            run = []
        run.append(statement)
    yield run


def first_line(statement: ast.stmt) -> int:
    """The line that a statement begins at, decorators included."""
    decorators: list[ast.expr] = getattr(statement, "decorator_list", [])
    return min([statement.lineno, *(each.lineno for each in decorators)])


def _last_line(statement: ast.stmt) -> int:
    return statement.end_lineno or statement.lineno


def _out_of_list(file: AstFile, statement: ImportStatement, gone: set[int]) -> Iterator[Edit]:
    """The names with one comma each; a name that has its line for itself goes with the line."""
    names = statement.names
    kept = [index for index, alias in enumerate(names) if id(alias) not in gone]
    tail = names[kept[-1] + 1 :]
    whole_lines = all(_own_line(file, alias, statement) for alias in tail)
    for index, alias in enumerate(names[: kept[-1]]):
        if id(alias) in gone:
            line = _own_line(file, alias, statement)
            yield (*line, "") if line else (span_of(file, alias)[0], span_of(file, names[index + 1])[0], "")
    if whole_lines:
        yield from ((*line, "") for alias in tail if (line := _own_line(file, alias, statement)))
    else:
        yield span_of(file, names[kept[-1]])[1], span_of(file, tail[-1])[1], ""


def span_of(file: AstFile, alias: ast.alias) -> tuple[int, int]:
    """First byte of an imported name, and the byte after its alias."""
    start = file.line_start(alias.lineno) + alias.col_offset
    return start, file.line_start(alias.end_lineno or alias.lineno) + (alias.end_col_offset or 0)


def _own_line(file: AstFile, alias: ast.alias, statement: ImportStatement) -> tuple[int, int] | None:
    """The line of a name in a list over several lines, when nothing but a comment shares it."""
    if alias.lineno == statement.lineno:
        return None
    start, end = file.line_start(alias.lineno), file.line_start(alias.lineno + 1)
    name = re.escape(file.text[slice(*span_of(file, alias))])
    return (start, end) if re.fullmatch(rb"[ \t]*" + name + _TO_NEXT_LINE, file.text[start:end]) else None
