"""Writing an f-string that every Python from 3.6 on reads the same way."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from tier_code.codebase.codemods.fstrings.literal import Leave, Token
from tier_code.codebase.codemods.fstrings.pieces import Piece, Place, Words

_STRING = re.compile(r"(?P<open>'''|\"\"\"|'|\")(?P<body>.*?)(?P=open)", re.DOTALL)
_LINE_BREAK = re.compile(r"[ \t]*\r?\n\s*")
_PRIMARY = (ast.Name, ast.Attribute, ast.Subscript, ast.Call, ast.Constant)
_WRAPPED = (ast.Lambda, ast.NamedExpr, ast.Yield, ast.YieldFrom, ast.Starred)
_OTHER = {"'": '"', '"': "'"}


def spelled(token: Token, pieces: Sequence[Piece], values: Sequence[tuple[ast.expr, str]]) -> str:
    """One literal of the f-string; `values` are trees and their source.

    Errors: Leave when a value cannot be written inside this literal.
    """
    if not any(isinstance(piece, Place) for piece in pieces):
        body = "".join(unit for piece in pieces if isinstance(piece, Words) for unit in piece.units)
        return f"{token.prefix}{token.quote}{body}{token.quote}"
    prefix = "rf" if token.raw else "f"
    try:
        return f"{prefix}{token.quote}{_body(token.quote, pieces, values)}{token.quote}"
    except Leave:
        other = _OTHER.get(token.quote)
        if other is None or any(other in unit for unit in token.units):
            raise
        return f"{prefix}{other}{_body(other, pieces, values)}{other}"


def _body(quote: str, pieces: Sequence[Piece], values: Sequence[tuple[ast.expr, str]]) -> str:
    parts = []
    for piece in pieces:
        if isinstance(piece, Words):
            parts += [unit * 2 if unit in ("{", "}") else unit for unit in piece.units]
        else:
            parts.append(_place(piece, quote, values))
    return "".join(parts)


def _place(place: Place, quote: str, values: Sequence[tuple[ast.expr, str]]) -> str:
    tree, source = values[place.value]
    text = _inside(source, quote)
    if place.access:
        text = (text if isinstance(tree, _PRIMARY) and not _number(tree) else f"({text})") + _inside(
            place.access, quote
        )
    elif isinstance(tree, _WRAPPED):
        text = f"({text})"
    if text.startswith("{"):
        text = f" {text}"
    spec = "".join(part if isinstance(part, str) else _place(part, quote, values) for part in place.spec)
    if any(sign in spec for sign in ("\\", quote)):
        raise Leave("its format specification cannot be written in an f-string")
    return f"{{{text}{place.conversion}{':' if spec else ''}{spec}}}"


def _number(tree: ast.expr) -> bool:
    return isinstance(tree, ast.Constant) and isinstance(tree.value, int | float | complex)


def _inside(source: str, quote: str) -> str:
    """An expression as it may stand between the braces of a literal in these quotes."""
    if "\\" in source or "#" in source:
        raise Leave("a value holds a backslash or a # sign, which an f-string cannot before Python 3.12")
    pieces: list[str] = []
    position = 0
    for match in _STRING.finditer(source):
        pieces += [_one_line(source[position : match.start()]), _string(match, quote)]
        position = match.end()
    text = "".join([*pieces, _one_line(source[position:])]).strip()
    if quote in text:
        raise Leave("a value holds the quotes of the string around it")
    return text


def _one_line(code: str) -> str:
    joined = _LINE_BREAK.sub(" ", code)
    return re.sub(r"(?<=[(\[{]) +| +(?=[)\]}])", "", joined)


def _string(match: re.Match[str], quote: str) -> str:
    """A string inside a value, in quotes that are not those around it."""
    text = match.group()
    if "\n" in text:
        raise Leave("a value holds a string of several lines")
    if quote[0] not in text:
        return text
    other = _OTHER[quote[0]]
    if len(match["open"]) > 1 or other in match["body"] or quote[0] in match["body"]:
        raise Leave("a value holds both kinds of quotes")
    return f"{other}{match['body']}{other}"
