"""Words of code and prose made comparable: identifiers split, endings cut off."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[^\W\d_]+|\d+")
_ENDINGS = (
    *("ization", "ations", "ation", "ments", "ment", "ions", "ings", "ing", "ion"),
    *("ers", "ies", "ied", "ed", "es", "er", "or", "e", "s", "y"),
)
_STEM = 3
"""Letters that must be left of a word."""


def parts_of_name(name: str) -> tuple[str, ...]:
    """The lower-case words of an identifier or of any text: `loadsUnsafe_impl` gives loads, unsafe, impl."""
    return tuple(part.lower() for part in _PART.findall(name))


def stem(word: str) -> str:
    """A word without its ending, roughly: `encoding`, `encoded` and `encodes` give the same."""
    word = word.lower()
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word[: -len(ending)]
    return word


def stems_of(text: str) -> frozenset[str]:
    """The stems of all words in a text, identifiers split."""
    return frozenset(stem(part) for part in parts_of_name(text))


def stems_of_all(texts: Iterable[str]) -> frozenset[str]:
    """As `stems_of`, over many texts."""
    return frozenset(found for text in texts for found in stems_of(text))
