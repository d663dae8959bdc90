"""Ranking names by letters typed in order, fast enough for a hundred thousand names between two keystrokes.

Names that hold the letters next to each other come first and are found by plain substring search; only when
these are too few are all others held against the letters one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest

_BOUNDARY = "/_-. "
_Score = tuple[int, int, int, str]
"""How it fits, how much of it was not typed, how deep it lies, itself; the smallest is the best."""


@dataclass(frozen=True)
class Names:
    """Names in their own order, ready to be searched."""

    names: tuple[str, ...]

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """The names without case."""
        return tuple(name.lower() for name in self.names)


def best(names: Names, typed: str, most: int) -> list[str]:
    """The names that the typed letters may mean, best first, at most `most`."""
    wanted = "".join(typed.lower().split())
    if not wanted:
        return nsmallest(most, names.names, key=lambda name: (name.count("/"), name))
    together = [
        (_score(folded, wanted), place) for place, folded in enumerate(names.folded) if wanted in folded
    ]
    found = nsmallest(most, together)
    if len(found) < most:
        found += nsmallest(most - len(found), _apart(names.folded, wanted))
    return [names.names[place] for _, place in found]


def _score(folded: str, wanted: str) -> _Score:
    """How well a name fits that holds the letters next to each other."""
    base = folded.rstrip("/").rpartition("/")[2]
    place = base.find(wanted)
    if base == wanted or base.partition(".")[0] == wanted:
        fit = 0
    elif place == 0:
        fit = 1
    elif place > 0:
        fit = 2 if base[place - 1] in _BOUNDARY else 3
    else:
        before = folded.rfind(wanted)
        fit = 1 if "/" in wanted and (before == 0 or folded[before - 1] == "/") else 4
    return fit, len(base) - len(wanted) if place >= 0 else len(folded), folded.count("/"), folded


def _apart(folded: Sequence[str], wanted: str) -> Iterator[tuple[_Score, int]]:
    """The names that hold the letters in order, but not next to each other."""
    letters = sorted(set(wanted))
    pattern = re.compile("[^\n]*?".join(map(re.escape, wanted)))
    for place, name in enumerate(folded):
        # Looking for single letters costs a tenth of the pattern, and leaves it one name in ten.
        if not all(letter in name for letter in letters) or wanted in name:
            continue
        base = name.rstrip("/").rpartition("/")[2]
        inside = pattern.search(base)
        found = inside or pattern.search(name)
        if found:
            yield (5 if inside else 6, found.end() - found.start(), name.count("/"), name), place
