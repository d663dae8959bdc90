"""What stands beside the recorded in a replay, as rows."""

from __future__ import annotations

from collections.abc import Iterable

from tier_code.frontends.fullscreen.painting.lines import Line, paragraph


def beside_rows(words: Iterable[str], width: int, *, indent: int = 3) -> list[Line]:
    """One paragraph for each sentence."""
    return [row for each in words for row in paragraph(each, width - 1, "muted", indent=indent)]
