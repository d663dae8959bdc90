"""Splitting prose into sentences, so that one untrue sentence can go and the others stay."""

from __future__ import annotations

import re

_END = re.compile(r"(?<=[.!?])[\"')\]`]*\s+(?=[\"'(`\[]?[A-Z`0-9:])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|vs|resp|approx|incl|no|fig|sec|al|[A-Za-z])\.|\.\.\.)$", re.IGNORECASE
)


_HANGING = re.compile(
    r"(?:[,(\[{:;=]|\b(?:an?|the|of|to|and|or|with|for|in|by|if|is|are|that|which|from|as|when|into|than))$",
    re.IGNORECASE,
)


def hangs(text: str) -> bool:
    """Whether a text ends as no sentence does: at an opening mark or a small word."""
    return _HANGING.search(text) is not None


def sentences_of(prose: str) -> tuple[str, ...]:
    """The sentences of a paragraph in order, white space joined."""
    flat = " ".join(prose.split())
    found: list[str] = []
    start = 0
    for match in _END.finditer(flat):
        sentence = flat[start : match.start()] + match.group().rstrip()
        if _ABBREVIATED.search(sentence):
            continue
        found.append(sentence)
        start = match.end()
    rest = flat[start:]
    return (*found, rest) if rest else tuple(found)
