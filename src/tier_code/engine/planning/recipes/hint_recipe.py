"""The type hint recipe: "add type hints to X", one step per function that lacks some."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Step, StepKind, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.recipe import Drafting, Refusal, wrong_arguments
from tier_code.engine.planning.recipes.hint_words import HintWords, read_hint_words
from tier_code.engine.planning.recipes.named import one_definition
from tier_code.engine.planning.recipes.places import files_of
from tier_code.engine.planning.words import is_place
from tier_code.ports.code import Symbol

CHECKS = ("scope", "parse", "code-equal", "hints", "lint")
MAX_STEPS = 500

_CALLABLE = frozenset({"function", "method"})


class HintRecipe:
    """Plans one step for every function that has not all its type hints."""

    example = "add type hints to every function in parse.py"
    tool = "hints"
    usage = "NAME_OR_PLACE..."

    def request(self, arguments: Sequence[str]) -> str:
        """Any names of functions and classes, files and folders."""
        if not arguments or any(item.startswith("-") or " " in item for item in arguments):
            raise wrong_arguments(self, arguments)
        return f"add type hints to {', '.join(arguments)}"

    def takes(self, clause: str) -> bool:
        """Whether the clause asks for type hints."""
        return read_hint_words(clause) is not None

    async def draft(self, clause: str, drafting: Drafting) -> Refusal | None:
        """Add a step for every function that the clause means, in the order of the files."""
        words = read_hint_words(clause)
        if words is None:
            return Refusal(
                understood=False, reason="the words are not clear", hints=(f"try: {self.example}",)
            )
        found = await _meant(words, drafting)
        if isinstance(found, Refusal):
            return found
        kinds = {"method"} if words.only_methods else _CALLABLE
        chosen = [symbol for symbol in found if symbol.kind in kinds]
        unique = {str(each.target): each for each in chosen if each.public or not words.only_public}
        wanted = [symbol for symbol in unique.values() if not symbol.hinted]
        if not wanted:
            what = "function has its type hints already" if unique else "function was found"
            where = ", ".join(words.names) or words.place or "the repository"
            return Refusal(reason=f"{'every' if unique else 'no'} {what} in {where}")
        if len(wanted) > MAX_STEPS:
            return Refusal(
                reason=f"that is {len(wanted)} functions; name a file or folder to take them in parts"
            )
        for symbol in wanted:
            _add(symbol, clause, drafting)
        return None


async def _meant(words: HintWords, drafting: Drafting) -> list[Symbol] | Refusal:
    chosen: list[Symbol] = []
    for name in words.names or (words.place,):
        place = words.place if words.names else ""
        found = await _item(name, place, drafting)
        if isinstance(found, Refusal):
            return found
        chosen += found
    return chosen


async def _item(name: str, place: str, drafting: Drafting) -> list[Symbol] | Refusal:
    """The functions of a file or folder, of a class, or the one of that name."""
    if name and not is_place(name):
        found = await one_definition(name, drafting, kinds=(*_CALLABLE, "class"), place=place)
        if isinstance(found, Symbol):
            return await _inside(found, drafting)
        if found.candidates:
            return found
        files = await files_of(name, drafting, tests=False)
        if isinstance(files, Refusal):
            return found
        return await _in_files(files, drafting)
    files = await files_of(name, drafting, tests=False)
    return files if isinstance(files, Refusal) else await _in_files(files, drafting)


async def _inside(symbol: Symbol, drafting: Drafting) -> list[Symbol]:
    """The function itself with its other definitions, or the methods of a class."""
    name = symbol.target.qualname.partition("#")[0]
    listed = await _functions(symbol.target.path, drafting)
    if symbol.kind == "class":
        return [each for each in listed if each.target.qualname.startswith(f"{name}.")]
    return [each for each in listed if each.target.qualname.partition("#")[0] == name]


async def _in_files(paths: Sequence[str], drafting: Drafting) -> list[Symbol] | Refusal:
    chosen: list[Symbol] = []
    for path in paths:
        try:
            chosen += await _functions(path, drafting)
        except UsageProblem as problem:
            if len(paths) == 1:
                return Refusal(reason=str(problem))
            drafting.notes.append(f"left out: {problem}")
    return chosen


async def _functions(path: str, drafting: Drafting) -> list[Symbol]:
    """The functions and methods of a file, without those inside other functions."""
    listed = await drafting.python.in_file(drafting.tree, path)
    functions = [symbol for symbol in listed if symbol.kind in _CALLABLE]
    names = [symbol.target.qualname for symbol in functions]
    return [
        symbol
        for symbol in functions
        if not any(symbol.target.qualname.startswith(f"{name}.") for name in names)
    ]


def _add(symbol: Symbol, words: str, drafting: Drafting) -> None:
    target, mover = drafting.after_renames(symbol.target)
    drafting.steps.append(
        Step(
            id=drafting.next_id(),
            title=f"add type hints to {target.qualname}",
            kind=StepKind.TYPE_HINTS,
            targets=(target,),
            instruction=f"Add the missing type hints of {target.qualname} in {target.path}.",
            task_class=TaskClass.B,
            checks=CHECKS,
            tier=TierName.TOOL,
            reason="",
            depends_on=(mover,) if mover else (),
            arguments=(("was", str(symbol.target)),) if mover else (),
            group=words,
        )
    )
