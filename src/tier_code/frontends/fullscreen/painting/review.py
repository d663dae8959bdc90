"""Draws the diff review: files under their steps, the chosen file's diff, what is left out."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.frontends.fullscreen.painting.diff import FileDiff, file_heading, side_by_side, unified_diff
from tier_code.frontends.fullscreen.painting.focus import part_role
from tier_code.frontends.fullscreen.painting.lines import (
    BLANK,
    Line,
    apart,
    cut,
    left,
    line,
    paragraph,
    right,
    space,
    text,
)
from tier_code.frontends.fullscreen.syntax import Highlight
from tier_code.frontends.shared.reviewing import ReviewedFile
from tier_code.frontends.shared.wording import file_name, part_words, state_words

SIDE_BY_SIDE = 96
"""Columns of the diff itself from which old and new stand beside each other."""


_COUNT = 10


def file_list_lines(files: Sequence[ReviewedFile], chosen: int, width: int) -> list[Line]:
    """Files under their steps, with what is decided, and what vouches for a step without some hunks."""
    rows: list[Line] = []
    for place, file in enumerate(files):
        if not place or files[place - 1].step.step.id != file.step.step.id:
            rows += [BLANK] if rows else []
            title = (text(f" {file.step.step.id} ", "muted"), text(file.step.step.title, "bold"))
            rows.append(line(*cut(title, width - 1)))
            in_part = part_words(file.step)
            rows += paragraph(in_part, width - 1, part_role(file.step), indent=3) if in_part else []
        rows.append(_file_row(file, width, cursor=place == chosen))
    return rows


def row_in_list(files: Sequence[ReviewedFile], chosen: int, width: int) -> int:
    """The row of a file in `file_list_lines`."""
    return len(file_list_lines(files[: chosen + 1], chosen, width)) - 1


def _file_row(file: ReviewedFile, width: int, *, cursor: bool) -> Line:
    hunks, refused = len(file.edit.hunks), len(file.refused)
    mark, role = (
        ("✓", "check-pass")
        if not refused
        else ("✗", "check-fail")
        if refused == hunks
        else ("◐", "spend-near")
    )
    kept = right(f"{hunks - refused}/{hunks}", 7, "muted")
    name = file_name(file.edit.path)
    room = width - 3 - kept.width - 2
    shown = name if len(name) <= room else "…" + name[len(name) - room + 1 :]
    return apart([text(f" {mark} ", role), text(shown)], [kept, space(1)], width, "cursor" if cursor else "")


def file_diff(file: ReviewedFile, width: int, highlight: Highlight, hunk: int) -> FileDiff:
    """The diff of one file, a hunk of it chosen."""
    draw = side_by_side if width >= SIDE_BY_SIDE else unified_diff
    diff = draw(file.edit, width, highlight, file.refused, hunk)
    note = "" if file.open else state_words(file.step.state)
    head = [file_heading(file.edit, note), BLANK]
    return FileDiff(rows=[*head, *diff.rows], starts=[start + len(head) for start in diff.starts])


def progress_lines(files: Sequence[ReviewedFile], chosen: int, width: int) -> list[Line]:
    """`file 2 of 9 · s1 rename ...` for screens without a file list; what vouches for a part, whole."""
    file = files[chosen]
    count = left(f" {chosen + 1} of {len(files)}", _COUNT, "muted")
    step = text(f"{file.step.step.id} ", "muted")
    in_part = part_words(file.step)
    if not in_part:
        return [line(*cut((count, step, text(file.step.step.title)), width))]
    rows = paragraph(in_part, width - _COUNT - step.width - 1, part_role(file.step))
    indent = space(_COUNT + step.width)
    return [line(count, step, *rows[0].pieces), *(line(indent, *row.pieces) for row in rows[1:])]
