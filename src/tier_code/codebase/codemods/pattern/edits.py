"""From a match to the smallest edits that make it the rewrite: everything in between keeps its layout."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.codebase.codemods.pattern.matching import Match
from tier_code.codebase.codemods.pattern.template import Template, Token

Piece = str | Token
"""Text, or a place in the source that moves here with what changes inside it."""


@dataclass(frozen=True, slots=True)
class Replacement:
    """Some characters of the source and what stands there instead."""

    start: int
    end: int
    pieces: tuple[Piece, ...]
    closing: bool = False
    """It belongs to what ends here, rather than to what begins here."""


@dataclass(frozen=True, slots=True)
class _Step:
    """Tokens `i1` to `i2` of the pattern become tokens `j1` to `j2` of the rewrite."""

    i1: int
    i2: int
    j1: int
    j2: int


class Rewriter:
    """Edits matches of one pattern to one rewrite."""

    def __init__(self, pattern: Template, rewrite: Template) -> None:
        self._pattern = pattern
        self._rewrite = rewrite
        names = [[token.text for token in each.tokens] for each in (pattern, rewrite)]
        self._steps = difflib.SequenceMatcher(a=names[0], b=names[1], autojunk=False).get_opcodes()
        holding = [at for at, token in enumerate(rewrite.tokens) if token.is_metavariable]
        self._number = {at: number for number, at in enumerate(holding)}

    def replacements(self, match: Match, text: str, brackets: Sequence[bool]) -> list[Replacement]:
        """The edits of one match in its text.

        `brackets` says for each metavariable of the rewrite whether what it stands for needs some around it.
        """
        edits: list[Replacement] = []
        for tag, i1, i2, j1, j2 in self._steps:
            if tag != "equal":
                edits.append(self._changed(match, text, _Step(i1, i2, j1, j2), brackets))
                continue
            for at in range(i2 - i1):
                number = self._number.get(j1 + at)
                if number is not None and brackets[number]:
                    place = match.places[i1 + at]
                    edits.append(Replacement(place.start, place.start, ("(",)))
                    edits.append(Replacement(place.end, place.end, (")",), closing=True))
        return edits

    def _changed(self, match: Match, text: str, step: _Step, brackets: Sequence[bool]) -> Replacement:
        start, end, low, high = self._regions(match, text, step)
        pieces: list[Piece] = []
        position = low
        for at in range(step.j1, step.j2):
            token = self._rewrite.tokens[at]
            if token.is_metavariable:
                pieces.append(self._rewrite.text[position : token.start])
                place = self._place(match, token.text)
                pieces += ["(", place, ")"] if brackets[self._number[at]] else [place]
                position = token.end
        pieces.append(self._rewrite.text[position:high])
        closing = step.i1 > 0 and start == match.places[step.i1 - 1].end
        return Replacement(start, end, self._without_lone_commas(match, step, pieces), closing=closing)

    def _regions(self, match: Match, text: str, step: _Step) -> tuple[int, int, int, int]:
        """What goes out of the source and what comes in from the rewrite.

        White space beside them is the rewrite's where that differs from the pattern's, else the source's.
        """
        places, old, new = match.places, self._pattern.tokens, self._rewrite.tokens
        start = places[step.i1 - 1].end if step.i1 else match.start
        end = places[step.i2].start if step.i2 < len(places) else match.end
        low = new[step.j1 - 1].end if step.j1 else 0
        high = new[step.j2].start if step.j2 < len(new) else len(self._rewrite.text)
        if step.i1 == step.i2:
            if text[start:end].strip(" \t") and step.j1:
                return start, start, low, new[step.j2 - 1].end
            return (start, end, low, high) if not text[start:end].strip(" \t") else (end, end, low, high)
        if step.j1 == step.j2:
            return start, end, low, high
        left = self._pattern.text[old[step.i1 - 1].end if step.i1 else 0 : old[step.i1].start]
        if left == self._rewrite.text[low : new[step.j1].start] or not _blank(
            text, start, places[step.i1].start
        ):
            start, low = places[step.i1].start, new[step.j1].start
        following = old[step.i2].start if step.i2 < len(old) else len(self._pattern.text)
        right = self._pattern.text[old[step.i2 - 1].end : following]
        if right == self._rewrite.text[new[step.j2 - 1].end : high] or not _blank(
            text, places[step.i2 - 1].end, end
        ):
            end, high = places[step.i2 - 1].end, new[step.j2 - 1].end
        return start, end, low, high

    def _place(self, match: Match, name: str) -> Token:
        at = [token.text for token in self._pattern.tokens].index(name)
        return match.places[at]

    def _without_lone_commas(self, match: Match, step: _Step, pieces: list[Piece]) -> tuple[Piece, ...]:
        """An empty `$$$` takes the comma beside it along."""
        before = self._neighbour(match, step.j1 - 1, step.i1 - 1)
        behind = self._neighbour(match, step.j2, step.i2)
        around = [before, *pieces, behind]
        return tuple(
            _without_comma(piece, around[at], around[at + 2]) if isinstance(piece, str) else piece
            for at, piece in enumerate(pieces)
        )

    def _neighbour(self, match: Match, in_rewrite: int, in_pattern: int) -> Piece | None:
        tokens = self._rewrite.tokens
        if not 0 <= in_rewrite < len(tokens) or not tokens[in_rewrite].is_multiple:
            return None
        return match.places[in_pattern]


def _blank(text: str, start: int, end: int) -> bool:
    """Whether nothing but spaces stands there, so that they may change."""
    return not text[start:end].strip(" \t")


def _without_comma(text: str, left: Piece | None, right: Piece | None) -> str:
    if _is_empty(left) and text.lstrip().startswith(","):
        return text.lstrip().removeprefix(",").lstrip()
    if _is_empty(right) and text.rstrip().endswith(","):
        return text.rstrip().removesuffix(",")
    return text


def _is_empty(piece: Piece | None) -> bool:
    return isinstance(piece, Token) and piece.is_multiple and piece.start == piece.end
