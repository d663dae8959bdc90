"""The top line: what is worked on, who is connected, and where in the job we are."""

from __future__ import annotations

from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.fullscreen.painting.lines import Line, Piece, apart, space, text

_STAGES = ("plan", "run", "review")
_STAGE_OF = {
    Phase.PLANNING: "plan",
    Phase.PLAN_REVIEW: "plan",
    Phase.RUNNING: "run",
    Phase.CHANGES_REVIEW: "review",
}
_TOWARDS = " › "  # noqa: RUF001 - an arrow head, not a comparison
_ROOM_FOR_TIERS = 72
_ROOM_FOR_STAGES = 60


def header_lines(view: SessionView, width: int) -> list[Line]:
    """One line; narrow screens leave out the tiers."""
    start = [text(" tier-code", "accent bold"), space(2), text(view.repo)]
    if view.head:
        start += [space(2), text(view.head, "link")]
    end = [*(_connected(view) if width >= _ROOM_FOR_TIERS else ()), *_stages(view, width), space(1)]
    return [apart(start, end, width)]


def _connected(view: SessionView) -> list[Piece]:
    ready = [tier for tier in view.tiers if tier.ready]
    pieces = [text("offline" + space(2).text, "muted")] if view.offline else []
    for number, tier in enumerate(ready):
        pieces += [text(" + ", "muted")] if number else []
        pieces.append(text(tier.name.value, f"tier-{tier.name.value}"))
    return [*pieces, space(4)]


def _stages(view: SessionView, width: int) -> list[Piece]:
    if view.phase is Phase.CLOSED:
        return [text("closed", "bold")]
    present = _STAGE_OF.get(view.phase)
    if width < _ROOM_FOR_STAGES:
        return [text(present or "", "bold")]
    pieces: list[Piece] = []
    for stage in _STAGES:
        pieces += [text(_TOWARDS, "muted")] if pieces else []
        pieces.append(text(stage, "bold" if stage == present else "muted"))
    return pieces
