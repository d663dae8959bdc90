"""The dead-code recipe: "delete dead code in PLACE", "delete the unused function NAME"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tier_code.domain.plan import Step, StepKind, Target, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Drafting, Refusal, candidate, wrong_arguments
from tier_code.engine.planning.recipes.places import files_of, module_targets, place_in_words
from tier_code.engine.planning.words import NAME, is_place, unquoted

CHECKS = ("scope", "parse", "dead-code")

_VERB = (
    r"(?:delete|remove|drop|eliminate|strip|clean(?:\s+up|\s+out)?|prune|get\s+rid\s+of"
    r"|find\s+and\s+(?:delete|remove))"
)
_IDLE = r"(?:dead|unused|unneeded|unreferenced|never\s+used|obsolete)"
_SORTS = (
    r"functions?|class(?:es)?|methods?|constants?|definitions?|variables?|locals?|local\s+variables?|code"
    r"|statements?"
)
_MANY = re.compile(
    rf"^{_VERB}\s+(?:(?:all|any|the|every|of|private|local)\s+)*"
    rf"(?:(?P<unreachable>unreachable)\s+(?:code|statements?)|{_IDLE}\s+(?:private\s+|local\s+)?"
    rf"(?P<sorts>(?:{_SORTS})(?:(?:\s*,\s*|\s+and\s+|\s+or\s+)(?:{_SORTS}))*))"
    r"(?P<public>\s*,?\s*\(?(?:including|also|even|with)\s+(?:the\s+)?public(?:\s+(?:ones|names|code|definitions))?\)?)?"
    r"(?:\s+(?:in|of|from|at|under|inside|within|across|throughout)\s+(?P<place>.+?))?"
    r"(?P<also>\s*,?\s*\(?(?:including|also|even|with)\s+(?:the\s+)?public(?:\s+(?:ones|names|code|definitions))?\)?)?\s*$",
    re.IGNORECASE,
)
_ONE = re.compile(
    rf"^{_VERB}\s+(?:the\s+)?{_IDLE}\s+(?:private\s+)?(?:function|class|method|constant|definition|code)\s+"
    rf"{NAME.format('name')}(?:\s+(?:in|from|of)\s+{NAME.format('place')})?\s*$",
    re.IGNORECASE,
)
_KINDS = frozenset({"function", "class", "method", "constant", "variable"})


class DeadCodeRecipe:
    """Plans one step that deletes what is proven dead."""

    example = "delete dead code in src/pkg"
    tool = "dead-code"
    usage = "[unreachable|variables|definitions] [PLACE or NAME] [--including-public]"

    def request(self, arguments: Sequence[str]) -> str:
        """A sort of dead code, places or one name, and whether public names may go."""
        public = " including public" if "--including-public" in arguments else ""
        given = [each for each in arguments if each != "--including-public"]
        if any(each.startswith("--") for each in given):
            raise wrong_arguments(self, arguments)
        sort = given.pop(0) if given and given[0] in ("unreachable", "variables", "definitions") else ""
        words = {
            "unreachable": "unreachable code",
            "variables": "unused variables",
            "definitions": "unused definitions",
        }
        if len(given) == 1 and not sort and "::" in given[0] and not given[0].endswith("::"):
            return f"delete the dead code {given[0]}"
        place = f" in {' and '.join(given)}" if given and given != ["."] else ""
        return f"delete {words.get(sort, 'dead code')}{place}{public}"

    def takes(self, clause: str) -> bool:
        """Whether the clause asks for dead code to go."""
        return _MANY.match(clause) is not None or _ONE.match(clause) is not None

    async def draft(self, clause: str, drafting: Drafting) -> Refusal | None:
        """Add one step over every file of the place, or for the one definition that is named."""
        many = _MANY.match(clause)
        if many is None:
            return await self._one(clause, drafting)
        paths = await files_of(many["place"] or "", drafting)
        if isinstance(paths, Refusal):
            return paths
        where = place_in_words(many["place"] or "", paths)
        what = _sort_of(many)
        public = bool(many["public"] or many["also"])
        title = {"all": "dead code", "unreachable": "unreachable code", "variables": "unused variables"}
        drafting.steps.append(
            _step(
                drafting,
                f"delete {title.get(what, 'unused definitions')} in {where}",
                module_targets(paths),
                (("what", what), ("public", "yes" if public else "no")),
            )
        )
        return None

    async def _one(self, clause: str, drafting: Drafting) -> Refusal | None:
        match = _ONE.match(clause)
        if match is None:
            return Refusal(understood=False, reason="the words are not clear", hints=(self.example,))
        name = drafting.before_renames(unquoted(match["name"]))
        if is_place(name):
            return Refusal(reason=f"'{name}' is a file; say: delete dead code in {name}")
        found = [each for each in await drafting.python.find(drafting.tree, name) if each.kind in _KINDS]
        if match["place"]:
            paths = set(await drafting.catalog.paths_matching(drafting.tree, unquoted(match["place"])))
            found = [each for each in found if each.target.path in paths]
        distinct = {(each.target.path, each.target.qualname.partition("#")[0]): each for each in found}
        if len(distinct) != 1:
            reason = f"'{name}' has {len(distinct)} definitions; name one of them exactly"
            return Refusal(
                reason=reason if distinct else f"no definition of '{name}' was found in the repository",
                candidates=tuple(candidate(each) for each in distinct.values()),
            )
        target, _ = drafting.after_renames(next(iter(distinct.values())).target)
        drafting.steps.append(
            _step(drafting, f"delete {target.qualname} if it is dead", (target,), (("what", "definitions"),))
        )
        return None


def _sort_of(match: re.Match[str]) -> str:
    if match["unreachable"]:
        return "unreachable"
    words = match["sorts"].lower()
    if "code" in words or "statement" in words:
        return "all"
    only_variables = re.fullmatch(r"(?:local\s+)?(?:variables?|locals?)", words)
    return "variables" if only_variables else "definitions" if "variable" not in words else "all"


def _step(
    drafting: Drafting, title: str, targets: tuple[Target, ...], arguments: tuple[tuple[str, str], ...]
) -> Step:
    return Step(
        id=drafting.next_id(),
        title=title,
        kind=StepKind.DEAD_CODE,
        targets=targets,
        instruction=f"{title[0].upper()}{title[1:]}: only what is proven dead.",
        task_class=TaskClass.A,
        checks=CHECKS,
        tier=TierName.TOOL,
        reason="",
        arguments=arguments,
        group=title,
    )
