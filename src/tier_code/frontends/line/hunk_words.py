"""Short words about hunks: `no 2 3` leaves the third of s2 out, `yes 2 3` keeps it, `write 2 3` edits it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.domain.commands import RejectHunks
from tier_code.domain.plan import StepId
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.requests import Refusal
from tier_code.frontends.shared.reviewing import HunkChoices, HunkDraft, ReviewedFile, reviewed_files
from tier_code.frontends.shared.wording import counted, state_words, step_name

_SAID = re.compile(r"(?P<verb>no|n|yes|y|keep) s?(?P<step>\d{1,6})(?P<hunks>(?:[ ,]+\d{1,6}(?:-\d{1,6})?)*)")
_HUNKS = re.compile(r"(\d+)(?:-(\d+))?")
_REFUSES = ("no", "n")
_WRITES = re.compile(r"write s?(?P<step>\d{1,6})(?:[ ,]+(?P<hunk>\d{1,6}))?")


@dataclass(frozen=True, slots=True)
class Decide:
    """Keep some hunks of a staged step, or leave them out."""

    step: StepId
    hunks: tuple[tuple[int, int], ...]
    """From and to, counted from 1 through all files of the step."""
    refuse: bool


@dataclass(frozen=True, slots=True)
class WriteHunk:
    """Let the user write one hunk of a staged step in their editor."""

    step: StepId
    hunk: int | None
    """Counted from 1 through all files of the step; None when it was not said."""


def said_of_hunks(said: str) -> Decide | WriteHunk | None:
    """Read an entry in small letters with single spaces; None when it is something else."""
    if found := _WRITES.fullmatch(said):
        return WriteHunk(StepId(f"s{found['step']}"), int(found["hunk"]) if found["hunk"] else None)
    return _decision(said)


def _decision(said: str) -> Decide | None:
    found = _SAID.fullmatch(said)
    if found is None:
        return None
    hunks = tuple((int(start), int(end or start)) for start, end in _HUNKS.findall(found["hunks"]))
    return Decide(StepId(f"s{found['step']}"), hunks, found["verb"] in _REFUSES)


def numbered_hunks(files: Sequence[ReviewedFile]) -> list[tuple[ReviewedFile, int]]:
    """Every hunk of a step's files in order; its number is its place, from 1."""
    return [(file, place) for file in files for place in range(len(file.edit.hunks))]


def files_of(view: SessionView, step: StepId) -> list[ReviewedFile]:
    """What can be reviewed of one step."""
    return [file for file in reviewed_files(view) if file.step.step.id == step]


def hunk_commands(
    asked: Decide, view: SessionView, choices: HunkChoices
) -> tuple[RejectHunks, ...] | Refusal:
    """One command for each file that the hunks are in, or why there is none."""
    number = asked.step.removeprefix("s")
    files = _open_files(view, asked.step)
    if isinstance(files, Refusal):
        return files
    if not asked.hunks:
        whole = f"reject {number} forgets the whole step" if asked.refuse else f"accept {number} writes it"
        return Refusal(f"say which hunks: {'no' if asked.refuse else 'yes'} {number} 1; {whole}")
    hunks = numbered_hunks(files)
    if any(not 1 <= start <= end <= len(hunks) for start, end in asked.hunks):
        return _how_many(asked.step, len(hunks))
    wanted: dict[str, list[int]] = {}
    for start, end in asked.hunks:
        for file, place in hunks[start - 1 : end]:
            wanted.setdefault(file.edit.path, []).append(place)
    named = [file for file in files if file.edit.path in wanted]
    return tuple(choices.decide(file, wanted[file.edit.path], refuse=asked.refuse) for file in named)


def draft_of(asked: WriteHunk, view: SessionView) -> HunkDraft | Refusal:
    """What the editor begins with, or why there is nothing to write."""
    files = _open_files(view, asked.step)
    if isinstance(files, Refusal):
        return files
    hunks = numbered_hunks(files)
    if asked.hunk is None or not 1 <= asked.hunk <= len(hunks):
        return _how_many(asked.step, len(hunks))
    return HunkDraft(*hunks[asked.hunk - 1])


def _open_files(view: SessionView, name: StepId) -> list[ReviewedFile] | Refusal:
    step, files = view.step(name), files_of(view, name)
    if step is None:
        return Refusal(f"there is no step {name}")
    if not files or not files[0].open:
        return Refusal(f"{step_name(name)} has nothing staged: {state_words(step.state)}")
    return files


def _how_many(name: StepId, hunks: int) -> Refusal:
    return Refusal(
        f"{step_name(name)} has {counted(hunks, 'hunk')}; diff {name.removeprefix('s')} shows them"
    )
