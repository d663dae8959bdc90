"""Refusing answers that leave code out or hold what nobody can see."""

from __future__ import annotations

import re

from tier_code.codebase.answers.placeholders import left_out
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.domain.untrusted import one_line, sanitize_strictly

_PROSE = re.compile(
    r"^\W*(?:\.\.\.|\u2026|[\[(<{\#*])\W*(?:the\s+)?(?:rest|remaining|remainder|existing|other|previous)\b"
    r".{0,60}\b(?:unchanged|same|omitted|here|before)\b\W*$",
    re.IGNORECASE,
)
_OF_PICTURES = frozenset("\ufe0f\u200d")
"""What makes one picture of several characters, in documents."""


def refuse_left_out(content: str, former: str, *, code: bool) -> None:
    """Look at the lines of a block; what the file says already may be said again.

    Errors: AnswerRefused for a placeholder, and for an invisible or control character.
    """
    known = {line.strip() for line in former.split("\n")}
    for line in content.split("\n"):
        if line.strip() in known:
            continue
        found = left_out(line) if code else _PROSE.match(line)
        if found:
            raise AnswerRefused(f"the answer leaves something out: '{one_line(line.strip(), 80)}'")
    plain = content.replace("\t", " ").replace("\f", " ")
    hidden = {each for each in set(plain) - {"\n"} if sanitize_strictly(each) != each} - set(former)
    if not code:
        hidden -= _OF_PICTURES
    if hidden:
        strange = f"U+{ord(min(hidden)):04X}"
        raise AnswerRefused(f"the answer holds an invisible or control character ({strange})")
