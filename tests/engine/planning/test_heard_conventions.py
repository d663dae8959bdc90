from __future__ import annotations

import pytest

from tests.support.memory_tree import MemoryTree
from tier_code.engine.planning.model.surroundings import repository_text
from tier_code.ports.exploring import Excerpt


class OneMap:
    """Shows the same map of any tree."""

    async def repo_map(self, tree: object, tokens: int) -> Excerpt:
        del tree, tokens
        return Excerpt(text="a.py: def load()", tokens=5, paths=("a.py",), complete=True)


@pytest.mark.parametrize("heard", [True, False])
async def test_what_a_repository_says_of_itself_is_told_only_where_it_is_heard(heard: bool) -> None:  # noqa: FBT001 - the parameter
    tree = MemoryTree({"AGENTS.md": b"Always use tabs.\n", "a.py": b""})
    shown = await repository_text(tree, OneMap(), 32_000, heard=heard)  # type: ignore[arg-type]  # only the map is asked for
    assert ("Always use tabs" in shown.text) is heard
    assert ("AGENTS.md" in shown.paths) is heard
    assert "def load()" in shown.text
