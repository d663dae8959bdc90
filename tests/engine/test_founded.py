"""Places that findings name are held against the code, in every language whose definitions are known."""

from __future__ import annotations

import pytest

from tests.support.counters import QuarterCounter
from tests.support.memory_tree import memory_tree
from tier_code.adapters.offload import InlineOffload
from tier_code.codebase.index.catalog import Catalog
from tier_code.domain.checks import CheckOutcome
from tier_code.engine.execution.founded import founded
from tier_code.engine.planning.prompting.investigate_reply import Finding, Reported

TREE = memory_tree(
    {
        "a.py": "class A:\n    def go(self): ...\n",
        "web/cart.ts": "export class Cart {\n  add() {}\n}\nexport const LIMIT = 3;\n",
        "app/cart.go": "package app\n\ntype Cart struct{}\n\nfunc (c *Cart) Add() {}\n",
        "notes.md": "# Notes\n",
    }
)


@pytest.mark.parametrize(
    "place",
    [
        "a.py::A.go",
        "a.py",
        "web/cart.ts::Cart.add",
        "web/cart.ts::add",
        "web/cart.ts::LIMIT",
        "app/cart.go::Cart.Add",
        "notes.md::Notes",
    ],
)
async def test_a_place_that_exists_is_ground(place: str) -> None:
    assert await outcome(place) is CheckOutcome.PASSED


@pytest.mark.parametrize(
    "place",
    ["a.py::go", "web/cart.ts::Cart.remove", "web/cart.ts::dd", "app/cart.go::Drop", "web/gone.ts::Cart"],
)
async def test_a_place_that_does_not_exist_is_no_ground(place: str) -> None:
    assert await outcome(place) is CheckOutcome.FAILED


async def outcome(place: str) -> CheckOutcome:
    report = Reported((Finding(says="so it is", rests_on=(place,)),))
    verdict, _ = await founded(report, TREE, Catalog(InlineOffload(), QuarterCounter()))
    return verdict.outcome
