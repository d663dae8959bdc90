"""The f-strings recipe: "convert to f-strings in PLACE", one step over all its files."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tier_code.domain.plan import Step, StepKind, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Drafting, PatternRecipe, Refusal, wrong_arguments
from tier_code.engine.planning.recipes.places import files_of, module_targets, place_in_words

CHECKS = ("scope", "parse", "fstrings", "lint")

_FSTRINGS = r"(?:plain\s+|simple\s+|modern\s+)?(?:f[- ]?strings?|formatted\s+string\s+literals?)"
_PATTERN = re.compile(
    rf"^(?:(?:convert|change|turn|rewrite|migrate|switch|move|port|upgrade|moderni[sz]e|make|replace)\b(?P<before>.*?)\s*"
    rf"\b(?:to|into|with|by|as)?\s*(?:using\s+)?(?<![\w.]){_FSTRINGS}"
    rf"|(?:use|prefer|apply|adopt|introduce)\s+{_FSTRINGS}"
    rf"|moderni[sz]e\s+(?:the\s+|all\s+)*(?:string\s+)?formatting)(?P<after>.*)$",
    re.IGNORECASE,
)
_FORMAT = re.compile(r"\.format\b|\bformat(?:\(\)|[- ](?:calls?|method))", re.IGNORECASE)
_PERCENT = re.compile(r"%|\bpercent\b|\bprintf\b", re.IGNORECASE)
_PLAIN = re.compile(r"\b(?:plain|simple)\s+f|\bwithout\s+(?:the\s+)?!s\b", re.IGNORECASE)
_SUBJECT = re.compile(
    r"(?:\bstr)?\.format\b(?:\(\))?|%(?:-?s\b)?|\b(?:the|all|any|every|old|old-style|style|remaining|strings?|formatting"
    r"|formats?|formatted|calls?|percent|printf|interpolations?|literals?|expressions?|code|and|or|of|it|them|everything"
    r"|everywhere|instead|without|possible|where|wherever|please|in|inside|under|within|for|at|throughout|across|from|use|whole"
    r"|entire|repo(?:sitory)?|project|files?|modules?|my|our|this|method)\b"
    r"|!s|-|[()]",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:in|inside|under|within|throughout|across|for|of|at)\s+(?P<place>.+)$", re.IGNORECASE
)


class FStringsRecipe(PatternRecipe):
    """Plans one conversion step."""

    example = "convert to f-strings in src/pkg"
    tool = "fstrings"
    usage = "[PLACE] [--plain]"
    pattern = _PATTERN

    def request(self, arguments: Sequence[str]) -> str:
        """Any places; `--plain` writes no `!s`."""
        places = [item for item in arguments if item != "--plain"]
        if any(item.startswith("-") for item in places):
            raise wrong_arguments(self, arguments)
        plain = "plain " if "--plain" in arguments else ""
        return f"convert to {plain}f-strings in {', '.join(places) or '.'}"

    async def plan(self, match: re.Match[str], drafting: Drafting) -> Refusal | None:
        """Add one step over every file of the place."""
        before, after = match["before"] or "", match["after"]
        place = _place_of(after) or _place_of(before)
        paths = await files_of(place, drafting)
        if isinstance(paths, Refusal):
            return paths
        self._add(place, paths, _asked(f"{before} {after}", match.string), drafting)
        return None

    def _add(
        self, place: str, paths: tuple[str, ...], arguments: tuple[tuple[str, str], ...], drafting: Drafting
    ) -> None:
        where = place_in_words(place, paths)
        old = {"percent": "% formatting", "format": "format calls"}.get(
            dict(arguments)["styles"], "% formatting and format calls"
        )
        drafting.steps.append(
            Step(
                id=drafting.next_id(),
                title=f"convert to f-strings in {where}",
                kind=StepKind.FSTRINGS,
                targets=module_targets(paths),
                instruction=f"Write the {old} of literals in {where} as f-strings that show the same.",
                task_class=TaskClass.A,
                checks=CHECKS,
                tier=TierName.TOOL,
                reason="",
                arguments=arguments,
                group=f"convert to f-strings in {where}",
            )
        )


def _asked(words: str, clause: str) -> tuple[tuple[str, str], ...]:
    """The step's arguments: which of the old styles, and whether values are taken to be plain."""
    percent, call = _PERCENT.search(words), _FORMAT.search(words)
    styles = "both" if bool(percent) == bool(call) else "percent" if percent else "format"
    return (("styles", styles), ("plain", "yes" if _PLAIN.search(clause) else ""))


def _place_of(words: str) -> str:
    """What is left of some words when those about strings are taken out."""
    named = _PLACE.search(words)
    text = named["place"] if named else words
    kept = [item for item in re.split(r"\s+|,", text) if item and not _SUBJECT.fullmatch(item)]
    return ", ".join(item.strip(",") for item in kept)
