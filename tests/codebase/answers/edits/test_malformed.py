"""Ten thousand malformed answers: no crash, nothing written outside of what is declared, nothing by halves."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.codebase.answers.edits.malformed import answers
from tests.codebase.edit_steps import SHOP, TREE, edit_step
from tier_code.codebase.answers.edits.reader import read_edit_answer
from tier_code.codebase.checks.edits.edit_scope import check_edit_scope
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.ports.code import Edited

PATH = "pkg/shop.py"
MODULE = edit_step(f"{PATH}::", f"{PATH}::LIMIT")
STEPS = (
    edit_step(f"{PATH}::words"),
    edit_step(f"{PATH}::Basket.add"),
    edit_step(f"{PATH}::+half"),
    edit_step("README.md"),
    edit_step("pkg/new.py::", creates="pkg/new.py"),
    edit_step(
        f"{PATH}::words",
        f"{PATH}::Basket.add",
        f"{PATH}::+half",
        "README.md",
        "pkg/new.py",
        creates="pkg/new.py",
    ),
    MODULE,
)
EACH = 300


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("number", range(len(STEPS)))
def test_no_malformed_answer_crashes_or_writes_what_was_not_declared(number: int, seed: int) -> None:
    step = STEPS[number]
    declared = {target.path for target in step.targets} | set(step.creates)
    seen: Counter[str] = Counter()
    for answer in answers(seed * 100 + number, EACH):
        result = read_edit_answer(TREE, step, answer)
        if isinstance(result, CheckResult):
            assert result.check == "shape"
            assert result.outcome is CheckOutcome.FAILED
            assert "\x1b" not in result.evidence
            assert "\x00" not in result.evidence
            seen["refused"] += 1
            continue
        assert set(result.changes) <= declared, answer
        assert all(content is not None for content in result.changes.values())
        verdict = check_edit_scope(step, TREE, result.changes)
        # A file whose module level may change can come anew as a whole: then it is the check that compares.
        assert verdict.outcome is CheckOutcome.PASSED or step is MODULE, (answer, verdict)
        seen["taken"] += 1
    assert seen["refused"] > EACH // 10
    assert TREE.read(PATH) == SHOP


WHOLE = f"{PATH}::words\n```python\ndef words(text):\n    return text.split()\n```\n"


@pytest.mark.parametrize(
    "second",
    [
        f"{PATH}::nothing\n```python\ndef nothing(): pass\n```\n",
        f"{PATH}::words\n```python\ndef words(text): return 1\n```\n",
        f"{PATH}::Basket.add\n```python\ndef add(self, item, amount=1):\n    # ... rest unchanged\n```\n",
        f"{PATH}::Basket.add\n```python\ndef add(self, item\n```\n",
        f"{PATH}::Basket.add\n```python\ndef add(self, item, amount=1):\n    return 1\n",
        "README.md\n```\n<<<<<<< SEARCH\nNo such line.\n=======\nx\n>>>>>>> REPLACE\n```\n",
        "README.md\n```\n<<<<<<< SEARCH\nSecond line.\n=======\nx\n```\n",
        "pkg/other.py\n```python\nX = 1\n```\n",
        "```python\nX = 1\n```\n",
    ],
)
def test_one_bad_block_spoils_the_whole_answer(second: str) -> None:
    step = edit_step(f"{PATH}::words", f"{PATH}::Basket.add", "README.md")
    assert isinstance(read_edit_answer(TREE, step, WHOLE), Edited)
    for answer in (WHOLE + second, second + WHOLE):
        assert isinstance(read_edit_answer(TREE, step, answer), CheckResult), answer
