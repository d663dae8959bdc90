"""What the user dropped, pinned and added, laid over what a slice would hold by itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tier_code.codebase.index.facts import LineRange
from tier_code.codebase.index.reading import SourceFile, SourceReader
from tier_code.codebase.slices.packing import Wanted, line_digest
from tier_code.domain.context import ChosenSpan, SpanChoice


def with_choices(
    reader: SourceReader, chosen: Sequence[ChosenSpan], wanted: Iterable[Wanted]
) -> Iterable[Wanted]:
    """What is required, then what the user keeps, then the rest with the dropped lines marked as such.

    Nothing required is ever dropped. Lines that the user chose and that are no longer there are left out.
    """
    if not chosen:
        return wanted
    items = list(wanted)
    required = [item for item in items if item.required]
    kept = [item for each in chosen if each.kept for item in _kept(reader, each, items)]
    dropped: dict[str, list[LineRange]] = {}
    for each in chosen:
        lines = None if each.kept else _lines_now(reader, each)
        if lines is not None:
            dropped.setdefault(each.path, []).append(lines)
    rest = [item for item in items if not item.required]
    return [*required, *kept, *(part for item in rest for part in _parts(item, dropped.get(item.path, [])))]


def _kept(reader: SourceReader, each: ChosenSpan, items: Sequence[Wanted]) -> Iterator[Wanted]:
    lines = _lines_now(reader, each)
    if lines is None:
        return
    known = (item.why for item in items if item.path == each.path and item.lines == lines)
    why = "added by you" if each.choice is SpanChoice.ADD else next(known, "pinned by you")
    why = f"{why}: {each.symbol}" if each.symbol else why
    yield Wanted(path=each.path, lines=lines, why=why, required=True, choice=each.choice.value)


def _parts(item: Wanted, dropped: Sequence[LineRange]) -> Iterator[Wanted]:
    """The item in runs of lines that are all dropped or all left."""
    gone = {number for lines in dropped for number in range(lines.start, lines.end + 1)}
    start = item.lines.start
    for number in range(item.lines.start, item.lines.end + 1):
        last = number == item.lines.end
        if last or (number in gone) is not (number + 1 in gone):
            part = LineRange(start=start, end=number)
            choice = SpanChoice.DROP.value if number in gone else item.choice
            yield replace(item, lines=part, choice=choice)
            start = number + 1


def _lines_now(reader: SourceReader, each: ChosenSpan) -> LineRange | None:
    """Where the lines stand now, by name, by what they say, or as given; None when they are gone."""
    file = reader.file(each.path)
    if file is None:
        return None
    if each.symbol:
        definition = file.facts.definitions.get(each.symbol)
        return definition.lines if definition is not None else None
    if each.digest:
        return _found_again(file, each)
    if each.start > file.last_line:
        return None
    return LineRange(start=each.start, end=min(each.end, file.last_line))


def _found_again(file: SourceFile, each: ChosenSpan) -> LineRange | None:
    """The lines that say the same, nearest to where they were."""
    length = each.end - each.start + 1
    starts = sorted(range(1, file.last_line - length + 2), key=lambda start: (abs(start - each.start), start))
    for start in starts:
        if line_digest(file.lines[start - 1 : start + length - 1]) == each.digest:
            return LineRange(start=start, end=start + length - 1)
    return None
