"""Everything outside the name stays byte for byte."""

from __future__ import annotations

import pickle

import pytest

from tests.support.memory_tree import memory_tree
from tier_code.codebase.codemods.rename import RenameOutcome, rename
from tier_code.domain.errors import ToolDeclined
from tier_code.domain.plan import Target

TARGET = Target(path="a.py", qualname="name")
BYTES = {
    "CRLF": b"def name():\r\n    return 1\r\n\r\nname()\r\n",
    "lone carriage returns": b"def name():\r    return 1\rname()\r",
    "mixed line ends": b"def name():\r\n    return 1\nname()\r\n\n",
    "byte order mark": b"\xef\xbb\xbfdef name(): pass\nname()\n",
    "latin-1": b"# -*- coding: latin-1 -*-\nx = '\xe9\xe8'\ndef name(): pass  # \xfc\ny = '\xe9', name()\n",
    "latin-1 cookie on line two": b"#!/usr/bin/python\n# vim: set fileencoding=latin-1 :\nname = '\xe9'\n'\xe9', name\n",
    "no final newline": b"def name(): pass\nname()",
    "tabs, form feeds and trailing blanks": b"\x0cdef name():\n\treturn 1   \n\t\nname  (  )\t\n",
    "line continuation": b"name = 1\nx = \\\n  name\n",
    "unicode in front": "größe = 1; name = größe, 'ñ'; x = name\n".encode(),
}


@pytest.mark.parametrize("content", BYTES.values(), ids=BYTES)
def test_only_the_identifiers_change(content: bytes) -> None:
    outcome = rename(memory_tree({"a.py": content}), TARGET, "renamed", in_text=False)
    assert outcome.changes == {"a.py": content.replace(b"name", b"renamed")}


def test_places_are_told_in_lines_and_columns_of_characters() -> None:
    tree = memory_tree({"a.py": "def name(): pass\nx = 'größe', name\n"})
    outcome = rename(tree, TARGET, "fresh", in_text=False)
    assert [(each.path, each.line, each.column) for each in outcome.references] == [
        ("a.py", 1, 5),
        ("a.py", 2, 14),
    ]


def test_the_outcome_and_the_refusal_travel_between_processes() -> None:
    outcome = rename(memory_tree({"a.py": "name = 1\n"}), TARGET, "fresh", in_text=False)
    copied = pickle.loads(pickle.dumps(outcome))  # noqa: S301 - our own bytes
    assert isinstance(copied, RenameOutcome)
    assert copied == outcome


def test_a_broken_file_without_the_name_is_no_obstacle() -> None:
    tree = memory_tree({"a.py": "name = 1\n", "broken.py": "def (:\n", "binary.py": b"\xff\xfe\0"})
    assert set(rename(tree, TARGET, "fresh", in_text=False).changes) == {"a.py"}


UNREADABLE = {
    "syntax error": (b"x = 1\ndef (name:\n", "b.py:2"),
    "not UTF-8 and no cookie": (b"x = 1\ny = '\xe9'; name\n", "b.py:2"),
    "unknown encoding": (b"# coding: klingon\nname\n", "b.py:1"),
    "null bytes": (b"name\0\n", "b.py:1"),
}


@pytest.mark.parametrize(("content", "place"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_broken_file_with_the_name_is_named(content: bytes, place: str) -> None:
    tree = memory_tree({"a.py": "name = 1\n", "b.py": content})
    with pytest.raises(ToolDeclined) as caught:
        rename(tree, TARGET, "fresh", in_text=False)
    assert caught.value.details[0].startswith(place)


def test_a_relative_of_python_with_the_name_is_named() -> None:
    tree = memory_tree({"a.py": "name = 1\n", "fast.pyx": "cdef name\n"})
    with pytest.raises(ToolDeclined) as caught:
        rename(tree, TARGET, "fresh", in_text=False)
    assert "fast.pyx:1" in caught.value.details[0]


def test_files_that_the_tree_does_not_give_are_left_out() -> None:
    # Links, devices and huge files: the tree lists them and reads them as None.
    class Withholding:
        """A tree with a path that cannot be read."""

        root = ""

        def paths(self) -> list[str]:
            return ["a.py", "link.py"]

        def read(self, path: str) -> bytes | None:
            return b"name = 1\n" if path == "a.py" else None

    assert set(rename(Withholding(), TARGET, "fresh", in_text=False).changes) == {"a.py"}
