"""How many tokens a prompt has when nobody has counted it yet: offline counts times a factor that is learned.

No tokenizer of current Claude models is public, so every offline count of theirs is an estimate and is
labelled as one. A reservation never rests on it: a usual value is no upper bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

ONE = 1000
"""A factor of 1: factors are thousandths, so that estimates are exact integers everywhere."""
LOWEST, HIGHEST = 500, 3000
"""No tokenizer counts less than half or more than three times what another one counts on real text."""
LEAST_OFFLINE = 40
"""A shorter prompt is mostly what the server puts around it, and teaches nothing about its text."""
MOST_KEPT = 31
"""Newest reports that a factor is made from."""
ENOUGH = 3
"""From so many reports on, the shipped start has no say any more."""


class ContentKind(StrEnum):
    """What a text is made of: vocabularies differ by it."""

    CODE = "code"
    PROSE = "prose"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """One prompt that we counted offline and the server counted as well."""

    model: str
    """As the server named itself, without a date."""
    encoding: str
    """Of the offline count."""
    kind: ContentKind
    offline: int
    served: int
    """The whole prompt, cached parts included."""
    digest: str = ""
    """Of the model's file, where it is known: another file is another model."""
    asked: str = ""
    """The name that we asked for, where it is another one: hosts call their models as they like."""

    @property
    def ratio(self) -> int:
        """Thousandths of the server's tokens per offline token."""
        return (self.served * ONE + self.offline // 2) // self.offline if self.offline > 0 else 0

    @property
    def believable(self) -> bool:
        """Whether anything may be learned from it."""
        return self.offline >= LEAST_OFFLINE and LOWEST <= self.ratio <= HIGHEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """What an offline count is multiplied by."""

    ratio: int
    """Thousandths."""
    calls: int = 0
    """Reports it was learned from; 0 for a shipped start."""
    source: str = ""
    """Where a shipped start comes from."""

    def tokens(self, offline: int) -> int:
        """The estimate for an offline count, rounded up."""
        return -(-offline * self.ratio // ONE)

    def offline(self, tokens: int) -> int:
        """The largest offline count whose estimate is at most `tokens`."""
        return tokens * ONE // self.ratio

    @property
    def words(self) -> str:
        """`x 1.53 learned from 12 calls`."""
        if self.calls:
            return f"x {self.ratio / ONE:.2f} learned from {self.calls} {_calls(self.calls)}"
        return f"x {self.ratio / ONE:.2f}" + (f", {self.source}" if self.source else "")


PLAIN = Factor(ratio=ONE, source="nothing is known of this model's tokenizer")


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenFigure:
    """A number of tokens and where it comes from."""

    tokens: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownCounts:
    """What is known about the size of one prompt, best source first; None where it is not."""

    reported: int | None = None
    """By the usage of an answer."""
    counted: int | None = None
    """By the server's own counting."""
    offline: int | None = None
    counter: str = ""
    """Who counted offline: `toktok qwen2.5`."""


def best_figure(known: KnownCounts, factor: Factor, bound: int) -> TokenFigure:
    """The figure to show: the best source there is, and never more than `bound`, the prompt's bytes."""
    if known.reported is not None:
        return TokenFigure(tokens=known.reported, source="reported by the server")
    if known.counted is not None:
        return TokenFigure(tokens=known.counted, source="counted by the server")
    if known.offline is None:
        return TokenFigure(tokens=bound, source="bound by bytes")
    words = estimated_words(known.counter, factor)
    return TokenFigure(tokens=min(factor.tokens(known.offline), bound), source=words)


def estimated_words(counter: str, factor: Factor) -> str:
    """`estimated: toktok qwen2.5 x 1.40 learned from 12 calls`."""
    return f"estimated: {counter} {factor.words}"


def learned(start: Factor, seen: Sequence[Sighting]) -> Factor:
    """The median of the newest believable reports; few of them are weighed with the shipped start.

    A median, because one server that reports nonsense must not move what dozens of calls agree on.
    """
    kept = [sighting.ratio for sighting in seen if sighting.believable][-MOST_KEPT:]
    if not kept:
        return start
    ratios = sorted([*kept, start.ratio] if len(kept) < ENOUGH else kept)
    middle = len(ratios) // 2
    median = ratios[middle] if len(ratios) % 2 else (ratios[middle - 1] + ratios[middle]) // 2
    return Factor(ratio=median, calls=len(kept))


@dataclass(frozen=True, slots=True, kw_only=True)
class Miss:
    """How far estimates with a factor were off, in thousandths of what the server counted."""

    half: int
    """Half of the estimates were at least this near."""
    most: int
    """19 of 20 were."""

    @property
    def words(self) -> str:
        """`half within 1.2 %, 95 % within 4.0 %`."""
        return f"half within {self.half / 10:.1f} %, 95 % within {self.most / 10:.1f} %"


def miss(factor: Factor, seen: Sequence[Sighting]) -> Miss | None:
    """How well a factor fits the reports that there are; None without any."""
    served = [sighting for sighting in seen if sighting.believable]
    off = sorted(abs(factor.tokens(each.offline) - each.served) * ONE // each.served for each in served)
    if not off:
        return None
    return Miss(half=off[(len(off) - 1) // 2], most=off[-(-len(off) * 95 // 100) - 1])


def undated(model: str) -> str:
    """A model's id without the date that some servers put behind it: `claude-opus-5-5-20260922`."""
    head, _, tail = model.rpartition("-")
    return head if head and len(tail) == 8 and tail.isdecimal() and tail.startswith("20") else model


def kind_of(texts: Sequence[str]) -> ContentKind:
    """What most of the bytes of some texts are made of."""
    sizes = dict.fromkeys(ContentKind, 0)
    for text in texts:
        sizes[_kind(text)] += len(text)
    return max(ContentKind, key=lambda kind: sizes[kind])


_CODE_MARKS = ("<code>", "```", "\ndef ", "\nclass ", "\nimport ", "\n    return", "\n@", "\n    def ")


def _kind(text: str) -> ContentKind:
    ends = text.strip()
    if ends[:1] in ("{", "[") and ends[-1:] in ("}", "]"):
        return ContentKind.JSON
    inside = f"\n{text}"
    return ContentKind.CODE if any(mark in inside for mark in _CODE_MARKS) else ContentKind.PROSE


def _calls(count: int) -> str:
    return "call" if count == 1 else "calls"
