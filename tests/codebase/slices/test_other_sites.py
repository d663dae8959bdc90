"""What stands behind a definition that is made in more than one place, and who calls it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.codebase.edit_steps import edit_step
from tests.codebase.steps import MemoryTree
from tests.support.counters import QuarterCounter
from tier_code.codebase.slices.by_kind import step_slice
from tier_code.codebase.slices.slicing import slice_for
from tier_code.domain.context import ContextSlice
from tier_code.domain.plan import TaskClass, parse_target

LEAF = """
class Leaf:
    value: str
    line: int = 0
    column: int
    kind = "leaf"

    def __init__(self, value, where):
        self.kind = "new"
        self.value = value
        self.line, (
            self.column
        ) = where

    def other(self):
        self.value = ""
"""
CHOICES = """
try:
    from fast import load
except ImportError:
    def load(text):
        return text

if NEW:
    text = str
    def parse(text):
        return text
else:
    text = bytes
    parse = old_parse

def unrelated(text):
    text = 3
"""
TIMED = """
class Reply:
    @property
    def elapsed(self):
        return self._elapsed

    @elapsed.setter
    def elapsed(self, value):
        self._elapsed = value

    # What the name says is not all:
    # the reply stays open.
    def close(self):
        # Ends the stream, whoever reads it.

        # Safe to call twice.
        one = 1
        two = 2
        three = 3
        self.closed = True
"""


def cut(files: Mapping[str, str], target: str) -> ContextSlice:
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    return slice_for(tree, [parse_target(target)], 4000, QuarterCounter(), bodies=False)


def places(found: ContextSlice, why: str) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in found.spans if span.why == why]


def test_a_declared_attribute_comes_with_the_assignment_of_the_constructor() -> None:
    use = "from leaf import Leaf\ndef f(leaf: Leaf):\n    return leaf.value, leaf.column, leaf.line, leaf.kind\n"
    found = cut({"leaf.py": LEAF, "use.py": use}, "use.py::f")
    assert places(found, "attribute Leaf.value") == [(3, 3)]
    assert places(found, "sets Leaf.value") == [(10, 10)]
    assert places(found, "sets Leaf.column") == [(11, 13)]
    assert places(found, "sets Leaf.line") == [], "its value stands with the declaration"
    assert places(found, "sets Leaf.kind") == []


def test_a_name_defined_under_if_and_else_comes_with_each() -> None:
    use = "from choices import load, parse, text\ndef f(x):\n    return load(parse(text(x)))\n"
    found = cut({"choices.py": CHOICES, "use.py": use}, "use.py::f")
    assert places(found, "variable text") == [(9, 9)]
    assert places(found, "or text") == [(13, 13)]
    assert places(found, "or parse") == [(14, 14)]
    assert places(found, "or load") == []


def test_assigning_to_a_property_shows_its_setter_and_reading_does_not() -> None:
    write = "from timed import Reply\ndef f(reply: Reply):\n    reply.elapsed = 3\n"
    read = "from timed import Reply\ndef f(reply: Reply):\n    return reply.elapsed\n"
    assert places(cut({"timed.py": TIMED, "use.py": write}, "use.py::f"), "signature of Reply.elapsed#2")
    assert not places(cut({"timed.py": TIMED, "use.py": read}, "use.py::f"), "signature of Reply.elapsed#2")


def test_comments_at_the_top_of_a_body_belong_to_its_signature() -> None:
    use = "from timed import Reply\ndef f(reply: Reply):\n    reply.close()\n"
    found = cut({"timed.py": TIMED, "use.py": use}, "use.py::f")
    assert places(found, "signature of Reply.close") == [(13, 16)]


@pytest.mark.parametrize(("listed", "found"), [('__all__ = ["_inner"]', True), ("", False)])
def test_a_star_import_brings_an_underscore_only_when_all_lists_it(listed: str, *, found: bool) -> None:
    files = {"low.py": f"{listed}\ndef _inner(): ...\n", "high.py": "from low import *\n"}
    use = "from high import _inner\ndef f():\n    return _inner()\n"
    spans = cut({**files, "use.py": use}, "use.py::f").spans
    assert any(span.why == "signature of _inner" for span in spans) is found


CALLERS = {
    "shop.py": b"def price(item, rate):\n    return item * rate\n\n\ndef bill(items):\n"
    b"    before = 1\n    return [\n        price(\n            item,\n            2,\n        )\n        for item in items\n    ]\n",
    "other.py": b"import shop\nfrom elsewhere import price\n\n\ndef both():\n    price(1)\n    return shop.price(1, 2)\n\n\n"
    b"def foreign():\n    return price(9)\n",
    "tests/test_shop.py": b"from shop import price\n\n\ndef test_price():\n    assert price(1, 1) == 1\n",
}


def test_a_propagating_step_sees_the_lines_that_call_its_target() -> None:
    step = edit_step("shop.py::price", task_class=TaskClass.D)
    found = step_slice(MemoryTree(CALLERS), step, 2000, QuarterCounter())
    calls = [(span.path, span.start, span.end) for span in found.spans if span.why == "calls price"]
    assert calls == [
        ("shop.py", 8, 11),
        ("other.py", 6, 6),
        ("other.py", 7, 7),
        ("tests/test_shop.py", 5, 5),
    ]
    headers = [span.path for span in found.spans if span.why.endswith(" calls price")]
    assert headers == ["shop.py", "other.py", "tests/test_shop.py"]
    assert "def foreign" not in found.text
    plain = step_slice(MemoryTree(CALLERS), edit_step("shop.py::price"), 2000, QuarterCounter())
    assert not [span for span in plain.spans if "calls" in span.why]


def test_a_judged_step_sees_the_bodies_of_short_helpers() -> None:
    step = edit_step("shop.py::bill", task_class=TaskClass.E)
    found = step_slice(MemoryTree(CALLERS), step, 2000, QuarterCounter())
    assert "return item * rate" in found.text
    long = {"shop.py": CALLERS["shop.py"].replace(b"    return item * rate\n", b"    item += 1\n" * 70)}
    assert found.text.count("item += 1") == 0
    assert "item += 1" not in step_slice(MemoryTree(long), step, 2000, QuarterCounter()).text
