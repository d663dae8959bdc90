"""What a log message may say: words, no code, no placeholder, nothing that looks like a secret."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST = 120
_SECRET = re.compile(
    r"passw(?:or)?d|passphrase|passwd|secret|token(?!iz|s?_?count)|api_?key|private_?key|credential|cookie|auth(?!or)"
    r"|signature|salt\b|bearer|session_?id|(?:^|[._])(?:key|pwd|pin|otp)(?:$|[._)])",
    re.IGNORECASE,
)
_UNDONE = re.compile(r"\b(?:TODO|FIXME|XXX|your message|message here|placeholder)\b", re.IGNORECASE)
_CODE = re.compile(r"\w\(|\bself\.|==|[{}<>\\]|\bdef\b|\blogger\b")


def speaks_of_secrets(expressions: Iterable[str]) -> bool:
    """Whether one of some expressions has the name of a thing that must not stand in a log."""
    return any(_SECRET.search(each) for each in expressions)


def text_problem(text: str) -> str:
    """What is wrong with the words of a message; empty when nothing is."""
    if not re.search(r"[^\W\d_]{2}", text.replace("%s", "")):
        return "it holds no words"
    if len(text) > LONGEST or "\n" in text:
        return "it is too long"
    if _UNDONE.search(text):
        return "it is not filled in"
    return "it holds code" if _CODE.search(text) else ""
