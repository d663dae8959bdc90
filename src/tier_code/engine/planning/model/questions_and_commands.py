"""Planned steps that write no code themselves: a question for later steps, and a command."""

from __future__ import annotations

from collections.abc import Collection

from tier_code.domain.command_line import read_command
from tier_code.domain.plan import Step, StepId, StepKind, Target, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.model.reply import DraftStep
from tier_code.engine.planning.model.schema import DraftKind

_INVESTIGATION = (6000, 400)
"""Tokens in and out of one that looks twice; an assumption, not measured."""


def unusable(draft: DraftStep) -> str:
    """Why a command cannot be run as it is written; empty for everything else."""
    if draft.kind is not DraftKind.RUN:
        return ""
    try:
        read_command(draft.instruction)
    except ValueError as problem:
        return str(problem)
    return ""


def beside(draft: DraftStep, step_id: StepId, targets: tuple[Target, ...], paths: Collection[str]) -> Step:
    """The step for such a draft; `paths` are the files that exist."""
    if draft.kind is DraftKind.INVESTIGATE:
        return Step(
            id=step_id,
            title=draft.title,
            kind=StepKind.INVESTIGATE,
            targets=targets,
            instruction=draft.instruction,
            # No check says whether findings are true. Tried once, a model of 1.5B reported what was not so.
            task_class=TaskClass.G if draft.judgement == "hard" else TaskClass.F,
            checks=("founded",),
            tier=TierName.LOCAL,
            reason="",
            group=draft.title,
        )
    # A program knows no symbols: files are declared whole.
    files = tuple(dict.fromkeys(Target(path=target.path, qualname="") for target in targets))
    new = "\n".join(file.path for file in files if file.path not in paths)
    return Step(
        id=step_id,
        title=f"run {draft.instruction}",
        kind=StepKind.RUN,
        targets=files,
        instruction=draft.instruction,
        task_class=TaskClass.C,
        checks=("ran", "parse"),
        tier=TierName.TOOL,
        reason="",
        arguments=(("creates", new),) if new else (),
        group=draft.title,
    )


def expected_of(step: Step) -> tuple[int, int]:
    """Tokens in and out; a command takes none."""
    return _INVESTIGATION if step.kind is StepKind.INVESTIGATE else (0, 0)


def command_note(step: Step) -> str:
    """What the user reads before approving: the whole command and what it may write."""
    writes = ", ".join(target.path for target in step.targets)
    kept = f"it may write {writes}" if writes else "nothing that it writes is kept"
    return f"approving runs `{step.instruction}` ({step.id}) in a copy; {kept}"
