"""String literals as written: tokens, and in them characters and escapes, so that spelling can be kept."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"(?P<prefix>[rRuU]?)(?P<quote>\"\"\"|'''|\"|')(?P<body>(?:\\.|(?!(?P=quote)).)*)(?P=quote)", re.DOTALL
)
_ESCAPE = re.compile(
    r"\\(?:\r\n|[0-7]{1,3}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]+\}|.)", re.DOTALL
)
_KNOWN = frozenset("\n\r\\'\"abfnrtv01234567xuUN")
OPAQUE = "\0"
"""Stands for an escape in `Token.shadow`."""


class Leave(Exception):
    """A place that must stay as it is, with the reason."""


@dataclass(frozen=True, slots=True)
class Token:
    """One literal of an implicit concatenation."""

    prefix: str
    quote: str
    units: tuple[str, ...]
    """Characters and whole escapes, as written."""
    start: int
    """In characters of the text that was cut."""
    end: int

    @property
    def raw(self) -> bool:
        """Whether a backslash is only a backslash."""
        return "r" in self.prefix.lower()

    @property
    def shadow(self) -> str:
        """One character for each unit; escapes are `OPAQUE`."""
        return "".join(unit if len(unit) == 1 else OPAQUE for unit in self.units)


def tokens_of(text: str) -> tuple[Token, ...]:
    """The literals of `text`, which holds nothing else but white space, comments and continuation marks.

    Errors: Leave for anything else, and for escapes that hide what formatting would read.
    """
    found: list[Token] = []
    position = 0
    for match in _TOKEN.finditer(text):
        if re.sub(r"\\\r?\n|\s", "", text[position : match.start()]):
            raise Leave("its literal is not understood")
        prefix = match["prefix"]
        units = tuple(_units(match["body"], raw=prefix.lower() == "r"))
        found.append(Token(prefix, match["quote"], units, match.start(), match.end()))
        position = match.end()
    if not found or text[position:].strip():
        raise Leave("its literal is not understood")
    return tuple(found)


def _units(body: str, *, raw: bool) -> list[str]:
    if raw:
        return list(body)
    units: list[str] = []
    position = 0
    while position < len(body):
        escape = _ESCAPE.match(body, position)
        unit = escape.group() if escape else body[position]
        if escape and _value(unit) & set("%{}"):
            raise Leave("a sign that formatting reads is written as an escape")
        units.append(unit)
        position += len(unit)
    return units


def _value(escape: str) -> set[str]:
    if escape[1] not in _KNOWN:
        return set(escape)
    return set(str(ast.literal_eval(f'"{escape}"')))
