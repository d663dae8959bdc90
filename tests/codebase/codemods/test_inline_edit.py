"""Edits whose text came with the plan: put in without a model, or declined with the reason."""

from __future__ import annotations

import pytest

from tests.codebase.edit_steps import SHOP, TREE, edit_step, fenced
from tier_code.adapters.offload import InlineOffload
from tier_code.codebase.codemods.inline.tool import InlineEditTool
from tier_code.domain.errors import ToolDeclined

PATH = "pkg/shop.py"


async def test_the_planners_own_text_is_put_in() -> None:
    step = edit_step(f"{PATH}::LIMIT", answer=f"{PATH}::LIMIT\n{fenced('LIMIT = 11')}")
    edited = await InlineEditTool(InlineOffload()).carry_out(TREE, step)
    assert edited.changes == {PATH: SHOP.replace(b"LIMIT = 10", b"LIMIT = 11")}


@pytest.mark.parametrize(("answer", "said"), [("", "without the text"), ("No.", "prose only")])
async def test_without_a_usable_text_it_declines(answer: str, said: str) -> None:
    with pytest.raises(ToolDeclined, match=said):
        await InlineEditTool(InlineOffload()).carry_out(TREE, edit_step(f"{PATH}::LIMIT", answer=answer))
