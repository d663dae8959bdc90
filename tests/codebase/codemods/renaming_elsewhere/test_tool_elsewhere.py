"""The rename of other languages as the engine asks for it, in a process of its own, with both checks."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.codebase.codemods.marked import rename_step
from tests.codebase.codemods.test_rename_tool import PoolOffload
from tests.support.memory_tree import memory_tree
from tier_code.codebase.checks.registry import code_checks
from tier_code.codebase.codemods.registry import edit_tools
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import ToolDeclined
from tier_code.domain.plan import StepKind

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
        edited = await edit_tools(offload)[StepKind.RENAME].carry_out(TREE, step)
        assert sorted(edited.changes) == paths
        for check in map(code_checks(offload).__getitem__, ("tree", "references")):
            verdict = await check.run(step, TREE, edited.changes, "")
            assert verdict.outcome is CheckOutcome.PASSED, verdict
    assert edited.notes


async def test_a_language_without_an_exact_rename_declines() -> None:
    with (
        ProcessPoolExecutor(max_workers=1) as pool,
        pytest.raises(ToolDeclined, match="no exact rename for rust"),
    ):
        await edit_tools(PoolOffload(pool))[StepKind.RENAME].carry_out(
            TREE, rename_step("lib.rs::name", "fresh")
        )
