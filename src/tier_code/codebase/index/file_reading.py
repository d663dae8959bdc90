"""Reading one file for the index: whatever it holds, there is an answer, and the next file gets its turn."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b

from tier_code.codebase.exploring.scanning import packed_scan
from tier_code.codebase.exploring.standing import Standing, is_written, standing_of
from tier_code.codebase.index.by_language import facts_of
from tier_code.codebase.index.facts_codec import pack_facts
from tier_code.codebase.index.reading import digest_of
from tier_code.codebase.index.word_text import words_of
from tier_code.codebase.languages.grammars import grammar_for
from tier_code.codebase.source_text import utf8_source
from tier_code.ports.index_store import KeptContent, KeptFile
from tier_code.ports.source import SourceTree, Stamp

NO_TEXT = "binary, over 2 MB, or not readable"
UNWRITTEN = "vendored, generated, packed or huge: words only"
ODD_ENCODING = "its encoding cannot be read: words only"
TOO_DEEP = "nested too deep: words only"
_SETTLED_NS = 100_000_000
"""A file that changed later than so long ago may change again within the same tick of its clock."""
_COARSE_NS = 2_100_000_000
"""The same where times are whole seconds, or every second one."""
_SECOND_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to look at."""

    path: str
    stamp: Stamp | None
    digest: str = ""
    """What it held before."""


Looked = tuple[KeptFile, KeptContent | None]
"""A file, and its content where that is new."""


def read_batch(tree: SourceTree, batch: Sequence[Wanted]) -> list[Looked]:
    """Look at some files; may run in any process."""
    with _without_collecting():
        return [look_at(tree, wanted) for wanted in batch]


def look_at(tree: SourceTree, wanted: Wanted) -> Looked:
    """Read, parse and pack one file. A file that vanished meanwhile is one without text."""
    path = wanted.path
    stamp = settled(wanted.stamp, time.time_ns())
    content = tree.read(path)
    if content is None:
        return KeptFile(path=path, stamp=stamp, skipped=NO_TEXT), None
    source = utf8_source(content)
    if source is None:
        return _by_words(path, stamp, content, ODD_ENCODING)
    if standing_of(path) is Standing.UNWRITTEN or not is_written(content):
        return _by_words(path, stamp, source, UNWRITTEN)
    grammar = grammar_for(path)
    if grammar is None:
        return _by_words(path, stamp, source, "", _scan(path, source, content))
    digest = digest_of(source, grammar)
    kept = KeptFile(path=path, stamp=stamp, digest=digest, size=len(content))
    if digest == wanted.digest:
        return kept, None
    try:
        facts = facts_of(grammar, source, digest)
        packed = pack_facts(facts)
    except RecursionError:
        return _by_words(path, stamp, source, TOO_DEEP)
    return kept, KeptContent(
        digest=digest,
        language=grammar.name,
        facts=packed,
        defined=tuple({definition.name for definition in facts.definitions.values()}),
        words=b" ".join(set(words_of(source))),
        symbols=len(facts.definitions),
        scan=_scan(path, source, content),
    )


def _scan(path: str, source: bytes, content: bytes) -> bytes:
    """What a map asks of the text; of other encodings it reads the file as it is on disk."""
    return packed_scan(path, source) if source == content else b""


def settled(stamp: Stamp | None, now_ns: int) -> Stamp | None:
    """The stamp, if the file's bytes cannot change any more without changing it."""
    if stamp is None:
        return None
    newest = max(stamp[1], stamp[2])
    coarse = stamp[1] % _SECOND_NS == stamp[2] % _SECOND_NS == 0
    window = _COARSE_NS if coarse else _SETTLED_NS
    return stamp if now_ns - newest > window else None


def _by_words(path: str, stamp: Stamp | None, text: bytes, why: str, scan: bytes = b"") -> Looked:
    """What can be found of a file without facts: it may define any of its words."""
    digest = blake2b(text, digest_size=16, person=b"words").hexdigest()
    words = set(words_of(text))
    kept = KeptFile(path=path, stamp=stamp, digest=digest, skipped=why, size=len(text))
    content = KeptContent(
        digest=digest,
        language="",
        facts=b"",
        defined=tuple(word.decode("utf-8", "replace") for word in words),
        words=b" ".join(words),
        scan=scan,
    )
    return kept, content


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Facts have no cycles: looking for some among so many new objects takes a fifth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
