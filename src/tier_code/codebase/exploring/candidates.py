"""Symbols that a sentence in plain words may be about: words weighed by rarity, no model.

Source: BM25F (Robertson, Zaragoza, Taylor 2004). The weights were chosen on commits of public repositories
that are not in the benchmark: subject line against the functions that the commit changed
(`tests/bench/context/commits.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import log, log1p, sqrt

from tier_code.codebase.exploring.choosing import STANDING_FACTORS, chosen_files
from tier_code.codebase.exploring.evidence import Evidence, evidence_in, plain_name
from tier_code.codebase.exploring.question import Question, plainly_spelt, read_question
from tier_code.codebase.exploring.standing import Standing, standing_of
from tier_code.codebase.exploring.words import words_in
from tier_code.codebase.index.facts import CALLABLES
from tier_code.codebase.index.lookup import symbol_of
from tier_code.codebase.index.reading import SourceFile, SourceReader
from tier_code.ports.code import Symbol
from tier_code.ports.counting import TokenCounter
from tier_code.ports.source import SourceTree

_NAME, _AROUND, _PATH, _FILE_NAME, _DESCRIBED = 3.0, 3.5, 3.5, 5.0, 0.5
"""How many mentions in the body a word is worth in the other places."""
_SATURATION, _LENGTH = 4.0, 0.1
_FILE = 0.3
"""The best file's share of the best score."""
_SPELT_OUT, _IN_FULL = 12.0, 18.0
"""For a symbol whose name, or dotted name, stands in the sentence as code."""
_AS_A_WORD = 4.0
"""As above, for a plain word; shared by all the symbols of that name."""
_TYPE = 0.45
"""Of a class or any other type beside functions: most work is done in these."""
_MORE_OF_A_FILE = 0.15
"""How much less further symbols of a file count: who looks at five places should see more than one file."""
_SIZE, _SMALL = 0.2, 20
"""Longer functions are changed more often: how fast that grows, and from how many words on."""


@dataclass(frozen=True, slots=True)
class Found:
    """A symbol with its score."""

    file: SourceFile
    evidence: Evidence
    words: Mapping[str, float]
    """How much each word of the question weighs in it."""
    score: float = 0.0


def candidates(tree: SourceTree, words: str, limit: int, counter: TokenCounter) -> tuple[Symbol, ...]:
    """At most `limit` functions, methods and types, best first; none when no word is found."""
    return tuple(
        symbol_of(found.file, found.evidence.definition, counter)
        for found in ranked(tree, words)[: max(0, limit)]
    )


def ranked(tree: SourceTree, words: str) -> list[Found]:
    """Every symbol that shares a word with the question, best first."""
    question = read_question(words)
    files = dict(chosen_files(tree, question))
    reader = SourceReader(tree)
    read = [file for path in files if (file := reader.file(path)) is not None]
    places = [found for file in read for found in _places(file, question)]
    scores = _scores(places, question)
    best = max(scores, default=0.0)
    names = Counter(each.evidence.definition.name for each in places)
    scored = [
        replace(
            each,
            score=_total(
                each, score, best * files[each.file.path], question, names[each.evidence.definition.name]
            ),
        )
        for each, score in zip(places, scores, strict=True)
        if score > 0
    ]
    return _best_first(_spread(_best_first(scored)))


def _best_first(scored: Iterable[Found]) -> list[Found]:
    return sorted(
        scored, key=lambda each: (-each.score, each.file.path, each.evidence.definition.lines.start)
    )


def _spread(ordered: Sequence[Found]) -> Iterator[Found]:
    """The same symbols, the second and further ones of each file with a lower score."""
    before: Counter[str] = Counter()
    for each in ordered:
        yield replace(each, score=each.score / (1 + _MORE_OF_A_FILE * sqrt(before[each.file.path])))
        before[each.file.path] += 1


def _places(file: SourceFile, question: Question) -> Iterator[Found]:
    """The symbols of a file with what each word of the question weighs in them."""
    path = file.path.rpartition(".")[0]
    folders, name = frozenset(words_in(path.replace("/", " "))), frozenset(words_in(path.rpartition("/")[2]))
    for evidence in evidence_in(file):
        words = {}
        for term, _ in question.terms:
            weight = (
                evidence.body.get(term, 0)
                + _NAME * (term in evidence.name)
                + _AROUND * (term in evidence.around)
                + _PATH * (term in folders)
                + _FILE_NAME * (term in name)
                + _DESCRIBED * (term in evidence.described)
            )
            if weight:
                words[term] = weight
        yield Found(file, evidence, words)


def _scores(places: Sequence[Found], question: Question) -> list[float]:
    # What tests and examples say of everything would make the words of the source look common.
    counted = [each for each in places if standing_of(each.file.path) is Standing.SOURCE] or places
    total = len(counted)
    average = max(1.0, sum(each.evidence.length for each in counted) / max(1, total))
    holding = Counter(term for each in counted for term in each.words)
    rarity = {
        term: weight * log(1 + (total - holding[term] + 0.5) / (holding[term] + 0.5))
        for term, weight in question.terms
    }
    return [_score(each, rarity, average) for each in places]


def _score(place: Found, rarity: Mapping[str, float], average: float) -> float:
    flat = _SATURATION * (1 - _LENGTH + _LENGTH * place.evidence.length / average)
    return sum(
        rarity[term] * weight * (_SATURATION + 1) / (weight + flat) for term, weight in place.words.items()
    )


def _total(place: Found, score: float, file_score: float, question: Question, namesakes: int) -> float:
    """The score with what speaks for the file, the name, the kind and the size."""
    definition = place.evidence.definition
    kind = 1.0 if definition.kind in CALLABLES else _TYPE
    if plainly_spelt(definition.name) == question.whole:
        # Nothing else is asked for.
        score, kind = score + _IN_FULL, 1.0
    elif plain_name(definition.qualname) in question.names:
        score += _IN_FULL
    elif definition.name in question.names:
        score += _SPELT_OUT
    elif definition.name.lower().strip("_") in question.words:
        score += _AS_A_WORD / sqrt(namesakes)
    standing = STANDING_FACTORS[standing_of(place.file.path)]
    size = 1 + _SIZE * log1p(place.evidence.length / _SMALL)
    return (score + _FILE * file_score) * kind * standing * size
