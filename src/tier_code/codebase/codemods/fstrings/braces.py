"""Reading `str.format` templates into the places of an f-string that shows the same."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping, Sequence

from tier_code.codebase.codemods.fstrings.literal import OPAQUE, Leave, Token
from tier_code.codebase.codemods.fstrings.pieces import Piece, Place, Words

_FIELD = re.compile(
    r"(?P<name>[^\s{}!:.\[\]'\"]*)(?P<access>(?:\.[^\s{}!:.\[\]'\"]+|\[[^\]{}!:'\"]+\])*)(?P<conversion>![rsa])?(?P<colon>:)?"
)
_STEP = re.compile(r"\.(?P<attribute>[^.\[]+)|\[(?P<key>[^\]]+)\]")


def brace_pieces(tokens: Sequence[Token], positional: int, names: Mapping[str, int]) -> list[list[Piece]]:
    """The pieces of each token, for a call with so many positional values and these named ones.

    Errors: Leave with the reason.
    """
    reader = _Reader(positional, names)
    return [list(reader.read(token)) for token in tokens]


class _Reader:
    """Hands values out to places: by number, by name, or by turn."""

    def __init__(self, positional: int, names: Mapping[str, int]) -> None:
        self._positional = positional
        self._names = names
        self._turn = 0
        self._manner = ""

    def read(self, token: Token) -> Iterator[Piece]:
        """The pieces of one literal."""
        shadow, position, start = token.shadow, 0, 0
        while position < len(shadow):
            if shadow[position] not in "{}":
                position += 1
                continue
            yield Words(token.units[start:position])
            if shadow[position : position + 2] in ("{{", "}}"):
                yield Words((shadow[position],))
                position += 2
            elif shadow[position] == "}":
                raise Leave("a } in it stands alone")
            else:
                place, position = self._place(shadow, position + 1, depth=1)
                yield place
            start = position
        yield Words(token.units[start:])

    def _place(self, shadow: str, position: int, *, depth: int) -> tuple[Place, int]:
        match = _FIELD.match(shadow, position)
        if match is None or depth > 2:
            raise Leave("a place in it is not understood")
        value, position = self._value(match["name"]), match.end()
        spec: list[str | Place] = []
        while match["colon"] and position < len(shadow) and shadow[position] != "}":
            if shadow[position] == "{":
                inner, position = self._place(shadow, position + 1, depth=depth + 1)
                spec.append(inner)
            elif shadow[position] in (OPAQUE, "\\", "'", '"', "\n", "\r"):
                raise Leave("a format specification holds signs that an f-string cannot")
            else:
                spec.append(shadow[position])
                position += 1
        if shadow[position : position + 1] != "}":
            raise Leave("a place in it is not understood")
        access = "".join(_access(match["access"]))
        return Place(value, access, match["conversion"] or "", _joined(spec)), position + 1

    def _value(self, name: str) -> int:
        if not name or (name.isascii() and name.isdigit()):
            manner = "number" if name else "turn"
            if self._manner not in ("", manner):
                raise Leave("numbered and unnumbered places are mixed")
            self._manner = manner
            number = int(name) if name else self._turn
            self._turn += 1
            if number >= self._positional:
                raise Leave("it has more places than values")
            return number
        if name not in self._names:
            raise Leave(f"'{name}' is not among the values")
        return self._names[name]


def _access(text: str) -> Iterator[str]:
    for match in _STEP.finditer(text):
        attribute, key = match["attribute"], match["key"]
        if attribute is not None:
            if not attribute.isidentifier() or keyword.iskeyword(attribute) or _mangled(attribute):
                raise Leave(f"'.{attribute}' means something else in code")
            yield f".{attribute}"
        elif key.isascii() and key.isdigit():
            yield f"[{int(key)}]"
        elif OPAQUE in key or "\\" in key or not key.isprintable():
            raise Leave(f"the key '{key}' cannot be written in an f-string")
        else:
            yield f"['{key}']"


def _mangled(attribute: str) -> bool:
    return attribute.startswith("__") and not attribute.endswith("__")


def _joined(spec: list[str | Place]) -> tuple[str | Place, ...]:
    joined: list[str | Place] = []
    for part in spec:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return tuple(joined)
