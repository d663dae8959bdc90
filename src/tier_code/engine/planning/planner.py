"""From a request to a plan by recipes alone; what no recipe takes is refused with what is missing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tier_code.domain.events import RequestDeclined
from tier_code.domain.plan import Plan, Step
from tier_code.engine.planning.recipe import Drafting, Recipe, Refusal
from tier_code.engine.planning.recipes.constant_recipe import ConstantRecipe
from tier_code.engine.planning.recipes.dataclass_recipe import DataclassRecipe
from tier_code.engine.planning.recipes.dead_code_recipe import DeadCodeRecipe
from tier_code.engine.planning.recipes.docstring_recipe import DocstringRecipe
from tier_code.engine.planning.recipes.flag_recipe import FlagRecipe
from tier_code.engine.planning.recipes.format_recipe import FormatRecipe
from tier_code.engine.planning.recipes.fstrings_recipe import FStringsRecipe
from tier_code.engine.planning.recipes.hint_recipe import HintRecipe
from tier_code.engine.planning.recipes.imports_recipe import ImportsRecipe
from tier_code.engine.planning.recipes.lint_fix_recipe import LintFixRecipe
from tier_code.engine.planning.recipes.logging_recipe import LoggingRecipe
from tier_code.engine.planning.recipes.method_recipe import MethodRecipe
from tier_code.engine.planning.recipes.move_recipe import MoveRecipe
from tier_code.engine.planning.recipes.pattern_recipe import PatternRecipe
from tier_code.engine.planning.recipes.rename_recipe import RenameRecipe
from tier_code.engine.planning.recipes.signature_recipe import SignatureRecipe
from tier_code.engine.planning.recipes.special_methods_recipe import SpecialMethodsRecipe
from tier_code.engine.planning.recipes.tests_recipe import TestsRecipe
from tier_code.engine.planning.recipes.twin_recipe import TwinRecipe
from tier_code.engine.planning.words import clauses
from tier_code.engine.routing.router import Policy, route

RECIPES: tuple[Recipe, ...] = (
    SignatureRecipe(),
    RenameRecipe(),
    MethodRecipe(),
    MoveRecipe(),
    TestsRecipe(),
    DocstringRecipe(),
    HintRecipe(),
    FormatRecipe(),
    ImportsRecipe(),
    LintFixRecipe(),
    DeadCodeRecipe(),
    FlagRecipe(),
    TwinRecipe(),
    LoggingRecipe(),
    FStringsRecipe(),
    ConstantRecipe(),
    PatternRecipe(),
    SpecialMethodsRecipe(),
    DataclassRecipe(),
)
"""The registry. A recipe that is not certain steps aside."""


UNKNOWN = "no recipe can plan"
"""How the refusal of words begins that no recipe takes."""
_NO_NAME = re.compile(r"(?:no [a-z]+ (?:of )?)?'[^']*\s[^']*'")


async def plan_request(
    request: str, turn: int, drafting: Drafting, policy: Policy, recipes: Sequence[Recipe] = RECIPES
) -> Plan | RequestDeclined:
    """Plan every clause of a request, or say why one of them cannot be planned; never half of it."""
    parts = clauses(request)
    if not parts:
        return RequestDeclined(turn=turn, reason="the request is empty", hints=_examples(recipes))
    for clause in parts:
        refusal = await _draft(clause, drafting, recipes)
        if refusal is not None:
            return RequestDeclined(
                turn=turn,
                reason=refusal.reason,
                candidates=refusal.candidates,
                hints=refusal.hints,
                # A name with blanks in it is none: the words meant something that no recipe knows.
                understood=refusal.understood and not _NO_NAME.match(refusal.reason),
            )
    steps = tuple(routed(step, policy) for step in drafting.steps)
    return Plan(turn=turn, steps=steps, source="recipe", notes=tuple(drafting.notes))


def routed(step: Step, policy: Policy) -> Step:
    """The step at the lowest tier that may have it."""
    decision = route(step, policy)
    return step.at(decision.tier, decision.reason)


async def _draft(clause: str, drafting: Drafting, recipes: Sequence[Recipe]) -> Refusal | None:
    for recipe in recipes:
        if recipe.takes(clause):
            return await recipe.draft(clause, drafting)
    return Refusal(
        reason=f"{UNKNOWN} '{clause}'",
        hints=_examples(recipes),
        understood=False,
    )


def _examples(recipes: Sequence[Recipe]) -> tuple[str, ...]:
    return tuple(f"try: {recipe.example}" for recipe in recipes)
