"""The books as a table with bars, and the spending of the last days as columns."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from tier_code.domain.ledger_report import GroupBy, LedgerLine, ReportRow, report, total
from tier_code.domain.tiers import TierName
from tier_code.frontends.fullscreen.painting.lines import (
    BLANK,
    Line,
    Piece,
    left,
    line,
    paragraph,
    right,
    space,
    text,
)
from tier_code.frontends.shared.wording import UNICODE, counted, money, tokens

GROUPS = (GroupBy.TIER, GroupBy.CLASS, GroupBy.DAY, GroupBy.MODEL, GroupBy.SESSION, GroupBy.REPO)
PLOT_ROWS = 5
_EIGHTHS = " ▁▂▃▄▅▆▇█"
_FIGURES = 44
_SHORTEST_NAME = 16
_BAR_ROOM = 14
_MOST_DAYS = 60


def ledger_lines(lines: Sequence[LedgerLine], by: GroupBy, width: int, height: int) -> list[Line]:
    """The page; columns of days only where there is room for them."""
    rows = report(lines, by)
    if not rows:
        return [
            *paragraph(
                "Nothing is in the books yet. Every paid call is booked here before it is sent.",
                width - 1,
                "muted",
                indent=1,
            )
        ]
    days = report(lines, GroupBy.DAY)
    plot = _plot(days, width) if height >= 24 and len(days) > 1 else []
    return [*_table(rows, by, width), BLANK, *_remarks(total(rows), width), *plot]


def tabs_line(by: GroupBy) -> Line:
    """What there is one row for, and what else there could be."""
    pieces: list[Piece] = [space(1), text("Ledger", "bold"), space(3)]
    for group in GROUPS:
        chosen = group is by
        pieces += [text(group.value, "accent bold underline" if chosen else "muted"), space(2)]
    return line(*pieces)


def _table(rows: Sequence[ReportRow], by: GroupBy, width: int) -> list[Line]:
    room = max(8, width - _FIGURES - 2)
    bars = room >= 20 + _BAR_ROOM
    name_room = room - _BAR_ROOM if bars else room
    longest = max(cell_len(text(row.name).text) for row in rows)
    name_room = min(name_room, max(_SHORTEST_NAME, longest + 3))
    most = max((row.charged.nanos for row in rows), default=0)
    head = [
        space(1),
        left(by.value, name_room, "muted"),
        right("calls", 7, "muted"),
        right("tokens", 12, "muted"),
    ]
    head += [right("cached", 9, "muted"), right("cost", 13, "muted")]
    shown = [_row(row, by, name_room, most if bars else 0) for row in rows]
    return [line(*head), *shown, _row(total(rows), None, name_room, 0)]


def _row(row: ReportRow, by: GroupBy | None, name_room: int, most: int) -> Line:
    cached = 100 * row.usage.cache_read_tokens // row.usage.total_input if row.usage.total_input else None
    role = f"tier-{row.name}" if by is GroupBy.TIER and row.name in set(TierName) else "text"
    role = "bold" if by is None else role
    pieces = [
        space(1),
        left(row.name or "none", name_room - 1, role),
        space(1),
        right(str(row.calls), 7),
        right(tokens(row.usage.total), 12),
        right(UNICODE.dash if cached is None else f"{cached} %", 9, "muted"),
        right(money(row.charged), 13, "bold" if by is None else "text"),
    ]
    if most:
        pieces += [space(2), text(_bar(row.charged.nanos, most, _BAR_ROOM - 3), role)]
    return line(*pieces)


def _bar(amount: int, most: int, cells: int) -> str:
    eighths = round(8 * cells * amount / most)
    return "█" * (eighths // 8) + ("▏▎▍▌▋▊▉"[eighths % 8 - 1] if eighths % 8 else "")


def _remarks(sums: ReportRow, width: int) -> list[Line]:
    told = []
    if sums.written_off:
        told.append(f"{money(sums.written_off)} of it counted in full: the outcome of a call is unknown.")
    if sums.held:
        told.append(
            f"{money(sums.held)} of it held: calls under way, unpriced, or of a process that was killed."
        )
    if sums.unpriced:
        told.append(f"{counted(sums.unpriced, 'call')} more without a known price.")
    told.append(
        f"Frontier alone {UNICODE.about} {money(sums.baseline)} (estimated: the same tokens at its price)."
    )
    return [row for words in told for row in paragraph(words, width - 1, "muted", indent=1)]


def _plot(days: Sequence[ReportRow], width: int) -> list[Line]:
    """One column a day, the newest at the right."""
    shown = days[-min(_MOST_DAYS, max(2, (width - 14) // 2)) :]
    column = max(2, min(8, (width - 14) // len(shown)))
    most = max(day.charged.nanos for day in shown)
    if not most:
        return []
    levels = [round(8 * PLOT_ROWS * day.charged.nanos / most) for day in shown]
    rows = []
    for floor in reversed(range(PLOT_ROWS)):
        label = money(max(shown, key=lambda day: day.charged.nanos).charged) if floor == PLOT_ROWS - 1 else ""
        cells = "".join(_EIGHTHS[min(8, max(0, level - 8 * floor))] * (column - 1) + " " for level in levels)
        rows.append(line(right(label, 10, "muted"), space(1), text(cells, "accent")))
    first, last = shown[0].name, shown[-1].name
    span = column * len(shown) - 1
    between = max(1, span - len(first) - len(last))
    axis = f"{first}{' ' * between}{last}" if span > len(first) + len(last) else last
    return [BLANK, line(space(1), text("By day", "bold")), *rows, line(space(11), text(axis, "muted"))]
