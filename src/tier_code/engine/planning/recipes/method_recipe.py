"""The method recipe: "turn the method f of class C into a top-level function"."""

from __future__ import annotations

import keyword
import re
from collections.abc import Sequence

from tier_code.domain.plan import Step, StepKind, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Drafting, PatternRecipe, Refusal, candidate, wrong_arguments
from tier_code.engine.planning.words import is_place, listed, unquoted
from tier_code.ports.code import Symbol

CHECKS = ("scope", "parse", "function", "calls", "lint")

_WORD = r"[`'\"\u201c\u2018]?[^\s,;`'\"\u201d\u2019]+[`'\"\u201d\u2019]?"
_LEVELS = (
    r"(?:(?:stand[\s-]?alone|top[\s-]?level|module[\s-]?level|free(?:[\s-]?standing)?|plain|ordinary|normal"
    r"|separate|regular|simple|module)\s*,?\s+(?:and\s+)?)*"
)
_PATTERN = re.compile(
    r"^(?:\#+\s*)?(?:refactor\s+\S+\s+(?=refactor\b))?"
    r"(?:refactor|move|turn|convert|make|change|extract|pull)\s+(?:the\s+)?"
    r"(?:(?:static|class|instance)\s*)?(?:methods?\s+)?"
    rf"(?P<names>{_WORD}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+){_WORD})*?)(?:\s+methods?)?"
    rf"(?:\s+(?:of|in|from|on|out\s+of)\s+(?:the\s+)?(?:class\s+)?(?P<cls>{_WORD})(?:\s+class)?)?"
    rf"(?:\s+(?:of|in|from)\s+(?:the\s+)?(?:file\s+|module\s+)?(?P<place>{_WORD}))?"
    r"\s+(?:(?:in)?to\s+)?(?:be(?:come)?\s+)?(?:an?\s+|the\s+)?"
    rf"(?:{_LEVELS}functions?|(?:top|module)[\s-]?level)"
    r"(?:\s+(?:of|in|at)\s+(?:the\s+)?(?:same\s+)?(?:module|file|top[\s-]level|module[\s-]level))?"
    rf"(?P<end>(?:\s*,?\s+(?:called|named|as)\s+{_WORD})?(?:[.;,]\s.*)?)$",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"(?:\b(?:called|named|as)\s+(?P<called>{_WORD})"
    rf"|\b(?:name|call)\s+(?:it|the\s+(?:new\s+)?function)\s+(?P<told>{_WORD}))",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"^(?:name|call)\s+(?:it|the\s+(?:new\s+)?function)\s+\S+(?:\s*,?\s+(?:exactly\s+)?the\s+same\s+name.*)?$"
    r"|^update\s+(?:any|all|the|every)\b.*(?:calls?|uses?|references?)\b.*$"
    r"|^exactly\s+the\s+same\s+name\s+as\s+.*$|^(?:called|named)\s+\S+$",
    re.IGNORECASE,
)


class MethodRecipe(PatternRecipe):
    """Plans one step per method that becomes a function."""

    example = "turn the method load of class Config into a top-level function"
    tool = "method-to-function"
    usage = "CLASS.METHOD [NEW_NAME]"
    pattern = _PATTERN

    def request(self, arguments: Sequence[str]) -> str:
        """The method, and perhaps the function's name, as a clause.

        Errors: UsageProblem when they do not fit `usage`.
        """
        if len(arguments) not in (1, 2) or any(not word or " " in word for word in arguments):
            raise wrong_arguments(self, arguments)
        named = f" named {arguments[1]}" if len(arguments) > 1 else ""
        return f"turn the method {arguments[0]} into a top-level function{named}"

    async def plan(self, match: re.Match[str], drafting: Drafting) -> Refusal | None:
        """Add one step per method."""
        unclear = _unclear(match["end"])
        if unclear:
            return Refusal(
                understood=False,
                reason=f"the end of the request is not clear: '{unclear}'",
                hints=(self.example,),
            )
        names = [unquoted(name) for name in listed(match["names"])]
        new = _new_name(match["end"])
        if new and (len(names) > 1 or not new.isidentifier() or keyword.iskeyword(new)):
            return Refusal(reason=f"'{new}' cannot be the name of {len(names)} functions")
        cls, place = unquoted(match["cls"] or ""), unquoted(match["place"] or "")
        if is_place(cls) and not place:
            cls, place = "", cls
        chosen = []
        for name in names:
            dotted = f"{cls}.{name}" if cls and not name.startswith(f"{cls}.") else name
            found = await _resolve(dotted, place, drafting)
            if isinstance(found, Refusal):
                return found
            chosen.append(found)
        for symbol in chosen:
            _add(symbol, new or symbol.name, drafting)
        return None


def _new_name(end: str) -> str:
    named = _NAMED.search(end)
    return unquoted((named["called"] or named["told"]).rstrip(".,;")) if named else ""


def _unclear(end: str) -> str:
    """The first part of what follows that is not understood."""
    parts = re.split(r"\s*[.;,]\s+|\.$", end.strip(" ."))
    return next((part for part in parts if part.strip() and not _SENTENCE.match(part.strip(" ,."))), "")


async def _resolve(dotted: str, place: str, drafting: Drafting) -> Symbol | Refusal:
    former = drafting.before_renames(dotted)
    found = [s for s in await drafting.python.find(drafting.tree, former) if s.kind != "module"]
    if place:
        paths = set(await drafting.catalog.paths_matching(drafting.tree, place))
        found = [symbol for symbol in found if symbol.target.path in paths]
    methods = {
        (symbol.target.path, symbol.target.qualname.partition("#")[0]): symbol
        for symbol in reversed(found)
        if symbol.kind == "method"
    }
    if not methods:
        where = f" in {place}" if place else ""
        reason = f"'{dotted}' is no method but a {found[0].kind}" if found else f"no method '{dotted}'{where}"
        return Refusal(
            reason=reason if found else f"{reason} was found in the repository",
            hints=("write CLASS.METHOD, or path.py::CLASS.METHOD to point at one exactly",),
        )
    if len(methods) > 1:
        return Refusal(
            reason=f"'{dotted}' may be {len(methods)} methods; name one of them exactly",
            candidates=tuple(candidate(symbol) for symbol in reversed(methods.values())),
        )
    return next(iter(methods.values()))


def _add(symbol: Symbol, new: str, drafting: Drafting) -> None:
    target, _ = drafting.after_renames(symbol.target)
    called = f" called {new}" if new != symbol.name else ""
    drafting.steps.append(
        Step(
            id=drafting.next_id(),
            title=f"turn {target.qualname} into a function{called}",
            kind=StepKind.METHOD_TO_FUNCTION,
            targets=(target,),
            instruction=f"Make the method {target.qualname} a top-level function{called}"
            " and rewrite the calls that certainly mean it.",
            task_class=TaskClass.A,
            checks=CHECKS,
            tier=TierName.TOOL,
            reason="",
            arguments=(("new_name", new),),
            group=f"turn {symbol.name} into a function",
        )
    )
