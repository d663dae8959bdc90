"""The special methods recipe: "add __eq__ and __repr__ to Point", one step per class."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tier_code.domain.plan import Step, StepKind, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Drafting, Refusal, wrong_arguments
from tier_code.engine.planning.recipes.class_places import classes_of
from tier_code.engine.planning.words import unquoted
from tier_code.ports.code import Symbol

CHECKS = ("scope", "parse", "special-methods", "lint")

_METHOD = r"[`'\"]?(?:__[a-z]+__(?:\(\))?|repr|eq|hash|equality|hashing|hashability|comparison)[`'\"]?"
_METHODS = rf"(?P<methods>{_METHOD}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+(?:an?\s+)?){_METHOD})*)"
_FILLER = r"(?:(?:an?|the|good|useful|proper|missing|simple|special|dunder|methods?|functions?)\s+)*"
_TAIL = r"(?:\s+(?:special\s+|dunder\s+)?(?:methods?|functions?|support|operators?))?"
_TO = re.compile(
    rf"^(?:add|write|create|implement|generate|define|provide)\s+{_FILLER}{_METHODS}{_TAIL}\s+"
    r"(?:to|for|on|in|of)\s+(?P<classes>.+)$",
    re.IGNORECASE,
)
_GIVE = re.compile(rf"^(?:give)\s+(?P<classes>.+?)\s+(?:an?\s+)?{_FILLER}{_METHODS}{_TAIL}$", re.IGNORECASE)
_MEANT = {
    "repr": "__repr__",
    "eq": "__eq__",
    "equality": "__eq__",
    "comparison": "__eq__",
    "hash": "__hash__",
    "hashing": "__hash__",
    "hashability": "__hash__",
}
_WRITTEN = frozenset({"__repr__", "__eq__", "__hash__"})


class SpecialMethodsRecipe:
    """Plans special methods made from what a class keeps."""

    example = "add __eq__ and __repr__ to Point"
    tool = "special-methods"
    usage = "METHOD... CLASS"

    def request(self, arguments: Sequence[str]) -> str:
        """Methods, then the class."""
        *methods, cls = arguments or [""]
        if not methods or not all(re.fullmatch(_METHOD, method) for method in methods):
            raise wrong_arguments(self, arguments)
        return f"add {', '.join(methods)} to {cls}"

    def takes(self, clause: str) -> bool:
        """Whether the clause asks for special methods of a class."""
        return bool(_TO.match(clause) or _GIVE.match(clause))

    async def draft(self, clause: str, drafting: Drafting) -> Refusal | None:
        """Add a step for every class."""
        match = _TO.match(clause) or _GIVE.match(clause)
        if match is None:
            return Refusal(understood=False, reason="the words are not clear", hints=(self.example,))
        methods = _methods(match["methods"])
        others = [method for method in methods if method not in _WRITTEN]
        if others:
            return Refusal(
                reason=f"what {others[0]} should do does not follow from the attributes of a class",
                hints=("__repr__, __eq__ and __hash__ can be written",),
            )
        classes = await classes_of(match["classes"], drafting)
        if isinstance(classes, Refusal):
            return classes
        for symbol in classes:
            self._add(symbol, methods, drafting)
        return None

    def _add(self, symbol: Symbol, methods: Sequence[str], drafting: Drafting) -> None:
        target, mover = drafting.after_renames(symbol.target)
        listed = " and ".join(filter(None, [", ".join(methods[:-1]), methods[-1]]))
        drafting.steps.append(
            Step(
                id=drafting.next_id(),
                title=f"add {listed} to {target.qualname}",
                kind=StepKind.SPECIAL_METHODS,
                targets=(target,),
                instruction=f"Write {listed} of {target.qualname} in {target.path} from its attributes.",
                task_class=TaskClass.C,
                checks=CHECKS,
                tier=TierName.TOOL,
                reason="",
                depends_on=(mover,) if mover else (),
                arguments=(("methods", " ".join(methods)),),
                group=f"add {listed}",
            )
        )


def _methods(words: str) -> tuple[str, ...]:
    """The methods in order, each once."""
    found = [unquoted(item).lower() for item in re.findall(_METHOD, words, re.IGNORECASE)]
    return tuple(dict.fromkeys(_MEANT.get(item, item) for item in found))
