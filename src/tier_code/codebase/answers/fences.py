"""Fenced blocks of Markdown, as models write them: where each begins, what it says, and whether it ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tier_code.codebase.answers.refusal import AnswerRefused

_FENCE = re.compile(r"^[ ]{0,3}(?P<marks>`{3,}|~{3,})[ \t]*(?P<info>[^`\n]*)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fence:
    """One fenced block."""

    info: str
    """What stands behind the opening marks, usually a language."""
    content: str
    """The lines between the marks, each with its newline."""
    first: int
    """Line of the opening marks, 0-based."""
    last: int
    """Line of the closing marks, 0-based."""


def fences_in(lines: list[str]) -> tuple[Fence, ...]:
    """The fenced blocks in order. A longer fence may hold shorter ones.

    Errors: AnswerRefused when a block is not closed, which means that the answer was cut.
    """
    found: list[Fence] = []
    opened: tuple[int, str, str] | None = None
    for number, line in enumerate(lines):
        match = _FENCE.match(line)
        if match is None:
            continue
        marks, info = match["marks"], match["info"].strip()
        if opened is None:
            opened = (number, marks, info)
        elif marks.startswith(opened[1]) and not info:
            start, _, language = opened
            content = "".join(f"{inner}\n" for inner in lines[start + 1 : number])
            found.append(Fence(info=language, content=content, first=start, last=number))
            opened = None
    if opened is not None:
        raise AnswerRefused("the answer breaks off: its fenced block is not closed")
    return tuple(found)
