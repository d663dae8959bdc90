"""What a step is shown of the code, and why each piece is there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class SpanChoice(StrEnum):
    """What a user may do with a span before a step is sent."""

    DROP = "drop"
    """Leave it out, and put nothing in its place."""
    PIN = "pin"
    """Keep it, however small the budget."""
    ADD = "add"
    """Show it although nobody asked for it; kept as if pinned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenSpan:
    """One such choice, and how its lines are found again when the file has changed."""

    choice: SpanChoice
    path: str
    start: int
    """First line at the time of the choice, 1-based."""
    end: int
    """Last line, inclusive."""
    symbol: str = ""
    """The definition that was chosen by name; its lines are the span."""
    digest: str = ""
    """Of the lines: they are looked for where they stand now."""

    @property
    def kept(self) -> bool:
        """Whether the lines belong to the context whatever else does."""
        return self.choice is not SpanChoice.DROP

    @property
    def place(self) -> str:
        """As people write it."""
        return f"{self.path}::{self.symbol}" if self.symbol else f"{self.path}:{self.start}-{self.end}"


_LINES = re.compile(r"(?P<path>.+?):(?P<start>\d{1,9})(?:-(?P<end>\d{1,9}))?")


def lines_named(words: str) -> tuple[str, int, int] | None:
    """Path, first and last line of `path:10-20` or `path:10`; None for what names a symbol."""
    match = None if "::" in words else _LINES.fullmatch(words.strip())
    if match is None:
        return None
    return match["path"], int(match["start"]), int(match["end"] or match["start"])


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpan:
    """Whole lines of one file, given to a step for a reason."""

    path: str
    start: int
    """First line, 1-based."""
    end: int
    """Last line, inclusive."""
    why: str
    """`target`, `enclosing class`, `import`, `signature of parse_cfg`, ..."""
    tokens: int
    """Estimated tokens of these lines."""
    label: str = "project"
    """How far these lines may travel (`domain.privacy.Label`)."""
    required: bool = False
    """The step is useless without it."""
    choice: str = ""
    """What the user did with it (`SpanChoice`); empty when nothing."""
    digest: str = ""
    """Of the lines."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextSlice:
    """The spans of one step and the text they render to, byte-identical for identical inputs."""

    spans: tuple[SourceSpan, ...]
    text: str
    tokens: int
    """Estimated tokens of `text`."""
    left_out: tuple[SourceSpan, ...] = ()
    """Spans that were wanted and did not fit the budget."""
    dropped: tuple[SourceSpan, ...] = ()
    """Spans that the user left out."""
