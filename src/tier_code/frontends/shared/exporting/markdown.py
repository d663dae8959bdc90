"""A session as Markdown that shows every text as it is: nothing in it becomes markup, a link or an image."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import assert_never

from tier_code.frontends.shared.exporting.document import Block, Heading, Listing, Paragraph, Quote, Table

_MARKS = re.compile(r"([\\`*_{}\[\]()<>#+!|~$&-])")
_AUTOLINK = re.compile(r"(?i)\b(https?|ftp|www|mailto)(?=[:.])")
_TICKS = re.compile("`+|~+")


def as_markdown(blocks: Sequence[Block]) -> str:
    """The whole document, ended by a newline."""
    return "\n\n".join("\n".join(_lines(block)) for block in blocks) + "\n"


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(level, text):
            yield f"{'#' * level} {_plain(text)}"
        case Paragraph(text):
            yield from (_plain(line) + "  " if line else "" for line in text.splitlines())
        case Quote(text):
            yield from (f"> {_plain(line)}  " for line in text.splitlines() or [""])
        case Listing(text, language):
            fence = "`" * max(3, *(len(run) + 1 for run in _TICKS.findall(text)), 3)
            yield f"{fence}{language}"
            yield text.rstrip("\n")
            yield fence
        case Table():
            yield _row(block.header)
            yield (
                "|"
                + "|".join(
                    " ---: " if place in block.figures else " --- " for place in range(len(block.header))
                )
                + "|"
            )
            yield from map(_row, block.rows)
        case _:
            assert_never(block)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(_plain(cell) for cell in cells) + " |"


def _plain(text: str) -> str:
    """Text in which no character means anything to Markdown."""
    escaped = _MARKS.sub(r"\\\1", " ".join(text.split()))
    return _AUTOLINK.sub(
        lambda found: f"{found.group(1)[0]}&#{ord(found.group(1)[1])};{found.group(1)[2:]}", escaped
    )
