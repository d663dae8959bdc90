"""Holding what a sentence says of the type that comes back against the annotation, where both are plain."""

from __future__ import annotations

import ast
import re

_KINDS = {
    "string": "str", "str": "str", "text": "str",
    "bytes": "bytes", "bytestring": "bytes",
    "integer": "int", "int": "int",
    "float": "float",
    "boolean": "bool", "bool": "bool",
    "list": "list", "dictionary": "dict", "dict": "dict", "tuple": "tuple", "set": "set",
}  # fmt: skip
_WORD = "|".join(_KINDS)
_RETURNED = re.compile(
    rf"\breturn(?:s|ing)?\s+(?:an?|the)\s+(?P<adjectives>(?:[\w-]+\s+){{0,2}}?)(?P<kind>{_WORD})\b",
    re.IGNORECASE,
)
_AS = re.compile(
    rf"\breturn(?:s|ing)?\b[^.]*\bas\s+(?:an?\s+)?(?P<adjectives>(?:[\w-]+\s+)?)(?P<kind>{_WORD})\b",
    re.IGNORECASE,
)
_INTO = re.compile(
    r"^(?!.*\breturn)(?:convert|decode|encode|turn|serialize|cast|transform)s?\b[^.;,]*?\b(?:in)?to\s+(?:an?\s+|the\s+)?"
    rf"(?P<adjectives>(?:[\w-]+\s+)?)(?P<kind>{_WORD})\b",
    re.IGNORECASE,
)
_BYTES = re.compile(r"byte|binary|encoded|raw", re.IGNORECASE)
_SPOKEN = {"str": frozenset({"str"}), "int": frozenset({"int", "bool", "float"}), "bool": frozenset({"bool"})}
"""Words for a kind are also used for what Python counts under it."""


def untrue_return_type(sentence: str, annotation: ast.expr | None) -> str:
    """Why the stated kind of result contradicts the annotation; empty when it does not or cannot be told."""
    declared = _declared(annotation)
    if not declared:
        return ""
    for match in (found for pattern in (_RETURNED, _AS, _INTO) for found in pattern.finditer(sentence)):
        kind = _KINDS[match["kind"].lower()]
        if _BYTES.search(match["adjectives"]) or re.search(
            r"\bbytes?\b", sentence[match.end() : match.end() + 12]
        ):
            kind = "bytes"
        if match["kind"].lower() == "string" and re.search(
            r"string\s+(?:of|from|that|representation)", sentence
        ):
            continue
        if not declared & _SPOKEN.get(kind, frozenset({kind})):
            return f"it returns {ast.unparse(annotation) if annotation else ''}, not a {match['kind']}"
    return ""


def _declared(annotation: ast.expr | None) -> frozenset[str]:
    """The plain built-in kinds of an annotation; empty when any part of it is something else."""
    kinds: set[str] = set()
    waiting = [annotation]
    while waiting:
        node = waiting.pop()
        match node:
            case ast.BinOp(left=left, op=ast.BitOr(), right=right):
                waiting += [left, right]
            case ast.Subscript(value=value):
                waiting.append(value)
            case ast.Name(id=name) if name.lower() in _KINDS.values():
                kinds.add(name.lower())
            case ast.Constant(value=None):
                kinds.add("None")
            case _:
                return frozenset()
    return frozenset(kinds)
