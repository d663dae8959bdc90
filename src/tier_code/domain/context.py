"""What a step is shown of the code, and why each piece is there."""

from __future__ import annotations

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextSlice:
    """The spans of one step and the text they render to, byte-identical for identical inputs."""

    spans: tuple[SourceSpan, ...]
    text: str
    tokens: int
    """Estimated tokens of `text`."""
    left_out: tuple[SourceSpan, ...] = ()
    """Spans that were wanted and did not fit the budget."""
