"""Names across files: imports, re-exports, module attributes."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.codebase.codemods.marked import check_rename

CASES: dict[str, tuple[str, Mapping[str, str]]] = {
    "from import and alias": (
        "m.py::name",
        {
            "m.py": "def «name»(): pass\n",
            "a.py": "from m import «name»\n«name»()\n",
            "b.py": "from m import «name» as other\nother()\nname = 1\n",
            "c.py": "from m import (\n    x,\n    «name»,\n)\nprint(«name»)\n",
            "d.py": "name = 2\nprint(name)\n",
        },
    ),
    "module attributes through every kind of import": (
        "pkg/m.py::name",
        {
            "pkg/__init__.py": "",
            "pkg/m.py": "«name» = 1\n",
            "a.py": "import pkg.m\npkg.m.«name»\n",
            "b.py": "import pkg.m as other\nother.«name» = 2\n",
            "c.py": "from pkg import m\nprint(m.«name».name)\n",
            "d.py": "from pkg import m as mm\ndef f(m): return mm.«name», m.thing\n",
        },
    ),
    "re-exports through the package": (
        "pkg/m.py::name",
        {
            "pkg/__init__.py": "from .m import «name» as «name»\n__all__ = ['«name»', 'other']\n",
            "pkg/m.py": "def «name»(): pass\n",
            "pkg/n.py": "from . import «name»\nfrom .m import «name» as again\n«name»()\n",
            "a.py": "import pkg\npkg.«name»()\nfrom pkg import «name»\n",
        },
    ),
    "star imports": (
        "pkg/m.py::name",
        {
            "pkg/__init__.py": "from .m import *\n",
            "pkg/m.py": "__all__ = ['«name»']\n__all__ += ['x']\ndef «name»(): pass\n",
            "a.py": "from pkg import *\n«name»()\ndef f(name): return name\n",
            "b.py": "import pkg\npkg.«name»()\n",
            "c.py": "from pkg import «name»\n",
        },
    ),
    "a star import that leaves the name out": (
        "m.py::name",
        {
            "m.py": "__all__ = ['x']\ndef «name»(): pass\n",
            "n.py": "def name(): pass\n",
            "a.py": "from n import *\nfrom m import *\nname()\n",
        },
    ),
    "relative imports": (
        "pkg/sub/m.py::name",
        {
            "pkg/__init__.py": "",
            "pkg/sub/__init__.py": "",
            "pkg/sub/m.py": "def «name»(): pass\n",
            "pkg/sub/n.py": "from .m import «name»\n",
            "pkg/o.py": "from .sub.m import «name»\nfrom .sub import m\nm.«name»()\n",
            "pkg/other/__init__.py": "from ..sub.m import «name»\nfrom ..sub import m as x\nx.«name»\n",
        },
    ),
    "source layout with tests": (
        "src/pkg/m.py::name",
        {
            "src/pkg/__init__.py": "from .m import «name»\n",
            "src/pkg/m.py": "def «name»(): pass\n",
            "tests/test_m.py": "from pkg import «name»\nfrom pkg.m import «name» as n\ndef test_it(): assert «name»()\n",
        },
    ),
    "same module name in two folders": (
        "one/tool.py::name",
        {
            "one/tool.py": "def «name»(): pass\n",
            "one/main.py": "from tool import «name»\n",
            "two/tool.py": "def name(): pass\n",
            "two/main.py": "import tool\ntool.name()\n",
        },
    ),
    "a module of the same name as its function": (
        "name.py::name",
        {
            "name.py": "def «name»(): pass\n",
            "a.py": "import name\nname.«name»()\nfrom name import «name» as n\n",
        },
    ),
    "conditional imports bind the same variable": (
        "m.py::name",
        {
            "m.py": "def «name»(): pass\n",
            "a.py": "try:\n    from m import «name»\nexcept ImportError:\n    «name» = None\nif «name»: «name»()\n",
        },
    ),
    "imports inside functions": (
        "m.py::name",
        {
            "m.py": "def «name»(): pass\n",
            "a.py": "def f():\n    from m import «name»\n    return «name»()\ndef g(): return name()\n",
        },
    ),
    "type checking blocks": (
        "m.py::name",
        {
            "m.py": "class «name»: pass\n",
            "a.py": """
            from typing import TYPE_CHECKING
            if TYPE_CHECKING:
                from m import «name»
            def f(x: "«name»") -> "list[«name»]": ...
            """,
        },
    ),
    "quoted annotations with a path": (
        "m.py::name",
        {
            "m.py": "class «name»: pass\n",
            "a.py": "import m, os\ndef f(x: 'm.«name»', y: 'os.name' = 1): ...\n",
        },
    ),
    "stubs belong to their module": (
        "m.py::name",
        {
            "m.py": "def «name»(x): pass\n",
            "m.pyi": "def «name»(x: int) -> None: ...\n",
            "a.py": "from m import «name»\n",
        },
    ),
    "stub as the target": (
        "m.pyi::name",
        {"m.py": "def «name»(x): pass\n", "m.pyi": "def «name»(x: int) -> None: ...\n"},
    ),
    "scripts without suffix": (
        "m.py::name",
        {
            "m.py": "def «name»(): pass\n",
            "bin/run": "#!/usr/bin/env python3\nimport m\nm.«name»()\n",
            "bin/other": "#!/bin/sh\nname\n",
        },
    ),
    "a re-export by assignment keeps its own name": (
        "m.py::name",
        {"m.py": "def «name»(): pass\n", "a.py": "import m\nname = m.«name»\nname()\n"},
    ),
    "a namespace package": (
        "ns/pkg/m.py::name",
        {
            "ns/pkg/__init__.py": "",
            "ns/pkg/m.py": "def «name»(): pass\n",
            "a.py": "from ns.pkg.m import «name»\nimport ns.pkg.m as m\nm.«name»()\n",
        },
    ),
    "a patterned module constant": (
        "m.py::NAME",
        {
            "m.py": "«NAME» = 1\n",
            "a.py": "import m\ndef f(x):\n    match x:\n        case m.«NAME»: return 1\n",
        },
    ),
    "circular imports": (
        "a.py::name",
        {
            "a.py": "import b\ndef «name»(): return b.other()\n",
            "b.py": "import a\ndef other(): return a.«name»\n",
        },
    ),
    "the standard library's module of the same name": (
        "pkg/json.py::name",
        {
            "pkg/__init__.py": "",
            "pkg/json.py": "def «name»(): pass\n",
            "pkg/a.py": "import json\njson.name\nfrom .json import «name»\n",
        },
    ),
    "unknown receivers cannot be a module that nobody hands around": (
        "m.py::name",
        {
            "m.py": "def «name»(): pass\n",
            "a.py": "import m\nm.«name»()\ndef f(x): return x.name\n",
        },
    ),
    "a submodule beside a variable of the same name": (
        "pkg/__init__.py::name",
        {
            "pkg/__init__.py": "from .name import other\ndef «name»(): pass\n",
            "pkg/name.py": "other = 1\n",
            "a.py": "from pkg import «name»\nfrom pkg.name import other\n",
        },
    ),
}


@pytest.mark.parametrize(("target", "files"), CASES.values(), ids=CASES)
def test_names_across_files(target: str, files: Mapping[str, str]) -> None:
    check_rename(files, target, "FRESH" if target.endswith("NAME") else "fresh")


def test_a_star_that_never_brought_the_name_is_no_hindrance() -> None:
    files = {"a.py": "def «_name»(): pass\n«_name»()\n", "b.py": "from a import *\n"}
    check_rename(files, "a.py::_name", "_fresh")


def test_a_stub_is_renamed_along_with_its_module() -> None:
    files = {
        "a.py": "def «name»(x): pass\n",
        "a.pyi": "from typing import overload\n@overload\ndef «name»(x: int) -> int: ...\n@overload\ndef «name»(x: str) -> str: ...\n",
        "b.py": "from a import «name»\n«name»(1)\n",
        "b.pyi": "from a import «name» as «name»\n",
    }
    check_rename(files, "a.py::name")
