"""The `tree` check catches everything that a rename must not do to its files."""

from __future__ import annotations

import pytest

from tests.codebase.checks.renames import tree_verdict
from tests.codebase.codemods.marked import rename_step
from tests.support.memory_tree import memory_tree
from tier_code.codebase.checks.renames.tree_equality import check_tree
from tier_code.domain.checks import CheckOutcome

RIGHT = {
    "names": ("def name(): pass\nname()\n", "def fresh(): pass\nfresh()\n"),
    "attributes, keywords and imports": (
        "from m import name\nname.name\nf(name=name)\n",
        "from m import fresh\nfresh.fresh\nf(fresh=fresh)\n",
    ),
    "statements with bare strings": (
        "def f():\n    global name\n    nonlocal_ = name\ntry: pass\nexcept E as name: pass\n",
        "def f():\n    global fresh\n    nonlocal_ = fresh\ntry: pass\nexcept E as fresh: pass\n",
    ),
    "patterns": (
        "match x:\n    case [name, *rest]: pass\n    case A(name=1): pass\n",
        "match x:\n    case [fresh, *rest]: pass\n    case A(fresh=1): pass\n",
    ),
    "export lists and slots": (
        "__all__ = ['name']\n__all__.append('name')\nclass A:\n    __slots__ = ('name',)\n",
        "__all__ = ['fresh']\n__all__.append('fresh')\nclass A:\n    __slots__ = ('fresh',)\n",
    ),
    "quoted annotations": (
        "def f(x: 'list[name]') -> 'm.name': ...\ny: 'name'\n",
        "def f(x: 'list[fresh]') -> 'm.fresh': ...\ny: 'fresh'\n",
    ),
    "quoted types elsewhere": (
        "import typing as t\nt.Optional['name']\nT = t.TypeVar('T', bound='name')\nt.cast('name', 1)\n",
        "import typing as t\nt.Optional['fresh']\nT = t.TypeVar('T', bound='fresh')\nt.cast('fresh', 1)\n",
    ),
    "debug format strings": ('print(f"{name=} {name}")\n', 'print(f"{fresh=} {fresh}")\n'),
    "only some places": ("name = 1\ndef f(name): pass\n", "fresh = 1\ndef f(name): pass\n"),
    "line ends stay": ("name = 1\r\nname\r\n", "fresh = 1\r\nfresh\r\n"),
}


@pytest.mark.parametrize(("before", "after"), RIGHT.values(), ids=RIGHT)
def test_a_clean_rename_passes(before: str, after: str) -> None:
    assert tree_verdict(before, after).outcome is CheckOutcome.PASSED


def test_the_evidence_counts_places_and_files() -> None:
    verdict = tree_verdict(
        {"a.py": "name = 1\nname\n", "b.py": "import a\na.name\n"},
        {"a.py": "fresh = 1\nfresh\n", "b.py": "import a\na.fresh\n"},
    )
    assert verdict.evidence == "2 files equal but for name → fresh in 3 places"


WRONG = {
    "a changed literal": ("name = 1\n", "fresh = 2\n"),
    "a changed string": ("name = 'name'\n", "fresh = 'fresh'\n"),
    "a changed dictionary key": ("name = 1\nd['name']\n", "fresh = 1\nd['fresh']\n"),
    "a changed docstring": ('def name():\n    """name"""\n', 'def fresh():\n    """fresh"""\n'),
    "a changed comment": ("name = 1  # name\n", "fresh = 1  # renamed\n"),
    "the name in a comment": ("name = 1  # name\n", "fresh = 1  # fresh\n"),
    "a literal type": (
        "from typing import Literal\nname: Literal['name']\n",
        "from typing import Literal\nfresh: Literal['fresh']\n",
    ),
    "another name": ("name = other\n", "fresh = another\n"),
    "a third name": ("name = 1\n", "new = 1\n"),
    "the names swapped": ("name = fresh\n", "fresh = name\n"),
    "an added statement": ("name = 1\n", "fresh = 1\nname = fresh\n"),
    "a removed statement": ("name = 1\nname\n", "fresh = 1\n"),
    "formatting": ("name  = 1\n", "fresh = 1\n"),
    "line ends": ("name = 1\r\n", "fresh = 1\n"),
    "a final newline": ("name = 1\n", "fresh = 1"),
    "a parameter": ("def name(name): pass\n", "def fresh(fresh): pass\n"),
    "a module": ("import name.x\n", "import fresh.x\n"),
    "broken syntax": ("def name(): pass\n", "def fresh(: pass\n"),
}


@pytest.mark.parametrize(("before", "after"), WRONG.values(), ids=WRONG)
def test_anything_else_fails_with_its_place(before: str, after: str) -> None:
    verdict = tree_verdict(before, after)
    assert verdict.outcome is CheckOutcome.FAILED
    assert "a.py" in verdict.evidence


def test_text_may_change_when_it_was_asked_for() -> None:
    before = 'def name():\n    """name"""\n    # name\n    return "a name"\n'
    after = before.replace("name", "fresh")
    assert tree_verdict(before, after, in_text=True).outcome is CheckOutcome.PASSED
    assert tree_verdict(before, after).outcome is CheckOutcome.FAILED


def test_documents_change_only_when_it_was_asked_for() -> None:
    before = {"a.py": "name = 1\n", "a.md": "name\n"}
    after = {"a.py": "fresh = 1\n", "a.md": "fresh\n"}
    assert tree_verdict(before, after, in_text=True).outcome is CheckOutcome.PASSED
    assert tree_verdict(before, after).outcome is CheckOutcome.FAILED


def test_files_are_neither_created_nor_deleted() -> None:
    tree = memory_tree({"a.py": "name = 1\n"})
    step = rename_step("a.py::name", "fresh")
    assert check_tree(step, tree, {"b.py": b"fresh = 1\n"}).outcome is CheckOutcome.FAILED
    assert check_tree(step, tree, {"a.py": None}).outcome is CheckOutcome.FAILED


def test_other_encodings_are_compared_byte_by_byte() -> None:
    content = "# coding: latin-1\nname = 'é'\n".encode("latin-1")
    tree = memory_tree({"a.py": content})
    step = rename_step("a.py::name", "fresh")
    assert check_tree(step, tree, {"a.py": content.replace(b"name", b"fresh")}).outcome is CheckOutcome.PASSED
    recoded = content.decode("latin-1").replace("name", "fresh").encode()
    assert check_tree(step, tree, {"a.py": recoded}).outcome is CheckOutcome.FAILED


def test_no_change_is_nothing_to_look_at() -> None:
    assert check_tree(rename_step("a.py::name", "fresh"), memory_tree({}), {}).outcome is CheckOutcome.SKIPPED
