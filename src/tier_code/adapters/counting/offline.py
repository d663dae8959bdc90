"""Which counter to use when no server may be asked."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from tier_code.adapters.counting.tiktoken_vocabulary import CACHE_VARIABLE, tiktoken_counter
from tier_code.adapters.counting.toktok import DEFAULT_ENCODING, ToktokCounter
from tier_code.ports.counting import TokenCounter


def offline_counter() -> TokenCounter:
    """The counter that always works: bundled vocabulary, no file, no network. Nothing is loaded yet."""
    return ToktokCounter()


def counter_with(encoding: str, folder: Path | None = None) -> TokenCounter:
    """A counter of one vocabulary: tiktoken's own where its file lies intact on disk, else the bundled one.

    `folder` is looked into besides the one that tiktoken's own variable names. Nothing is downloaded.
    """
    named = os.environ.get(CACHE_VARIABLE, "")
    for place in (named, str(folder or "")):
        found = tiktoken_counter(place, encoding) if place else None
        if found is not None:
            return found
    return ToktokCounter(encoding)


def count_all(counter: TokenCounter, texts: Sequence[str]) -> list[int]:
    """Tokens of each text; for the code worker, where the vocabulary is loaded in any case."""
    return [counter.count(text) for text in texts]


def encoding_of(counter: TokenCounter) -> str:
    """The vocabulary of a counter, as its label names it last."""
    return counter.source.rpartition(" ")[2] or DEFAULT_ENCODING
