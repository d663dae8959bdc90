"""The lint-fix recipe: "fix lint errors in PLACE", with rules named or the usual ones."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tier_code.domain.plan import Step, StepKind, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Drafting, PatternRecipe, Refusal, wrong_arguments
from tier_code.engine.planning.recipes.places import files_of, module_targets, place_in_words

CHECKS = ("scope", "parse", "lint-fix", "lint")

_CODE = r"[A-Z]{1,4}\d{0,4}"
_CODES = rf"{_CODE}(?:(?:\s*,\s*|\s+and\s+|\s+){_CODE})*"
_NOUN = (
    r"(?:(?:lint(?:er|ing)?|ruff|flake8|pyflakes|pycodestyle|style)"
    r"(?:\s+(?:errors?|warnings?|problems?|issues?|findings?|violations?|complaints?|messages?))?)"
)
_PATTERN = re.compile(
    rf"^(?i:fix|apply|run|clean\s+up|repair|mend|resolve)\s+(?i:(?:all|any|the|of|safe|every)\s+)*"
    rf"(?:(?i:{_NOUN}(?:\s+fix(?:es)?)?)(?:\s+(?i:rules?|of|for|with|with\s+rules?))?(?:\s+(?P<after>{_CODES}))?"
    rf"|(?i:(?:lint\s+)?rules?\s+)(?P<ruled>{_CODES})(?i:\s+(?:fix(?:es)?|errors?|warnings?|violations?))?"
    rf"|(?P<bare>{_CODES})\s+(?i:(?:lint\s+)?(?:fix(?:es)?|errors?|warnings?|violations?|findings?)))"
    r"(?:\s+(?i:in|of|from|at|under|inside|within|across|throughout|to|on|for)\s+(?P<place>.+?))?\s*$"
)


class LintFixRecipe(PatternRecipe):
    """Plans one step that applies safe linter fixes."""

    example = "fix lint errors in src/pkg"
    tool = "lint-fix"
    usage = "[PLACE] [--rules UP006,SIM]"
    pattern = _PATTERN

    def request(self, arguments: Sequence[str]) -> str:
        """Any places, and a list of rules."""
        words = " ".join(arguments).replace("--rules=", "--rules ")
        place, marker, rest = words.partition("--rules")
        rules, _, more = rest.strip().partition(" ")
        if marker and not re.fullmatch(rf"{_CODE}(?:,{_CODE})*", rules):
            raise wrong_arguments(self, arguments)
        where = " ".join(each for each in (place.strip(), more.strip()) if each not in ("", "."))
        subject = f"lint rules {rules}" if marker else "lint errors"
        return f"fix {subject}" + (f" in {where}" if where else "")

    async def plan(self, match: re.Match[str], drafting: Drafting) -> Refusal | None:
        """Add one step over every file of the place."""
        paths = await files_of(match["place"] or "", drafting)
        if isinstance(paths, Refusal):
            return paths
        where = place_in_words(match["place"] or "", paths)
        rules = ",".join(re.findall(_CODE, match["after"] or match["ruled"] or match["bare"] or ""))
        title = f"fix lint rules {rules} in {where}" if rules else f"fix lint in {where}"
        drafting.steps.append(
            Step(
                id=drafting.next_id(),
                title=title,
                kind=StepKind.LINT_FIX,
                targets=module_targets(paths),
                instruction=f"Apply the safe linter fixes that can be vouched for in {where}.",
                task_class=TaskClass.A,
                checks=CHECKS,
                tier=TierName.TOOL,
                reason="",
                arguments=(("rules", rules),) if rules else (),
                group=title,
            )
        )
        return None
