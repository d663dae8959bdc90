"""Identifiers and sentences as the same small words, so that one finds the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_ENDING = re.compile(r"(?:ing|ed|es|(?<!s)s|e)$")
_SHORTEST_STEM = 4
_COMMON_WORDS = """
the an of to in for and or on with from is are be been was by as at it its not no when if that this these all
into than then so but do does can should will would must may only also more some any which where while
add adds added fix fixes fixed remove removes removed make makes made use uses used using allow support
handle change changes update updates improve improved implement issue bug pr self return none def true false
"""
_COMMON = frozenset(_COMMON_WORDS.split())


def common(word: str) -> bool:
    """Whether a word says nothing about code."""
    return len(word) < 2 or word in _COMMON


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """A word in lower case without its ending: `parses`, `parsing` and `parse` are one."""
    bare = _ENDING.sub("", word)
    if len(bare) < _SHORTEST_STEM - 1 or (len(bare) < _SHORTEST_STEM and not word.startswith(bare)):
        return word
    if len(bare) < _SHORTEST_STEM and word.endswith("ing"):
        return word
    return bare[:-1] if len(bare) > 4 and bare[-1] == bare[-2] and word.endswith(("ing", "ed")) else bare


@lru_cache(maxsize=65_536)
def split(identifier: str) -> tuple[str, ...]:
    """The words of an identifier, and all of them joined when there are several; common ones left out."""
    parts = [part.lower() for part in _PART.findall(identifier)]
    words = [stem(part) for part in parts if not common(part)]
    return (*words, "".join(parts)) if len(parts) > 1 else tuple(words)


def words_in(text: str) -> Iterator[str]:
    """The words of a text or of code, in order."""
    for token in _TOKEN.findall(text):
        yield from split(token)


def identifiers_in(text: str) -> Iterator[str]:
    """What in a sentence can only be a name from code: `a_b`, `aB`, `A.b`, `a()`, or in backticks."""
    for match in re.finditer(r"`([^`\n]{1,200})`|[A-Za-z_][\w.]*\w(\(\))?", text):
        inside = match[1]
        if inside is not None:
            yield from (token for token in re.findall(r"[A-Za-z_][\w.]*", inside))
        elif match[2] or re.search(r"\w_\w|[a-z][A-Z]|^_|[a-z]\.[a-zA-Z]|[A-Z]{2,}[a-z]", match[0]):
            yield match[0].removesuffix("()")
