"""Reading requests: clauses, names and places in plain English. No model, no guessing."""

from __future__ import annotations

import re

VERBS = r"(?:rename|change|document|add|write|create)"
_JOINT = re.compile(
    r"\s*(?:[,;.]\s*(?:and\s+)?(?:then\s+)?|\s(?:and|then|and\s+then)\s+)"
    rf"(?=(?:also\s+)?{VERBS}\b)",
    re.IGNORECASE,
)
_POLITE = re.compile(r"^(?:please|also|then)\s+", re.IGNORECASE)
_QUOTES = "`'\"\u201c\u201d\u2018\u2019"

NAME = rf"[{_QUOTES}]?(?P<{{0}}>[^\s{_QUOTES},;]+)[{_QUOTES}]?"
"""A name as a person types it, perhaps in quotes; format with the group's name."""


def clauses(request: str) -> tuple[str, ...]:
    """Split a request at "and", "then" or a comma, but only where a new instruction begins."""
    flat = " ".join(request.split()).rstrip(".!")
    parts = (_POLITE.sub("", part.strip()) for part in _JOINT.split(flat))
    return tuple(part for part in parts if part)


def unquoted(name: str) -> str:
    """A name without the quotes and call brackets that people put around it."""
    return name.strip(_QUOTES).removesuffix("()").strip(_QUOTES)


def listed(words: str) -> tuple[str, ...]:
    """The items of "a, b and c"."""
    return tuple(item for item in re.split(r"\s*,\s*(?:and\s+)?|\s+and\s+", words.strip()) if item)


def is_place(word: str) -> bool:
    """Whether a word looks like a file or a folder rather than a name in code."""
    if "::" in word:
        return word.endswith("::")
    return "/" in word or word.endswith((".py", ".pyi")) or word == "."
