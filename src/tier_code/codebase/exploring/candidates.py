"""Symbols that a sentence in plain words may be about: words weighed by rarity, no model.

Text search picks the files; only those are parsed. Source: BM25F (Robertson, Zaragoza, Taylor 2004).
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log

from tier_code.codebase.exploring.question import Question, read_question
from tier_code.codebase.exploring.standing import READ, Standing, is_written, standing_of
from tier_code.codebase.exploring.survey import MOST_BYTES, MOST_SCANNED
from tier_code.codebase.exploring.words import split, words_in
from tier_code.codebase.index.facts import CALLABLES, Definition, Kind
from tier_code.codebase.index.lookup import symbol_of
from tier_code.codebase.index.reading import SourceFile, SourceReader
from tier_code.codebase.languages.grammars import grammar_for
from tier_code.ports.code import Symbol
from tier_code.ports.counting import TokenCounter
from tier_code.ports.source import SourceTree


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """How much each kind of evidence counts."""

    name: float = 6.0
    around: float = 3.0
    path: float = 3.0
    saturation: float = 1.2
    length: float = 0.75
    file: float = 0.3
    named: float = 12.0
    kind: float = 0.6
    """Of a class beside its methods."""
    aside: float = 0.5
    tests: float = 0.25
    most_files: int = 120


WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class _Document:
    """One symbol as words."""

    file: SourceFile
    definition: Definition
    words: Mapping[str, float]
    length: float
    factor: float


def candidates(tree: SourceTree, words: str, limit: int, counter: TokenCounter) -> tuple[Symbol, ...]:
    """At most `limit` symbols, best first."""
    return tuple(
        symbol_of(document.file, document.definition, counter) for _, document in ranked(tree, words)[:limit]
    )


def ranked(tree: SourceTree, words: str, weights: Weights = WEIGHTS) -> list[tuple[float, _Document]]:
    """Every symbol with a score, best first."""
    question = read_question(words)
    reader = SourceReader(tree)
    files = _files(tree, question, weights)
    documents = [
        document
        for path, _ in files
        if (file := reader.file(path)) is not None
        for document in _documents(file, question, weights)
    ]
    scores = _scores(documents, question, weights)
    top = max((score for _, score in files), default=0.0) or 1.0
    best = max(scores, default=0.0)
    by_file = {path: score / top for path, score in files}
    found = []
    for score, document in zip(scores, documents, strict=True):
        if score <= 0:
            continue
        total = score + weights.file * best * by_file[document.file.path]
        total += weights.named * _named(document, question)
        found.append((total * document.factor, document))
    found.sort(key=lambda pair: (-pair[0], pair[1].file.path, pair[1].definition.lines.start))
    return found


def _files(tree: SourceTree, question: Question, weights: Weights) -> list[tuple[str, float]]:
    """Files whose text holds the words, best first."""
    needles = [tuple(each.encode() for each in spelt) for spelt in question.spellings]
    counts: list[tuple[str, list[int], int]] = []
    holding = [0] * len(needles)
    spent = 0
    paths = [path for path in tree.paths() if grammar_for(path) and standing_of(path) in READ]
    paths.sort(key=lambda path: (standing_of(path), path.count("/"), path))
    for path in paths[:MOST_SCANNED]:
        content = tree.read(path) if spent < MOST_BYTES else None
        if content is None or not is_written(content):
            continue
        spent += len(content)
        text = content.lower().replace(b"_", b"")
        named = path.lower().replace("_", "").encode("utf-8", "replace")
        seen = [sum(text.count(each) + 3 * named.count(each) for each in spelt) for spelt in needles]
        holding = [held + (count > 0) for held, count in zip(holding, seen, strict=True)]
        if any(seen):
            counts.append((path, seen, len(text)))
    average = sum(size for _, _, size in counts) / max(1, len(counts))
    total = max(1, len(paths))
    rarity = [
        log(1 + (total - held + 0.5) / (held + 0.5)) * weight
        for (_, weight), held in zip(question.terms, holding, strict=True)
    ]
    scored = []
    for path, seen, size in counts:
        flat = 1.5 * (0.4 + 0.6 * size / average)
        score = sum(rare * count * 2.5 / (count + flat) for rare, count in zip(rarity, seen, strict=True))
        scored.append((path, score * _standing_factor(path, question, weights)))
    scored.sort(key=lambda pair: (-pair[1], pair[0]))
    return scored[: weights.most_files]


def _standing_factor(path: str, question: Question, weights: Weights) -> float:
    standing = standing_of(path)
    if standing is Standing.TEST and not question.wants_tests:
        return weights.tests
    return 1.0 if standing is Standing.SOURCE else weights.aside


class _Bags:
    """The words of each definition of a file, by content; least recently used out first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._bags: OrderedDict[str, dict[str, Counter[str]]] = OrderedDict()

    def of(self, file: SourceFile) -> dict[str, Counter[str]]:
        digest = file.facts.digest
        if digest not in self._bags:
            self._bags[digest] = {
                d.qualname: Counter(words_in(file.text(d.lines.start, d.lines.end)))
                for d in file.facts.definitions.values()
                if d.kind in CALLABLES and not d.in_function
            }
            while len(self._bags) > self._most:
                self._bags.popitem(last=False)
        self._bags.move_to_end(digest)
        return self._bags[digest]


_BAGS = _Bags(400)


def _documents(file: SourceFile, question: Question, weights: Weights) -> Iterator[_Document]:
    bags = _BAGS.of(file)
    factor = _standing_factor(file.path, question, weights)
    in_path = list(words_in(file.path.rpartition(".")[0].replace("/", " ")))
    for definition in file.facts.definitions.values():
        if definition.in_function or not (definition.kind in CALLABLES or definition.kind is Kind.CLASS):
            continue
        body = bags.get(definition.qualname, Counter[str]())
        words: dict[str, float] = {}
        for term, _ in question.terms:
            if term in body:
                words[term] = float(body[term])
        for field, weight in (
            (split(definition.name), weights.name),
            (list(words_in(definition.parent)), weights.around),
            (in_path, weights.path),
        ):
            for word in field:
                words[word] = words.get(word, 0.0) + weight
        length = float(sum(body.values())) if body else 40.0
        yield _Document(
            file, definition, words, length, factor * (weights.kind if definition.kind is Kind.CLASS else 1.0)
        )


def _scores(documents: Sequence[_Document], question: Question, weights: Weights) -> list[float]:
    total = max(1, len(documents))
    average = sum(document.length for document in documents) / total or 1.0
    held = Counter(term for document in documents for term, _ in question.terms if term in document.words)
    rarity = {
        term: weight * log(1 + (total - held[term] + 0.5) / (held[term] + 0.5))
        for term, weight in question.terms
    }
    return [_score(document, rarity, average, weights) for document in documents]


def _score(document: _Document, rarity: Mapping[str, float], average: float, weights: Weights) -> float:
    flat = weights.saturation * (1 - weights.length + weights.length * document.length / average)
    score = 0.0
    for term, rare in rarity.items():
        count = document.words.get(term, 0.0)
        if count:
            score += rare * count * (weights.saturation + 1) / (count + flat)
    return score


def _named(document: _Document, question: Question) -> float:
    """How far the question spells out the symbol: 1 in full, less by its class."""
    definition = document.definition
    if definition.qualname in question.names:
        return 1.5
    if definition.name in question.names:
        return 1.0
    return 0.3 if definition.parent and definition.parent.rpartition(".")[2] in question.names else 0.0
