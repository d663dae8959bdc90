"""What became of staged results: what was written, taken back or in the way, as diffs and lines."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import singledispatch

from tier_code.domain import events as e
from tier_code.domain.patch import Patch
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import SessionView, StepView
from tier_code.frontends.shared.printing.coloured_diff import shown_diff
from tier_code.frontends.shared.printing.columns import hanging
from tier_code.frontends.shared.printing.look import Look, Role
from tier_code.frontends.shared.printing.paragraphs import painted
from tier_code.frontends.shared.receipt import commit_words
from tier_code.frontends.shared.wording import counted, file_name, part_words, step_name, step_range


def staged_lines(view: SessionView, look: Look, only: Collection[str] | None = None) -> Iterator[str]:
    """What passed its checks and is not written: its diff, step by step; None means every step."""
    for step in view.steps:
        if only is not None and step.step.id not in only:
            continue
        if step.state is StepState.PASSED and step.patch is not None:
            yield ""
            yield f"{step_name(step.step.id)} {one_line(step.step.title, 300)}"
            yield from shown_diff(_wanted(step, step.patch), look)


def _wanted(step: StepView, patch: Patch) -> Patch:
    """A staged patch without the hunks the user turned down."""
    unwanted = dict(step.rejected_hunks)
    edits = [
        replace(
            edit,
            hunks=tuple(h for i, h in enumerate(edit.hunks) if i not in unwanted.get(edit.path, ())),
        )
        for edit in patch.edits
    ]
    return Patch(edits=tuple(edit for edit in edits if edit.hunks or edit.path not in unwanted))


def _written(verb: str, event: _Write, look: Look) -> Iterator[str]:
    yield ""
    yield from shown_diff(event.patch, look)
    yield ""
    files = counted(len(event.patch.edits), "file")
    change = f"+{event.patch.added} {look.glyphs.minus}{event.patch.removed} lines"
    steps = step_range(event.steps, look.glyphs)
    yield f"{look.paint(look.glyphs.done, Role.GOOD)} {verb}: {steps}, {files}, {change}"


_Write = e.PatchApplied | e.ChangesUndone | e.ChangesRedone


@singledispatch
def change_lines(event: object, view: SessionView, look: Look) -> Iterable[str]:
    """The lines of an event about staged or written changes; none where nothing is to say."""
    del event, view, look
    return ()


@change_lines.register
def _applied(event: e.PatchApplied, view: SessionView, look: Look) -> Iterable[str]:
    yield from _written("Written", event, look)
    yield from in_part_lines(event, view, look)


def in_part_lines(event: e.PatchApplied, view: SessionView, look: Look) -> Iterator[str]:
    """What vouches for written steps of which hunks were left out; none for whole ones."""
    for step in view.steps:
        if step.step.id in event.steps and (in_part := part_words(step)):
            yield from painted(f"{step_name(step.step.id)} {in_part}", look, Role.WARN, "  ")


@change_lines.register
def _undone(event: e.ChangesUndone, view: SessionView, look: Look) -> Iterable[str]:
    del view
    return _written("Undone", event, look)


@change_lines.register
def _redone(event: e.ChangesRedone, view: SessionView, look: Look) -> Iterable[str]:
    del view
    return _written("Written again", event, look)


@change_lines.register
def _rejected(event: e.PatchRejected, view: SessionView, look: Look) -> Iterable[str]:
    del view
    return (f"{look.glyphs.dash} rejected: {_steps(event.steps, look)}",)


@change_lines.register
def _hunks_rejected(event: e.HunksRejected, view: SessionView, look: Look) -> Iterable[str]:
    del view
    left_out = f"{counted(len(event.hunks), 'hunk')} of {file_name(event.path)} left out"
    return (f"{look.glyphs.dash} {step_name(event.step)}: {left_out}",)


@change_lines.register
def _hunk_edited(event: e.HunkEdited, view: SessionView, look: Look) -> Iterable[str]:
    del view
    return (f"{look.glyphs.done} {step_name(event.step)}: {file_name(event.edit.path)} as you wrote it",)


@change_lines.register
def _conflict(event: e.ConflictFound, view: SessionView, look: Look) -> Iterable[str]:
    del view
    sign = look.glyphs.failed
    reason = one_line(event.reason, 300)
    text = f"{file_name(event.path)}: {reason}; nothing was written ({_steps(event.steps, look)})"
    return hanging(sign, look.paint(sign, Role.BAD), text, look.width)


@change_lines.register
def _moved(event: e.BaseMoved, view: SessionView, look: Look) -> Iterable[str]:
    del view
    text = f"{file_name(event.path)} changed on disk; what is staged now stands on its new content"
    return (look.paint(text, Role.WARN),)


@change_lines.register
def _committed(event: e.ChangesCommitted, view: SessionView, look: Look) -> Iterable[str]:
    del view
    sign = look.paint(look.glyphs.done, Role.GOOD)
    yield f"{sign} Committed {commit_words(event)} ({_steps(event.steps, look)})"
    for note in event.notes:
        yield look.paint(f"  {one_line(note, 300)}", Role.WARN)


def _steps(ids: Sequence[StepId], look: Look) -> str:
    return step_range(ids, look.glyphs)
