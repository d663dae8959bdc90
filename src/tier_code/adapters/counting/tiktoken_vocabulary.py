"""The tiktoken backend, used only with an intact vocabulary on disk: it would download one silently."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Protocol

CACHE_VARIABLE = "TIKTOKEN_CACHE_DIR"

_VOCABULARIES = {
    "o200k_base": (
        "fb374d419588a4632f3f557e76b4b70aebbca790",
        "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d",
    ),
    "cl100k_base": (
        "9b5ad71b2ce5302211f9c61530b329a4922fc6a4",
        "223921b76ee99bde995b7ff738513eef100fb51d18c93597a113bcffe865b2a7",
    ),
}
"""Encoding to (name of the file in tiktoken's cache, SHA-256 of its content), as tiktoken 0.14 has them."""

_LOADING = Lock()


class _Encoding(Protocol):
    """The part of a tiktoken encoding that counts."""

    def encode_ordinary(self, text: str) -> list[int]:
        """Token ids, special tokens not interpreted."""


@dataclass(frozen=True, slots=True)
class TiktokenCounter:
    """Counts with a vocabulary file that was found on disk."""

    folder: str
    """The folder that holds the file."""
    encoding: str = "o200k_base"

    @property
    def source(self) -> str:
        """Where the figures come from, for labels."""
        return f"tiktoken {self.encoding}"

    def count(self, text: str) -> int:
        """Tokens of `text`, special tokens not interpreted.

        Errors: FileNotFoundError when the vocabulary has gone or was changed since.
        """
        with _LOADING:
            encoding = _loaded(self.folder, self.encoding)
        return len(encoding.encode_ordinary(text))


def tiktoken_counter(folder: str, encoding: str = "o200k_base") -> TiktokenCounter | None:
    """A counter over the vocabulary in a tiktoken cache folder; None when it is not there or not intact."""
    return TiktokenCounter(folder, encoding) if _is_intact(folder, encoding) else None


def _is_intact(folder: str, encoding: str) -> bool:
    name, digest = _VOCABULARIES.get(encoding, ("", ""))
    try:
        return bool(name) and sha256((Path(folder) / name).read_bytes()).hexdigest() == digest
    except OSError:
        return False


@cache
def _loaded(folder: str, encoding: str) -> _Encoding:
    # tiktoken replaces a missing or damaged file by a download, so it is not even asked then.
    if not _is_intact(folder, encoding):
        raise FileNotFoundError(f"{folder}: no intact tiktoken vocabulary of {encoding}")
    import tiktoken

    before = os.environ.get(CACHE_VARIABLE)
    os.environ[CACHE_VARIABLE] = folder
    try:
        return tiktoken.get_encoding(encoding)
    finally:
        if before is None:
            del os.environ[CACHE_VARIABLE]
        else:
            os.environ[CACHE_VARIABLE] = before
