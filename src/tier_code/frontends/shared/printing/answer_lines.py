"""The answer to a question, printed: prose wrapped and styled where there are colours, code as it is."""

from __future__ import annotations

from collections.abc import Iterator

from tier_code.frontends.shared.answer_blocks import AnswerBlock, BlockKind, Row, Span, wrapped
from tier_code.frontends.shared.answer_text import answer_blocks
from tier_code.frontends.shared.printing.code_colours import coloured_code
from tier_code.frontends.shared.printing.look import Look, Role

_CODE_INDENT = "    "
_SLANTED = "\x1b[3m", "\x1b[23m"


def printed_answer(answer: str, look: Look) -> Iterator[str]:
    """The lines of an answer that has passed the sanitiser."""
    for block in answer_blocks(answer):
        if block.kind is BlockKind.BLANK:
            yield ""
        else:
            yield from _lines(block, look)


def _lines(block: AnswerBlock, look: Look) -> Iterator[str]:
    mark = " " * (block.indent - len(block.mark)) + block.mark
    for inner in _inner(block, look):
        yield f"{mark}{inner}"
        mark = " " * block.indent


def _inner(block: AnswerBlock, look: Look) -> Iterator[str]:
    if block.kind is BlockKind.CODE:
        for line in coloured_code(block.language, [span.text for (span,) in block.rows], look):
            yield f"{_CODE_INDENT}{line}"
        return
    heading = block.kind is BlockKind.HEADING
    for row in block.rows:
        shown = row if look.colour else tuple(_readable(row))
        for part in wrapped(shown, max(10, look.width - block.indent)):
            yield "".join(_painted(span, look, heading=heading) for span in part)


def _readable(row: Row) -> Iterator[Span]:
    """Without colours the marks of code stay, because they say where it begins and ends."""
    for span in row:
        yield Span(f"`{span.text}`", code=True) if span.code else span


def _painted(span: Span, look: Look, *, heading: bool) -> str:
    role = Role.STRONG if span.strong or heading else Role.PLACE if span.code else Role.PLAIN
    shown = look.paint(span.text, role)
    return shown.join(_SLANTED) if span.slanted and look.colour else shown
