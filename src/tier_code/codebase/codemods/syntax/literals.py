"""Writing string literals as a file writes its own."""

from __future__ import annotations

import re

_STRING = re.compile(rb"(?<![\w\"'])[rRbBuUfF]{0,2}(?P<quote>\"\"\"|'''|\"|')")


def literal(text: str, quote: str) -> str:
    """A string literal in these quotes, unless others need no backslash."""
    other = '"' if quote == "'" else "'"
    chosen = other if quote in text and other not in text else quote
    escaped = repr(f"{text}\"'")[1:-1].removesuffix("\"\\'")
    body = re.sub(r"\\'", "'", escaped)
    return chosen + body.replace(chosen, f"\\{chosen}") + chosen


def usual_quote(source: bytes) -> str:
    """The quotes that most short strings of a file have; double ones where it has none."""
    marks = [match["quote"] for match in _STRING.finditer(source)]
    return "'" if marks.count(b"'") > marks.count(b'"') else '"'
