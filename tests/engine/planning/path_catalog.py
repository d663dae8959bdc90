"""A catalog that finds files as the real one does, for recipes over files."""

from __future__ import annotations

from collections.abc import Mapping

from tests.support.memory_tree import memory_tree
from tier_code.codebase.index.lookup import find_paths
from tier_code.domain.plan import Step
from tier_code.engine.planning.recipe import Drafting, Recipe
from tier_code.ports.code import Purity, Symbol
from tier_code.ports.source import SourceTree


class PathCatalog:
    """Finds paths, and no names."""

    async def find(self, tree: SourceTree, dotted: str) -> tuple[Symbol, ...]:
        return ()

    async def in_file(self, tree: SourceTree, path: str) -> tuple[Symbol, ...]:
        return ()

    async def paths_matching(self, tree: SourceTree, words: str) -> tuple[str, ...]:
        return find_paths(tree, words)

    async def purity(self, tree: SourceTree, path: str) -> tuple[Purity, ...]:
        return ()


def drafting_over(*paths: str, files: Mapping[str, str] | None = None) -> Drafting:
    """A plan over these files, empty ones unless given with their text."""
    return Drafting(
        tree=memory_tree({**dict.fromkeys(paths, ""), **(files or {})}),
        catalog=PathCatalog(),
        local_price=None,
        frontier_price=None,
        first_id=1,
    )


async def drafted(recipe: Recipe, clause: str, *paths: str) -> Step | str:
    """The one step that a recipe makes of a clause, or why it refuses."""
    plan = drafting_over(*paths)
    assert recipe.takes(clause), clause
    refusal = await recipe.draft(clause, plan)
    if refusal is not None:
        return refusal.reason
    assert len(plan.steps) == 1
    return plan.steps[0]
