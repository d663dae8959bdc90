"""From the words of a clause to the classes that it means, for steps that change one class each."""

from __future__ import annotations

import re

from tier_code.engine.planning.recipe import Drafting, Refusal, candidate
from tier_code.engine.planning.recipes.places import files_of
from tier_code.engine.planning.words import is_place, listed, unquoted
from tier_code.ports.code import Symbol

_NOUNS = frozenset({"the", "all", "every", "each", "both", "class", "classes", "type", "a", "an"})
_WITHIN = re.compile(
    r"\s+(?:in|of|from|inside)\s+(?:the\s+)?(?:file\s+|module\s+)?(?P<place>\S+)$", re.IGNORECASE
)


async def classes_of(words: str, drafting: Drafting) -> tuple[Symbol, ...] | Refusal:
    """The classes of "Point and Match in geometry.py", "all classes in geometry.py" or "geometry.py::Point".

    Refuses a name that no class has, and one that several have.
    """
    within = _WITHIN.search(words)
    place = unquoted(within["place"]) if within else ""
    named = _without_nouns(words[: within.start()] if within else words)
    paths: tuple[str, ...] = ()
    if place:
        inside = await files_of(place, drafting)
        if isinstance(inside, Refusal):
            return inside
        paths = inside
    if place and not named:
        return await _all_in(paths, drafting)
    chosen: dict[str, Symbol] = {}
    for item in listed(named):
        found = await _named(unquoted(_without_nouns(item)), paths, drafting)
        if isinstance(found, Refusal):
            return found
        chosen[str(found.target)] = found
    if not chosen:
        return Refusal(
            understood=False, reason="it is not said which class", hints=("name the class, such as Point",)
        )
    return tuple(chosen.values())


def _without_nouns(words: str) -> str:
    """The words without "the class" in front and "class" behind."""
    parts = words.split()
    while parts and parts[0].lower() in _NOUNS:
        parts = parts[1:]
    while parts and parts[-1].lower() in _NOUNS:
        parts = parts[:-1]
    return " ".join(parts)


async def _named(name: str, paths: tuple[str, ...], drafting: Drafting) -> Symbol | Refusal:
    if is_place(name):
        return Refusal(reason=f"'{name}' is a file; name a class of it", hints=(f"write {name}::Name",))
    former = drafting.before_renames(name)
    found = [symbol for symbol in await drafting.python.find(drafting.tree, former) if symbol.kind == "class"]
    if paths:
        found = [symbol for symbol in found if symbol.target.path in paths]
    if not found:
        where = f" in {paths[0]}" if len(paths) == 1 else ""
        return Refusal(
            reason=f"no class '{name}' was found{where or ' in the repository'}",
            hints=("names are case sensitive; write path.py::Name to point at one exactly",),
        )
    if len(found) > 1:
        return Refusal(
            reason=f"'{name}' is the name of {len(found)} classes; name one of them exactly",
            candidates=tuple(candidate(symbol) for symbol in found),
        )
    return found[0]


async def _all_in(paths: tuple[str, ...], drafting: Drafting) -> tuple[Symbol, ...] | Refusal:
    found = [
        symbol
        for path in paths
        for symbol in await drafting.python.in_file(drafting.tree, path)
        if symbol.kind == "class" and "." not in symbol.target.qualname
    ]
    return tuple(found) or Refusal(reason=f"there is no class in {', '.join(paths)}")
