"""Hints are put in byte for byte, under the names the file has, with the imports that are missing."""

from __future__ import annotations

import ast

import pytest

from tests.codebase.hint_steps import by_tool, header, tree_of
from tests.codebase.steps import MemoryTree
from tier_code.codebase.codemods.hints.hinting import hinted
from tier_code.codebase.codemods.hints.import_lines import FUTURE, with_imports
from tier_code.codebase.codemods.hints.spelling import NeededImport
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Target

RAGGED = '''#!/usr/bin/python
"""Doc."""
import os, sys
from   typing import  List  # why


def f(  a=0 ,
        b = "x",  # second

        *rest,
        c:str="y" , **more) :
\tx = lambda q=1: q
\treturn  [a]
'''


def test_everything_but_the_hints_stays_as_it_is() -> None:
    changed, _ = by_tool(RAGGED, "f")
    assert changed == RAGGED.replace("a=0 ", "a: int = 0 ").replace('b = "x"', 'b: str = "x"').replace(
        "**more) :", "**more) -> list[int] :"
    )


@pytest.mark.parametrize(
    ("newline", "bom", "encoding"), [("\r\n", "", "utf-8"), ("\n", "\ufeff", "utf-8"), ("\n", "", "latin-1")]
)
def test_line_ends_marks_and_encodings_stay(newline: str, bom: str, encoding: str) -> None:
    first = "# -*- coding: latin-1 -*-\n" if encoding == "latin-1" else ""
    text = bom + (first + "def f(x='\u00e9'):\n    return x\n").replace("\n", newline)
    tree = MemoryTree({"m.py": text.encode(encoding)})
    after = hinted(tree, Target(path="m.py", qualname="f")).changes["m.py"]
    assert after == text.replace("x='", "x: str = '").replace("'):", "') -> str:").encode(encoding)


IMPORTS = [
    ("plain", "import os\n\ndef f():\n    yield 1\n", "from collections.abc import Iterator"),
    ("joined", "from collections.abc import Callable, Sized\n\ndef f():\n    yield 1\n", "from collections.abc import Callable, Iterator, Sized"),
    ("through typing", "from typing import Iterator\n\ndef f():\n    yield 1\n", "-> Iterator[int]"),
    ("through a module", "import typing as t\n\ndef f():\n    yield 1\n", "-> t.Iterator[int]"),
    ("its own module", "import datetime\n\ndef f():\n    return datetime.date.today()\n", "-> datetime.date:"),
    ("its own name", "from datetime import date as day\n\ndef f():\n    return day.today()\n", "-> day:"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "expected"), [case[1:] for case in IMPORTS], ids=[case[0] for case in IMPORTS]
)
def test_names_are_those_of_the_file(source: str, expected: str) -> None:
    changed, left = by_tool(source, "f")
    assert expected in changed
    assert left == ()


def test_what_only_hints_need_is_imported_for_type_checkers_only() -> None:
    source = "import helper\n\ndef f():\n    return helper.today()\n"
    files = {
        "m.py": source,
        "helper.py": "import datetime\ndef today() -> datetime.date:\n    return datetime.date.today()\n",
    }
    changed, left = by_tool(files, "f")
    assert left == ()
    assert "from __future__ import annotations\n" in changed
    assert "if TYPE_CHECKING:\n    from datetime import date\n" in changed
    assert header(changed, "f") == "def f() -> date:"


def test_a_class_that_comes_later_can_be_named() -> None:
    source = "def f():\n    return Later()\n\nclass Later:\n    pass\n"
    changed, _ = by_tool(source, "f")
    assert changed.startswith("from __future__ import annotations\n\ndef f() -> Later:")
    compile(changed, "m.py", "exec")


def test_hints_are_quoted_where_hints_are_read_when_the_program_runs() -> None:
    source = "from dataclasses import dataclass\n\ndef f():\n    return Later()\n\n@dataclass\nclass Later:\n    x: int = 0\n"
    changed, _ = by_tool(source, "f")
    assert '-> "Later":' in changed
    assert "__future__" not in changed


def test_the_oldest_python_of_a_project_can_read_its_hints() -> None:
    files = {
        "pyproject.toml": '[project]\nrequires-python = ">=3.8"\n',
        "m.py": "from typing import Optional\n\nclass C:\n    y: Optional[int] = None\n\ndef f(x=0):\n    if x:\n        return [x]\n    return None\n",
    }
    changed, _ = by_tool(files, "f")
    assert header(changed, "f") == 'def f(x: int = 0) -> "Optional[list[int]]":'


def test_existing_hints_and_type_comments_are_left_alone() -> None:
    changed, left = by_tool("def f(x: float = 0, y=1) -> 'object':\n    return x\n", "f")
    assert header(changed, "f") == "def f(x: float = 0, y: int = 1) -> 'object':"
    assert left == ()
    commented = "def f(x=0):\n    # type: (int) -> int\n    return x\n"
    assert by_tool(commented, "f")[0] == commented


def test_overloads_are_left_alone_and_second_definitions_are_found() -> None:
    source = (
        "from typing import overload\n"
        "class C:\n"
        "    @property\n    def x(self):\n        return 1\n"
        "    @x.setter\n    def x(self, value=2):\n        self.y = value\n"
        "    @overload\n    def f(self, a): ...\n    @overload\n    def f(self, a, b): ...\n    def f(self, a=1, b=2):\n        return 'x'\n"
    )
    assert "def x(self, value: int = 2) -> None:" in by_tool(source, "C.x#2")[0]
    assert by_tool(source, "C.f")[0] == source
    assert "def f(self, a: int = 1, b: int = 2) -> str:" in by_tool(source, "C.f#3")[0]


def test_shadowed_names_are_not_used() -> None:
    changed, left = by_tool("def str(x=0):\n    return x\n\ndef f():\n    return 'a'.upper()\n", "f")
    assert header(changed, "f") == "def f():"
    assert left


def test_a_file_that_cannot_be_parsed_elsewhere_is_no_hindrance() -> None:
    files = {"m.py": "def f(x=0):\n    return x\n", "broken.py": "from m import f\ndef (:\n"}
    assert header(by_tool(files, "f")[0], "f") == "def f(x: int = 0) -> int:"


def test_a_missing_function_and_a_broken_file_are_refused() -> None:
    with pytest.raises(UsageProblem, match="is no function"):
        hinted(tree_of("def f(): pass\n"), Target(path="m.py", qualname="g"))
    with pytest.raises(UsageProblem, match="cannot be parsed"):
        hinted(tree_of("def (:\n"), Target(path="m.py", qualname="f"))


FUTURES = [
    ('"""Doc."""\nimport os\n', '"""Doc."""\nfrom __future__ import annotations\nimport os\n'),
    ("from __future__ import division\nimport os\n", "from __future__ import division, annotations\nimport os\n"),
    ("from __future__ import (\n    division,\n)\n", "from __future__ import (\n    division,\n)\nfrom __future__ import annotations\n"),
    ("#!/bin/python\n# why\n\nx = 1\n", "#!/bin/python\n# why\n\nfrom __future__ import annotations\n\nx = 1\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), FUTURES)
def test_the_future_import_stands_where_it_may(before: str, after: str) -> None:
    changed = with_imports(before.encode(), [FUTURE]).decode()
    compile(changed, "m.py", "exec")
    assert (
        sorted(changed.split())
        == sorted(after.replace("division, annotations", "annotations, division").split())
        or changed == after
    )


@pytest.mark.parametrize(
    "source",
    [
        "",
        '"""Doc."""\n',
        "x = 1\n",
        "import os  # no end",
        "if True:\n    import os\n",
        "from typing import (\n    Any,\n)\n",
    ],
)
def test_imports_find_a_place_in_any_file(source: str) -> None:
    needed = [
        NeededImport("collections.abc", "Iterator"),
        NeededImport("decimal", "Decimal", typing_only=True),
        FUTURE,
    ]
    changed = with_imports(source.encode(), needed)
    names = {
        alias.name
        for node in ast.walk(ast.parse(changed))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert {"Iterator", "Decimal", "TYPE_CHECKING", "annotations"} <= names
    compile(changed, "m.py", "exec")
