"""Files that the user or the repository wants left alone, by the patterns of gitignore files."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import Protocol

from tier_code.domain.errors import UsageProblem

Groups = tuple[tuple[str, ...], ...]
"""Patterns by who wrote them: `!` takes back only what stands before it in the same group."""


class _Matcher(Protocol):
    """Compiled patterns, as far as we use them: their library loads late."""

    def match_file(self, path: str) -> bool:
        """Whether the patterns mean this file."""


def hidden(path: str, groups: Groups) -> bool:
    """Whether any group hides a file."""
    return any(_matcher(group).match_file(path) for group in groups if group)


def check_patterns(patterns: Iterable[str], where: str) -> None:
    """Refuse patterns that cannot be read.

    Errors: UsageProblem naming the pattern and `where` it stands.
    """
    for pattern in patterns:
        try:
            _matcher((pattern,))
        except ValueError:
            raise UsageProblem(f"{where}: '{pattern}' is no pattern as in a .gitignore") from None


@functools.lru_cache(maxsize=64)
def _matcher(group: tuple[str, ...]) -> _Matcher:
    # Loading it takes as long as reading a small repository: only who hides something pays.
    import pathspec

    return pathspec.GitIgnoreSpec.from_lines(group)
