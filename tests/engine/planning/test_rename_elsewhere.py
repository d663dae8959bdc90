"""Renames in plain words of what is not Python: the language's own rename decides what a name may be."""

from __future__ import annotations

import pytest

from tests.engine.planning.catalogs import GivenCatalog, drafting, symbol
from tier_code.domain.plan import Step, StepKind
from tier_code.engine.planning.recipe import Refusal
from tier_code.engine.planning.recipes.rename_recipe import RenameRecipe

CODE = GivenCatalog(
    symbol("packages/core/src/a.ts::parse"),
    symbol("packages/web/src/b.tsx::Button", "class"),
    symbol("go/tree.go::Tree.Walk", "method"),
    symbol("pkg/a.py::read"),
    symbol("pkg/b.py::read"),
)


async def planned(words: str) -> Step | Refusal:
    draft = drafting(CODE)
    refusal = await RenameRecipe().draft(words, draft)
    return refusal if refusal is not None else draft.steps[0]


@pytest.mark.parametrize(
    ("words", "target", "new"),
    [
        ("rename parse to $parse", "packages/core/src/a.ts::parse", "$parse"),
        ("rename parse to None", "packages/core/src/a.ts::parse", "None"),
        ("rename the component Button to Knob everywhere", "packages/web/src/b.tsx::Button", "Knob"),
        ("rename Tree.Walk to Visit", "go/tree.go::Tree.Walk", "Visit"),
        ("rename read to load in pkg/b.py", "pkg/b.py::read", "load"),
    ],
)
async def test_a_rename_is_planned(words: str, target: str, new: str) -> None:
    step = await planned(words)
    assert isinstance(step, Step)
    assert (step.kind, str(step.targets[0]), step.argument("new_name")) == (StepKind.RENAME, target, new)
    assert step.argument("in_text") == "no"


@pytest.mark.parametrize("words", ["rename parse to a-b", "rename read to None in pkg/b.py"])
async def test_what_is_no_name_anywhere_is_refused(words: str) -> None:
    refusal = await planned(words)
    assert isinstance(refusal, Refusal)
    assert "is not a name that" in refusal.reason
