"""The twin recipe: "write delete_user like create_user", one new definition behind its pattern."""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence

from tier_code.domain.plan import Step, StepKind, Target, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.money.estimates import answer_estimate
from tier_code.engine.planning.recipe import Drafting, Refusal, candidate, wrong_arguments
from tier_code.engine.planning.words import NAME, unquoted
from tier_code.ports.code import Symbol

CHECKS = ("scope", "parse", "twin", "lint", "types")
PROMPT_TOKENS = 420
"""Instructions and worked examples in front of a twin's context."""

_NOUN = r"(?:function|method|class|coroutine|twin|one)"
_LIKE = (
    r"(?:(?:just\s+|exactly\s+)?like|(?:made\s+|built\s+)?(?:after|following|on|by|with|from|using)\s+(?:the\s+)?"
    r"(?:pattern|model|example|template)(?:\s+of)?|model(?:l)?ed\s+(?:on|after)|based\s+on|similar\s+to|analogous\s+to"
    r"|by\s+analogy\s+(?:to|with)|in\s+the\s+(?:style|manner)\s+of|in\s+analogy\s+(?:to|with)|mirroring|copying"
    r"|(?:in\s+)?the\s+same\s+way\s+as|as\s+a\s+twin\s+of)"
)
_PATTERN = re.compile(
    rf"^(?:write|add|create|make|implement|generate)\s+(?:an?\s+|the\s+)?(?:new\s+)?(?:async\s+)?(?:{_NOUN}\s+)?"
    rf"(?:called\s+|named\s+)?{NAME.format('new')}(?:\s+{_NOUN})?"
    rf"(?:\s+(?:in|to)\s+{NAME.format('place')})?,?\s+(?:that\s+(?:is|works)\s+)?{_LIKE}\s+"
    rf"(?:the\s+)?(?:existing\s+)?(?:{_NOUN}\s+)?{NAME.format('old')}(?:\s+{_NOUN})?"
    rf"(?:\s+(?:in|of|from)\s+{NAME.format('oldplace')})?(?P<rest>.*)$",
    re.IGNORECASE,
)
_WORDED = {"class": "class", "method": "method", "function": "function"}
_NO_NAME = re.compile(
    r"^(?:a|an|the|function|method|class|tests?|docstrings?|logging|imports?|type|something|it)$",
    re.IGNORECASE,
)


class TwinRecipe:
    """Plans functions, methods and classes made after the pattern of another one."""

    example = "write delete_user like create_user"
    tool = "twin"
    usage = "NEW PATTERN [FILE]"

    def request(self, arguments: Sequence[str]) -> str:
        """`NEW PATTERN`, and the file where the pattern is when several have one."""
        match list(arguments):
            case [new, old]:
                return f"write {new} like {old}"
            case [new, old, path]:
                return f"write {new} like {old} in {path}"
            case _:
                raise wrong_arguments(self, arguments)

    def takes(self, clause: str) -> bool:
        """Whether the clause is worded as this recipe understands it."""
        match = _PATTERN.match(clause)
        return match is not None and not any(_NO_NAME.match(unquoted(match[name])) for name in ("new", "old"))

    async def draft(self, clause: str, drafting: Drafting) -> Refusal | None:
        """Add one step."""
        match = _PATTERN.match(clause)
        if match is None:
            return Refusal(understood=False, reason="the words are not clear", hints=(self.example,))
        old, new = unquoted(match["old"]), unquoted(match["new"])
        place = unquoted(match["oldplace"] or match["place"] or "")
        pattern = await _pattern(old, new, place, drafting)
        if isinstance(pattern, Refusal):
            return pattern
        scope, name = pattern.target.qualname.rpartition(".")[0], new.rpartition("::")[2].rpartition(".")[2]
        qualname = f"{scope}.{name}" if scope else name
        objection = await _objection(qualname, name, new, pattern, drafting)
        if objection:
            return Refusal(reason=objection)
        self._add(pattern, qualname, match["rest"].strip(" ,.;:"), drafting)
        return None

    def _add(self, pattern: Symbol, qualname: str, asked: str, drafting: Drafting) -> None:
        target, mover = drafting.after_renames(pattern.target)
        name, model = qualname.rpartition(".")[2], target.qualname.rpartition(".")[2]
        said = f" {_sentence(asked)}" if asked else ""
        arguments = (
            ("pattern", target.qualname),
            *((("asked", asked), ("by", "model")) if asked else ()),
            ("pattern_tokens", str(pattern.tokens)),
        )
        drafting.steps.append(
            Step(
                id=drafting.next_id(),
                title=f"write {qualname} like {model}",
                kind=StepKind.TWIN,
                targets=(Target(path=target.path, qualname=f"+{qualname}"),),
                instruction=f"Write the {pattern.kind} {name} like {model}.{said}",
                task_class=TaskClass.C,
                checks=CHECKS,
                tier=TierName.LOCAL if asked else TierName.TOOL,
                reason="",
                depends_on=(mover,) if mover else (),
                arguments=arguments,
                estimate=answer_estimate(
                    PROMPT_TOKENS + 2 * pattern.tokens,
                    pattern.tokens,
                    drafting.local_price,
                    drafting.frontier_price,
                ),
                group=f"write {qualname}",
            )
        )


def _sentence(asked: str) -> str:
    """What else is asked, as a sentence of its own: "that takes an id" becomes "It takes an id."."""
    words = re.sub(r"^(?:that|which)\s+", "it ", asked, flags=re.IGNORECASE)
    return f"{words[:1].upper()}{words[1:]}."


async def _pattern(old: str, new: str, place: str, drafting: Drafting) -> Symbol | Refusal:
    """The one definition that is meant as the pattern; a class that the new name is in helps to choose."""
    former = drafting.before_renames(old)
    kinds = ("function", "method", "class")
    found = [each for each in await drafting.python.find(drafting.tree, former) if each.kind in kinds]
    found = [each for each in found if "#" not in each.target.qualname] or found
    if place:
        paths = set(await drafting.catalog.paths_matching(drafting.tree, place))
        found = [each for each in found if _in_place(each, place, paths)]
    owner = new.rpartition("::")[2].rpartition(".")[0]
    if owner and len(found) > 1:
        found = [each for each in found if each.target.qualname.rpartition(".")[0].endswith(owner)]
    if not found:
        where = f" in {place}" if place else ""
        return Refusal(
            reason=f"no function or class '{old}' was found{where}",
            hints=("names are case sensitive; write path.py::Name to point at one exactly",),
        )
    if len(found) > 1:
        return Refusal(
            reason=f"'{old}' has {len(found)} definitions; name one of them exactly",
            candidates=tuple(candidate(each) for each in found),
        )
    return found[0]


def _in_place(symbol: Symbol, place: str, paths: set[str]) -> bool:
    """In that file or folder, or in the class of that name."""
    return symbol.target.path in paths or symbol.target.qualname.rpartition(".")[0].endswith(place)


async def _objection(qualname: str, name: str, new: str, pattern: Symbol, drafting: Drafting) -> str:
    if not name.isidentifier() or keyword.iskeyword(name):
        return f"'{name}' is not a name that Python accepts"
    owner = new.rpartition("::")[2].rpartition(".")[0]
    if owner and not qualname.rpartition(".")[0].endswith(owner):
        return f"{pattern.target} is not in {owner}; a twin stands beside its pattern"
    target = Target(path=pattern.target.path, qualname=qualname)
    if any(each.target == target for each in await drafting.python.find(drafting.tree, str(target))):
        return f"{target} is defined already"
    return ""
