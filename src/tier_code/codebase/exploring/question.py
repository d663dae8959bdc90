"""A sentence in plain words, made ready to be compared with code."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from tier_code.codebase.exploring.words import faint, identifiers_in, silent, split, stem, tokens_in

_MOST_TERMS = 60
"""Words of a question that are looked for; the first ones."""
_FAINT = 0.4
"""How much a word counts that stands in many requests."""


@dataclass(frozen=True, slots=True)
class Question:
    """What to look for."""

    terms: tuple[tuple[str, float], ...]
    """Words with how much each counts, in order of their first place."""
    spellings: tuple[tuple[str, ...], ...]
    """For each term, how text may spell it, in lower case without underscores."""
    names: frozenset[str]
    """Names from code that it spells out, each also by its last part."""
    words: frozenset[str]
    """Its words as they are, in lower case, but for those that say little."""
    whole: str = ""
    """All of it as one name, spelt as `plainly_spelt` does."""


def plainly_spelt(name: str) -> str:
    """A name without regard to how its words are put together: `GlobSet` and `glob_set` are `globset`."""
    return name.lower().replace("_", "")


def read_question(text: str) -> Question:
    """Take a sentence apart."""
    terms: dict[str, float] = {}
    spellings: dict[str, dict[str, None]] = {}
    tokens = [token for token in tokens_in(text) if not silent(token.lower())]
    for token in tokens:
        for word in split(token):
            terms.setdefault(word, _FAINT if faint(token.lower()) else 1.0)
            spellings.setdefault(word, {word: None})
        low = token.lower()
        if stem(low) in terms and stem(low) not in low:
            # A short form that is no part of the word itself: `ctx` of `context`.
            spellings[stem(low)][low] = None
    for one, other in pairwise(tokens):
        joined = f"{one}{other}".lower()
        terms.setdefault(joined, 1.0)
        spellings.setdefault(joined, {joined: None})
    kept = tuple(terms.items())[:_MOST_TERMS]
    names = {part for name in identifiers_in(text) for part in (name, name.rpartition(".")[2])}
    return Question(
        terms=kept,
        spellings=tuple(tuple(spellings[term]) for term, _ in kept),
        names=frozenset(names),
        words=frozenset(token.lower() for token in tokens if not faint(token.lower())),
        whole=plainly_spelt("".join(tokens_in(text))),
    )
