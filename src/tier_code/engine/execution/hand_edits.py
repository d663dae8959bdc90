"""Hunks that the user writes themselves: the staged result changes, nothing in the tree does."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from tier_code.domain import events as e
from tier_code.domain.commands import EditHunk
from tier_code.domain.errors import UsageProblem
from tier_code.domain.patch import FileEdit, Hunk, file_edit, rewrite_hunk
from tier_code.domain.plan import StepState
from tier_code.domain.view import SessionView
from tier_code.engine.recorder import Recorder
from tier_code.ports.workspace import Blobs

LONGEST = 1_000_000
"""Characters of one hunk."""


@dataclass(frozen=True, slots=True)
class _Place:
    """One hunk of a staged file, with the contents that it lies between."""

    edit: FileEdit
    before: bytes | None
    after: bytes
    refused: tuple[int, ...]
    alone: bool
    """Whether the step changes no other file."""


class HandEdits:
    """Puts a hunk's new lines in the place of those that a step made."""

    def __init__(self, recorder: Recorder, blobs: Blobs) -> None:
        self._recorder = recorder
        self._blobs = blobs

    async def edit(self, command: EditHunk) -> None:
        """State the file's change with this hunk as the user wrote it.

        Errors: UsageProblem when there is no such hunk, it is no text, or nothing of the step would be left.
        """
        place = await asyncio.to_thread(self._place, command, self._recorder.view)
        written = rewrite_hunk(place.before or b"", place.after, command.hunk, command.text)
        if written == place.after:
            return
        edit = file_edit(command.path, place.before, written)
        if edit.before == edit.after and place.alone:
            raise UsageProblem(f"nothing of {command.step} would be left; reject it instead")
        event = e.HunkEdited(step=command.step, edit=edit, left_out=_still_refused(place, edit, command))
        await asyncio.to_thread(self._blobs.put, written)
        await self._recorder.publish(event, durable=True)

    def _place(self, command: EditHunk, view: SessionView) -> _Place:
        step = view.step(command.step)
        if step is None or step.patch is None or step.state is not StepState.PASSED:
            raise UsageProblem(f"{command.step} has nothing staged that could be edited")
        edit = next((edit for edit in step.patch.edits if edit.path == command.path), None)
        if edit is None or not 0 <= command.hunk < len(edit.hunks):
            raise UsageProblem(f"{command.step} has no such hunk in {command.path}")
        if edit.after is None:
            raise UsageProblem(f"{command.step} deletes {command.path}: there is nothing to edit")
        if len(command.text) > LONGEST:
            raise UsageProblem(f"a hunk may have {LONGEST:,} characters, not {len(command.text):,}")
        before = None if edit.before is None else self._blobs.get(edit.before)
        after = self._blobs.get(edit.after)
        if not _is_text(after):
            raise UsageProblem(f"{command.path} is not UTF-8: nothing of it can be edited here")
        refused = dict(step.rejected_hunks).get(command.path, ())
        return _Place(edit, before, after, refused, alone=len(step.patch.edits) == 1)


def _still_refused(place: _Place, edit: FileEdit, command: EditHunk) -> tuple[int, ...]:
    """The hunks left out before, by their numbers now; the one that was edited is wanted."""
    refused = [place.edit.hunks[index] for index in place.refused if index != command.hunk]
    now = {_name(hunk): index for index, hunk in enumerate(edit.hunks)}
    if any(_name(hunk) not in now for hunk in refused):
        raise UsageProblem(
            f"this would run into another hunk of {command.path} that is left out; keep that one first"
        )
    return tuple(sorted(now[_name(hunk)] for hunk in refused))


def _name(hunk: Hunk) -> tuple[object, ...]:
    return hunk.old_start, hunk.old_lines, hunk.new_lines


def _is_text(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
