"""Words in the text of source files, found at the speed of the bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD_BYTES = frozenset(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_") | set(
    range(128, 256)
)
_SPACED = bytes(byte if byte in _WORD_BYTES else 32 for byte in range(256))
_PLAIN = re.compile(r"[A-Za-z0-9_]+")


def words_of(text: bytes) -> list[bytes]:
    """The identifiers and numbers of a text, in order."""
    return text.translate(_SPACED).split()


def is_plain_word(text: str) -> bool:
    """Whether a text is one word that is written in the same bytes in nearly every encoding."""
    return _PLAIN.fullmatch(text) is not None


def says(content: bytes, word: bytes) -> bool:
    """Whether a text holds a word, not only as a part of a longer one."""
    return next(places_of(content, word), None) is not None


def places_of(content: bytes, word: bytes) -> Iterator[int]:
    """Where a text holds a word, not as a part of a longer one."""
    at = content.find(word) if word else -1
    while at >= 0:
        end = at + len(word)
        before = content[at - 1] in _WORD_BYTES if at else False
        if not before and (end >= len(content) or content[end] not in _WORD_BYTES):
            yield at
        at = content.find(word, at + 1)
