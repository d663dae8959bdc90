"""Putting a comment above a definition: one answer in, new bytes out, or the reason why it cannot be used."""

from __future__ import annotations

import re

from tier_code.codebase.answers.comments.comment_answer import comment_parts
from tier_code.codebase.answers.comments.comment_layout import comment_lines
from tier_code.codebase.answers.comments.comment_style import CommentStyle, comment_style
from tier_code.codebase.answers.comments.comment_words import in_comment_voice
from tier_code.codebase.answers.docstring_parts import DocstringParts
from tier_code.codebase.answers.edits.margins import margin_of
from tier_code.codebase.answers.edits.text_file import LineEdit, TextFile, read_text
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.codebase.checks.docstrings.named_facts import named_code_facts
from tier_code.codebase.checks.docstrings.sifting import Sifted, sift, trust_in
from tier_code.codebase.index.by_language import facts_of
from tier_code.codebase.index.facts import Definition
from tier_code.codebase.languages.grammars import Grammar
from tier_code.codebase.languages.tables import Table, table_of
from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def with_comment(tree: SourceTree, step: Step, grammar: Grammar, answer: str) -> Edited:
    """The file with the comment of the step's target put in; every byte outside of it stays.

    Errors: AnswerRefused for an answer that holds no comment, and for a place where none fits.
    """
    target = step.targets[0]
    content = tree.read(target.path)
    if content is None:
        raise AnswerRefused(f"{target.path} cannot be read any more")
    file = read_text(target.path, content)
    source = file.text.encode("utf-8")
    facts = facts_of(grammar, source, "")
    definition = facts.definitions.get(target.qualname)
    table = table_of(grammar.name)
    if definition is None or table is None:
        raise AnswerRefused(f"{target.qualname or 'the file'} cannot be described by a comment")
    if definition.docstring is not None:
        raise AnswerRefused(f"{target.qualname} has a comment that describes it already")
    parts = sifted_comment(grammar, source, step, answer).parts
    return Edited(
        changes={target.path: _inserted(file, definition, parts, comment_style(source, facts, table), table)}
    )


def sifted_comment(grammar: Grammar, source: bytes, step: Step, answer: str) -> Sifted:
    """The parts of an answer that the code bears out, in the voice of the file, and what was left out of it.

    Errors: AnswerRefused when the answer holds no comment.
    """
    target = step.targets[0]
    parts = comment_parts(answer)
    if not parts.summary:
        raise AnswerRefused("the answer begins with a tag; its summary is missing")
    known = facts_of(grammar, source, "")
    table = table_of(grammar.name)
    code = named_code_facts(grammar, source, target.qualname)
    if code is None or table is None:
        return Sifted(parts)
    voiced = in_comment_voice(parts, known.definitions[target.qualname], comment_style(source, known, table))
    return sift(voiced, code, trust_in(step, target))


def _inserted(
    file: TextFile, definition: Definition, parts: DocstringParts, style: CommentStyle, table: Table
) -> bytes:
    row = _row(file, definition, table)
    first = file.plain()[definition.lines.start - 1]
    lines = comment_lines(parts, style, margin_of(first))
    text = file.holdable("\n".join(lines))
    edit = LineEdit(start=row, end=row, lines=tuple(text.split("\n")), what=definition.qualname)
    return file.with_edits([edit])


def _row(file: TextFile, definition: Definition, table: Table) -> int:
    """The line in front of which a comment goes, 0-based: above comments that tools obey in the next line."""
    row = definition.lines.start - 1
    source = file.text.encode("utf-8")
    before = source[: definition.span[0]].rpartition(b"\n")[2]
    if before.strip():
        raise AnswerRefused(f"{definition.qualname} begins in the middle of a line; no comment fits above it")
    obeyed = re.compile(table.directives) if table.directives else None
    while obeyed is not None and row and obeyed.search(file.plain()[row - 1].strip()):
        if not file.plain()[row - 1].lstrip().startswith(("//", "/*", "#")):
            break
        row -= 1
    return row
