"""From the name that a clause uses to the one definition that it means."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tier_code.domain.errors import UsageProblem
from tier_code.engine.planning.recipe import Drafting, Refusal, candidate
from tier_code.ports.code import Symbol, SymbolCatalog


async def one_definition(
    name: str,
    drafting: Drafting,
    *,
    kinds: Collection[str] = (),
    place: str = "",
    catalog: SymbolCatalog | None = None,
) -> Symbol | Refusal:
    """The definition of a name as the code is now, of one of `kinds` where given, in `place` where given.

    Only Python's, unless another catalog is given. Refuses a name that nothing or more than one thing has,
    with the candidates.
    """
    former = drafting.before_renames(name)
    catalog = catalog or drafting.python
    found = [s for s in await catalog.find(drafting.tree, former) if s.kind != "module"]
    if kinds:
        found = [symbol for symbol in found if symbol.kind in kinds]
    if place:
        paths = set(await drafting.catalog.paths_matching(drafting.tree, place))
        found = [symbol for symbol in found if symbol.target.path in paths] or found
    definitions = await _reachable(_distinct(found), drafting)
    if not definitions:
        return Refusal(
            reason=f"no definition of '{name}' was found in the repository",
            hints=("names are case sensitive; write path.py::Name to point at one exactly",),
        )
    if len(definitions) > 1:
        return Refusal(
            reason=f"'{name}' has {len(definitions)} definitions; name one of them exactly",
            candidates=tuple(candidate(symbol) for symbol in definitions),
        )
    return definitions[0]


async def _reachable(found: list[Symbol], drafting: Drafting) -> list[Symbol]:
    """Without namesakes inside a function, which nobody outside it can mean."""
    if len(found) < 2:
        return found
    outside = []
    for symbol in found:
        try:
            listed = await drafting.catalog.in_file(drafting.tree, symbol.target.path)
        except UsageProblem:
            return found
        functions = [s.target.qualname for s in listed if s.kind in ("function", "method")]
        if not any(symbol.target.qualname.startswith(f"{name}.") for name in functions):
            outside.append(symbol)
    return outside or found


def _distinct(found: Sequence[Symbol]) -> list[Symbol]:
    """One symbol per definition: overloads and setters of one name count once."""
    seen: dict[tuple[str, str], Symbol] = {}
    for symbol in found:
        seen.setdefault((symbol.target.path, symbol.target.qualname.partition("#")[0]), symbol)
    return list(seen.values())
