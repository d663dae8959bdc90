"""What models write in print, as files of a narrow encoding can hold it."""

from __future__ import annotations

PLAIN_MARKS = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2013": "-",
        "\u2014": "-",
        "\u2026": "...",
        "\u00a0": " ",
    }
)
"""Typographic quotes, dashes and the like, for files that cannot hold them."""
