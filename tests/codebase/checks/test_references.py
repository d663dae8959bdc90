"""The `references` check catches renames that missed something, took too much or bent a meaning."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.codebase.checks.renames import references_verdict
from tests.codebase.codemods.marked import rename_step
from tests.support.memory_tree import memory_tree
from tier_code.codebase.checks.renames.references import check_references
from tier_code.domain.checks import CheckOutcome

Files = Mapping[str, str] | str


def test_the_evidence_says_what_was_found() -> None:
    uses = "import a\nfrom a import name\nname(a.name)\n"
    unrelated = "class B:\n    def name(self): return self.name\n"
    text = '    """name"""\n# name\n'
    before = {"a.py": f"def name():\n{text}", "b.py": uses + unrelated}
    after = {"a.py": f"def fresh():\n{text}", "b.py": uses.replace("name", "fresh") + unrelated}
    verdict = references_verdict(before, after)
    assert verdict.outcome is CheckOutcome.PASSED
    assert verdict.evidence == (
        "4 references in 2 files resolve to the renamed definition; 1 string still mentions it; "
        "1 comment still mentions it"
    )


def test_places_that_nobody_can_look_up_are_counted() -> None:
    before = "class A:\n    def name(self): ...\ndef f(x): return x.name()\n"
    verdict = references_verdict(before, before.replace("name", "fresh"), "a.py::A.name")
    assert verdict.outcome is CheckOutcome.PASSED
    assert "1 of them by the name alone" in verdict.evidence


MISSED: dict[str, tuple[Files, Files, str]] = {
    "a bare name": ("def name(): pass\nname()\n", "def fresh(): pass\nname()\n", "a.py::name"),
    "a name in a function": (
        "def name(): pass\ndef f(): return name()\n",
        "def fresh(): pass\ndef f(): return name()\n",
        "a.py::name",
    ),
    "an import in another file": (
        {"a.py": "def name(): pass\n", "b.py": "from a import name\n"},
        {"a.py": "def fresh(): pass\n"},
        "a.py::name",
    ),
    "a module attribute in another file": (
        {"a.py": "def name(): pass\n", "b.py": "import a\na.name()\n"},
        {"a.py": "def fresh(): pass\n"},
        "a.py::name",
    ),
    "an attribute of self": (
        "class A:\n    def name(self): ...\n    def g(self): return self.name()\n",
        "class A:\n    def fresh(self): ...\n    def g(self): return self.name()\n",
        "a.py::A.name",
    ),
    "an attribute of an instance": (
        "class A:\n    def name(self): ...\na = A()\na.name()\n",
        "class A:\n    def fresh(self): ...\na = A()\na.name()\n",
        "a.py::A.name",
    ),
    "an export list": (
        "__all__ = ['name']\ndef name(): pass\n",
        "__all__ = ['name']\ndef fresh(): pass\n",
        "a.py::name",
    ),
    "a quoted annotation": (
        "class name: pass\ndef f(x: 'name'): ...\n",
        "class fresh: pass\ndef f(x: 'name'): ...\n",
        "a.py::name",
    ),
}


@pytest.mark.parametrize(("before", "after", "target"), MISSED.values(), ids=MISSED)
def test_a_missed_reference_fails(before: Files, after: Files, target: str) -> None:
    assert references_verdict(before, after, target).outcome is CheckOutcome.FAILED


TOO_MUCH: dict[str, tuple[Files, Files, str]] = {
    "a local variable of the same name": (
        "def name(): pass\ndef f():\n    name = 1\n    return name\n",
        "def fresh(): pass\ndef f():\n    fresh = 1\n    return fresh\n",
        "a.py::name",
    ),
    "a method of the same name": (
        "def name(): pass\nclass A:\n    def name(self): return self.name\n",
        "def fresh(): pass\nclass A:\n    def fresh(self): return self.fresh\n",
        "a.py::name",
    ),
    "the method of an unrelated class": (
        "class A:\n    def name(self): ...\nclass B:\n    def name(self): ...\n",
        "class A:\n    def fresh(self): ...\nclass B:\n    def fresh(self): ...\n",
        "a.py::A.name",
    ),
    "an attribute of an unrelated class": (
        "class A:\n    def name(self): ...\nclass B:\n    def name(self): ...\nb = B()\nb.name()\n",
        "class A:\n    def fresh(self): ...\nclass B:\n    def name(self): ...\nb = B()\nb.fresh()\n",
        "a.py::A.name",
    ),
    "an instance attribute of an unrelated class": (
        "class A:\n    def name(self): ...\nclass B:\n    def __init__(self): self.name = 1\n",
        "class A:\n    def fresh(self): ...\nclass B:\n    def __init__(self): self.fresh = 1\n",
        "a.py::A.name",
    ),
    "a function of another module": (
        {"a.py": "def name(): pass\n", "b.py": "def name(): pass\n"},
        {"a.py": "def fresh(): pass\n", "b.py": "def fresh(): pass\n"},
        "a.py::name",
    ),
    "an attribute of a builtin": (
        "class A:\n    def append(self): ...\n[].append(1)\n",
        "class A:\n    def fresh(self): ...\n[].fresh(1)\n",
        "a.py::A.append",
    ),
    "an import of something else": (
        {"a.py": "def name(): pass\n", "c.py": "def name(): pass\n", "b.py": "from c import name\n"},
        {"a.py": "def fresh(): pass\n", "b.py": "from c import fresh\n"},
        "a.py::name",
    ),
    "a module of the standard library": (
        "import os\ndef name(): pass\nos.name\n",
        "import os\ndef fresh(): pass\nos.fresh\n",
        "a.py::name",
    ),
}


@pytest.mark.parametrize(("before", "after", "target"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_an_extra_rename_fails(before: Files, after: Files, target: str) -> None:
    assert references_verdict(before, after, target).outcome is CheckOutcome.FAILED


BENT = {
    "captured by a parameter": (
        "def name(): pass\ndef f(fresh): return name()\n",
        "def fresh(): pass\ndef f(fresh): return fresh()\n",
    ),
    "captured by a local of a function in between": (
        "def name(): pass\ndef f():\n    fresh = 1\n    def g(): return name()\n    return fresh, g\n",
        "def fresh(): pass\ndef f():\n    fresh = 1\n    def g(): return fresh()\n    return fresh, g\n",
    ),
    "captured by a comprehension": (
        "def name(): pass\nx = [name for fresh in y]\n",
        "def fresh(): pass\nx = [fresh for fresh in y]\n",
    ),
    "two definitions become one": ("name = 1\nfresh = 2\n", "fresh = 1\nfresh = 2\n"),
    "a builtin is shadowed": (
        "def name(): pass\ndef f(x): return len(x)\n",
        "def len(): pass\ndef f(x): return len(x)\n",
    ),
    "captured across a class": (
        "def f():\n    name = 1\n    class A:\n        def g(self, fresh): return name, fresh\n",
        "def f():\n    fresh = 1\n    class A:\n        def g(self, fresh): return fresh, fresh\n",
    ),
}


@pytest.mark.parametrize(("before", "after"), BENT.values(), ids=BENT)
def test_a_captured_name_fails(before: str, after: str) -> None:
    new = "len" if "def len" in after else "fresh"
    target = "a.py::f.name" if before.startswith("def f():\n    name") else "a.py::name"
    assert references_verdict(before, after, target, new).outcome is CheckOutcome.FAILED


def test_versions_that_differ_in_more_than_the_name_cannot_be_compared() -> None:
    assert references_verdict("name = 1\n", "fresh = 1\nfresh\n").outcome is CheckOutcome.FAILED
    assert references_verdict("name = 1\n", "fresh = (\n").outcome is CheckOutcome.FAILED


def test_unreadable_files_that_were_not_touched_are_left_alone() -> None:
    before = {"a.py": "name = 1\n", "broken.py": "def (name\n"}
    assert references_verdict(before, {"a.py": "fresh = 1\n"}).outcome is CheckOutcome.PASSED


def test_no_change_is_nothing_to_look_at() -> None:
    assert (
        check_references(rename_step("a.py::name", "x"), memory_tree({}), {}).outcome is CheckOutcome.SKIPPED
    )
