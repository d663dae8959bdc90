"""Blocks about whole files: new ones, small ones written anew, pieces exchanged, lines at module level."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from tier_code.codebase.answers.edits.answer_blocks import AnswerBlock
from tier_code.codebase.answers.edits.edges import at_left_edge, parsed, syntax_problem
from tier_code.codebase.answers.edits.python_block import ImportStatement, bound_names
from tier_code.codebase.answers.edits.text_file import LineEdit, TextFile
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.domain.untrusted import one_line

MOST_WHOLE = 400
"""Lines of an existing file that may be written anew as a whole; larger ones are changed in pieces."""


def new_file(path: str, blocks: Sequence[AnswerBlock], *, code: bool) -> bytes:
    """The bytes of a file that was not there: one block, or definitions one behind the other.

    Errors: AnswerRefused for an empty one, two for one file, or pieces to search in what is not there.
    """
    whole = [block for block in blocks if not block.target.qualname]
    if len(whole) > 1 or (whole and len(blocks) > 1):
        raise AnswerRefused(f"two blocks for {path}")
    if any(block.searched for block in blocks):
        raise AnswerRefused(f"{path} is new; there is nothing to search in")
    texts = [at_left_edge(block.content) if code else block.content for block in blocks]
    text = "\n\n\n".join(each.strip("\n") for each in texts)
    if not text.strip():
        raise AnswerRefused(f"the block for {path} is empty")
    return (text.rstrip() + "\n").encode("utf-8")


def rewritten(file: TextFile, block: AnswerBlock, *, code: bool) -> LineEdit:
    """An existing file as a whole from one block.

    Errors: AnswerRefused when the file is too long for that, or the block is empty.
    """
    if not block.content.strip():
        raise AnswerRefused(f"the block for {file.path} is empty")
    if len(file.lines) > MOST_WHOLE:
        raise AnswerRefused(
            f"{file.path} has {len(file.lines)} lines; change it with SEARCH and REPLACE, not as a whole"
        )
    text = at_left_edge(block.content) if code else block.content
    if code and parsed(text) is None and parsed(file.text) is not None:
        raise AnswerRefused(
            f"the code for {file.path} cannot be parsed: {one_line(syntax_problem(text), 80)}"
        )
    lines = text.removesuffix("\n").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    return LineEdit(start=0, end=len(file.lines), lines=tuple(lines), what=file.path)


def module_lines(file: TextFile, block: AnswerBlock) -> Iterator[LineEdit] | None:
    """Assignments that come in the place of those of the same names; None when the block is more than that.

    Errors: AnswerRefused when a name is not assigned at module level, or twice.
    """
    module, there = parsed(at_left_edge(block.content)), parsed(file.text)
    statements = [each for each in (module.body if module else ()) if not isinstance(each, ImportStatement)]
    if (
        not statements
        or there is None
        or not all(isinstance(each, ast.Assign | ast.AnnAssign) for each in statements)
    ):
        return None
    if all(isinstance(each, ast.Assign | ast.AnnAssign | ImportStatement) for each in there.body):
        return None
    return _exchanged(file, there, at_left_edge(block.content), statements)


def _exchanged(
    file: TextFile, there: ast.Module, code: str, statements: Sequence[ast.stmt]
) -> Iterator[LineEdit]:
    lines = code.split("\n")
    for statement in statements:
        names = bound_names(statement)
        known = [each for each in there.body if names and bound_names(each) == names]
        if len(known) != 1:
            raise AnswerRefused(
                f"{file.path}: {', '.join(names) or 'this'} is assigned {len(known)} times at module level; "
                "say the whole file, or SEARCH and REPLACE"
            )
        start, end = known[0].lineno - 1, known[0].end_lineno or known[0].lineno
        new = tuple(lines[statement.lineno - 1 : statement.end_lineno])
        yield LineEdit(start=start, end=end, lines=new, what=f"{file.path}::{names[0]}")
