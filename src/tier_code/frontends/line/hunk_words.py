"""Short words about single hunks: `no 2 3` leaves the third hunk of s2 out, `yes 2 3` keeps it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.domain.commands import RejectHunks
from tier_code.domain.plan import StepId
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.requests import Refusal
from tier_code.frontends.shared.reviewing import HunkChoices, ReviewedFile, reviewed_files
from tier_code.frontends.shared.wording import counted, state_words, step_name

_SAID = re.compile(r"(?P<verb>no|n|yes|y|keep) s?(?P<step>\d{1,6})(?P<hunks>(?:[ ,]+\d{1,6}(?:-\d{1,6})?)*)")
_HUNKS = re.compile(r"(\d+)(?:-(\d+))?")
_REFUSES = ("no", "n")


@dataclass(frozen=True, slots=True)
class Decide:
    """Keep some hunks of a staged step, or leave them out."""

    step: StepId
    hunks: tuple[tuple[int, int], ...]
    """From and to, counted from 1 through all files of the step."""
    refuse: bool


def hunk_decision(said: str) -> Decide | None:
    """Read an entry in small letters with single spaces; None when it is something else."""
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
    step, files = view.step(asked.step), files_of(view, asked.step)
    if step is None:
        return Refusal(f"there is no step {asked.step}")
    if not files or not files[0].open:
        return Refusal(f"{step_name(asked.step)} has nothing staged: {state_words(step.state)}")
    if not asked.hunks:
        whole = f"reject {number} forgets the whole step" if asked.refuse else f"accept {number} writes it"
        return Refusal(f"say which hunks: {'no' if asked.refuse else 'yes'} {number} 1; {whole}")
    hunks = numbered_hunks(files)
    if any(not 1 <= start <= end <= len(hunks) for start, end in asked.hunks):
        return Refusal(f"{step_name(asked.step)} has {counted(len(hunks), 'hunk')}; diff {number} shows them")
    wanted: dict[str, list[int]] = {}
    for start, end in asked.hunks:
        for file, place in hunks[start - 1 : end]:
            wanted.setdefault(file.edit.path, []).append(place)
    named = [file for file in files if file.edit.path in wanted]
    return tuple(choices.decide(file, wanted[file.edit.path], refuse=asked.refuse) for file in named)
