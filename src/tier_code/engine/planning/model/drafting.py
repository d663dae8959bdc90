"""From the planner's draft to typed steps: names are held against the code, classes given by the host."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tier_code.domain.plan import Step, StepId, StepKind, Target, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.money.estimates import answer_estimate
from tier_code.engine.planning.model.ordering import in_order
from tier_code.engine.planning.model.questions_and_commands import (
    beside,
    command_note,
    expected_of,
    unusable,
)
from tier_code.engine.planning.model.reply import Drafted, DraftStep
from tier_code.engine.planning.model.schema import DraftKind
from tier_code.engine.planning.model.targets import PYTHON, Places, resolve
from tier_code.engine.planning.recipe import Drafting, Recipe, Refusal
from tier_code.engine.planning.words import clauses

EDIT_CHECKS = ("scope", "parse", "symbol", "whole", "lint", "names", "types")
WRITTEN_WITH_THE_PLAN = "the planner wrote it with the plan, because that was shorter than describing it"
_TEXT_FILES = (".md", ".rst", ".txt", ".adoc")
_CHECKED = (*PYTHON, ".json", ".toml", ".yml", ".yaml", ".cfg", ".ini", *_TEXT_FILES)
"""What more than a parser of ours looks at, or what a parser says all about."""
_PROMPT_TOKENS = 700
_TOKENS_PER_LINE = 12
_USUAL_LINES = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What a draft is held against besides the code."""

    planner: TierName
    has_tests: bool
    """A test command is known, so that logic can be tried out."""
    recipes: Sequence[Recipe]


class StepWriter:
    """Writes the steps of one draft into a drafting, or collects what is wrong with it."""

    def __init__(self, drafting: Drafting, places: Places, given: Circumstances) -> None:
        self._drafting = drafting
        self._places = places
        self._given = given
        self._made: dict[str, tuple[StepId, ...]] = {}
        self.problems: list[str] = []

    async def write(self, drafted: Drafted) -> None:
        """Add every step, or say in `problems` what the planner has to mend."""
        ordered = in_order(drafted.steps)
        if isinstance(ordered, str):
            self.problems.append(ordered)
            return
        for draft in ordered:
            if draft.kind is DraftKind.EXACT:
                await self._exact(draft)
            elif draft.kind is DraftKind.EDIT:
                await self._edit(draft)
            else:
                await self._beside(draft)

    async def _exact(self, draft: DraftStep) -> None:
        """Steps by recipes; the planner's sentence is one that a user could have typed."""
        before = len(self._drafting.steps)
        for clause in clauses(draft.instruction):
            refusal = await self._by_recipe(clause)
            if refusal is not None:
                named = "; ".join(str(each.target) for each in refusal.candidates[:4])
                self._wrong(draft, refusal.reason + (f" ({named})" if named else ""))
                return
        self._finish(draft, before)

    async def _by_recipe(self, clause: str) -> Refusal | None:
        for recipe in self._given.recipes:
            if recipe.takes(clause):
                return await recipe.draft(clause, self._drafting)
        return Refusal(reason=f"no exact tool takes '{clause}'; use one of the listed forms, or an edit step")

    def _finish(self, draft: DraftStep, before: int) -> None:
        """Let the steps of an exact draft wait for what the planner said they need."""
        needed = self._needed(draft)
        for place in range(before, len(self._drafting.steps)):
            step = self._drafting.steps[place]
            together = dict.fromkeys((*step.depends_on, *needed))
            self._drafting.steps[place] = replace(step, depends_on=tuple(together))
        self._made[draft.id] = tuple(step.id for step in self._drafting.steps[before:])

    async def _edit(self, draft: DraftStep) -> None:
        named = await self._targets(draft)
        if not named:
            return
        step_id = self._drafting.next_id()
        # A rename that this plan does first moves what is named as it is now.
        moved = [self._drafting.after_renames(target) for target in named]
        targets = tuple(target for target, _ in moved)
        makers = [mover for _, mover in moved]
        makers += [self._places.maker(target) for target in targets]
        needed = dict.fromkeys((*self._needed(draft), *(each for each in makers if each)))
        arguments = _arguments(draft, targets, self._places)
        unknown = [each for each in draft.deletes if each not in map(str, named)]
        if unknown:
            self._wrong(draft, f"'{unknown[0]}' is in deletes and not among the targets")
            return
        for target in targets:
            if target.qualname.startswith("+") or target.path not in self._places.paths:
                self._places.promise(target, step_id)
        self._drafting.steps.append(
            Step(
                id=step_id,
                title=draft.title,
                kind=StepKind.EDIT,
                targets=targets,
                instruction=_with_places(draft, targets),
                task_class=_class_of(draft, targets, has_tests=self._given.has_tests),
                checks=EDIT_CHECKS,
                tier=TierName.TOOL if draft.answer.strip() else self._given.planner,
                reason=WRITTEN_WITH_THE_PLAN if draft.answer.strip() else "",
                depends_on=tuple(needed),
                arguments=arguments,
                estimate=answer_estimate(
                    *_expected(draft), self._drafting.local_price, self._drafting.frontier_price
                ),
                group=draft.title,
            )
        )
        self._made[draft.id] = (step_id,)

    async def _beside(self, draft: DraftStep) -> None:
        """A question for later steps, or a command: targets may be missing."""
        targets = await self._targets(draft) if draft.targets else ()
        problem = unusable(draft)
        if problem:
            self._wrong(draft, problem)
        if problem or len(targets) < bool(draft.targets):
            return
        step_id = self._drafting.next_id()
        makers = [self._places.maker(target) for target in targets]
        needed = tuple(dict.fromkeys((*self._needed(draft), *(each for each in makers if each))))
        step = beside(draft, step_id, targets, self._places.paths)
        if step.kind is StepKind.RUN:
            for target in targets:
                self._places.promise(target, step_id)
            self._drafting.notes.append(command_note(step))
        estimate = answer_estimate(
            *expected_of(step), self._drafting.local_price, self._drafting.frontier_price
        )
        self._drafting.steps.append(replace(step, depends_on=needed, estimate=estimate))
        self._made[draft.id] = (step_id,)

    async def _targets(self, draft: DraftStep) -> tuple[Target, ...]:
        """Every target of an edit; nothing when one of them is wrong."""
        if not draft.targets:
            self._wrong(draft, "an edit step names no target")
            return ()
        found, right = [], True
        for text in dict.fromkeys(draft.targets):
            target = await resolve(text, self._places)
            if isinstance(target, str):
                self._wrong(draft, target)
                right = False
            else:
                found.append(target)
        return tuple(dict.fromkeys(found)) if right else ()

    def _needed(self, draft: DraftStep) -> tuple[StepId, ...]:
        return tuple(step for name in draft.after for step in self._made.get(name, ()))

    def _wrong(self, draft: DraftStep, what: str) -> None:
        self.problems.append(f"step {draft.id}: {what}")


def _arguments(draft: DraftStep, targets: tuple[Target, ...], places: Places) -> tuple[tuple[str, str], ...]:
    """What an edit needs besides its targets, in a fixed order."""
    new = [target.path for target in targets if target.path not in places.paths]
    given = {
        "creates": "\n".join(dict.fromkeys(new)),
        "signature": draft.signature,
        "deletes": "\n".join(draft.deletes),
        "size": str(draft.lines) if draft.lines else "",
        "answer": draft.answer.strip("\n") if draft.answer.strip() else "",
    }
    return tuple((name, value) for name, value in given.items() if value)


def _with_places(draft: DraftStep, targets: tuple[Target, ...]) -> str:
    """The instruction, which names the places that targets cannot: symbols of files edited by pieces."""
    whole = {target.path for target in targets if not target.qualname}
    named = [text.partition("::") for text in draft.targets]
    lost = [
        name.replace("+", "")
        for path, _, name in named
        if path in whole and name and name.replace("+", "").rpartition(".")[2] not in draft.instruction
    ]
    return f"In {', '.join(lost)}: {draft.instruction}" if lost else draft.instruction


def _class_of(draft: DraftStep, targets: tuple[Target, ...], *, has_tests: bool) -> TaskClass:
    """Which check exists decides, not how hard it sounds; hard work never goes down for that."""
    if draft.judgement == "hard":
        return TaskClass.G
    if all(target.path.endswith(_TEXT_FILES) for target in targets):
        return TaskClass.B
    if draft.judgement == "none" and (has_tests or all(target.path.endswith(_CHECKED) for target in targets)):
        return TaskClass.C
    return TaskClass.E if has_tests else TaskClass.F


def _expected(draft: DraftStep) -> tuple[int, int]:
    """Tokens in and out; nothing for what the planner wrote already."""
    if draft.answer.strip():
        return 0, 0
    written = (draft.lines or _USUAL_LINES) * _TOKENS_PER_LINE
    return _PROMPT_TOKENS + len(draft.instruction) // 4 + 2 * written, written
