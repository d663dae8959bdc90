"""Recognising text that stands for something left out, in answers of every form and in docstrings."""

from __future__ import annotations

import re

_LEFT_OUT = re.compile(
    r"""
      (?:\#|//|--|/\*|<!--)\s*\.\.\.                                     # a comment that is only an ellipsis
    | \.\.\.\s*\(?(?:the\s+)?(?:rest|remaining|existing|other|previous|same|omitted|unchanged)\b
    | (?:\#|//|--|/\*|<!--).*\b(?:existing|unchanged|remaining|original|previous)\s+
      (?:code|body|function|method|class|implementation|lines?|imports?|logic)\b
    | \b(?:rest|remainder)\s+of\s+(?:the\s+)?[\w ]{1,30}\s+(?:is\s+|stays\s+|remains\s+)?
      (?:here|unchanged|omitted|the\s+same|as\s+before)\b
    | (?:\#|//|--|/\*|<!--).*\b(?:your|actual)\s+(?:code|implementation|logic)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TO_BE_FILLED = re.compile(
    r"""
      \b_(?:summary|description|type)_\b
    | [\[<{](?:insert|your|todo|short|brief|one-line|summary|description|docstring|placeholder)\b
      [^\]>}\n]*[\]>}]
    | \b(?:your|the)\s+(?:docstring|description|summary|text)\s+(?:goes\s+)?here\b
    | \bdescribe\s+(?:\w+\s+){0,3}here\b
    | \bdescription\s+(?:goes\s+)?here\b
    | \blorem\s+ipsum\b
    | \bto\s+be\s+(?:written|documented|filled\s+in)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_MARKER = re.compile(r"\b(?:TODO|FIXME|TBD|XXX)\b")


def left_out(text: str) -> str:
    """The first thing in code that stands for code left out, such as `# ... existing code`; else empty."""
    return _first(_LEFT_OUT, text)


def unfilled(text: str) -> str:
    """The first piece of prose that was meant to be filled in, such as `_description_`; else empty."""
    return _first(_TO_BE_FILLED, text) or _first(_LEFT_OUT, text) or _first(_MARKER, text)


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return " ".join(match.group().split()) if match else ""
