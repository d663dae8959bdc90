"""Which files may hold what a sentence is about, by their text alone: only those are parsed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from tier_code.codebase.exploring.question import Question
from tier_code.codebase.exploring.standing import READ, Standing, is_written, standing_of
from tier_code.codebase.exploring.survey import MOST_BYTES, MOST_SCANNED
from tier_code.codebase.languages.grammars import grammar_for
from tier_code.ports.source import SourceTree

MOST_FILES = 120
"""Files looked into for one question."""
_IN_THE_PATH = 3
"""How many mentions one in the path is worth."""
_SATURATION = 1.5
_LENGTH = 0.6
STANDING_FACTORS = {Standing.SOURCE: 1.0, Standing.ASIDE: 0.2, Standing.TEST: 0.2}


@dataclass(frozen=True, slots=True)
class _Counted:
    """How often a file holds the words of a question."""

    path: str
    mentions: tuple[int, ...]
    """Of each term."""
    size: int


def chosen_files(tree: SourceTree, question: Question) -> list[tuple[str, float]]:
    """The files that hold most of the rarest words, best first, each with a score from 0 to 1."""
    counted = list(_counted(tree, question))
    sources = [each for each in counted if standing_of(each.path) is Standing.SOURCE] or counted
    holding = [sum(1 for each in sources if each.mentions[at]) for at in range(len(question.terms))]
    rarity = [
        weight * log(1 + (len(sources) - held + 0.5) / (held + 0.5))
        for (_, weight), held in zip(question.terms, holding, strict=True)
    ]
    average = max(1.0, sum(each.size for each in sources) / max(1, len(sources)))
    scored = [(each.path, _score(each, rarity, average)) for each in counted if any(each.mentions)]
    scored.sort(key=lambda pair: (-pair[1], pair[0]))
    best = scored[0][1] if scored else 1.0
    return [(path, score / best) for path, score in scored[:MOST_FILES]]


def _score(each: _Counted, rarity: Sequence[float], average: float) -> float:
    flat = _SATURATION * (1 - _LENGTH + _LENGTH * each.size / average)
    found = zip(rarity, each.mentions, strict=True)
    return STANDING_FACTORS[standing_of(each.path)] * sum(rare * seen / (seen + flat) for rare, seen in found)


def _counted(tree: SourceTree, question: Question) -> Iterator[_Counted]:
    needles = [tuple(each.encode() for each in spelt) for spelt in question.spellings]
    paths = [path for path in tree.paths() if standing_of(path) in READ and grammar_for(path) is not None]
    paths.sort(key=lambda path: (standing_of(path), path.count("/"), path))
    spent = 0
    for path in paths[:MOST_SCANNED]:
        content = tree.read(path) if spent < MOST_BYTES else None
        if content is None or not is_written(content):
            continue
        spent += len(content)
        text, name = _folded(content), _folded(path.encode("utf-8", "replace"))
        mentions = tuple(
            sum(text.count(each) + _IN_THE_PATH * name.count(each) for each in spelt) for spelt in needles
        )
        yield _Counted(path, mentions, len(text))


def _folded(text: bytes) -> bytes:
    """As `Question.spellings` are: `max_age` and `MaxAge` are `maxage`."""
    return text.lower().replace(b"_", b"")
