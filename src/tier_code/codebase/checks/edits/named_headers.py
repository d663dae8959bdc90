"""The heads of definitions in languages that are read by queries, so that only their sense counts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tier_code.codebase.index.by_language import facts_of
from tier_code.codebase.index.facts import HOLDERS, OUTLINED, Kind
from tier_code.codebase.languages.grammars import grammar_for, is_read

HOLDER = "ClassDef"
"""Begins the head of what has members, as with Python's classes."""
_SPACES = re.compile(r"\s*([^\w\s])\s*")
_MARKS = frozenset({"overload", "setter"})


def named_headers(path: str, source: bytes) -> Iterator[tuple[str, str]]:
    """Dotted names without numbers, each with its head; nothing for what a function keeps to itself."""
    grammar = grammar_for(path)
    if grammar is None or not is_read(path):
        return
    for definition in facts_of(grammar, source, "").definitions.values():
        if definition.kind not in OUTLINED or definition.in_function:
            continue
        name = ".".join(part.partition("#")[0] for part in definition.qualname.split("."))
        marks = "".join(f"@{each} " for each in definition.decorators if each not in _MARKS)
        # What an alias stands for is its body.
        head = definition.name if definition.kind is Kind.TYPE else definition.signature
        plain = _SPACES.sub(r"\1", head).rstrip(",;")
        yield name, f"{HOLDER} {marks}{plain}" if definition.kind in HOLDERS else f"{marks}{plain}"
