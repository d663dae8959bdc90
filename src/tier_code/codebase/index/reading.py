"""Files with their facts, each parsed once per content and never kept as a tree."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock

from tier_code.codebase.index.by_language import NO_FACTS, facts_of
from tier_code.codebase.index.facts import FileFacts
from tier_code.codebase.index.stored import Known, index_of, stored_facts
from tier_code.codebase.index.word_text import is_plain_word, says, words_of
from tier_code.codebase.languages.grammars import Grammar, grammar_for
from tier_code.codebase.source_text import LINE_END, lines_of, utf8_source
from tier_code.ports.index_store import IndexStore
from tier_code.ports.source import SourceTree

KEPT_FILES = 4000
"""Facts remembered per process; some kilobytes each."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as read just now."""

    path: str
    source: bytes
    """UTF-8, whatever the encoding on disk."""
    lines: tuple[bytes, ...]
    facts: FileFacts

    @property
    def last_line(self) -> int:
        """The number of the last line that holds anything, at least 1."""
        return max(1, len(self.lines) - (self.lines[-1] == b""))

    def text(self, start: int, end: int) -> str:
        """Lines from `start` to `end` (1-based, inclusive), each with a newline."""
        return LINE_END.join((*self.lines[start - 1 : end], b"")).decode("utf-8", "replace")


class _FactsCache:
    """Facts by content, least recently used out first."""

    def __init__(self) -> None:
        self._facts: OrderedDict[str, FileFacts] = OrderedDict()
        self._lock = Lock()

    def of(self, source: bytes, grammar: Grammar, store: IndexStore | None) -> FileFacts:
        digest = digest_of(source, grammar)
        with self._lock:
            known = self._facts.get(digest)
            if known is not None:
                self._facts.move_to_end(digest)
                return known
        facts = stored_facts(store, digest) if store is not None else None
        facts = facts or facts_of(grammar, source, digest)
        with self._lock:
            self._facts[digest] = facts
            while len(self._facts) > KEPT_FILES:
                self._facts.popitem(last=False)
        return facts

    def forget(self) -> None:
        with self._lock:
            self._facts.clear()


_CACHE = _FactsCache()


def forget_facts() -> None:
    """Let go of all facts that this process remembers; for who measures or compares."""
    _CACHE.forget()


def digest_of(source: bytes, grammar: Grammar) -> str:
    """What facts are known by: one text may mean different things in two languages."""
    return blake2b(source, digest_size=16, person=grammar.name.encode()).hexdigest()


class SourceReader:
    """Reads each file of a tree at most once; lives as long as one question."""

    def __init__(self, tree: SourceTree) -> None:
        self._tree = tree
        self._store = index_of(tree)
        self._known: Known | None = None
        self._files: dict[str, SourceFile | None] = {}

    def file(self, path: str) -> SourceFile | None:
        """The file with its facts, which are empty where we have no grammar; None when it cannot be read."""
        if path not in self._files:
            self._files[path] = self._read(path)
        return self._files[path]

    def paths(self) -> Sequence[str]:
        """Every file of the tree."""
        return self._tree.paths()

    def bytes(self, path: str) -> bytes:
        """A file as it is on disk; nothing when there is none."""
        return self._tree.read(path) or b""

    def holding(self, paths: Iterable[str], word: str) -> Iterator[str]:
        """Those of the paths whose file holds a word, found without parsing.

        What is no plain word is looked for as it stands, inside of words too.
        """
        needle = word.encode("utf-8", "replace")
        for path in self.may_hold(paths, word):
            content = self._tree.read(path)
            # In other encodings than UTF-8 only ASCII words look the same.
            if content is not None and (not word.isascii() or _holds(content, word, needle)):
                yield path

    def may_hold(self, paths: Iterable[str], word: str) -> Iterable[str]:
        """The paths without those that surely do not hold a word, as the index knows; nothing is read."""
        found = self._store.mentioning(word) if self._store is not None and is_plain_word(word) else None
        return self._not_ruled_out(paths, found)

    def may_contain(self, paths: Iterable[str], text: str, *, folded: bool) -> Iterable[str]:
        """The paths without those that surely do not contain a text, in any case when `folded`."""
        pieces = words_of(text.encode("utf-8", "replace"))
        if self._store is None or not pieces or not text.isascii():
            return paths
        lacking = {
            each.digest
            for each in self._store.texts()
            if not all(piece in (each.words.lower() if folded else each.words) for piece in pieces)
        }
        known = self._known = self._known or Known(self._tree, self._store)
        return (path for path in paths if (known.content(path) or (0, ""))[1] not in lacking)

    def defining(self, paths: Iterable[str], name: str) -> Iterator[str]:
        """Those of the paths whose file may define a name, and some that only hold it."""
        if self._store is None or not is_plain_word(name):
            yield from self.holding(paths, name)
            return
        yield from self.holding(self._not_ruled_out(paths, self._store.defining(name)), name)

    def _not_ruled_out(self, paths: Iterable[str], found: Collection[str] | None) -> Iterable[str]:
        """The paths without those of which the index is sure."""
        if found is None or self._store is None:
            return paths
        known = self._known = self._known or Known(self._tree, self._store)
        return (path for path in paths if not known.rules_out(path, found))

    def _read(self, path: str) -> SourceFile | None:
        content = self._tree.read(path)
        source = None if content is None else utf8_source(content)
        if source is None:
            return None
        try:
            grammar = grammar_for(path)
            facts = _CACHE.of(source, grammar, self._store) if grammar else NO_FACTS
        except RecursionError:
            # Nested deeper than any person writes: made to break readers, or by a generator.
            facts = NO_FACTS
        return SourceFile(path, source, lines_of(source), facts)


def _holds(content: bytes, word: str, needle: bytes) -> bool:
    return says(content, needle) if is_plain_word(word) else needle in content
