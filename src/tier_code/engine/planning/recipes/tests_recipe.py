"""The tests recipe: "write tests for X", one step for each pure function."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Step, StepKind, Target, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Drafting, PatternRecipe, Refusal, wrong_arguments
from tier_code.engine.planning.recipes.named import one_definition
from tier_code.engine.planning.recipes.places import files_of
from tier_code.engine.planning.recipes.tests_place import tests_file
from tier_code.engine.planning.words import is_place, listed, unquoted
from tier_code.ports.code import Purity

CHECKS = ("scope", "parse", "generated-tests", "lint")
MAX_STEPS = 200
RUNS_CODE = (
    "the tests steps run code of this repository: importing a module executes it, "
    "in a scratch copy, without your keys, in the sandbox that this machine has"
)

_TESTS = r"(?:unit[\s-]?|regression\s+|pytest\s+|unittest\s+)*(?:tests?(?:\s+cases?)?|test\s+coverage)"
_PATTERN = re.compile(
    r"^(?:(?:write|add|create|generate|make|produce)\s+(?:me\s+)?"
    rf"(?:the\s+|a\s+|an\s+|some\s+|more\s+|new\s+|missing\s+)*{_TESTS}"
    rf"\s+(?:for|of|to|that\s+cover|covering)\s+(?P<what>.+)"
    rf"|cover\s+(?P<covered>.+?)\s+(?:with|by)\s+(?:some\s+|more\s+)?{_TESTS})$",
    re.IGNORECASE,
)
_WORD = re.compile(
    r"^(?:the|all|any|every|each|of|my|our|pure|public|private|non-public|untested|missing|small|utility|helper|static"
    r"|everything|functions?|methods?|helpers?|utilities|module|file)\b[\s,]*",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"(?:^|\s)(?:in|of|from|inside|within|under)\s+(?:the\s+)?(?:module\s+|file\s+)?", re.IGNORECASE
)
_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a clause asks tests for, as read from its words."""

    names: tuple[str, ...]
    """Functions, or a module where nothing says that it is one."""
    place: str
    private: bool


def read_wanted(what: str) -> Wanted:
    """Read "the pure functions in a.py" or "f and g in a.py"."""
    rest, private = what.strip(), False
    while match := _WORD.match(rest):
        private = private or match.group().lower().startswith(("private", "non-public"))
        rest = rest[match.end() :]
    named, *places = _PLACE.split(rest, maxsplit=1)
    return Wanted(
        names=tuple(unquoted(name) for name in listed(named)),
        place=places[0].strip() if places else "",
        private=private,
    )


class TestsRecipe(PatternRecipe):
    """Plans one tests step for each pure function."""

    __test__ = False
    example = "write tests for the pure functions in encoding.py"
    tool = "tests"
    usage = "FUNCTION... [MODULE] | MODULE"
    pattern = _PATTERN

    def request(self, arguments: Sequence[str]) -> str:
        """The names of functions, and the module behind them or alone."""
        if not arguments:
            raise wrong_arguments(self, arguments)
        *names, last = arguments
        if names and is_place(last):
            return f"write tests for {' and '.join(names)} in {last}"
        return f"write tests for {' and '.join(arguments)}"

    async def plan(self, match: re.Match[str], drafting: Drafting) -> Refusal | None:
        """Add a step for every pure function that the clause means."""
        wanted = read_wanted(match["what"] or match["covered"])
        found = await _meant(wanted, drafting)
        if isinstance(found, Refusal):
            return found
        if len(found) > MAX_STEPS:
            return Refusal(
                reason=f"that is {len(found)} functions; name a file or folder to take them in parts"
            )
        for target in dict.fromkeys(found):
            await _add(target, drafting)
        if RUNS_CODE not in drafting.notes:
            drafting.notes.append(RUNS_CODE)
        return None


async def _meant(wanted: Wanted, drafting: Drafting) -> list[Target] | Refusal:
    """The functions to test; names come before places."""
    chosen: list[Target] = []
    for name in wanted.names:
        found = (
            [] if is_place(name) else await drafting.python.find(drafting.tree, drafting.before_renames(name))
        )
        if any(symbol.kind in ("function", "method") for symbol in found):
            one = await _named(name, wanted.place, drafting)
        else:
            one = await _in_place(name, wanted, drafting)
        if isinstance(one, Refusal):
            return one
        chosen.extend(one)
    return chosen if wanted.names else await _in_place(wanted.place, wanted, drafting)


async def _named(name: str, place: str, drafting: Drafting) -> list[Target] | Refusal:
    found = await drafting.python.find(drafting.tree, drafting.before_renames(name))
    # Methods can only be tried when they are static: a function of the same name is meant first.
    kinds = ("function",) if any(symbol.kind == "function" for symbol in found) else ("method",)
    symbol = await one_definition(name, drafting, kinds=kinds, place=place)
    if isinstance(symbol, Refusal):
        return symbol
    verdicts = await drafting.catalog.purity(drafting.tree, symbol.target.path)
    for verdict in verdicts:
        if verdict.target == symbol.target and verdict.reason:
            return Refusal(
                reason=f"{symbol.target.qualname} cannot be tested by its values alone: it {verdict.reason}"
            )
    return [symbol.target]


async def _in_place(place: str, wanted: Wanted, drafting: Drafting) -> list[Target] | Refusal:
    paths = await files_of(place, drafting, tests=False)
    if isinstance(paths, Refusal):
        return paths
    chosen: list[Target] = []
    for path in paths:
        try:
            verdicts = await drafting.catalog.purity(drafting.tree, path)
        except UsageProblem as problem:
            drafting.notes.append(f"left out: {problem}")
            continue
        chosen.extend(verdict.target for verdict in verdicts if _is_chosen(verdict, wanted))
        drafting.notes.extend(_left_out(verdicts, wanted))
    if not chosen:
        left = [note.removeprefix("left out: ") for note in drafting.notes if note.startswith("left out: ")]
        return Refusal(
            reason=f"there is no pure function to test in {place or 'the repository'}",
            hints=tuple(left[:_SHOWN]),
        )
    return chosen


def _is_chosen(verdict: Purity, wanted: Wanted) -> bool:
    return not verdict.reason and (wanted.private or not _is_private(verdict.target))


def _left_out(verdicts: Sequence[Purity], wanted: Wanted) -> list[str]:
    """Why the other functions are not in the plan; methods are only counted."""
    methods = [v for v in verdicts if v.reason.startswith("is a method")]
    impure = [v for v in verdicts if v.reason and v not in methods]
    hidden = [v for v in verdicts if not v.reason and not wanted.private and _is_private(v.target)]
    lines = [f"left out: {v.target.qualname} - it {v.reason}" for v in impure[:_SHOWN]]
    if len(impure) > _SHOWN:
        lines.append(
            f"left out: {len(impure) - _SHOWN} more functions of {verdicts[0].target.path} that are not pure"
        )
    if hidden:
        names = ", ".join(v.target.qualname for v in hidden[:_SHOWN])
        lines.append(f"left out: {names} - private; write 'private functions' to take them too")
    if methods:
        path = methods[0].target.path
        lines.append(
            f"left out: {len(methods)} methods in {path} - only functions and static methods are tried"
        )
    return lines


def _is_private(target: Target) -> bool:
    return any(part.startswith("_") for part in target.qualname.split("."))


async def _add(origin: Target, drafting: Drafting) -> None:
    target, mover = drafting.after_renames(origin)
    creates = await asyncio.to_thread(tests_file, drafting.tree, target.path)
    drafting.steps.append(
        Step(
            id=drafting.next_id(),
            title=f"write tests for {target.qualname}",
            kind=StepKind.TESTS,
            targets=(target,),
            instruction=f"Test the function {target.qualname} of {target.path} in {creates}.",
            task_class=TaskClass.C,
            checks=CHECKS,
            tier=TierName.TOOL,
            reason="",
            depends_on=(mover,) if mover else (),
            arguments=(*((("was", str(origin)),) if mover else ()), ("creates", creates)),
            group=f"write tests for {target.path}",
        )
    )
