"""The rename of other languages as the engine asks for it, in a process of its own, with both checks."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.codebase.codemods.marked import rename_step
from tests.codebase.codemods.test_rename_tool import PoolOffload
from tests.support.memory_tree import memory_tree
from tier_code.codebase.checks.renames.references import ReferencesCheck
from tier_code.codebase.checks.renames.tree_equality import TreeEqualityCheck
from tier_code.codebase.codemods.tool import RenameTool
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import ToolDeclined

TREE = memory_tree(
    {
        "a.ts": "export const name = 1\n",
        "b.jsx": 'import { name } from "./a"\nuse(name) // name\n',
        "a.go": "package a\nfunc Name() {}\n",
        "lib.rs": "fn name() {}\n",
    }
)


@pytest.mark.parametrize(
    ("target", "new", "paths"),
    [("a.ts::name", "fresh", ["a.ts", "b.jsx"]), ("a.go::Name", "Fresh", ["a.go"])],
)
async def test_a_step_is_carried_out_and_checked_in_another_process(
    target: str, new: str, paths: list[str]
) -> None:
    step = rename_step(target, new)
    with ProcessPoolExecutor(max_workers=1) as pool:
        offload = PoolOffload(pool)
        edited = await RenameTool(offload).carry_out(TREE, step)
        assert sorted(edited.changes) == paths
        for check in (TreeEqualityCheck(offload), ReferencesCheck(offload)):
            verdict = await check.run(step, TREE, edited.changes, "")
            assert verdict.outcome is CheckOutcome.PASSED, verdict
    assert edited.notes


async def test_a_language_without_an_exact_rename_declines() -> None:
    with (
        ProcessPoolExecutor(max_workers=1) as pool,
        pytest.raises(ToolDeclined, match="no exact rename for rust"),
    ):
        await RenameTool(PoolOffload(pool)).carry_out(TREE, rename_step("lib.rs::name", "fresh"))
