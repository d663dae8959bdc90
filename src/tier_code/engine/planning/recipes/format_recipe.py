"""The format recipe: "format PLACE", one step over all its files."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tier_code.domain.plan import Step, StepKind, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Drafting, PatternRecipe, Refusal, wrong_arguments
from tier_code.engine.planning.recipes.places import files_of, module_targets, place_in_words

CHECKS = ("scope", "parse", "ast-equal", "lint")

_PATTERN = re.compile(
    r"^(?:re-?format|auto-?format|format|(?:run|apply|use)\s+(?:the\s+|a\s+|ruff'?s?\s+)?(?:code\s+)?format(?:ter)?"
    r"(?:\s+(?:on|to|over))?)\b(?P<rest>.*)$",
    re.IGNORECASE,
)
_WIDTH = re.compile(
    r",?\s*\b(?:(?:with|to|at|using)\s+)?(?:a\s+)?"
    r"(?:(?:max(?:imum)?\s+)?line[- ]?(?:length|width)\s*(?:of|=|:)?\s*(?P<a>\d+)"
    r"|(?P<b>\d+)\s*(?:columns?|char(?:acter)?s?(?:\s+(?:wide|per\s+line))?))",
    re.IGNORECASE,
)
_SUBJECT = re.compile(
    r"^\s*(?:(?:the|all|my|python|source)\s+)*(?:code|sources?)?(?:\s*\b(?:in|of|under|inside|at)\b)?\s*",
    re.IGNORECASE,
)


class FormatRecipe(PatternRecipe):
    """Plans one formatting step."""

    example = "format src/pkg"
    tool = "format"
    usage = "[PLACE] [--line-length N]"
    pattern = _PATTERN

    def request(self, arguments: Sequence[str]) -> str:
        """Any places, and a line length."""
        words = " ".join(arguments).replace("--line-length=", "--line-length ")
        place, marker, width = words.partition("--line-length")
        if marker and not width.strip().isdecimal():
            raise wrong_arguments(self, arguments)
        return f"format {place.strip() or '.'}" + (f" with line length {width.strip()}" if marker else "")

    async def plan(self, match: re.Match[str], drafting: Drafting) -> Refusal | None:
        """Add one step over every file of the place."""
        asked = _WIDTH.search(match["rest"])
        words = _WIDTH.sub("", match["rest"])
        place = _SUBJECT.sub("", words, count=1).strip()
        paths = await files_of(place, drafting)
        if isinstance(paths, Refusal):
            return paths
        width = (asked["a"] or asked["b"]) if asked else ""
        where = place_in_words(place, paths)
        drafting.steps.append(
            Step(
                id=drafting.next_id(),
                title=f"format {where}",
                kind=StepKind.FORMAT,
                targets=module_targets(paths),
                instruction=f"Lay out the code of {where} anew"
                + (f" in lines of at most {width} characters." if width else "."),
                task_class=TaskClass.A,
                checks=CHECKS,
                tier=TierName.TOOL,
                reason="",
                arguments=(("line_length", width),) if width else (),
                group=f"format {where}",
            )
        )
        return None
