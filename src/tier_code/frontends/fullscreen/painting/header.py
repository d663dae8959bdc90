"""The top line: what is worked on, who is connected, and where in the job we are."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.fullscreen.painting.lines import ELLIPSIS, Line, Piece, apart, space, text

_STAGES = ("plan", "run", "review")
_STAGE_OF = {
    Phase.PLANNING: "plan",
    Phase.PLAN_REVIEW: "plan",
    Phase.RUNNING: "run",
    Phase.CHANGES_REVIEW: "review",
}
_TOWARDS = " › "  # noqa: RUF001 - an arrow head, not a comparison
_ROOM_FOR_STAGES = 60


def header_lines(view: SessionView, width: int) -> list[Line]:
    """One line; where there is less room the tiers go first, then the folders around the repository."""
    name = [text(" tier-code", "accent bold"), space(2)]
    offline = [text("offline", "muted"), space(2)] if view.offline and width >= _ROOM_FOR_STAGES else []
    end = [*_stages(view, width), space(1)]
    head = [space(2), text(view.head, "link")] if view.head else []
    whole = [*name, text(view.repo), *head]
    connected = _connected(view)
    if _width(whole) + _width(offline) + _width(connected) + _width(end) < width:
        return [apart(whole, [*offline, *connected, *end], width)]
    end = [*offline, *end]
    room = width - 1 - _width(name) - _width(head) - _width(end)
    return [apart([*name, text(_shortened(view.repo, room)), *head], end, width)]


def _width(pieces: Sequence[Piece]) -> int:
    return sum(piece.width for piece in pieces)


def _shortened(path: str, room: int) -> str:
    """The path, or its last part where it does not fit."""
    last = path.rstrip("/").rpartition("/")[2]
    return path if text(path).width <= room or not last else f"{ELLIPSIS}/{last}"


def _connected(view: SessionView) -> list[Piece]:
    ready = [tier for tier in view.tiers if tier.ready]
    pieces: list[Piece] = []
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
