"""The dataclass recipe: "convert Point to a dataclass", one step per class."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tier_code.domain.plan import Step, StepKind, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Drafting, PatternRecipe, Refusal, wrong_arguments
from tier_code.engine.planning.recipes.class_places import classes_of
from tier_code.ports.code import Symbol

CHECKS = ("scope", "parse", "dataclass", "lint")

_PATTERN = re.compile(
    r"^(?:(?:convert|turn|change|make|rewrite|transform|refactor|migrate)\s+(?P<classes>.+?)\s+(?:in)?(?:to\s+|as\s+)?"
    r"(?:be\s+)?(?:an?\s+)?(?:proper\s+|@)?data\s?class(?:es)?(?P<place>\s+(?:in|of|from)\s+\S+)?"
    r"|use\s+(?:an?\s+|@)?data\s?class(?:es)?\s+(?:for|in)\s+(?P<used>.+))$",
    re.IGNORECASE,
)


class DataclassRecipe(PatternRecipe):
    """Plans conversions of classes that keep what they are given."""

    example = "convert Point to a dataclass"
    tool = "dataclass"
    usage = "CLASS..."
    pattern = _PATTERN

    def request(self, arguments: Sequence[str]) -> str:
        """The classes."""
        if not arguments:
            raise wrong_arguments(self, arguments)
        return f"convert {', '.join(arguments)} to dataclasses"

    async def plan(self, match: re.Match[str], drafting: Drafting) -> Refusal | None:
        """Add a step for every class."""
        words = f"{match['classes'] or match['used']}{match['place'] or ''}"
        classes = await classes_of(words, drafting)
        if isinstance(classes, Refusal):
            return classes
        for symbol in classes:
            self._add(symbol, drafting)
        return None

    def _add(self, symbol: Symbol, drafting: Drafting) -> None:
        target, mover = drafting.after_renames(symbol.target)
        drafting.steps.append(
            Step(
                id=drafting.next_id(),
                title=f"make {target.qualname} a dataclass",
                kind=StepKind.DATACLASS,
                targets=(target,),
                instruction=f"Make {target.qualname} in {target.path} a dataclass that behaves as before.",
                task_class=TaskClass.C,
                checks=CHECKS,
                tier=TierName.TOOL,
                reason="",
                depends_on=(mover,) if mover else (),
                group="convert to dataclasses",
            )
        )
