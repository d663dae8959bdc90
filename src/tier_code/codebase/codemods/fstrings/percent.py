"""Reading `%` format strings into the places of an f-string that shows the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tier_code.codebase.codemods.fstrings.evidence import Kinds
from tier_code.codebase.codemods.fstrings.literal import Leave, Token
from tier_code.codebase.codemods.fstrings.pieces import Piece, Place, Words

_SPEC = re.compile(
    r"%(?:\((?P<key>[^()\0]*)\))?(?P<flags>[#0\- +]*)(?P<width>\*|[0-9]*)(?:\.(?P<precision>\*|[0-9]*))?"
    r"(?P<length>[hlL]?)(?P<type>[a-zA-Z%])"
)
MOST_WIDTH = 999
SAME_AS_STR = frozenset(
    {"str", "int", "bool", "float", "none", "list", "dict", "set", "bytes", "tuple", "error", "function"}
)
"""Kinds that format to what `str` makes of them."""
_INTEGERS = frozenset({"int", "bool"})
_NUMBERS = frozenset({"int", "bool", "float"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """What stands right of the `%`."""

    kinds: Sequence[Kinds]
    keys: Mapping[str, int] | None
    """Key to the number of its value where a mapping is given."""


def percent_pieces(tokens: Sequence[Token], values: Values, *, plain: bool) -> list[list[Piece]]:
    """The pieces of each token; with `plain`, values are taken to format as `str` shows them.

    Errors: Leave with the reason.
    """
    reader = _Reader(values, plain=plain)
    pieces = [list(reader.read(token)) for token in tokens]
    if values.keys is None and reader.taken != len(values.kinds):
        raise Leave(f"it has {reader.taken} places for {len(values.kinds)} values")
    return pieces


class _Reader:
    """Hands values out to places, from left to right."""

    def __init__(self, values: Values, *, plain: bool) -> None:
        self._values = values
        self._plain = plain
        self.taken = 0

    def read(self, token: Token) -> Iterator[Piece]:
        """The pieces of one literal."""
        shadow, position = token.shadow, 0
        while (start := shadow.find("%", position)) >= 0:
            yield Words(token.units[position:start])
            match = _SPEC.match(shadow, start)
            if match is None:
                raise Leave("a % in it is not understood")
            yield Words(("%",)) if match.group() == "%%" else self._place(match)
            position = match.end()
        yield Words(token.units[position:])

    def _place(self, match: re.Match[str]) -> Place:
        if match["type"] == "%" or match["length"] or "*" in (match["width"], match["precision"]):
            raise Leave(f"'{match.group()}' has no like in an f-string")
        if max(int(match["width"] or 0), int(match["precision"] or 0)) > MOST_WIDTH:
            raise Leave(f"'{match.group()}' is very wide")
        value = self._value(match)
        kinds = self._values.kinds[value]
        conversion, spec = _shown(match, kinds, plain=self._plain)
        return Place(value, conversion=conversion, spec=(spec,) if spec else ())

    def _value(self, match: re.Match[str]) -> int:
        keys = self._values.keys
        if (keys is None) != (match["key"] is None):
            raise Leave("names and positions are mixed, or the mapping is not written out")
        if keys is not None:
            if match["key"] not in keys:
                raise Leave(f"'{match['key']}' is not among the values")
            return keys[match["key"]]
        self.taken += 1
        if self.taken > len(self._values.kinds):
            raise Leave("it has more places than values")
        return self.taken - 1


def _shown(match: re.Match[str], kinds: Kinds, *, plain: bool) -> tuple[str, str]:
    """Conversion and format specification that show the value as `%` does."""
    letter = match["type"]
    if letter in "sra":
        return _text(match, kinds, plain=plain)
    if letter in "diuxXo":
        if not kinds or not kinds <= _INTEGERS:
            raise Leave(
                f"%{letter} of what may not be an integer: a float is cut by % and refused by an f-string"
            )
        if match["precision"] is not None:
            raise Leave(f"'{match.group()}' has no like in an f-string")
        spec = _number(match, "d" if letter in "diu" else letter)
        return "", "" if spec == "d" and kinds == {"int"} else spec
    if letter in "eEfFgG":
        if not kinds or not kinds <= _NUMBERS:
            raise Leave(f"%{letter} of what may not be a float: other numbers are rounded in another way")
        return "", _number(match, letter)
    raise Leave(f"'{match.group()}' has no like in an f-string")


def _text(match: re.Match[str], kinds: Kinds, *, plain: bool) -> tuple[str, str]:
    if set(match["flags"]) - {"-"}:
        raise Leave(f"'{match.group()}' has flags that mean nothing for text")
    width = match["width"]
    spec = ("<" if "-" in match["flags"] else ">") + width if width else ""
    if match["precision"] is not None:
        spec += f".{int(match['precision'] or 0)}"
    if match["type"] != "s":
        return f"!{match['type']}", spec
    same = kinds == {"str"} if spec else bool(kinds) and kinds <= SAME_AS_STR
    return "" if same or (plain and not spec) else "!s", spec


def _number(match: re.Match[str], letter: str) -> str:
    flags, precision = match["flags"], match["precision"]
    if "#" in flags and letter == "d":
        raise Leave(f"'{match.group()}' has flags that mean nothing for integers")
    align = "<" if "-" in flags and match["width"] else ""
    sign = "+" if "+" in flags else " " if " " in flags else ""
    zero = "0" if "0" in flags and not align and match["width"] else ""
    digits = "" if precision is None else f".{int(precision or 0)}"
    width = str(int(match["width"])) if match["width"] else ""
    return f"{align}{sign}{'#' if '#' in flags else ''}{zero}{width}{digits}{letter}"
