"""The line above the prompt: what is under way, or one word from us to the user."""

from __future__ import annotations

from tier_code.domain.events import ProgressMade
from tier_code.frontends.fullscreen.painting.lines import Line, Piece, cut, line, paragraph, space, text

_BAR = 20
_MILLION = 1_000_000


def notice_lines(notice: str, progress: ProgressMade | None, spinner: str, width: int) -> list[Line]:
    """The notice, else the progress, else nothing."""
    if notice:
        return [line(space(1), *row.pieces) for row in paragraph(notice, width - 2, "spend-near")][:3]
    if progress is None:
        return []
    pieces: list[Piece] = [text(f" {spinner or '…'} ", "accent"), text(progress.what), space(2)]
    if progress.total > 0:
        done = min(_BAR, _BAR * progress.done // progress.total)
        percent = 100 * progress.done // progress.total
        pieces += [
            text("━" * done, "accent"),
            text("━" * (_BAR - done), "line"),
            text(f" {percent:3d} %  {_counts(progress)}", "muted"),
        ]
    return [line(*cut(pieces, width))]


def _counts(progress: ProgressMade) -> str:
    if progress.total >= _MILLION:
        return f"{progress.done / _MILLION:.0f} of {progress.total / _MILLION:.0f} MB"
    return f"{progress.done} of {progress.total}"
