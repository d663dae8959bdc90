"""The type checker's surroundings: which files it sees, under which names, and what it does when it cannot."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.codebase.hint_steps import tree_of
from tests.codebase.steps import MemoryTree
from tier_code.codebase.checks.hints.type_checker import CheckerUnavailable, type_checker
from tier_code.codebase.checks.hints.typed_sources import MOST_READ, module_name, typed_sources

WRONG = "x: int = 'a'\n"


def problems(files: dict[str, str], path: str = "m.py") -> list[tuple[str, int, str]]:
    found = type_checker().run(typed_sources(tree_of(files), path), "").problems
    return [(problem.path, problem.line, problem.code) for problem in found]


def test_errors_have_their_place_and_code() -> None:
    assert problems({"m.py": f"import os\n{WRONG}"}) == [("m.py", 2, "assignment")]


def test_a_change_of_the_same_size_in_the_same_second_is_seen() -> None:
    for _ in range(3):
        assert problems({"m.py": "x: str = 'a'\n"}) == []
        assert problems({"m.py": "x: int = 'a'\n"}) == [("m.py", 1, "assignment")]


def test_bodies_without_hints_are_looked_at() -> None:
    assert problems({"m.py": "def f(x):\n    return 1 + 'a'\n"}) == [("m.py", 2, "operator")]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("m.py", "m"),
        ("src/pkg/mod.py", "pkg.mod"),
        ("src/pkg/__init__.py", "pkg"),
        ("src/pkg/inner/deep.py", "pkg.inner.deep"),
        ("tests/test_a.py", "test_a"),
        ("bin/my-script.py", "_tier_code_my_script"),
    ],
)
def test_modules_have_the_names_that_imports_use(path: str, expected: str) -> None:
    assert module_name(path, {"src/pkg"}) == expected


def test_users_are_found_through_relative_and_absolute_imports() -> None:
    files = {
        "src/pkg/__init__.py": "",
        "src/pkg/tools.py": "def f(x: int) -> int:\n    return x\n",
        "src/pkg/b.py": "from .tools import f\nf('x')\n",
        "tests/test_a.py": "from pkg.tools import f\nf('x')\n",
        "unrelated.py": WRONG,
    }
    assert problems(files, "src/pkg/tools.py") == [
        ("src/pkg/b.py", 2, "arg-type"),
        ("tests/test_a.py", 2, "arg-type"),
    ]


def test_a_file_named_like_a_standard_module_disturbs_nothing() -> None:
    files = {
        "types.py": WRONG,
        "m.py": "import types\ndef f() -> None: ...\n",
        "tests/json.py": "from m import f\n",
    }
    assert problems(files) == []
    with pytest.raises(CheckerUnavailable, match="named like a module of the standard library"):
        problems(files, "types.py")


def test_files_that_cannot_be_read_are_passed_over() -> None:
    tree = MemoryTree(
        {"m.py": b"def f() -> None: ...\n", "a.py": b"f(\n", "b.py": b"f = '\xff'\n", "c.py": b"\0 f"}
    )
    assert list(typed_sources(tree, "m.py").files) == ["m.py"]


def test_a_file_that_mypy_cannot_read_is_left_out_unless_it_is_the_one() -> None:
    blocking = "from ..... import f\n"
    assert problems({"m.py": f"def f() -> None: ...\n{WRONG}", "user.py": blocking}) == [
        ("m.py", 2, "assignment")
    ]
    with pytest.raises(CheckerUnavailable, match="cannot read this code: m"):
        problems({"m.py": blocking})


def test_a_very_large_repository_is_read_near_the_file_only() -> None:
    files = {f"other/a{number}.py": "" for number in range(MOST_READ)} | {"pkg/m.py": "", "pkg/near.py": ""}
    assert {"pkg/m.py", "pkg/near.py"} <= typed_sources(tree_of(files), "pkg/m.py").files.keys()


def test_without_mypy_the_check_fails_and_says_what_to_install() -> None:
    program = (
        "import sys; sys.modules['mypy'] = sys.modules['mypy.version'] = None\n"
        "from tests.codebase.hint_steps import by_tool, hint_step, tree_of\n"
        "from tier_code.codebase.checks.hints.hints import check_hints\n"
        "result = check_hints(hint_step('f'), tree_of('def f(x): pass\\n'), {'m.py': b'def f(x: int): pass\\n'}, '')\n"
        "print(result.outcome, result.evidence)\n"
        "try:\n    by_tool('def f(x=0): pass\\n', 'f')\n"
        "except Exception as problem:\n    print(type(problem).__name__, problem)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    first, second = done.stdout.splitlines()
    assert first == "failed type hints need mypy; install tier-code[checks]"
    assert second == "UsageProblem type hints need mypy; install tier-code[checks]"
