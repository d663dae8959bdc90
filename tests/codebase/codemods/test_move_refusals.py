"""Moves that are not certain, each with its reason."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.codebase.codemods.moves import check_move_declined

F = "def f():\n    pass\n"
CASES: dict[str, tuple[str, str, Mapping[str, str], tuple[str, ...]]] = {
    "nothing of that name": ("a.py::g", "b.py", {"a.py": F}, ("a.py defines no 'g'",)),
    "it is there already": ("a.py::f", "a.py", {"a.py": F}, ("in a.py already",)),
    "no module": ("a.py::f", "b.txt", {"a.py": F}, ("cannot be a Python module",)),
    "a folder that is no package": (
        "pkg/a.py::f",
        "other/b.py",
        {"pkg/__init__.py": "", "pkg/a.py": F},
        ("other is no package",),
    ),
    "a stub": (
        "a.py::f",
        "b.py",
        {"a.py": F, "a.pyi": "def f() -> None: ..."},
        ("a.pyi would have to change",),
    ),
    "defined twice": ("a.py::f", "b.py", {"a.py": F + F}, ("defined more than once",)),
    "defined under a condition": (
        "a.py::f",
        "b.py",
        {"a.py": "if 1:\n    def f(): pass\n"},
        ("not a plain definition",),
    ),
    "one of two names": ("a.py::x", "b.py", {"a.py": "x, y = 1, 2\n"}, ("not a plain definition",)),
    "an imported name": ("a.py::os", "b.py", {"a.py": "import os\n"}, ("not a plain definition",)),
    "a shared line": ("a.py::x", "b.py", {"a.py": "x = 1; y = 2\n"}, ("shares a line",)),
    "state that a function sets": (
        "a.py::x",
        "b.py",
        {"a.py": "x = 1\ndef f():\n    global x\n    x = 2\n"},
        ("state that this function sets",),
    ),
    "it sets state of its module": (
        "a.py::f",
        "b.py",
        {"a.py": "x = 1\ndef f():\n    global x\n    x = 2\n"},
        ("it sets 'x' of its module",),
    ),
    "it reads state that others set": (
        "a.py::f",
        "b.py",
        {"a.py": "x = 1\ndef f():\n    return x\ndef g():\n    global x\n    x = 2\n"},
        ("'x' is set here",),
    ),
    "it reads what another file replaces": (
        "a.py::f",
        "b.py",
        {"a.py": "x = 1\ndef f():\n    return x\ndef g(): return x\n", "t.py": "import a\na.x = 2\n"},
        ("t.py:2", "would not see this"),
    ),
    "it is replaced in its module": (
        "a.py::f",
        "b.py",
        {"a.py": F, "t.py": "import a\na.f = None\n"},
        ("t.py:2", "it is replaced in its module"),
    ),
    "it says where it stands": ("a.py::f", "b.py", {"a.py": "def f(): return __file__\n"}, ("'__file__'",)),
    "a name of the module itself": (
        "a.py::__all__",
        "b.py",
        {"a.py": "__all__ = []\n"},
        ("belongs to its module",),
    ),
    "a builtin's name": ("a.py::open", "b.py", {"a.py": "def open(): pass\n"}, ("hides a builtin",)),
    "the name is taken": (
        "a.py::f",
        "b.py",
        {"a.py": F, "b.py": "f = 1\n"},
        ("b.py:1", "'f' is defined here"),
    ),
    "the destination means something else by what it needs": (
        "a.py::f",
        "b.py",
        {"a.py": "import os\ndef f(): return os\n", "b.py": "os = 1\n"},
        ("b.py:1", "the moved code needs 'import os'"),
    ),
    "the destination means something else by a builtin": (
        "a.py::f",
        "b.py",
        {"a.py": "def f(): return len\n", "b.py": "def len(): pass\n"},
        ("the moved code means the builtin 'len'",),
    ),
    "a circle": (
        "pkg/a.py::f",
        "pkg/b.py",
        {
            "pkg/__init__.py": "",
            "pkg/a.py": "def h(): pass\ndef f(): h()\ndef g(): f(), h()\n",
        },
        ("pkg.b → pkg.a → pkg.b", "the moved code needs h", "pkg/a.py:3", "name h too"),
    ),
    "a circle through another module": (
        "pkg/a.py::f",
        "pkg/b.py",
        {
            "pkg/__init__.py": "",
            "pkg/a.py": "def f(): pass\ndef g(): f()\n",
            "pkg/b.py": "from . import c\nprint(c)\n",
            "pkg/c.py": "from .a import g\n",
        },
        ("pkg.a → pkg.b → pkg.c → pkg.a",),
    ),
    "names from a star import": (
        "a.py::f",
        "b.py",
        {"a.py": "from m import *\ndef f(): return thing\n"},
        ("from m import *", "perhaps thing"),
    ),
    "annotations that are read differently": (
        "a.py::f",
        "b.py",
        {"a.py": "from __future__ import annotations\ndef f(x: X | None): pass\n", "b.py": "y = 1\n"},
        ("b.py - it lacks",),
    ),
    "a module by a name that is taken": (
        "pkg/a.py::f",
        "pkg/b.py",
        {"pkg/__init__.py": "", "pkg/a.py": F, "t.py": "from pkg import a\nb = 1\na.f(), b\n"},
        ("t.py:3", "'b' already means something else"),
    ),
    "a file that cannot be read": (
        "a.py::f",
        "b.py",
        {"a.py": F, "t.py": "from a import f\nf(\n"},
        ("t.py:2",),
    ),
}


@pytest.mark.parametrize(("place", "to", "files", "told"), CASES.values(), ids=CASES)
def test_it_declines(place: str, to: str, files: Mapping[str, str], told: tuple[str, ...]) -> None:
    check_move_declined(files, place, to, *told)


PLACES: dict[str, tuple[str, str, Mapping[str, str], tuple[str, ...]]] = {
    "a decorator that registers": (
        "app.py::index",
        "views.py",
        {"app.py": "import flask\napp = flask.Flask(1)\n\n\n@app.route('/')\ndef index(): pass\n"},
        ("app.py:5: @app.route('/')", "nothing at app.py would import views.py"),
    ),
    "a fixture": (
        "conftest.py::client",
        "helpers.py",
        {"conftest.py": "import pytest\n@pytest.fixture\ndef client(): pass\n"},
        ("a fixture is found by its file",),
    ),
    "a test": (
        "test_a.py::test_x",
        "b.py",
        {"test_a.py": "def test_x(): pass\n"},
        ("no test runner looks into b.py",),
    ),
    "modules of different roots": (
        "src/pkg/a.py::f",
        "tests/b.py",
        {"src/pkg/__init__.py": "", "tests/__init__.py": "", "src/pkg/a.py": "def f(): pass\nf()\n"},
        ("src/pkg/a.py needs f of tests/b.py",),
    ),
    "a quoted type that names the module": (
        "a.py::C",
        "b.py",
        {"a.py": "class C: pass\n", "t.py": "import a\ndef f(x: 'a.C'): pass\n"},
        ("t.py:2", "a quoted type names the module"),
    ),
}


@pytest.mark.parametrize(("place", "to", "files", "told"), PLACES.values(), ids=PLACES)
def test_what_is_found_by_its_place_stays(
    place: str, to: str, files: Mapping[str, str], told: tuple[str, ...]
) -> None:
    check_move_declined(files, place, to, *told)
