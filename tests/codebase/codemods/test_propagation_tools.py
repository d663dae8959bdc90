"""Changes of signatures and rewrites by pattern as the engine asks for them, in a process of their own."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor

import pytest

from tests.codebase.codemods.test_rename_tool import PoolOffload
from tests.codebase.codemods.two_versions import pattern_step, signature_step
from tests.support.memory_tree import memory_tree
from tier_code.codebase.checks.registry import code_checks
from tier_code.codebase.codemods.registry import edit_tools
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import StepKind

TREE = memory_tree({"a.py": "def f(a): ...\nf(1)\n", "b.py": "from a import f\nf(2)\ng = [f]\n"})


async def test_a_signature_is_changed_and_checked_in_another_process() -> None:
    step = signature_step("a.py::f", action="add", parameter="s", default="1", at_calls="yes")
    with ProcessPoolExecutor(max_workers=1) as pool:
        offload = PoolOffload(pool)
        edited = await edit_tools(offload)[StepKind.SIGNATURE].carry_out(TREE, step)
        assert edited.changes == {
            "a.py": b"def f(a, s=1): ...\nf(1, s=1)\n",
            "b.py": b"from a import f\nf(2, s=1)\ng = [f]\n",
        }
        assert edited.notes == ("b.py:3: g = [f] - not a call: left as it is",)
        verdict = await code_checks(offload)["propagation"].run(step, TREE, edited.changes, "")
        assert verdict.outcome is CheckOutcome.PASSED


async def test_a_pattern_is_rewritten_and_checked_in_another_process() -> None:
    step = pattern_step(("a.py", "b.py"), "f($A)", "f($A, 0)")
    with ProcessPoolExecutor(max_workers=1) as pool:
        offload = PoolOffload(pool)
        edited = await edit_tools(offload)[StepKind.PATTERN].carry_out(TREE, step)
        assert edited.changes["b.py"] == b"from a import f\nf(2, 0)\ng = [f]\n"
        verdict = await code_checks(offload)["pattern"].run(step, TREE, edited.changes, "")
        assert verdict.outcome is CheckOutcome.PASSED


async def test_refusals_and_parts_come_back_whole() -> None:
    tree = memory_tree({"a.py": "def f(a, **k): ...\nf(1)\nf(2, **x)\n"})
    step = signature_step("a.py::f", action="add", parameter="s", default="1", at_calls="yes")
    with ProcessPoolExecutor(max_workers=1) as pool:
        tool = edit_tools(PoolOffload(pool))[StepKind.SIGNATURE]
        with pytest.raises(ToolDeclined) as caught:
            await tool.carry_out(tree, step)
        with pytest.raises(UsageProblem):
            await tool.carry_out(tree, signature_step("a.py::f", action="turn", parameter="s"))
    assert caught.value.partial == {"a.py": b"def f(a, s=1, **k): ...\nf(1, s=1)\nf(2, **x)\n"}
    assert caught.value.details[0].startswith("a.py:3")
