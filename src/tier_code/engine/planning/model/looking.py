"""Answering what the planner asks to see: one round, without a model, under one budget."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.engine.planning.model.reply import Wanted
from tier_code.engine.planning.model.schema import Look
from tier_code.engine.planning.model.surroundings import Shown
from tier_code.ports.exploring import Excerpt, SourceExplorer
from tier_code.ports.source import SourceTree

LOOK_TOKENS = 6000
"""For everything that one round asks."""


async def look_around(
    wanted: Sequence[Wanted], tree: SourceTree, explorer: SourceExplorer, budget: int = LOOK_TOKENS
) -> Shown:
    """What was asked for, each part under a heading; what is not there is said to be missing."""
    parts: list[str] = []
    paths: list[str] = []
    used = 0
    for place, each in enumerate(wanted):
        room = (budget - used) // (len(wanted) - place)
        found = await _looked(each, tree, explorer, room)
        if found is None or not found.text.strip():
            parts.append(f"{each}: nothing found")
            continue
        cut = "" if found.complete else " (cut)"
        parts.append(f"{each}{cut}:\n<code>\n{found.text.strip().replace('</code>', '< /code>')}\n</code>")
        paths += found.paths
        used += found.tokens
    return Shown("\n\n".join(parts), tuple(dict.fromkeys(paths)), used)


async def _looked(wanted: Wanted, tree: SourceTree, explorer: SourceExplorer, room: int) -> Excerpt | None:
    match wanted.look:
        case Look.SYMBOL:
            return await explorer.symbol(tree, wanted.what, room)
        case Look.OUTLINE:
            return await explorer.outline(tree, wanted.what.removesuffix("::"), room)
        case Look.SEARCH:
            return await explorer.search(tree, wanted.what, room)
        case Look.REFERENCES:
            return await explorer.references(tree, wanted.what, room)
