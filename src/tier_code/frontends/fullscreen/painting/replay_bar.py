"""The bar under a replay: where we are, how fast, and what was spent by then."""

from __future__ import annotations

from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.painting.beside import beside_rows
from tier_code.frontends.fullscreen.painting.lines import Line, line, space, text
from tier_code.frontends.shared.beside import NOTHING_BESIDE, Beside, spend_words, summary_words
from tier_code.frontends.shared.replay_control import ReplayControl
from tier_code.frontends.shared.wording import money, seconds


def replay_lines(
    control: ReplayControl, view: SessionView, width: int, beside: Beside = NOTHING_BESIDE
) -> list[Line]:
    """One line: mark, bar, time, speed, spend; below it what stands beside the recorded."""
    mark = text(" ▶ " if control.playing else " ‖ ", "accent bold")
    times = text(f"  {seconds(control.elapsed)} of {seconds(control.duration)}", "muted")
    place = text(f"  {control.position}/{control.total}", "muted")
    speed = text(f"  ×{control.speed:g}", "text")  # noqa: RUF001 - the sign of multiplication
    spend = text(f"  {money(view.spent)} so far", "spend-calm")
    ends = [times, place, speed, spend]
    cells = width - mark.width - sum(piece.width for piece in ends) - 1
    while cells < 8 and len(ends) > 1:
        ends = ends[1:]
        cells = width - mark.width - sum(piece.width for piece in ends) - 1
    done = round(max(0, cells) * control.position / control.total) if control.total else 0
    bar = (text("━" * done, "accent"), text("━" * (cells - done), "line"))
    words = [spend_words(beside, view), summary_words(beside)]
    below = beside_rows([each for each in words if each], width)
    return [line(mark, *bar, *ends, space(1)), *below]
