"""The imports recipe: organise, sort, remove unused ones, add or remove one, over all files of a place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.domain.plan import Step, StepKind, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Drafting, Refusal, wrong_arguments
from tier_code.engine.planning.recipes.places import files_of, module_targets, place_in_words

CHECKS = ("scope", "parse", "imports", "lint")
UNUSED_ALLOWED = ("scope", "parse", "imports")
"""For an import that is added: nothing uses it yet, and a linter would say so."""

_PLACE = r"(?:\s+(?:in|of|from|to|at|under|inside|within|across|throughout|for)\s+(?P<place>.+?))?\s*$"
_ALL = r"(?:(?:all|any|the|my|every|of)\s+)*"
_ORGANISE = re.compile(
    r"^(?P<verb>(?:organi[sz]e|sort|group|clean|tidy|order|arrange|fix|optimi[sz]e)(?:\s+up)?"
    r"(?:\s*(?:,|and|,\s*and)\s*(?:organi[sz]e|sort|group|clean|tidy|order)(?:\s+up)?)*)\s+"
    rf"{_ALL}(?:import\s+(?:statements?|order|block)|imports?){_PLACE}",
    re.IGNORECASE,
)
_UNUSED = re.compile(
    r"^(?:remove|delete|drop|strip|clean(?:\s+up)?|get\s+rid\s+of)\s+"
    rf"{_ALL}(?:unused|unneeded|unnecessary|dead|superfluous|redundant)\s+imports?{_PLACE}",
    re.IGNORECASE,
)
_STATEMENT = (
    r"(?P<import>(?:from\s+[\w.]+\s+import|import)\s+[\w.*]+(?:\s+as\s+\w+)?(?:\s*,\s*\w+(?:\s+as\s+\w+)?)*)"
)
_ADD = re.compile(
    r"^(?:add|insert|put)\s+(?:(?:the|an?|missing)\s+)*(?:import\s+(?:of\s+)?(?=[`'\"]|from\s))?"
    rf"[`'\"]?{_STATEMENT}[`'\"]?"
    r"\s+(?:to|in|into|at\s+the\s+top\s+of|for)\s+(?P<place>.+?)\s*$",
    re.IGNORECASE,
)
_REMOVE = re.compile(
    r"^(?:remove|delete|drop)\s+(?:the\s+)?(?:"
    rf"(?:import\s+)?[`'\"]?{_STATEMENT}[`'\"]?|imports?\s+(?:of|for)\s+[`'\"]?(?P<of>[\w.]+)[`'\"]?"
    r"|[`'\"]?(?P<lone>[\w.]+)[`'\"]?\s+import)"
    r"\s+(?:from|in|of)\s+(?P<place>.+?)\s*$",
    re.IGNORECASE,
)
_TITLES = {
    "organise": "organise the imports",
    "sort": "sort the imports",
    "remove-unused": "remove unused imports",
}
_TOOL_ACTIONS = frozenset({"organise", "organize", "sort", "remove-unused"})


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a clause asks for."""

    action: str
    place: str
    title: str
    arguments: tuple[tuple[str, str], ...] = ()


class ImportsRecipe:
    """Plans one step over the imports of a place."""

    example = "organise the imports in src/pkg"
    tool = "imports"
    usage = "[organise|sort|remove-unused] [PLACE] | add 'IMPORT' PLACE | remove NAME PLACE"

    def request(self, arguments: Sequence[str]) -> str:
        """An action and a place; an import or a name between them for `add` and `remove`."""
        given = list(arguments)
        action = (
            given.pop(0) if given and (given[0] in _TOOL_ACTIONS or given[0] in ("add", "remove")) else ""
        )
        if action in ("add", "remove"):
            if len(given) < 2:
                raise wrong_arguments(self, arguments)
            what, place = given[0], " and ".join(given[1:])
            is_statement = what.startswith(("import ", "from "))
            if action == "add":
                return f"add {what if is_statement else f'import {what}'} to {place}"
            return f"remove {what if is_statement else f'the import of {what}'} from {place}"
        place = f" in {' and '.join(given)}" if given and given != ["."] else ""
        if action == "remove-unused":
            return f"remove unused imports{place}"
        return f"{action or 'organise'} the imports{place}"

    def takes(self, clause: str) -> bool:
        """Whether the clause is about imports."""
        return _read(clause) is not None

    async def draft(self, clause: str, drafting: Drafting) -> Refusal | None:
        """Add one step over every file of the place."""
        wish = _read(clause)
        if wish is None:
            return Refusal(understood=False, reason="the words are not clear", hints=(self.example,))
        paths = await files_of(wish.place, drafting)
        if isinstance(paths, Refusal):
            return paths
        where = place_in_words(wish.place, paths)
        drafting.steps.append(
            Step(
                id=drafting.next_id(),
                title=f"{wish.title} in {where}",
                kind=StepKind.IMPORTS,
                targets=module_targets(paths),
                instruction=f"{wish.title[0].upper()}{wish.title[1:]} in {where}.",
                task_class=TaskClass.A,
                checks=UNUSED_ALLOWED if wish.action == "add" else CHECKS,
                tier=TierName.TOOL,
                reason="",
                arguments=(("action", wish.action), *wish.arguments),
                group=f"{wish.title} in {where}",
            )
        )
        return None


def _read(clause: str) -> _Wish | None:
    words = clause.strip()
    if match := _UNUSED.match(words):
        return _Wish("remove-unused", match["place"] or "", _TITLES["remove-unused"])
    if match := _ORGANISE.match(words):
        only_sort = re.fullmatch(r"(?:(?:sort|order|group|arrange|and|,)\s*)+", match["verb"], re.IGNORECASE)
        action = "sort" if only_sort else "organise"
        return _Wish(action, match["place"] or "", _TITLES[action])
    if match := _ADD.match(words):
        return _Wish("add", match["place"], f"add {match['import']}", (("import", match["import"]),))
    if match := _REMOVE.match(words):
        name = match["of"] or match["lone"] or match["import"]
        plain = re.fullmatch(r"import\s+([\w.]+)", name)
        name = plain[1] if plain else name
        return _Wish("remove", match["place"], f"remove the import of {name}", (("name", name),))
    return None
