"""What a file's text says without parsing: which names it defines, imports and mentions."""

from __future__ import annotations

import re
from array import array
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from zlib import crc32

from tier_code.codebase.index.paths import PYTHON_ENDS
from tier_code.codebase.index.word_text import words_of as words_of

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
_PYTHON_DEFINITION = re.compile(rb"^([ \t]*)(?:async[ \t]+)?(?:def|class)[ \t]+([A-Za-z_]\w*)", re.MULTILINE)
_PYTHON_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+[\w.]+[ \t]+import[ \t]*\([^)]{0,4000}\)|(?:import|from)[ \t][^\n]{0,400})",
    re.MULTILINE,
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

    def of(self, content: bytes, *, is_python: bool) -> Scan:
        digest = blake2b(content, digest_size=16, person=b"python" if is_python else b"").digest()
        with self._lock:
            known = self._scans.get(digest)
            if known is not None:
                self._scans.move_to_end(digest)
                return known
        scan = _scanned(content, is_python=is_python)
        with self._lock:
            self._scans[digest] = scan
            while len(self._scans) > KEPT_SCANS:
                self._scans.popitem(last=False)
        return scan


_SCANS = _Scans()


def scan(path: str, content: bytes) -> Scan:
    """What the text of a file says; each content is looked at once per process."""
    return _SCANS.of(content, is_python=path.endswith(PYTHON_ENDS))


def _scanned(content: bytes, *, is_python: bool) -> Scan:
    found = (_PYTHON_DEFINITION if is_python else _DEFINITION).findall(content)
    values = () if is_python else _OUTER_VALUE.findall(content)
    imports = b" ".join((_PYTHON_IMPORT if is_python else _IMPORT).findall(content))
    return Scan(
        outer=_once([*(name for indent, name in found if not indent), *values]),
        inner=_once(name for indent, name in found if indent),
        mentioned=array("I", sorted(map(crc32, set(words_of(content))))),
        imported=frozenset(map(crc32, words_of(imports))),
    )


def _once(names: Iterable[bytes]) -> tuple[bytes, ...]:
    return tuple(dict.fromkeys(names))
