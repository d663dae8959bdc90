"""`tier-code undo` and `redo`: take steps of a past session back out of the tree, or put them back."""

from __future__ import annotations

import asyncio
import os
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import click

from tier_code.domain.commands import Command, RedoChanges, UndoChanges
from tier_code.domain.errors import UsageProblem
from tier_code.domain.patch import FileEdit, Patch
from tier_code.domain.plan import StepId, StepKind, StepState
from tier_code.domain.untrusted import one_line
from tier_code.domain.view import SessionView, StepView
from tier_code.frontends.shared.printing.look import Look, Role, look_for
from tier_code.frontends.shared.printing.outlet import Outlet
from tier_code.frontends.shared.wording import counted, file_name, state_words, step_range

LAST = "last"
_STEP = re.compile(r"s(\d+)", re.IGNORECASE)
_RANGE = re.compile(r"s(\d+)(?:-|\.\.|–)s?(\d+)", re.IGNORECASE)  # noqa: RUF001 - our own output draws ranges with this dash
_KINDS = {name: kind for kind in StepKind for name in (kind.value, f"{kind.value}s")}
_ARGUMENT_HELP = (
    "SESSION is an id, the beginning of one, or `last`. STEPS narrows it: `s2`, `s2-s6`, `s2,s4`, or a kind "
    "such as `docstring`; `last:docstring` may be written `docstring`."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Which session is meant, and which of its steps."""

    session: str = LAST
    steps: tuple[str, ...] = ()
    """Step ids, ranges and kinds as typed; none means the last thing done."""


def parse_reference(text: str) -> Reference:
    """Read `SESSION`, `SESSION:STEPS` or `STEPS`.

    Errors: UsageProblem when STEPS is none of `s2`, `s2-s6`, `s2,s4` or a kind.
    """
    session, colon, steps = text.strip().partition(":")
    if not colon and _are_steps(session):
        session, steps = LAST, session
    parts = tuple(part.strip() for part in steps.split(",") if part.strip())
    if colon and not parts:
        raise UsageProblem(f"'{text}' names no step after the colon; write SESSION:s2 or SESSION:docstring")
    for part in parts:
        if not _is_step(part):
            kinds = ", ".join(kind.value for kind in StepKind)
            raise UsageProblem(f"'{part}' is neither a step (s2), a range (s2-s6) nor a kind ({kinds})")
    return Reference(session=session or LAST, steps=parts)


def _are_steps(text: str) -> bool:
    return bool(text) and all(_is_step(part.strip()) for part in text.split(","))


def _is_step(text: str) -> bool:
    return bool(_STEP.fullmatch(text) or _RANGE.fullmatch(text) or text.lower() in _KINDS)


def chosen_steps(view: SessionView, wanted: Sequence[str], state: StepState) -> tuple[StepId, ...]:
    """The ids of the steps in `state` that `wanted` names, in list order; none when nothing was named.

    Errors: UsageProblem for a step that does not exist or is in another state, or when nothing matches.
    """
    there = {step.step.id: step for step in view.steps}
    if not any(step.state is state for step in there.values()):
        raise UsageProblem(f"no step of this session is {state_words(state)}")
    named: set[StepId] = set()
    for part in wanted:
        named.update(_meant(part, there, state))
    return tuple(step for step in there if step in named)


def _meant(part: str, there: dict[StepId, StepView], state: StepState) -> Iterator[StepId]:
    single = _STEP.fullmatch(part)
    if single:
        yield _exactly(StepId(f"s{int(single.group(1))}"), there, state)
        return
    found = [step for step, seen in there.items() if seen.state is state and _covers(part, seen)]
    if not found:
        raise UsageProblem(f"no step in '{part}' is {state_words(state)}")
    yield from found


def _exactly(step: StepId, there: dict[StepId, StepView], state: StepState) -> StepId:
    if step not in there:
        raise UsageProblem(f"there is no step {step}; this session has {step_range(tuple(there))}")
    if there[step].state is not state:
        raise UsageProblem(f"{step} is {state_words(there[step].state)}, not {state_words(state)}")
    return step


def _covers(part: str, seen: StepView) -> bool:
    ends = _RANGE.fullmatch(part)
    if ends:
        number = _STEP.fullmatch(seen.step.id)
        return number is not None and int(ends.group(1)) <= int(number.group(1)) <= int(ends.group(2))
    return seen.step.kind is _KINDS[part.lower()]


@click.command(name="undo")
@click.argument("what", metavar="[SESSION[:STEPS]]", default="")
@click.option("--repo", default=".", metavar="DIR", help="The repository; default: this folder.")
def undo(*, what: str, repo: str) -> int:
    """Take applied steps back out of the tree; without STEPS the last thing that was written."""
    return _change(what, repo, StepState.APPLIED, lambda steps: UndoChanges(steps=steps))


@click.command(name="redo")
@click.argument("what", metavar="[SESSION[:STEPS]]", default="")
@click.option("--repo", default=".", metavar="DIR", help="The repository; default: this folder.")
def redo(*, what: str, repo: str) -> int:
    """Put undone steps back into the tree; without STEPS the last thing that was undone."""
    return _change(what, repo, StepState.UNDONE, lambda steps: RedoChanges(steps=steps))


undo.epilog = redo.epilog = _ARGUMENT_HELP


def _change(what: str, repo: str, state: StepState, command: Callable[[tuple[StepId, ...]], Command]) -> int:
    from tier_code.cli.wiring import run_command_in_session

    reference = parse_reference(what)
    before: list[SessionView] = []

    def choose(view: SessionView) -> Command:
        before.append(view)
        return command(chosen_steps(view, reference.steps, state))

    after = asyncio.run(run_command_in_session(reference.session, repo, choose))
    lines, code = told(before[0], after, look_for(sys.stdout, os.environ))
    outlet = Outlet(sys.stdout)
    for line in lines:
        outlet.line(line)
    return code


def told(before: SessionView, after: SessionView, look: Look) -> tuple[list[str], int]:
    """What a change did to the tree, in lines, and the exit code: 1 when nothing was written."""
    writes = after.writes[len(before.writes) :]
    if not writes:
        return [look.paint(line, Role.BAD) for line in _why_not(before, after, look)], 1
    undoing = writes[-1].undoing
    steps = tuple(step for write in writes for step in write.steps)
    edits = [edit for write in writes for edit in write.patch.edits]
    verb, opposite = ("Undone", "redo") if undoing else ("Written again", "undo")
    files = counted(len({edit.path for edit in edits}), "file")
    head = f"{verb}: {step_range(steps, look.glyphs)}, {files}"
    lines = [look.paint(head, Role.STRONG), *(_file_line(edit, look) for edit in edits)]
    session = one_line(after.session, 60)
    return [*lines, look.paint(f"take that back: tier-code {opposite} {session}", Role.MUTED)], 0


def _file_line(edit: FileEdit, look: Look) -> str:
    patch = Patch(edits=(edit,))
    added = look.paint(f"+{patch.added}", Role.GOOD)
    removed = look.paint(f"{look.glyphs.minus}{patch.removed}", Role.BAD)
    return f"  {file_name(edit.path)}  {added} {removed}"


def _why_not(before: SessionView, after: SessionView, look: Look) -> list[str]:
    if after.conflict is not None:
        steps = step_range(after.conflict.steps, look.glyphs)
        reason = f"{file_name(after.conflict.path)}: {one_line(after.conflict.reason, 400)}"
        return [reason, f"Nothing was written ({steps}); your version of the file is as you left it."]
    new = after.notices[len(before.notices) :]
    return [str(one_line(notice, 400)) for notice in new] or ["Nothing was written."]
