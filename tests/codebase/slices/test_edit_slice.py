"""What an edit is shown: its targets in full, their class and imports, a test, a pattern for what is new."""

from __future__ import annotations

import pytest

from tests.codebase.edit_steps import NOTES, TREE, edit_step
from tests.codebase.steps import MemoryTree
from tests.support.counters import QuarterCounter
from tier_code.codebase.slices.by_kind import step_slice
from tier_code.domain.errors import ContextTooLarge, UsageProblem
from tier_code.domain.plan import Step, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.ports.code import SIZED

PATH = "pkg/shop.py"
TEST = b"from pkg.shop import words\n\n\ndef test_words():\n    assert words('a b') == ['a', 'b']\n"
LONG = MemoryTree(
    {
        **TREE.files,
        "tests/test_shop.py": TEST,
        "long.md": b"nothing\n" * 400 + b"the timeout is 3\n" + b"more\n" * 400,
    }
)


def text_of(step: Step, budget: int = 600) -> str:
    return step_slice(LONG, step, budget, QuarterCounter()).text


def test_a_function_comes_with_its_imports_and_its_test() -> None:
    text = text_of(edit_step(f"{PATH}::words"))
    assert "def words(text):\n    return re.split" in text
    assert "import re\n" in text
    assert "def test_words():" in text
    assert "def total" not in text
    assert "Decimal" not in text
    assert text.endswith(f"{SIZED}15\n")
    assert "test_words" not in text_of(edit_step(f"{PATH}::words", task_class=TaskClass.F))


def test_a_method_comes_with_its_class() -> None:
    text = text_of(edit_step(f"{PATH}::Basket.add"))
    assert 'class Basket:\n    """What' in text
    assert "    owner = " in text
    assert "self.items = list(items or [])" in text
    assert "def count(self) -> int:" in text


def test_something_new_comes_with_what_it_goes_beside() -> None:
    assert "net + net * rate" in text_of(edit_step(f"{PATH}::+half", after="total"))
    assert "re.split" in text_of(edit_step(f"{PATH}::+half"))
    assert "class Basket" in text_of(edit_step(f"{PATH}::+Basket.drop"))
    new = edit_step("pkg/new.py::", tier=TierName.SMALL, creates="pkg/new.py")
    assert "# pkg/shop.py" in text_of(new)
    assert "# pkg/shop.py" not in text_of(edit_step("pkg/new.py::", creates="pkg/new.py"))


def test_a_module_comes_whole_or_by_its_own_lines() -> None:
    assert "re.split" in text_of(edit_step(f"{PATH}::"))
    small = text_of(edit_step(f"{PATH}::"), 160)
    assert "LIMIT = 10" in small
    assert "re.split" not in small


def test_a_document_comes_whole_or_where_it_says_what_the_step_is_about() -> None:
    assert NOTES.decode() in text_of(edit_step("README.md"))
    region = text_of(edit_step("long.md", instruction="Set the timeout to 5."))
    assert "the timeout is 3" in region
    assert region.count("nothing") < 30


def test_the_same_step_gives_the_same_bytes() -> None:
    step = edit_step(f"{PATH}::Basket.add", task_class=TaskClass.G)
    assert text_of(step) == text_of(step)


def test_what_is_not_there_or_too_large_is_said() -> None:
    with pytest.raises(UsageProblem):
        text_of(edit_step(f"{PATH}::nowhere"))
    with pytest.raises(ContextTooLarge):
        text_of(edit_step(f"{PATH}::Basket"), 60)
