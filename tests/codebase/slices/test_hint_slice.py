"""What a type hint step is shown: what is known is in place, what is missing is named, and it stays small."""

from __future__ import annotations

import pytest

from tests.codebase.hint_steps import hint_step, tree_of
from tests.support.counters import QuarterCounter
from tier_code.codebase.slices.by_kind import step_slice
from tier_code.domain.errors import ContextTooLarge
from tier_code.domain.tiers import TierName

SOURCE = '''"""Boxes."""
from decimal import Decimal


class Box:
    """Holds things."""

    def put(self, thing, times=1, label=None):
        """Put it in.

        For long.
        """
        for _ in range(times):
            self.things.append(thing.copy())
        return thing
'''
USER = "from m import Box\ndef use(box):\n    box.put(box, times=3)\n    Box().put(thing, 2)\n"


def text_of(budget: int = 1500, source: str = SOURCE) -> str:
    tree = tree_of({"m.py": source, "user.py": USER})
    step = hint_step("Box.put", tier=TierName.LOCAL)
    return step_slice(tree, step, budget, QuarterCounter()).text


def test_evident_hints_are_in_place_and_the_rest_is_named() -> None:
    text = text_of()
    assert text.startswith("# m.py\nclass Box:\n...\n    def put(self, thing, times: int = 1, label=None):\n")
    assert text.endswith("# missing: thing, label, return\n")


def test_calls_and_classes_are_shown() -> None:
    text = text_of()
    assert "# calls: box.put(box, times=3); Box().put(thing, 2)\n" in text
    assert "# classes: Box, Decimal\n" in text


def test_a_long_function_is_shown_by_the_lines_that_tell() -> None:
    long = SOURCE.replace(
        "        return thing\n", "        print('nothing of it')\n" * 400 + "        return thing\n"
    )
    text = text_of(source=long)
    assert "nothing of it" not in text
    assert "        return thing\n" in text
    assert "For long" not in text


def test_what_does_not_fit_is_refused() -> None:
    with pytest.raises(ContextTooLarge):
        text_of(budget=10)
