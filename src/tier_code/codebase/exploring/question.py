"""A sentence in plain words, made ready to be compared with code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from tier_code.codebase.exploring.words import common, identifiers_in, split, stem

_MOST_TERMS = 60
"""Words of a question that are looked for; the first ones."""
_PAIR_WEIGHT = 0.7
_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for."""

    terms: tuple[tuple[str, float], ...]
    """Words with how much each counts, in order of their first place."""
    names: frozenset[str]
    """Names from code that it spells out, each also by its last part."""
    wants_tests: bool


def read_question(text: str) -> Question:
    """Take a sentence apart."""
    terms: dict[str, float] = {}
    tokens = [token for token in _tokens(text) if not common(token.lower())]
    for token in tokens:
        for word in split(token):
            terms.setdefault(word, 1.0)
    for one, other in pairwise(tokens):
        terms.setdefault(f"{one}{other}".lower(), _PAIR_WEIGHT)
    names = {part for name in identifiers_in(text) for part in (name, name.rpartition(".")[2])}
    return Question(tuple(terms.items())[:_MOST_TERMS], frozenset(names), stem("test") in terms)


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(text)
