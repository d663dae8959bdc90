"""A patch as the lines of a unified diff, every character visible. For eyes; nothing applies this text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tier_code.domain.patch import CONTEXT_LINES, FileEdit, Hunk, Patch
from tier_code.domain.untrusted import sanitize_strictly
from tier_code.frontends.shared.sentences import file_name


class LineKind(StrEnum):
    """What a line of a diff is."""

    FILE = "file"
    PLACE = "place"
    CONTEXT = "context"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a diff, safe to show."""

    kind: LineKind
    text: str
    hunk: int | None = None
    """Which hunk of its file the line belongs to, where it is added or removed."""


def diff_lines(patch: Patch) -> Iterator[DiffLine]:
    """The whole patch: per file two name lines, then its hunks with three lines of context."""
    for edit in patch.edits:
        yield from file_lines(edit)


def unified(patch: Patch) -> str:
    """The patch as text, each line ended by a newline."""
    return "".join(f"{line.text}\n" for line in diff_lines(patch))


def file_lines(edit: FileEdit) -> Iterator[DiffLine]:
    """One file of a patch."""
    name = file_name(edit.path)
    yield DiffLine(LineKind.FILE, "--- /dev/null" if edit.before is None else f"--- a/{name}")
    yield DiffLine(LineKind.FILE, "+++ /dev/null" if edit.after is None else f"+++ b/{name}")
    shown = 0
    for group in _neighbours(edit.hunks):
        yield from _group_lines(group, shown)
        shown += len(group)


def _neighbours(hunks: Sequence[Hunk]) -> Iterator[list[Hunk]]:
    """Hunks whose context would touch or overlap are shown as one piece."""
    group: list[Hunk] = []
    for hunk in hunks:
        if group and _gap(group[-1], hunk) > 2 * CONTEXT_LINES:
            yield group
            group = []
        group.append(hunk)
    if group:
        yield group


def _gap(upper: Hunk, lower: Hunk) -> int:
    """Unchanged lines between two hunks."""
    return lower.old_start - upper.old_start - len(upper.old_lines)


def _group_lines(group: list[Hunk], number: int) -> Iterator[DiffLine]:
    """Hunks that stand close to each other; `number` is the first one's place in the file."""
    first, last = group[0], group[-1]
    before = len(first.before)
    old = last.old_start + len(last.old_lines) + len(last.after) - first.old_start + before
    new = last.new_start + len(last.new_lines) + len(last.after) - first.new_start + before
    yield DiffLine(
        LineKind.PLACE,
        f"@@ -{_span(first.old_start - before, old)} +{_span(first.new_start - before, new)} @@",
    )
    yield from _shown(LineKind.CONTEXT, " ", first.before)
    for index, hunk in enumerate(group):
        yield from _shown(LineKind.REMOVED, "-", hunk.old_lines, number + index)
        yield from _shown(LineKind.ADDED, "+", hunk.new_lines, number + index)
        following = group[index + 1] if index + 1 < len(group) else None
        yield from _shown(
            LineKind.CONTEXT, " ", hunk.after if following is None else _between(hunk, following)
        )


def _span(start: int, count: int) -> str:
    """Where no lines are meant, the format names the line above."""
    return f"{start - 1 if not count else start},{count}"


def _between(upper: Hunk, lower: Hunk) -> tuple[str, ...]:
    gap = _gap(upper, lower)
    known_above = upper.after[:gap]
    missing = gap - len(known_above)
    return known_above + (lower.before[-missing:] if missing > 0 else ())


def _shown(kind: LineKind, sign: str, lines: Sequence[str], hunk: int | None = None) -> Iterator[DiffLine]:
    for line in lines:
        yield DiffLine(kind, sign + sanitize_strictly(line).replace("\n", "<U+000A>"), hunk)
