"""Staged changes as numbered hunks, each with whether it is kept, and the words that decide about one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from tier_code.domain.events import HunksRejected
from tier_code.domain.plan import StepId
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import SessionView
from tier_code.frontends.line.hunk_words import files_of, numbered_hunks
from tier_code.frontends.shared.diff_text import DiffLine, file_lines
from tier_code.frontends.shared.printing.coloured_diff import LINES_ON_SCREEN, ROLES
from tier_code.frontends.shared.printing.look import Look, Role
from tier_code.frontends.shared.printing.paragraphs import painted
from tier_code.frontends.shared.reviewing import ReviewedFile, reviewed_files
from tier_code.frontends.shared.wording import counted, file_name, state_words, step_name

_LEFT_OUT = ", left out"


def hunk_diff(view: SessionView, names: Sequence[str], look: Look) -> Iterator[str]:
    """The diff of the named steps, or of all that is staged, its hunks numbered step by step."""
    steps = list(_steps(view, names))
    for files in steps:
        yield from _one_step(files, look)
    if steps:
        yield from _what_decides(steps, look)
    else:
        yield f"nothing is staged{' for ' + ', '.join(names) if names else ''}"


def listed_hunks(view: SessionView, names: Sequence[str], look: Look) -> Iterator[str]:
    """Without a step one line for each hunk; a step and numbers show those hunks whole."""
    name, *numbers = names or ("",)
    steps = list(_steps(view, [name] if name else []))
    if not steps:
        yield f"nothing is staged{' for ' + name if name else ''}"
    elif numbers:
        yield from _whole_hunks(steps[0], [int(number) for number in numbers], look)
    else:
        for files in steps:
            yield _heading(files, look)
            yield from _rows(files, look)
        yield from _what_decides(steps, look)


def _steps(view: SessionView, names: Sequence[str]) -> Iterator[list[ReviewedFile]]:
    for step, files in groupby(reviewed_files(view), lambda file: file.step.step.id):
        if not names or step in names:
            yield list(files)


def _heading(files: Sequence[ReviewedFile], look: Look) -> str:
    step = files[0].step
    note = "" if files[0].open else f" ({state_words(step.state)})"
    return look.paint(f"{step_name(step.step.id)} {one_line(step.step.title, 300)}{note}", Role.STRONG)


def _one_step(files: Sequence[ReviewedFile], look: Look) -> Iterator[str]:
    yield ""
    yield _heading(files, look)
    lines = _diff(files, look)
    yield from islice(lines, LINES_ON_SCREEN)
    hidden = sum(1 for _ in lines)
    if hidden:
        number = files[0].step.step.id.removeprefix("s")
        more = f"{look.glyphs.ellipsis} {counted(hidden, 'more line')}; hunks {number} lists its hunks"
        yield look.paint(f"{more}, hunks {number} 1 shows one", Role.MUTED)


def _diff(files: Sequence[ReviewedFile], look: Look) -> Iterator[str]:
    first = 1
    for file in files:
        yield from _file(file, first, look)
        first += len(file.edit.hunks)


def _file(file: ReviewedFile, first: int, look: Look) -> Iterator[str]:
    """One file; `first` is the number of its first hunk."""
    above: int | None = None
    for line in file_lines(file.edit):
        if line.hunk is not None and line.hunk != above:
            above = line.hunk
            yield _label(file, line.hunk, first, look)
        yield _painted(file, line, look)


def _label(file: ReviewedFile, hunk: int, first: int, look: Look) -> str:
    refused = hunk in file.refused
    words = f"hunk {first + hunk}{_LEFT_OUT if refused else ''}"
    return look.paint(words, Role.WARN if refused else Role.STRONG)


def _painted(file: ReviewedFile, line: DiffLine, look: Look) -> str:
    return look.paint(line.text, Role.MUTED if line.hunk in file.refused else ROLES[line.kind])


def _rows(files: Sequence[ReviewedFile], look: Look) -> Iterator[str]:
    for number, (file, place) in enumerate(numbered_hunks(files), start=1):
        hunk = file.edit.hunks[place]
        size = f"+{len(hunk.new_lines)} {look.glyphs.minus}{len(hunk.old_lines)}"
        refused = place in file.refused
        row = f"  {number:>3}  {file_name(file.edit.path)}:{hunk.new_start}  {size}"
        yield look.paint(f"{row}{_LEFT_OUT if refused else ''}", Role.WARN if refused else Role.PLAIN)


def _whole_hunks(files: Sequence[ReviewedFile], numbers: Sequence[int], look: Look) -> Iterator[str]:
    hunks = numbered_hunks(files)
    for number in numbers:
        if not 1 <= number <= len(hunks):
            name = step_name(files[0].step.step.id)
            yield f"there is no hunk {number}; {name} has {counted(len(hunks), 'hunk')}"
            continue
        file, place = hunks[number - 1]
        yield f"{look.paint(file_name(file.edit.path), Role.STRONG)}:{file.edit.hunks[place].new_start}"
        yield _label(file, place, number - place, look)
        yield from (_painted(file, line, look) for line in file_lines(file.edit) if line.hunk == place)


def left_out_lines(event: HunksRejected, view: SessionView, look: Look) -> Iterator[str]:
    """What is left out of a step now, by the numbers that its diff shows."""
    hunks = numbered_hunks(files_of(view, event.step))
    out = [number for number, (file, place) in enumerate(hunks, start=1) if place in file.refused]
    words = f"hunk {', '.join(map(str, out))} of {len(hunks)} left out" if out else "every hunk is kept"
    yield f"{look.glyphs.dash if out else look.glyphs.done} {step_name(event.step)}: {words}"


def _what_decides(steps: Sequence[Sequence[ReviewedFile]], look: Look) -> Iterator[str]:
    """How a hunk is left out, said with one that there is."""
    yield ""
    first = steps[0]
    if not first[0].open:
        return
    step: StepId = first[0].step.step.id
    number, last = step.removeprefix("s"), len(numbered_hunks(first))
    if last:
        words = f"no {number} {last} leaves hunk {last} of {step} out, yes {number} {last} keeps it; "
        words += f"accept writes what is kept, reject {number} forgets the step"
        yield from painted(words, look, Role.MUTED)
        yield ""
