"""From an action and a session's state to a command, or to the reason why not. Keys and slashes share it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tier_code.domain.budget import BudgetScope
from tier_code.domain.command_line import shown_commands
from tier_code.domain.commands import (
    AcceptChanges,
    ApprovePlan,
    ChooseSpans,
    Command,
    CommitChanges,
    CompactConversation,
    ContinueRun,
    DiscardPlan,
    DropStep,
    EditStep,
    Interrupt,
    MoveStep,
    OverrideClass,
    OverrideTier,
    RedoChanges,
    RejectChanges,
    RenameSession,
    Replan,
    RerunStep,
    SetBudget,
    SetMode,
    SkipStep,
    UndoChanges,
)
from tier_code.domain.money import usd_from
from tier_code.domain.permissions import PermissionMode, next_mode
from tier_code.domain.plan import StepId, StepState, class_or_kind
from tier_code.domain.schedule import UNFINISHED
from tier_code.domain.tiers import LADDER, TierName
from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.shared.wall import wall_choices


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an action makes no command now, for the user."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """An action as it was asked for."""

    action: str
    """Its id."""
    step: StepId | None = None
    """The step under the cursor."""
    words: tuple[str, ...] = ()
    """What followed the slash command."""


Answer = Command | Refusal


def command_for(wish: Wish, view: SessionView) -> Answer:
    """The command that carries out a wish, or why there is none.

    Errors: KeyError for an action without a command; see `has_command`.
    """
    if wish.action.startswith("tier-"):
        return _at_tier(wish, wish.action.removeprefix("tier-"))
    return _MAKERS[wish.action](wish, view)


def has_command(action: str) -> bool:
    """Whether an action is carried out by a command rather than by the screen."""
    return action.startswith("tier-") or action in _MAKERS


def _one_step(wish: Wish) -> StepId | Refusal:
    if wish.words:
        return _step_id(wish.words[0])
    return wish.step or Refusal("name a step, such as s2")


def _step_id(word: str) -> StepId:
    return StepId(f"s{word}" if word.isdecimal() else word)


def _known_step(wish: Wish, view: SessionView) -> StepId | Refusal:
    step = _one_step(wish)
    if isinstance(step, Refusal) or view.step(step):
        return step
    return Refusal(f"there is no step {step}")


def _at_tier(wish: Wish, name: str) -> Answer:
    if wish.step is None:
        return Refusal("no step is chosen")
    return OverrideTier(step=wish.step, tier=TierName(name))


def _tier(wish: Wish, view: SessionView) -> Answer:
    names = ", ".join(LADDER)
    what, name, scope = (*wish.words, "", "", "")[:3]
    of = class_or_kind(what)
    if len(wish.words) not in (2, 3) or (scope and (of is None or scope.lstrip("-") != "always")):
        return Refusal(f"write /tier s2 local, or /tier docstring local [always] ({names})")
    if name not in set(LADDER):
        return Refusal(f"'{name}' is no tier; there are {names}")
    if of is not None:
        return OverrideClass(of=of, tier=TierName(name), always=bool(scope))
    step = _known_step(wish, view)
    return step if isinstance(step, Refusal) else OverrideTier(step=step, tier=TierName(name))


def _commit(wish: Wish, view: SessionView) -> Answer:
    if not view.uncommitted:
        return Refusal(
            "nothing was accepted since the last commit" if view.commits else "nothing was accepted"
        )
    return CommitChanges(message=" ".join(wish.words))


def _edit(wish: Wish, view: SessionView) -> Answer:
    step = _known_step(wish, view)
    if isinstance(step, Refusal):
        return step
    instruction = " ".join(wish.words[1:])
    return (
        EditStep(step=step, instruction=instruction)
        if instruction
        else Refusal("write what the step should do")
    )


def _span(wish: Wish, view: SessionView) -> Answer:
    step = _known_step(wish, view)
    choice, places = (wish.words[1], wish.words[2:]) if len(wish.words) > 1 else ("", ())
    if isinstance(step, Refusal):
        return step
    if choice not in ("drop", "pin", "add", "back") or not places:
        return Refusal("write /span s2 drop, pin, add or back, then PATH:10-20, PATH::NAME or a name")
    match choice:
        case "drop":
            return ChooseSpans(step=step, drop=places)
        case "pin":
            return ChooseSpans(step=step, pin=places)
        case "add":
            return ChooseSpans(step=step, add=places)
        case _:
            return ChooseSpans(step=step, restore=places)


def _move(wish: Wish, view: SessionView) -> Answer:
    distance = {"up": -1, "down": 1}.get(wish.words[1] if len(wish.words) > 1 else "")
    step = _known_step(wish, view)
    if isinstance(step, Refusal):
        return step
    return MoveStep(step=step, by=distance) if distance else Refusal("write /move STEP up or /move STEP down")


def _moved(by: int) -> Callable[[Wish, SessionView], Answer]:
    def make(wish: Wish, view: SessionView) -> Answer:
        step = _known_step(wish, view)
        return step if isinstance(step, Refusal) else MoveStep(step=step, by=by)

    return make


def _about_a_step(command: Callable[[StepId], Command]) -> Callable[[Wish, SessionView], Answer]:
    def make(wish: Wish, view: SessionView) -> Answer:
        step = _known_step(wish, view)
        return step if isinstance(step, Refusal) else command(step)

    return make


def _named(wish: Wish) -> tuple[StepId, ...]:
    return tuple(_step_id(word) for word in wish.words)


def _unknown(steps: Sequence[StepId], view: SessionView) -> Refusal | None:
    missing = [step for step in steps if view.step(step) is None]
    return Refusal(f"there is no step {', '.join(missing)}") if missing else None


def _approve(wish: Wish, view: SessionView) -> Answer:
    if view.phase is not Phase.PLAN_REVIEW:
        return Refusal("no plan waits for approval")
    return ApprovePlan(commands=shown_commands(view))


def _discard(wish: Wish, view: SessionView) -> Answer:
    return DiscardPlan() if view.phase is Phase.PLAN_REVIEW else Refusal("no plan waits for approval")


def _accept(wish: Wish, view: SessionView) -> Answer:
    named = _named(wish)
    if not any(step.state is StepState.PASSED for step in view.steps):
        return Refusal("nothing is staged")
    return _unknown(named, view) or AcceptChanges(steps=named)


def _reject(wish: Wish, view: SessionView) -> Answer:
    named = _named(wish) or ((wish.step,) if wish.step else ())
    staged = {step.step.id for step in view.steps if step.state is StepState.PASSED}
    if not staged.intersection(named or staged):
        return Refusal("nothing is staged" if not staged else "this step has nothing staged")
    return _unknown(named, view) or RejectChanges(steps=named)


def _undo(wish: Wish, view: SessionView) -> Answer:
    named = _pointed_at(wish)
    if not view.applied:
        return _unknown(named, view) or Refusal("nothing was applied")
    if _another_state(wish, view, StepState.APPLIED):
        return Refusal(f"nothing of {wish.step} is written; /undo takes back what was written last")
    return _unknown(named, view) or UndoChanges(steps=named)


def _redo(wish: Wish, view: SessionView) -> Answer:
    named = _pointed_at(wish)
    if not view.undone:
        return _unknown(named, view) or Refusal("nothing was undone")
    if _another_state(wish, view, StepState.UNDONE):
        return Refusal(f"{wish.step} was not undone; /redo puts back what was undone last")
    return _unknown(named, view) or RedoChanges(steps=named)


def _pointed_at(wish: Wish) -> tuple[StepId, ...]:
    """The steps that were named, else the one under the cursor; none for the last thing that happened."""
    return _named(wish) or ((wish.step,) if wish.step else ())


def _another_state(wish: Wish, view: SessionView, state: StepState) -> bool:
    """Whether only a key was pressed, on a step that is in another state."""
    step = view.step(wish.step) if wish.step and not wish.words else None
    return step is not None and step.state is not state


def _budget(wish: Wish, view: SessionView) -> Answer:
    del view
    *scope, amount = wish.words or ("",)
    names = ", ".join(BudgetScope)
    if len(scope) > 1 or (scope and scope[0] not in set(BudgetScope)) or not amount:
        return Refusal(f"write /budget 2.00 or /budget day 5.00 ({names}); none takes a limit away")
    chosen = BudgetScope(scope[0]) if scope else BudgetScope.SESSION
    if amount == "none":
        return SetBudget(scope=chosen, limit=None)
    limit = usd_from(amount)
    return (
        Refusal(f"'{amount}' is not an amount of dollars such as 2.00")
        if limit is None
        else SetBudget(scope=chosen, limit=limit)
    )


_BUSY = (Phase.RUNNING, Phase.PLANNING)


def _continue(wish: Wish, view: SessionView) -> Answer:
    if view.phase in _BUSY and not view.waiting:
        return Refusal("a run is under way")
    unfinished = any(step.state in UNFINISHED for step in view.current_steps)
    return ContinueRun(commands=shown_commands(view)) if unfinished else Refusal("every step has run")


def _replan(wish: Wish, view: SessionView) -> Answer:
    if view.phase in _BUSY:
        return Refusal("a run is under way")
    failed = any(step.state is StepState.FAILED for step in view.current_steps)
    return Replan() if failed else Refusal("no step has failed")


def _skip(wish: Wish, view: SessionView) -> Answer:
    waiting = {step.step.id for step in view.waiting}
    if wish.words:
        step = _known_step(wish, view)
        if isinstance(step, Refusal):
            return step
        return SkipStep(step=step) if step in waiting else Refusal(f"{step} does not wait for money")
    if not waiting:
        return Refusal("nothing waits for money")
    return SkipStep(step=wish.step if wish.step in waiting else None)


def _raise(wish: Wish, view: SessionView) -> Answer:
    """Raise the limit that is in the way; without an amount, to what the plan still needs."""
    choices = wall_choices(view)
    if choices is None or choices.scope is None or choices.enough is None:
        return Refusal("no limit is in the way; /budget sets one")
    amount = usd_from(wish.words[0]) if wish.words else choices.enough
    if amount is None:
        return Refusal(f"'{wish.words[0]}' is not an amount of dollars such as 2.00")
    return SetBudget(scope=choices.scope, limit=amount)


def _cheaper(wish: Wish, view: SessionView) -> Answer:
    choices = wall_choices(view)
    if choices is None or choices.cheaper is None:
        return Refusal("no cheaper tier could try it" if choices else "nothing waits for money")
    return OverrideTier(step=choices.step, tier=choices.cheaper)


def _interrupt(wish: Wish, view: SessionView) -> Answer:
    # A command of the user's own runs beside everything else; only its progress tells of it.
    return Interrupt() if view.phase in _BUSY or view.progress else Refusal("nothing is running")


def _mode(wish: Wish, view: SessionView) -> Answer:
    names = [mode.value for mode in PermissionMode]
    if wish.words and wish.words[0] not in names:
        return Refusal(f"'{wish.words[0]}' is no mode; there are {', '.join(names)}")
    known = view.mode if view.mode in names else PermissionMode.ASK.value
    return SetMode(mode=PermissionMode(wish.words[0]) if wish.words else next_mode(PermissionMode(known)))


def _title(wish: Wish, view: SessionView) -> Answer:
    del view
    return RenameSession(title=" ".join(wish.words))


_MAKERS: dict[str, Callable[[Wish, SessionView], Answer]] = {
    "tier": _tier,
    "edit": _edit,
    "span": _span,
    "drop": _about_a_step(lambda step: DropStep(step=step)),
    "rerun": _about_a_step(lambda step: RerunStep(step=step)),
    "move": _move,
    "move-up": _moved(-1),
    "move-down": _moved(1),
    "approve": _approve,
    "discard": _discard,
    "accept": _accept,
    "reject": _reject,
    "undo": _undo,
    "redo": _redo,
    "commit": _commit,
    "compact": lambda wish, view: CompactConversation(),
    "budget": _budget,
    "continue": _continue,
    "replan": _replan,
    "skip": _skip,
    "raise": _raise,
    "cheaper": _cheaper,
    "interrupt": _interrupt,
    "mode": _mode,
    "title": _title,
}
