"""Writing text as a Python string literal that reads back as the same text."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.codebase.answers.house_style import HouseStyle


def docstring_literal(lines: Sequence[str], indent: str, style: HouseStyle) -> str:
    """The literal for a docstring of these lines, its first line not indented; lines end in LF.

    A text with backslashes becomes a raw literal where that can say it, else its backslashes are doubled.
    """
    quotes = style.quotes
    text = "\n".join(lines)
    one_line = len(lines) == 1 and len(indent.expandtabs()) + len(text) + 2 * len(quotes) <= style.width
    prefix, escaped = _escaped(text, quotes, closes_behind=one_line)
    if one_line:
        return f"{prefix}{quotes}{escaped}{quotes}"
    first, *rest = escaped.split("\n")
    body = [f"{indent}{line}" if line else "" for line in rest]
    opening = f"{prefix}{quotes}\n{indent}{first}" if style.opens_below else f"{prefix}{quotes}{first}"
    return "\n".join([opening, *body, f"{indent}{quotes}"])


def _escaped(text: str, quotes: str, *, closes_behind: bool) -> tuple[str, str]:
    """The prefix and the text as it stands between the quotes."""
    awkward = quotes in text or (closes_behind and text.endswith((quotes[0], "\\")))
    if "\\" in text and not awkward:
        return "r", text
    escaped = text.replace("\\", "\\\\").replace(quotes, "".join(f"\\{mark}" for mark in quotes))
    if closes_behind and escaped.endswith(quotes[0]):
        escaped = f"{escaped[:-1]}\\{quotes[0]}"
    return "", escaped
