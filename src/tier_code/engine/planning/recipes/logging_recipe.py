"""The logging recipe: "add logging to Session.send", a step a function; "log errors in net.py", one step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Step, StepKind, Target, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.money.estimates import answer_estimate
from tier_code.engine.planning.recipe import Drafting, Refusal, candidate, wrong_arguments
from tier_code.engine.planning.recipes.docstring_recipe import read_selection
from tier_code.engine.planning.recipes.places import files_of, is_test_file, module_targets, place_in_words
from tier_code.engine.planning.words import is_place, unquoted
from tier_code.ports.code import Symbol

CHECKS = ("scope", "parse", "symbol", "logging", "lint")
MAX_STEPS = 100
SMALL = 4
"""Functions of fewer lines are left out unless they are named: there is nothing to tell about them."""
PROMPT_TOKENS = 560
ANSWER_TOKENS = 60

_LEVEL = r"(?:(?P<{0}>debug|info|warning)(?:[- ]level)?\s+)?"
_NOUN = (
    r"(?:logging(?:\s+(?:statements?|messages?|calls?|output|lines?))?"
    r"|logs|log\s+(?:statements?|messages?|calls?|output|lines?|entries))"
)
_GENERAL = re.compile(
    rf"^(?:(?:add|write|insert|put|introduce)\s+(?:some\s+|more\s+|useful\s+)?{_LEVEL.format('level')}{_NOUN}"
    rf"(?:\s+(?:at|with)\s+(?:the\s+)?(?P<after>debug|info|warning)(?:\s+level)?)?\s+(?:to|in|into|for|inside)\s+"
    rf"|instrument\s+)(?P<what>.+?)(?:\s+with\s+logging)?"
    r"(?:\s+(?:at|with)\s+(?:the\s+)?(?P<end>debug|info|warning)(?:\s+level)?)?$",
    re.IGNORECASE,
)
_ERRORS = re.compile(
    r"^(?:log|add\s+(?:logging\s+(?:of|for)|log\s+messages?\s+for))\s+(?:all\s+|the\s+|any\s+|every\s+|caught\s+|swallowed\s+"
    r"|silent\s+|unlogged\s+)*(?:errors?|exceptions?|failures?)(?:\s+(?:that\s+are\s+)?(?:caught|swallowed))?"
    r"(?:\s+(?:in|of|from|inside|across|under|within|throughout)\s+(?P<what>.+)|\s+everywhere)?$"
    r"|^add\s+(?:error|exception)\s+(?:logging|logs)(?:\s+(?:to|in|for)\s+(?P<other>.+))?$",
    re.IGNORECASE,
)
_NAME_IN = re.compile(r"^(?P<name>[^\s,]+)\s+(?:in|of|from)\s+(?P<place>\S+)$", re.IGNORECASE)
_INNER = ("function", "method")


@dataclass(frozen=True, slots=True)
class _Chosen:
    """Functions that a place means, and how many small ones were left out."""

    functions: tuple[Symbol, ...]
    small: int = 0


class LoggingRecipe:
    """Plans logging in functions, and logging of errors that are caught and not passed on."""

    example = "add logging to Session.send"
    tool = "log-errors"
    usage = "PLACE"

    def request(self, arguments: Sequence[str]) -> str:
        """`PLACE`: a file, a folder, or a function."""
        if len(arguments) != 1:
            raise wrong_arguments(self, arguments)
        return f"log errors in {arguments[0]}"

    def takes(self, clause: str) -> bool:
        """Whether the clause is worded as this recipe understands it."""
        return bool(_ERRORS.match(clause) or _GENERAL.match(clause))

    async def draft(self, clause: str, drafting: Drafting) -> Refusal | None:
        """Add one step for errors, or one for each function."""
        errors = _ERRORS.match(clause)
        if errors:
            return await self._errors(errors["what"] or errors["other"] or "", drafting)
        match = _GENERAL.match(clause)
        if match is None:
            return Refusal(understood=False, reason="the words are not clear", hints=(self.example,))
        level = (match["level"] or match["after"] or match["end"] or "").lower()
        return await self._messages(match["what"], level, drafting)

    async def _errors(self, what: str, drafting: Drafting) -> Refusal | None:
        selection = read_selection(what)
        targets: list[Target] = []
        for place in selection.places or (".",):
            named = await _named(place, drafting)
            if isinstance(named, Refusal):
                return named
            if named is not None:
                targets += [drafting.after_renames(each.target)[0] for each in named.functions]
                continue
            paths = await files_of(place, drafting, tests=False)
            if isinstance(paths, Refusal):
                return paths
            targets += module_targets(paths)
        paths_named = list(dict.fromkeys(target.path for target in targets))
        only = targets[0].qualname if len(targets) == 1 else ""
        where = only or place_in_words(", ".join(selection.places), paths_named)
        drafting.steps.append(
            Step(
                id=drafting.next_id(),
                title=f"log caught errors in {where}",
                kind=StepKind.LOGGING,
                targets=tuple(dict.fromkeys(targets)),
                instruction=f"Log the errors that are caught and not passed on in {where}.",
                task_class=TaskClass.B,
                checks=CHECKS,
                tier=TierName.TOOL,
                reason="",
                arguments=(("what", "errors"), ("by", "tool")),
                group=f"log errors in {where}",
            )
        )
        return None

    async def _messages(self, what: str, level: str, drafting: Drafting) -> Refusal | None:
        selection = read_selection(what)
        if not selection.places:
            return Refusal(understood=False, reason="it is not said where", hints=(f"try: {self.example}",))
        chosen: list[Symbol] = []
        small = 0
        for place in selection.places:
            found = await _functions(place, drafting)
            if isinstance(found, Refusal):
                return found
            chosen += found.functions
            small += found.small
        unique = list({str(symbol.target): symbol for symbol in chosen}.values())
        if not unique:
            return Refusal(
                reason=f"no function with more than {SMALL} lines in {', '.join(selection.places)}"
            )
        if len(unique) > MAX_STEPS:
            return Refusal(reason=f"that is {len(unique)} functions; name a file to take them in parts")
        if small:
            drafting.notes.append(f"{small} functions of less than {SMALL} lines are left out")
        for symbol in unique:
            self._add(symbol, level, what, drafting)
        return None

    def _add(self, symbol: Symbol, level: str, words: str, drafting: Drafting) -> None:
        target, mover = drafting.after_renames(symbol.target)
        drafting.steps.append(
            Step(
                id=drafting.next_id(),
                title=f"add logging to {target.qualname}",
                kind=StepKind.LOGGING,
                targets=(target,),
                instruction=f"Write the log messages of the {symbol.kind} {target.qualname}.",
                task_class=TaskClass.B,
                checks=CHECKS,
                tier=TierName.LOCAL,
                reason="",
                depends_on=(mover,) if mover else (),
                arguments=(
                    ("what", "messages"),
                    *((("level", level),) if level else ()),
                    ("by", "model"),
                    *((("was", str(symbol.target)),) if mover else ()),
                ),
                estimate=answer_estimate(
                    PROMPT_TOKENS + symbol.tokens,
                    ANSWER_TOKENS,
                    drafting.local_price,
                    drafting.frontier_price,
                ),
                group=f"add logging to {words}",
            )
        )


async def _functions(place: str, drafting: Drafting) -> _Chosen | Refusal:
    """The functions of a place: one that is named, the methods of a class, those of files."""
    named = await _named(place, drafting)
    if named is not None:
        return named
    paths = await files_of(place, drafting, tests=False)
    if isinstance(paths, Refusal):
        return paths
    found: list[Symbol] = []
    for path in paths:
        try:
            listed = await drafting.python.in_file(drafting.tree, path)
        except UsageProblem as problem:
            if len(paths) == 1:
                return Refusal(reason=str(problem))
            drafting.notes.append(f"left out: {problem}")
            continue
        found += _outer_functions(listed)
    return _without_small(found)


async def _named(place: str, drafting: Drafting) -> _Chosen | Refusal | None:
    """The function or the methods of the class of that name; None when the words are no name in the code."""
    inside = _NAME_IN.match(place)
    former = drafting.before_renames(inside["name"] if inside else place).removesuffix("()")
    if is_place(former):
        return None
    known = await drafting.python.find(drafting.tree, former)
    if inside:
        paths = set(await drafting.catalog.paths_matching(drafting.tree, unquoted(inside["place"])))
        known = [each for each in known if each.target.path in paths]
    found = _last_of_each([each for each in known if each.kind in (*_INNER, "class")])
    outside = [each for each in found if not is_test_file(each.target.path)] or found
    if not outside:
        return None
    if len(outside) > 1:
        return Refusal(
            reason=f"'{place}' has {len(outside)} definitions; name one of them exactly",
            candidates=tuple(candidate(each) for each in outside),
        )
    if outside[0].kind != "class":
        return _Chosen((outside[0],))
    target = outside[0].target
    listed = await drafting.python.in_file(drafting.tree, target.path)
    return _without_small(
        [each for each in _outer_functions(listed) if each.target.qualname.startswith(f"{target.qualname}.")]
    )


def _outer_functions(listed: Sequence[Symbol]) -> list[Symbol]:
    """Functions and methods, not those inside functions and not those with two underscores on both sides."""
    functions = [each for each in listed if each.kind in _INNER]
    names = [each.target.qualname for each in functions]
    return _last_of_each(
        [
            each
            for each in functions
            if not any(each.target.qualname.startswith(f"{name}.") for name in names)
            and not (each.name.startswith("__") and each.name.endswith("__"))
        ]
    )


def _last_of_each(symbols: Sequence[Symbol]) -> list[Symbol]:
    """Of several definitions of one name the last: overloads come before what they stand for."""
    found: dict[tuple[str, str], Symbol] = {}
    for each in symbols:
        found[each.target.path, each.target.qualname.partition("#")[0]] = each
    return list(found.values())


def _without_small(functions: Sequence[Symbol]) -> _Chosen:
    large = tuple(each for each in functions if each.end_line - each.line + 1 >= SMALL)
    return _Chosen(large, len(functions) - len(large))
