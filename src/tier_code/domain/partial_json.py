"""Reading one text field of a JSON object that is still arriving."""

from __future__ import annotations

import json
import re

_ESCAPE_AT_END = re.compile(r"(?<!\\)(?:\\\\)*\\(?:u[0-9a-fA-F]{0,3})?$")
_SURROGATE_AT_END = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}$")


def text_so_far(raw: str, name: str) -> str:
    """What has come of the string under `name` at the top level; empty before it begins.

    Good for showing an answer while it streams; whether the object is whole and right is decided elsewhere.
    """
    found = re.search(rf'"{re.escape(name)}"\s*:\s*"', raw)
    if found is None:
        return ""
    rest = raw[found.end() :]
    closing = re.search(r'(?<!\\)(?:\\\\)*"', rest)
    body = rest[: closing.end() - 1] if closing else _without_half(rest)
    try:
        return str(json.loads(f'"{body}"', strict=False))
    except ValueError:
        return ""


def _without_half(text: str) -> str:
    """The text without an escape, or half a character, that has only begun."""
    whole = text
    half = _ESCAPE_AT_END.search(whole)
    if half:
        whole = whole[: whole.rindex("\\", half.start())]
    return _SURROGATE_AT_END.sub("", whole)
