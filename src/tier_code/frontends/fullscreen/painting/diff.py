"""A staged change as rows: unified, or side by side where there is room. Every character is visible."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tier_code.domain.patch import CONTEXT_LINES, FileEdit, Hunk
from tier_code.domain.untrusted import SafeText
from tier_code.frontends.fullscreen.painting.lines import Line, Piece, chopped, line, right, space, text
from tier_code.frontends.fullscreen.syntax import Highlight
from tier_code.frontends.shared.links import opening
from tier_code.frontends.shared.wording import UNICODE, counted, file_name

NUMBER_WIDTH = 6
_FILLS = {"+": "diff-add", "-": "diff-remove", " ": ""}
_MARKS = {"+": "diff-add-mark", "-": "diff-remove-mark", " ": "muted"}


@dataclass(frozen=True, slots=True)
class CodeLine:
    """One line of a diff before it is fitted to a width."""

    sign: str
    """`+`, `-` or a blank."""
    number: int
    """Line number in the new file, or in the old one for what is removed."""
    old_number: int
    """Line number in the old file, where there is one."""
    code: tuple[Piece, ...]


@dataclass(slots=True)
class FileDiff:
    """The rows of one file, and where its hunks begin."""

    rows: list[Line] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    """Row of each hunk, by index into the file's hunks."""


def file_heading(edit: FileEdit, note: str = "") -> Line:
    """Path, lines added and removed, and whether the file is new or gone."""
    added = sum(len(hunk.new_lines) for hunk in edit.hunks)
    removed = sum(len(hunk.old_lines) for hunk in edit.hunks)
    birth = "  new file" if edit.before is None else "  deleted" if edit.after is None else ""
    return line(
        space(1),
        text(file_name(edit.path), f"link bold{opening(edit.path)}"),
        text(f"  +{added}", "diff-add-mark"),
        text(f" {UNICODE.minus}{removed}", "diff-remove-mark"),
        text(birth + (f"  {note}" if note else ""), "muted"),
    )


def unified_diff(
    edit: FileEdit, width: int, highlight: Highlight, rejected: Sequence[int] = (), chosen: int | None = None
) -> FileDiff:
    """The hunks of one file below each other."""
    diff = FileDiff()
    for index in range(len(edit.hunks)):
        diff.starts.append(len(diff.rows))
        if rejected or chosen is not None:
            diff.rows.append(hunk_heading(edit, index, refused=index in rejected, chosen=index == chosen))
        elif index and _gap(edit.hunks[index - 1], edit.hunks[index]) > 2 * CONTEXT_LINES:
            diff.rows.append(line(right("⋯", NUMBER_WIDTH, "muted")))
        for code_line in hunk_lines(edit, index, highlight):
            diff.rows += _unified_rows(code_line, width, muted=index in rejected)
    return diff


def hunk_heading(edit: FileEdit, index: int, *, refused: bool, chosen: bool) -> Line:
    """Which hunk this is, and what was decided about it."""
    hunk = edit.hunks[index]
    verdict = text("✗ left out", "check-fail") if refused else text("✓ kept", "check-pass")
    return line(
        text(" ▸ " if chosen else "   ", "accent bold"),
        text(f"line {hunk.new_start}", "bold" if chosen else "muted"),
        text(f"  hunk {index + 1} of {len(edit.hunks)}  ", "muted"),
        verdict,
        fill="cursor" if chosen else "",
    )


def hunk_lines(edit: FileEdit, index: int, highlight: Highlight) -> Iterator[CodeLine]:
    """Context, removed, added, context; context that a neighbour shows already is left to it."""
    hunk = edit.hunks[index]
    before = _before(edit, index)
    after = _after(edit, index)
    old = highlight(edit.path, (*before, *hunk.old_lines, *after))
    new = highlight(edit.path, (*before, *hunk.new_lines, *after))
    lead = len(before)
    for offset in range(lead):
        yield CodeLine(" ", hunk.new_start - lead + offset, hunk.old_start - lead + offset, new[offset])
    for offset in range(len(hunk.old_lines)):
        yield CodeLine("-", hunk.old_start + offset, hunk.old_start + offset, old[lead + offset])
    for offset in range(len(hunk.new_lines)):
        yield CodeLine("+", hunk.new_start + offset, 0, new[lead + offset])
    added, removed = len(hunk.new_lines), len(hunk.old_lines)
    for offset in range(len(after)):
        new_number, old_number = hunk.new_start + added + offset, hunk.old_start + removed + offset
        yield CodeLine(" ", new_number, old_number, new[lead + added + offset])


def _gap(upper: Hunk, lower: Hunk) -> int:
    return lower.old_start - upper.old_start - len(upper.old_lines)


def _before(edit: FileEdit, index: int) -> tuple[str, ...]:
    hunk = edit.hunks[index]
    if index == 0:
        return hunk.before
    shown = len(_after(edit, index - 1))
    free = _gap(edit.hunks[index - 1], hunk) - shown
    return hunk.before[-free:] if free > 0 else ()


def _after(edit: FileEdit, index: int) -> tuple[str, ...]:
    hunk = edit.hunks[index]
    if index + 1 == len(edit.hunks):
        return hunk.after
    return hunk.after[: max(0, _gap(hunk, edit.hunks[index + 1]))]


def _unified_rows(code_line: CodeLine, width: int, *, muted: bool) -> Iterator[Line]:
    fill = "" if muted else _FILLS[code_line.sign]
    room = max(1, width - NUMBER_WIDTH - 3)
    for number, pieces in enumerate(wrapped(code_line.code, room)):
        label = "" if number else str(code_line.number)
        sign = " " if number else code_line.sign
        shown = tuple(Piece(piece.text, "muted") for piece in pieces) if muted else pieces
        yield line(
            right(label, NUMBER_WIDTH, "muted"), text(f" {sign} ", _MARKS[code_line.sign]), *shown, fill=fill
        )


def wrapped(pieces: Sequence[Piece], room: int) -> list[tuple[Piece, ...]]:
    """Pieces in rows of at most `room` cells; nothing is lost."""
    if sum(piece.width for piece in pieces) <= room:
        return [tuple(pieces)]
    rows: list[list[Piece]] = [[]]
    free = room
    for piece in pieces:
        first, *more = _split(piece.text, free, room)
        if first:
            rows[-1].append(Piece(SafeText(first), piece.role))
        rows += [[Piece(SafeText(part), piece.role)] for part in more]
        free = room - sum(part.width for part in rows[-1])
    return [tuple(row) for row in rows]


def _split(value: str, free: int, room: int) -> list[str]:
    """The part that fits the present row (it may be empty), then whole rows."""
    head = chopped(value, free)[0] if free > 0 else ""
    if head == value:
        return [value]
    return [head, *chopped(value[len(head) :], room)]


def side_by_side(
    edit: FileEdit, width: int, highlight: Highlight, rejected: Sequence[int] = (), chosen: int | None = None
) -> FileDiff:
    """Old at the left, new at the right."""
    half = (width - 1) // 2
    diff = FileDiff()
    for index in range(len(edit.hunks)):
        diff.starts.append(len(diff.rows))
        refused = index in rejected
        diff.rows.append(hunk_heading(edit, index, refused=refused, chosen=index == chosen))
        for old, new in _pairs(list(hunk_lines(edit, index, highlight))):
            diff.rows += _paired_rows(old, new, half)
    return diff


def _pairs(lines: Sequence[CodeLine]) -> Iterator[tuple[CodeLine | None, CodeLine | None]]:
    removed = [entry for entry in lines if entry.sign == "-"]
    added = [entry for entry in lines if entry.sign == "+"]
    lead = next((i for i, entry in enumerate(lines) if entry.sign != " "), len(lines))
    yield from ((entry, entry) for entry in lines[:lead])
    for place in range(max(len(removed), len(added))):
        yield (
            removed[place] if place < len(removed) else None,
            added[place] if place < len(added) else None,
        )
    yield from ((entry, entry) for entry in lines[lead + len(removed) + len(added) :])


def _paired_rows(old: CodeLine | None, new: CodeLine | None, half: int) -> Iterator[Line]:
    lefts = _column(old, old.old_number, half) if old else []
    rights = _column(new, new.number, half) if new else []
    blank = (space(half),)
    for place in range(max(len(lefts), len(rights))):
        start = lefts[place] if place < len(lefts) else blank
        end = rights[place] if place < len(rights) else blank
        yield line(*start, space(1), *end)


def _column(code_line: CodeLine, number: int, half: int) -> list[tuple[Piece, ...]]:
    fill = _FILLS[code_line.sign]
    ground = f" on:{fill}" if fill else ""
    columns = []
    for place, pieces in enumerate(wrapped(code_line.code, max(1, half - NUMBER_WIDTH - 3))):
        label = right("" if place else str(number), NUMBER_WIDTH, f"muted{ground}")
        sign = text(f" {' ' if place else code_line.sign} ", _MARKS[code_line.sign] + ground)
        shown = [Piece(piece.text, piece.role + ground) for piece in pieces]
        used = label.width + sign.width + sum(piece.width for piece in shown)
        columns.append((label, sign, *shown, Piece(space(half - used).text, ground.strip())))
    return columns


def summary(edits: Sequence[FileEdit]) -> str:
    """How many files, and lines added and removed."""
    added = sum(len(hunk.new_lines) for edit in edits for hunk in edit.hunks)
    removed = sum(len(hunk.old_lines) for edit in edits for hunk in edit.hunks)
    return f"{counted(len(edits), 'file')}, +{added} {UNICODE.minus}{removed}"
