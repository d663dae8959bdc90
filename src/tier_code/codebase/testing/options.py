"""Telling options, their values and places apart in a command line, as far as every word is known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a runner's words may be; any other word that begins with a dash makes a line unknown."""

    flags: frozenset[str]
    """Those that stand alone."""
    valued: frozenset[str]
    """Those whose value is the next word, or follows `=`."""
    bundled: re.Pattern[str] | None = None
    """Short ones written together or with their value, as `-qx` and `-n4`."""

    def apart(self, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """(options with their values, places); None when a word is not known for certain."""
        options: list[str] = []
        places: list[str] = []
        rest = iter(words)
        for word in rest:
            if not word.startswith("-"):
                places.append(word)
                continue
            name, equals, _ = word.partition("=")
            options.append(word)
            if word in self.valued:
                value = next(rest, None)
                if value is None:
                    return None
                options.append(value)
            elif not (word in self.flags or (equals and name in self.valued) or self._is_bundle(word)):
                return None
        return tuple(options), tuple(places)

    def _is_bundle(self, word: str) -> bool:
        return self.bundled is not None and self.bundled.fullmatch(word) is not None
