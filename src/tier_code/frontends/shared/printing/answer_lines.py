"""The answer to a question, printed: prose wrapped, code as it is."""

from __future__ import annotations

from collections.abc import Iterator

from tier_code.frontends.shared.answer_text import LineKind, answer_lines, item_mark
from tier_code.frontends.shared.printing.columns import wrap
from tier_code.frontends.shared.printing.look import Look, Role


def printed_answer(answer: str, look: Look) -> Iterator[str]:
    """The lines of an answer that has passed the sanitiser."""
    for kind, value in answer_lines(answer):
        row = value.replace("\t", "    ")
        if kind is LineKind.CODE:
            yield f"    {row}"
        elif kind is LineKind.HEADING:
            yield from (look.paint(line, Role.STRONG) for line in wrap(row, look.width))
        else:
            mark = item_mark(row)
            first, *others = wrap(row[mark:], look.width - mark)
            yield row[:mark] + first
            yield from (" " * mark + line for line in others)
