"""The rename as the engine asks for it, in a process of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

import pytest

from tests.codebase.codemods.marked import rename_step
from tests.support.memory_tree import memory_tree
from tier_code.codebase.checks.registry import code_checks
from tier_code.codebase.codemods.registry import edit_tools
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import ToolDeclined
from tier_code.domain.plan import StepKind
from tier_code.ports.source import Overlay

Result = TypeVar("Result")


class PoolOffload:
    """Runs everything in one worker process, as the application does."""

    def __init__(self, pool: ProcessPoolExecutor) -> None:
        self._pool = pool

    async def run(self, function: Callable[..., Result], *arguments: object) -> Result:
        return await asyncio.get_running_loop().run_in_executor(self._pool, function, *arguments)


TREE = memory_tree({"a.py": "def name(): pass\n", "b.py": "from a import name\nname()  # name\n"})


async def test_a_step_is_carried_out_and_checked_in_another_process() -> None:
    step = rename_step("a.py::name", "fresh")
    with ProcessPoolExecutor(max_workers=1) as pool:
        offload = PoolOffload(pool)
        changes = (await edit_tools(offload)[StepKind.RENAME].carry_out(TREE, step)).changes
        assert changes == {"a.py": b"def fresh(): pass\n", "b.py": b"from a import fresh\nfresh()  # name\n"}
        for check in map(code_checks(offload).__getitem__, ("tree", "references")):
            assert (await check.run(step, TREE, changes, "")).outcome is CheckOutcome.PASSED


async def test_text_changes_when_the_step_says_so() -> None:
    with ProcessPoolExecutor(max_workers=1) as pool:
        edited = await edit_tools(PoolOffload(pool))[StepKind.RENAME].carry_out(
            TREE, rename_step("a.py::name", "fresh", in_text=True)
        )
    assert edited.changes["b.py"] == b"from a import fresh\nfresh()  # fresh\n"


async def test_a_refusal_comes_back_with_its_places() -> None:
    tree = memory_tree({"a.py": "class A:\n    def __len__(self): return 1\n"})
    with ProcessPoolExecutor(max_workers=1) as pool, pytest.raises(ToolDeclined) as caught:
        await edit_tools(PoolOffload(pool))[StepKind.RENAME].carry_out(
            tree, rename_step("a.py::A.__len__", "size")
        )
    assert caught.value.details


async def test_staged_changes_of_earlier_steps_are_seen() -> None:
    staged = Overlay(TREE).with_changes({"c.py": b"import a\nx = a\nx.name()\n", "b.py": None})
    with ProcessPoolExecutor(max_workers=1) as pool:
        edited = await edit_tools(PoolOffload(pool))[StepKind.RENAME].carry_out(
            staged, rename_step("a.py::name", "fresh")
        )
    assert edited.changes == {"a.py": b"def fresh(): pass\n", "c.py": b"import a\nx = a\nx.fresh()\n"}
