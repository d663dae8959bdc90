"""What stands against a rename: names that are taken, captured or meant for others."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.codebase.codemods.marked import check_declined, check_refused, check_rename

BAD_NAMES = {
    "not a name": ("two words", "not a Python name"),
    "a number in front": ("1st", "not a Python name"),
    "a keyword": ("class", "a keyword"),
    "the same": ("name", "already called"),
    "a dunder": ("__init__", "means something to Python"),
    "the throw-away name": ("_", "means something to Python"),
    "not normalised": ("ﬁle", "not a Python name"),
}


@pytest.mark.parametrize(("new", "message"), BAD_NAMES.values(), ids=BAD_NAMES)
def test_impossible_names(new: str, message: str) -> None:
    check_refused("def name(): pass\n", "a.py::name", new, message)


def test_soft_keywords_are_names() -> None:
    check_rename("def «name»(): pass\n«name»()\n", "a.py::name", "match")


TAKEN: dict[str, tuple[Mapping[str, str] | str, str]] = {
    "in the module": ("def name(): pass\nfresh = 1\n", "a.py:2: fresh = 1"),
    "by an import in the module": ("from os import path as fresh\ndef name(): pass\n", "a.py:1"),
    "in an importing module": (
        {"a.py": "def name(): pass\n", "b.py": "from a import name\ndef fresh(): pass\n"},
        "b.py:2",
    ),
    "in a module with a star import": (
        {"a.py": "def name(): pass\n", "b.py": "from a import *\nfresh = 1\nname()\n"},
        "b.py:2",
    ),
    "by a submodule": ({"p/__init__.py": "def name(): pass\n", "p/fresh.py": ""}, "p/fresh"),
    "by an import that was waiting for it": (
        {"a.py": "def name(): pass\n", "b.py": "try:\n    from a import fresh\nexcept ImportError: pass\n"},
        "b.py:2",
    ),
    "a use before any definition": ("def name(): pass\ndef f(): return fresh\n", "a.py:2"),
    "captured by a parameter": ("def name(): pass\ndef f(fresh): return name() + fresh\n", "a.py:2"),
    "captured by a local": (
        "def name(): pass\ndef f():\n    fresh = 1\n    return [name() for _ in fresh]\n",
        "a.py:4",
    ),
    "captured by a class attribute": (
        "def name(): pass\nclass A:\n    fresh = 1\n    x = name()\n",
        "a.py:4",
    ),
    "captured by a comprehension": ("def name(): pass\nx = [name(fresh) for fresh in y]\n", "a.py:2"),
    "captured through a quoted annotation": (
        "class name: pass\ndef f():\n    class fresh: pass\n    x: 'name' = 1\n",
        "a.py:4",
    ),
}


@pytest.mark.parametrize(("files", "place"), TAKEN.values(), ids=TAKEN)
def test_a_name_that_is_taken(files: Mapping[str, str] | str, place: str) -> None:
    target = (
        "p/__init__.py::name" if "p/__init__.py" in files and not isinstance(files, str) else "a.py::name"
    )
    check_refused(files, target, "fresh", place)


def test_a_builtin_that_is_used_would_be_caught() -> None:
    check_refused("def name(): pass\ndef f(x): return len(x)\n", "a.py::name", "len", "a.py:2")
    check_rename("def «name»(): pass\ndef f(x): return x\n", "a.py::name", "len")


TAKEN_ATTRIBUTES = {
    "by another method": "class A:\n    def name(self): ...\n    def fresh(self): ...\n",
    "by a method of the base": "class B:\n    def fresh(self): ...\nclass A(B):\n    def name(self): ...\n",
    "by a method of a subclass": "class A:\n    def name(self): ...\nclass B(A):\n    fresh = 1\n",
    "by an instance attribute": "class A:\n    def name(self): self.fresh = 1\n",
    "by something dynamic": "class A:\n    def name(self): return self.fresh\n",
}


@pytest.mark.parametrize("source", TAKEN_ATTRIBUTES.values(), ids=TAKEN_ATTRIBUTES)
def test_an_attribute_that_is_taken(source: str) -> None:
    check_refused(source, "a.py::A.name", "fresh", "'fresh'")


def test_an_attribute_that_a_base_outside_has() -> None:
    source = "class A(Exception):\n    def name(self): ...\n"
    check_refused(source, "a.py::A.name", "with_traceback", "builtins.Exception")


def test_a_name_that_would_become_private() -> None:
    check_refused("class A:\n    def name(self): ...\n", "a.py::A.name", "__fresh", "private")


def test_a_name_that_a_star_import_would_leave_out() -> None:
    files = {"a.py": "def name(): pass\n", "b.py": "from a import *\nname()\n"}
    check_refused(files, "a.py::name", "_fresh", "import *")


def test_targets_that_do_not_exist() -> None:
    check_refused("x = 1\n", "a.py::missing", "fresh", "defines no missing")
    check_refused("x = 1\n", "b.py::x", "fresh", "no Python file")
    check_refused("x = 1\n", "a.py::", "fresh", "modules and files are not renamed")
    check_refused("class A: pass\n", "a.py::A.missing", "fresh", "defines no A.missing")


OTHERS: dict[str, tuple[str, Mapping[str, str] | str, str]] = {
    "a dunder": ("a.py::A.__len__", "class A:\n    def __len__(self): return 1\n", "Python itself"),
    "an override of the standard library": (
        "a.py::A.run",
        "import threading\nclass A(threading.Thread):\n    def run(self): ...\n",
        "threading.Thread",
    ),
    "an override of a builtin": (
        "a.py::A.keys",
        "class A(dict):\n    def keys(self): ...\n",
        "builtins.dict",
    ),
    "a base that cannot be read": (
        "a.py::A.name",
        "from nowhere_installed import Base\nclass A(Base):\n    def name(self): ...\n",
        "nowhere_installed.Base cannot be looked into",
    ),
    "a file method": ("a.py::A.write", "class A:\n    def write(self, s): ...\n", "any object"),
    "a visitor": (
        "a.py::V.visit_Name",
        "import ast\nclass V(ast.NodeVisitor):\n    def visit_Name(self, n): ...\n",
        "prefix",
    ),
    "a test": ("test_a.py::test_it", {"test_a.py": "def test_it(): ...\n"}, "test runner"),
    "a fixture": (
        "conftest.py::client",
        {"conftest.py": "import pytest\n@pytest.fixture\ndef client(): ...\n"},
        "names of parameters",
    ),
    "a typed dictionary": (
        "a.py::D.name",
        "from typing import TypedDict\nclass D(TypedDict):\n    name: int\n",
        "keys",
    ),
    "a protocol": (
        "a.py::P.name",
        "from typing import Protocol\nclass P(Protocol):\n    def name(self): ...\nclass A:\n    def name(self): ...\n",
        "protocol",
    ),
    "a class that may fit a protocol": (
        "a.py::A.name",
        "from typing import Protocol\nclass P(Protocol):\n    def name(self): ...\nclass A:\n    def name(self): ...\n",
        "protocol",
    ),
    "a parameter": ("a.py::f.name", "def f(name): return name\n", "parameters"),
    "a name imported from outside": ("a.py::path", "from os import path\n", "imported from somewhere else"),
    "a name that is a module": ("a.py::json", "import json\njson = json\n", "is a module here"),
    "a fallback from outside": (
        "a.py::name",
        "try:\n    from fast import name\nexcept ImportError:\n    def name(): ...\n",
        "a.py:2",
    ),
    "two modules that may provide it": (
        "m.py::name",
        {
            "m.py": "def name(): ...\n",
            "n.py": "def name(): ...\n",
            "a.py": "try:\n    from m import name\nexcept ImportError:\n    from n import name\n",
        },
        "a.py:4",
    ),
    "a builtin that is bound only sometimes": (
        "a.py::open",
        "import sys\nif sys.platform == 'x':\n    def open(): ...\ndef f(): return open()\n",
        "a.py:4",
    ),
    "a class body that may read either": (
        "a.py::name",
        "name = 1\nclass A:\n    if x:\n        name = 2\n    y = name\n",
        "a.py:5",
    ),
    "fields filled from a dictionary": (
        "a.py::P.name",
        "from dataclasses import dataclass\n@dataclass\nclass P:\n    name: int\ndef f(d): return P(**d)\n",
        "a.py:5",
    ),
    "an object that is told its name": (
        "a.py::A.name",
        "class D:\n    def __set_name__(self, owner, name): self.key = KEYS[name]\nclass A:\n    name = D()\n",
        "a.py:4",
    ),
    "a private name that is written out": (
        "a.py::Safe",
        "class Safe:\n    def __init__(self): self.__x = 1\nSafe()._Safe__x\n",
        "a.py:3",
    ),
    "a field whose keyword has no underscore": (
        "a.py::P._name",
        "import attrs\n@attrs.define\nclass P:\n    _name: int\nP(name=1)\n",
        "without the underscore",
    ),
    "a package that is installed under another name": (
        "src/m.py::name",
        {
            "pyproject.toml": '[project]\nname = "my-tool"\n',
            "src/m.py": "def name(): ...\n",
            "tests/test_m.py": "from my_tool.m import name\n",
        },
        "tests/test_m.py:1",
    ),
    "a module that is imported by a path of its own": (
        "src/pkg/m.py::name",
        {
            "src/pkg/__init__.py": "",
            "src/pkg/m.py": "def name(): ...\n",
            "run/a.py": "import sys\nsys.path.insert(0, 'src/pkg')\nimport m\nm.name()\n",
        },
        "run/a.py:4",
    ),
    "a module that is handed around": (
        "m.py::name",
        {
            "m.py": "def name(): ...\n",
            "a.py": "import m\nrun(m)\ndef run(x): return x.name()\nclass A: name = 1\n",
        },
        "a.py:3",
    ),
}


@pytest.mark.parametrize(("target", "files", "told"), OTHERS.values(), ids=OTHERS)
def test_what_is_declined_and_why(target: str, files: Mapping[str, str] | str, told: str) -> None:
    check_declined(files, target, told)
