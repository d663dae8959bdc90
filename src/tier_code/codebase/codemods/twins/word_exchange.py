"""Exchanging one word for another in names of every spelling: `user`, `users`, `User`, `USER_ID`."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_IDENTIFIER = re.compile(r"[^\W\d]\w*")
_PARTS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+|_+|[^\W\d_A-Za-z]+")
_HISSING = ("s", "x", "z", "ch", "sh")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One word, or several in a row, for another; lower case, singular."""

    old: tuple[str, ...]
    new: tuple[str, ...]

    def __str__(self) -> str:
        return f"{'_'.join(self.old)} → {'_'.join(self.new)}"

    def of_name(self, name: str) -> str:
        """The name with every occurrence exchanged, in its own spelling; Python's keywords stay."""
        if keyword.iskeyword(name):
            return name
        parts = _PARTS.findall(name)
        words = [part for part in parts if not part.startswith("_")]
        found = self._places(words)
        for start, plural in reversed(found):
            words[start : start + len(self.old)] = self._spelled(
                words[start : start + len(self.old)], name, plural=plural
            )
        return _joined(parts, words, name) if found else name

    def of_text(self, text: str) -> str:
        """Source or prose with every name in it exchanged."""
        return _IDENTIFIER.sub(lambda match: self.of_name(match.group()), text)

    def strangers(self, text: str) -> tuple[str, ...]:
        """Names that hold the old word as a part that is no word of its own (`username`), or the new one."""
        return tuple(dict.fromkeys(name for name in _IDENTIFIER.findall(text) if self._strange(name)))

    def _strange(self, name: str) -> bool:
        if keyword.iskeyword(name):
            return False
        rest = self.of_name(name).lower()
        for word in (*self.new, *map(plural_of, self.new)):
            rest = rest.replace(word, "\0") if self.of_name(name) != name else rest
        if any(word in rest for word in self.old) and len(self.old) == 1:
            return True
        own = [part.lower() for part in _PARTS.findall(name)]
        return any(word in own for word in (self.new[-1], plural_of(self.new[-1])))

    def _places(self, words: Sequence[str]) -> list[tuple[int, bool]]:
        lower = [word.lower() for word in words]
        size = len(self.old)
        plural = [*self.old[:-1], plural_of(self.old[-1])]
        return [
            (start, lower[start : start + size] != list(self.old))
            for start in range(len(lower) - size + 1)
            if lower[start : start + size] in (list(self.old), plural)
        ]

    def _spelled(self, was: Sequence[str], name: str, *, plural: bool) -> list[str]:
        words = [*self.new[:-1], plural_of(self.new[-1])] if plural else list(self.new)
        if was[0].isupper() and (len(was[0]) > 1 or name.isupper()):
            return [word.upper() for word in words]
        if was[0][:1].isupper():
            return [word.capitalize() for word in words]
        camel = "_" not in name and name != name.lower()
        return [words[0], *(word.capitalize() if camel else word for word in words[1:])]


def exchange_between(pattern: str, twin: str) -> Exchange | None:
    """The one word in which two names differ, where they are alike otherwise; None when it is not that plain.

    What comes first in a name of several words tells what a function does, so it is no word to exchange.
    """
    old, new = words_of(pattern), words_of(twin)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    left, right = old[start : len(old) - end], new[start : len(new) - end]
    verb = start == 0 and end > 0 and pattern[:1].islower()
    if not left or not right or verb or not set("".join(left + right)) - set("0123456789"):
        return None
    if start == end == 0 and (len(old) > 1 or (pattern[:1].islower() and not _is_plural(old[-1]))):
        return None
    if _is_plural(left[-1]) and _is_plural(right[-1]):
        left, right = (*left[:-1], singular_of(left[-1])), (*right[:-1], singular_of(right[-1]))
    return Exchange(tuple(left), tuple(right))


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, lower case."""
    return tuple(part.lower() for part in _PARTS.findall(name) if not part.startswith("_"))


def plural_of(word: str) -> str:
    """How English usually says more than one."""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(_HISSING) else f"{word}s"


def singular_of(word: str) -> str:
    """The word that this is the plural of; itself when it is none."""
    return next((each for each in _singulars(word) if plural_of(each) == word), word)


def _singulars(word: str) -> Iterator[str]:
    yield f"{word[:-3]}y"
    yield word[:-2]
    yield word[:-1]


def _is_plural(word: str) -> bool:
    return len(word) > 2 and word.endswith("s") and not word.endswith("ss")


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _joined(parts: Sequence[str], words: Sequence[str], name: str) -> str:
    """Words put together as the name was: with its underscores, or as camel case."""
    if "_" not in name:
        snake = name == name.lower() and len(words) > 1
        return ("_" if snake else "").join(words)
    lead = parts[0] if parts[0].startswith("_") else ""
    trail = parts[-1] if len(parts) > 1 and parts[-1].startswith("_") else ""
    return f"{lead}{'_'.join(words)}{trail}"
