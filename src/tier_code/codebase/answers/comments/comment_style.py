"""How a file writes the comments above its definitions: form, width and the mood of the verbs."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tier_code.codebase.answers.house_style import usual_width
from tier_code.codebase.answers.voice import command_of, is_command
from tier_code.codebase.index.describing import plain_words
from tier_code.codebase.index.facts import CALLABLES, Definition, FileFacts
from tier_code.codebase.languages.tables import Table
from tier_code.codebase.source_text import lines_of

WIDEST = 100
"""Characters: prose is read in shorter lines than code."""
_FIRST = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentStyle:
    """What the comments of a file have in common."""

    mark: str
    """`/**` for blocks, `//` or `///` for lines."""
    named: bool
    """They begin with the name of what they describe."""
    width: int
    """Characters in a line, indentation included."""
    on_one_line: bool = False
    """A short block opens and closes on one line."""
    commands: bool = False
    """Verbs are commands: `Return`, not `Returns`."""


def comment_style(source: bytes, facts: FileFacts, table: Table) -> CommentStyle:
    """Read the style off a file's UTF-8 source; what it does not show is as the language has it."""
    texts = list(_comments(source, facts.definitions.values()))
    blocks = [text for text in texts if text.startswith("/*")]
    short = [text for text in blocks if len(plain_words(text).split("\n")) <= 3]
    words = [match.group() for text in texts if (match := _FIRST.search(plain_words(text)))]
    verbs = [word for word in words if command_of(word.lower())]
    return CommentStyle(
        mark=table.doc[0],
        named=table.doc_named,
        width=min(usual_width(source), WIDEST),
        on_one_line=sum("\n" not in text for text in short) * 2 > len(short),
        commands=sum(is_command(word.lower()) for word in verbs) * 2 > len(verbs),
    )


def _comments(source: bytes, definitions: Iterable[Definition]) -> Iterable[str]:
    lines = lines_of(source)
    for each in definitions:
        if each.docstring is not None and each.kind in CALLABLES:
            rows = lines[each.docstring.start - 1 : each.docstring.end]
            yield b"\n".join(rows).decode("utf-8", "replace").strip()
