"""What a file's text says without parsing: which names it defines, imports and mentions."""

from __future__ import annotations

import re
from array import array
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from zlib import compress, crc32, decompress, error

from tier_code.codebase.index.paths import PYTHON_ENDS
from tier_code.codebase.index.stored import Known, index_of
from tier_code.codebase.index.word_text import words_of as words_of
from tier_code.ports.source import SourceTree

KEPT_SCANS = 20_000
"""Scans remembered per process; one or two kilobytes each."""

_DEFINITION = re.compile(
    rb"^([ \t]*)(?:(?:export|default|pub(?:\([a-z]+\))?|public|private|protected|static|final|abstract|async"
    rb"|unsafe)[ \t]+){0,4}(?:def|class|function\*?|func|fn|struct|interface|trait|enum|type|module)[ \t]+"
    rb"(?:\([^)\n]{0,80}\)[ \t]*)?([A-Za-z_]\w*)",
    re.MULTILINE,
)
_OUTER_VALUE = re.compile(rb"^(?:export[ \t]+)?(?:const|let|var)[ \t]+([A-Za-z_$][\w$]*)", re.MULTILINE)
"""Values at the beginning of a line: in scripts, most functions are some."""
_PYTHON_DEFINITIONS = (re.compile(rb"def[ \t]+([A-Za-z_]\w*)"), re.compile(rb"class[ \t]+([A-Za-z_]\w*)"))
"""Words first, then what stands before them: four times as fast as lines first."""
_LEAD = re.compile(rb"([ \t]*)(?:async[ \t]+)?")
_PYTHON_IMPORTS = (re.compile(rb"import[ \t]"), re.compile(rb"from[ \t]"))
_PYTHON_IMPORT = re.compile(
    rb"from[ \t]+[\w.]+[ \t]+import[ \t]*\([^)]{0,4000}\)|(?:import|from)[ \t][^\n]{0,400}"
)
_IMPORT = re.compile(
    rb"^[ \t]*(?:import|from|use|require|include|#include|export)\b[^\n]{0,400}|\brequire\([^)\n]{0,200}\)",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Scan:
    """What was seen in one file; names stand as checksums, which are small and the same in every process."""

    outer: tuple[bytes, ...]
    """Names defined at the beginning of a line, each once."""
    inner: tuple[bytes, ...]
    """Names defined further in."""
    mentioned: array[int]
    """Every word, in no order."""
    imported: frozenset[int]
    """Every word of the import statements."""


def mark(word: bytes) -> int:
    """The checksum by which a scan knows a word."""
    return crc32(word)


class _Scans:
    """Scans by content, least recently used out first."""

    def __init__(self) -> None:
        self._scans: OrderedDict[bytes, Scan] = OrderedDict()
        self._lock = Lock()

    def known(self, digest: bytes) -> Scan | None:
        with self._lock:
            known = self._scans.get(digest)
            if known is not None:
                self._scans.move_to_end(digest)
            return known

    def keep(self, digest: bytes, scan: Scan) -> None:
        with self._lock:
            self._scans[digest] = scan
            while len(self._scans) > KEPT_SCANS:
                self._scans.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._scans.clear()


_SCANS = _Scans()


def forget_scans() -> None:
    """Let go of all scans that this process remembers; for who measures or compares."""
    _SCANS.forget()


def scan(path: str, content: bytes) -> Scan:
    """What the text of a file says; each content is looked at once per process."""
    is_python = path.endswith(PYTHON_ENDS)
    digest = blake2b(content, digest_size=16, person=b"python" if is_python else b"").digest()
    found = _SCANS.known(digest)
    if found is None:
        found = _scanned(content, is_python=is_python)
        _SCANS.keep(digest, found)
    return found


class KeptScans:
    """Scans of the files of a tree that did not move since its index was made."""

    def __init__(self, tree: SourceTree, paths: Iterable[str]) -> None:
        store = index_of(tree)
        self._known: dict[str, tuple[int, bytes]] = {}
        """Bytes and digest of each file."""
        known = Known(tree, store) if store is not None else None
        for path in paths:
            content = known.content(path) if known is not None else None
            if content is not None:
                self._known[path] = content[0], bytes.fromhex(content[1])
        missing = {digest for _, digest in self._known.values() if _SCANS.known(digest) is None}
        for each in store.texts() if store is not None and missing else ():
            digest = bytes.fromhex(each.digest)
            found = unpacked_scan(each.scan, each.words) if each.scan and digest in missing else None
            if found is not None:
                _SCANS.keep(digest, found)

    def of(self, path: str) -> tuple[int, Scan] | None:
        """How many bytes a file has and what it says; None when the file must be read."""
        size, digest = self._known.get(path, (0, b""))
        found = _SCANS.known(digest)
        return (size, found) if found is not None else None


def _scanned(content: bytes, *, is_python: bool) -> Scan:
    return _scan(_seen(content, is_python=is_python), set(words_of(content)))


def _scan(seen: Sequence[Iterable[bytes]], words: Iterable[bytes]) -> Scan:
    outer, inner, imported = seen
    return Scan(
        outer=tuple(outer),
        inner=tuple(inner),
        mentioned=array("I", map(crc32, words)),
        imported=frozenset(map(crc32, imported)),
    )


def packed_scan(path: str, content: bytes) -> bytes:
    """What `unpacked_scan` makes the scan of a file from, together with the words of its text."""
    seen = _seen(content, is_python=path.endswith(PYTHON_ENDS))
    return compress(b"\n".join(map(b" ".join, seen)), 1)


def unpacked_scan(body: bytes, words: bytes) -> Scan | None:
    """The scan that was packed; None for what is none."""
    try:
        outer, inner, imported = decompress(body).split(b"\n")
    except (ValueError, error):
        return None
    return _scan((outer.split(), inner.split(), imported.split()), words.split())


def _seen(content: bytes, *, is_python: bool) -> tuple[Iterable[bytes], Iterable[bytes], Iterable[bytes]]:
    """The outer and the inner names that a text defines, and the words of its imports, each once."""
    if is_python:
        found, imports = _python_definitions(content), _python_imports(content)
    else:
        found, imports = _DEFINITION.findall(content), _IMPORT.findall(content)
    values = () if is_python else _OUTER_VALUE.findall(content)
    return (
        _once([*(name for indent, name in found if not indent), *values]),
        _once(name for indent, name in found if indent),
        _once(words_of(b" ".join(imports))),
    )


def _python_definitions(content: bytes) -> list[tuple[bytes, bytes]]:
    """What begins a line and defines a name: its indent and the name, in order."""
    found = []
    for pattern in _PYTHON_DEFINITIONS:
        for hit in pattern.finditer(content):
            start = hit.start()
            lead = _LEAD.fullmatch(content, content.rfind(b"\n", 0, start) + 1, start)
            if lead is not None:
                found.append((start, lead[1], hit[1]))
    return [(indent, name) for _, indent, name in sorted(found)]


def _python_imports(content: bytes) -> list[bytes]:
    """The texts of import statements, in order."""
    found, end = [], 0
    for start in sorted(hit.start() for pattern in _PYTHON_IMPORTS for hit in pattern.finditer(content)):
        line = content.rfind(b"\n", 0, start) + 1
        hit = _PYTHON_IMPORT.match(content, start)
        if hit is not None and line >= end and not content[line:start].strip(b" \t"):
            found.append(hit[0])
            end = hit.end()
    return found


def _once(names: Iterable[bytes]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(names))
