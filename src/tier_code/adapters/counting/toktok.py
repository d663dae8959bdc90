"""The offline counter: `toktok` carries its vocabularies, so nothing is ever downloaded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from threading import Lock

DEFAULT_ENCODING = "qwen2.5"
"""The embedded local model's own, for code exactly; it counts about two in a hundred more than o200k."""

WARIEST_ENCODING = "qwen3.5"
"""Counts most of all that we carry: for what must fit into the window of a model of an unknown vocabulary."""

_MADE_FROM = {"qwen2.5": "cl100k_base"}
"""Vocabularies that extend a bundled one: the same merges, but every digit is a token of its own.

Words that only the extension has, mostly of other scripts than Latin, are counted as more pieces.
"""
_DIGITS = re.compile("[0-9]{2,}")
_DIGITS_TOGETHER = 3
"""In the bundled vocabulary: from the left, so many digits are one token."""
_LOADING = Lock()


@dataclass(frozen=True, slots=True)
class ToktokCounter:
    """Counts with one vocabulary, loaded at the first count (0.1 to 0.5 s, 40 to 110 MB)."""

    encoding: str = DEFAULT_ENCODING
    """`qwen2.5`, `qwen3.5`, `o200k_base`, `o200k_harmony` or `cl100k_base`."""

    @property
    def source(self) -> str:
        """Where the figures come from, for labels."""
        return f"toktok {self.encoding}"

    def count(self, text: str) -> int:
        """Tokens of `text`, special tokens not interpreted."""
        import toktok

        # Two threads that count first at once would load the vocabulary twice.
        with _LOADING:
            counts: list[int] = toktok.batch_count(
                [_encodable(text)], _MADE_FROM.get(self.encoding, self.encoding), 1
            )
        return counts[0] + (_digits_apart(text) if self.encoding in _MADE_FROM else 0)


def _digits_apart(text: str) -> int:
    """How many tokens more a text has when no digits stand together in one."""
    lengths = map(len, _DIGITS.findall(text))
    return sum(length - -(-length // _DIGITS_TOGETHER) for length in lengths)


def _encodable(text: str) -> str:
    """Lone surrogates, as file names may hold them, are no text to the tokenizer."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
