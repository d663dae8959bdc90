"""What can be reviewed hunk by hunk, and decisions about it, those that are not recorded yet too."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from tier_code.domain.commands import EditHunk, RejectHunks
from tier_code.domain.patch import FileEdit
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.view import SessionView, StepView


@dataclass(frozen=True, slots=True)
class ReviewedFile:
    """One file of one step."""

    step: StepView
    edit: FileEdit

    @property
    def key(self) -> tuple[StepId, str]:
        """What names it in commands."""
        return self.step.step.id, self.edit.path

    @property
    def refused(self) -> tuple[int, ...]:
        """Hunks that are left out, as the session has it."""
        return dict(self.step.rejected_hunks).get(self.edit.path, ())

    @property
    def open(self) -> bool:
        """Whether it can still be decided."""
        return self.step.state is StepState.PASSED


def reviewed_files(view: SessionView) -> list[ReviewedFile]:
    """Every staged file in list order; when nothing is staged, what the newest turn changed."""
    staged = [step for step in view.steps if step.state is StepState.PASSED and step.patch]
    steps = staged or [step for step in view.current_steps if step.patch]
    return [ReviewedFile(step, edit) for step in steps for edit in (step.patch.edits if step.patch else ())]


@dataclass(frozen=True, slots=True)
class HunkDraft:
    """The new lines of one hunk, to be written anew in an editor."""

    file: ReviewedFile
    hunk: int

    @property
    def text(self) -> str:
        """What the editor begins with."""
        return "".join(f"{line}\n" for line in self.file.edit.hunks[self.hunk].new_lines)

    @property
    def suffix(self) -> str:
        """How the draft's file should end, so that the editor knows its language."""
        return PurePosixPath(self.file.edit.path).suffix or ".txt"

    def written(self, text: str) -> EditHunk | None:
        """The command that takes what the editor left; None when nothing changed."""
        if text.splitlines() == self.text.splitlines():
            return None
        step, path = self.file.key
        return EditHunk(step=step, path=path, hunk=self.hunk, text=text)


class HunkChoices:
    """Decisions about hunks: those that were sent and are not recorded yet count as well."""

    def __init__(self) -> None:
        self._asked: dict[tuple[StepId, str], tuple[int, ...]] = {}

    def decide(self, file: ReviewedFile, hunks: Collection[int], *, refuse: bool) -> RejectHunks:
        """The command that leaves these hunks out, or keeps them; others stay as they are."""
        before = set(self._asked.get(file.key, file.refused))
        refused = tuple(sorted(before.union(hunks) if refuse else before.difference(hunks)))
        self._asked[file.key] = refused
        step, path = file.key
        return RejectHunks(step=step, path=path, hunks=refused)

    def follow(self, files: Sequence[ReviewedFile]) -> None:
        """The session stands otherwise: what it has recorded need not be kept."""
        known = {file.key: file.refused for file in files}
        self._asked = {key: hunks for key, hunks in self._asked.items() if known.get(key, hunks) != hunks}
