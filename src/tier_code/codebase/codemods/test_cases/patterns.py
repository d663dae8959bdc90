"""Texts that a regular expression matches, and near misses: inputs for functions that begin with a match."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator

# The standard library's own parser of patterns; it has no public name.
from re import _parser  # type: ignore[attr-defined]
from typing import Any

VARIANTS = 6
_Parsed = Any
"""What the parser gives for a pattern or a part of one; it says nothing of its types."""
_IN_CATEGORY = {"CATEGORY_DIGIT": "7", "CATEGORY_SPACE": " ", "CATEGORY_WORD": "w"}
_IN_NEGATION = {"CATEGORY_NOT_DIGIT": "x", "CATEGORY_NOT_SPACE": "x", "CATEGORY_NOT_WORD": "-"}


def samples_of(pattern: str) -> tuple[str, ...]:
    """A few texts that the pattern matches, each made with other choices; none when it is not understood."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = _parser.parse(pattern)
            compiled = re.compile(pattern)
    except (re.error, RecursionError, OverflowError, ValueError):
        return ()
    made = ("".join(_Sampler(variant).text(parsed)) for variant in range(VARIANTS))
    return tuple(dict.fromkeys(text for text in made if len(text) <= 80 and compiled.search(text)))


class _Sampler:
    """Makes one text of a parsed pattern; the variant decides what is chosen where there is a choice."""

    def __init__(self, variant: int) -> None:
        self._variant = variant
        self._choices = 0
        self._groups: dict[int, str] = {}

    def text(self, parsed: _Parsed) -> Iterator[str]:
        """The pieces of the text."""
        for code, argument in parsed:
            yield from self._piece(str(code), argument)

    def _piece(self, code: str, argument: _Parsed) -> Iterator[str]:
        if code in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
            least, most, inner = argument
            for _ in range(self._times(int(least), int(most))):
                yield from self.text(inner)
        elif code == "BRANCH":
            yield from self.text(argument[1][self._chosen(len(argument[1]))])
        elif code == "ATOMIC_GROUP":
            yield from self.text(argument)
        elif code == "SUBPATTERN":
            self._groups[argument[0]] = "".join(self.text(argument[3]))
            yield self._groups[argument[0]]
        else:
            yield self._letter(code, argument)

    def _letter(self, code: str, argument: _Parsed) -> str:
        """One character, or nothing for what only looks around."""
        if code == "LITERAL":
            return chr(argument)
        if code == "IN":
            return self._one_of(argument)
        if code == "GROUPREF":
            return self._groups.get(argument, "")
        if code == "NOT_LITERAL":
            return "a" if argument != ord("a") else "b"
        return "a" if code == "ANY" else ""

    def _chosen(self, many: int) -> int:
        """Another choice at every place and in every variant, the first one always in variant 0."""
        self._choices += 1
        return 0 if self._variant == 0 else (self._variant + self._choices) % many

    def _times(self, least: int, most: int) -> int:
        """Once where allowed in variant 0, then by turns the least and some more."""
        if self._variant == 0:
            return max(least, min(1, most))
        return (least, min(most, least + 2), max(least, min(1, most)))[self._chosen(3)]

    def _one_of(self, members: _Parsed) -> str:
        if str(members[0][0]) == "NEGATE":
            return next(letter for letter in "a-0 .~" if letter not in str(members) or letter == "~")
        code, argument = members[self._chosen(len(members))]
        if str(code) == "RANGE":
            low, high = argument
            return chr((low, high, (low + high) // 2)[self._chosen(3)])
        if str(code) == "LITERAL":
            return chr(argument)
        return {**_IN_CATEGORY, **_IN_NEGATION}.get(str(argument), "a")
