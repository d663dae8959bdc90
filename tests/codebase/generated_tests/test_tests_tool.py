from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.codebase.generated_tests.workshop import TEST_FILE, DirectOffload, code_runner, shop, step_testing
from tests.support.trees import FolderTree, write_tree
from tier_code.codebase.codemods.test_cases.bench import CaseBench
from tier_code.codebase.codemods.test_cases.tool import TestCasesTool
from tier_code.domain.errors import TierCodeError, ToolDeclined, UsageProblem
from tier_code.ports.code import Edited
from tier_code.ports.running import CodeRunner
from tier_code.ports.source import Overlay, SourceTree


def tool_in(folder: Path) -> TestCasesTool:
    return TestCasesTool(CaseBench(DirectOffload(), code_runner(folder)))


async def made(folder: Path, source: str, name: str = "f", **files: str) -> Edited:
    named = {path.replace("__", "/") + ".py": text for path, text in files.items()}
    tree = write_tree(folder / "repo", {"m.py": source, **named})
    return await tool_in(folder).carry_out(tree, step_testing(name, "m.py"))


def text_of(edited: Edited) -> str:
    content = edited.changes[TEST_FILE]
    assert content is not None
    return content.decode()


def passes(folder: Path, tree: SourceTree, text: str) -> bool:
    place = folder / "repo" / TEST_FILE
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-c",
        "/dev/null",
        "--rootdir",
        ".",
    ]
    variables = {"PATH": "/usr/bin:/bin", "PYTHONPATH": ".", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    done = subprocess.run(
        [*command, TEST_FILE], cwd=tree.root, env=variables, capture_output=True, text=True, check=False
    )
    return done.returncode == 0


async def test_the_tests_of_several_functions_share_a_file_and_pass(tmp_path: Path) -> None:
    tree, tool = shop(tmp_path), tool_in(tmp_path)
    over = Overlay(tree)
    for name in ("price", "label", "is_even"):
        edited = await tool.carry_out(over, step_testing(name))
        over = over.with_changes(edited.changes)
    text = (over.read(TEST_FILE) or b"").decode()
    assert text.count("import pytest") == 1
    assert text.count("from pkg import shop") == 1
    assert "pytest.raises(shop.Refused)" in text
    assert "(3, 6.0)" in text, "the example in the docstring comes first"
    assert passes(tmp_path, tree, text)


async def test_a_note_says_that_the_values_are_the_present_ones(tmp_path: Path) -> None:
    edited = await tool_in(tmp_path).carry_out(shop(tmp_path), step_testing("label"))
    assert edited.notes[0] == "label: the tests pin what the code does now; read the values"
    assert "observed values, not reasoned ones" in text_of(edited).partition("\n")[0]


async def test_calls_and_tables_of_other_tests_are_taken_first(tmp_path: Path) -> None:
    tests = (
        "import pytest\nfrom m import f\n\n"
        "@pytest.mark.parametrize(('n', 'told'), [(41, 1), (43, 1)])\n"
        "def test_f(n, told):\n    assert f(n) == told\n"
    )
    edited = await made(tmp_path, "def f(n):\n    return n % 2\n", tests__test_m=tests)
    assert "(41, 1)" in text_of(edited)


async def test_texts_that_a_pattern_matches_are_thought_of(tmp_path: Path) -> None:
    source = (
        "import re\nCODE = re.compile(r'^([A-Z]{2})-(\\d{3,5})$')\n\n\ndef f(text: str) -> tuple[str, int] | None:\n"
        "    found = CODE.match(text)\n    if found is None:\n        return None\n"
        "    return found[1].lower(), int(found[2])\n"
    )
    text = text_of(await made(tmp_path, source))
    assert "is None" in text or "is expected" in text
    assert re.search(r"\(\"[a-z]{2}\", \d{3,5}\)", text), text


async def test_where_the_house_uses_unittest_so_do_the_tests(tmp_path: Path) -> None:
    tests = "import unittest\n\n\nclass T(unittest.TestCase):\n    def test_a(self):\n        pass\n"
    edited = await made(tmp_path, "def f(text: str) -> str:\n    return text.upper()\n", tests__test_m=tests)
    assert "class FTests(unittest.TestCase):" in text_of(edited)
    assert "pytest" not in text_of(edited)


async def test_a_function_that_loops_for_some_inputs_is_tested_with_the_others(tmp_path: Path) -> None:
    source = "def f(n: int) -> int:\n    total = 0\n    while n != 0:\n        total += n\n        n -= 1\n    return total\n"
    text = text_of(await made(tmp_path, source))
    assert "-1" not in text
    ast.parse(text)


async def test_generators_are_read_item_by_item(tmp_path: Path) -> None:
    edited = await made(
        tmp_path, "def f(text: str):\n    for word in text.split():\n        yield word.upper()\n"
    )
    assert "list(m.f(text)) == expected" in text_of(edited)


async def test_results_of_the_modules_own_types_are_written_with_them(tmp_path: Path) -> None:
    source = (
        "from dataclasses import dataclass\nfrom enum import Enum\n\n\nclass Size(Enum):\n    BIG = 1\n    SMALL = 2\n\n\n"
        "@dataclass\nclass Box:\n    size: Size\n    n: int\n\n\n"
        "def f(n: int) -> Box:\n    return Box(Size.BIG if n > 10 else Size.SMALL, n)\n"
    )
    assert "m.Box(size=m.Size.BIG, n=" in text_of(await made(tmp_path, source))


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("import time\n\n\ndef f():\n    return time.time()\n", "reads the clock"),
        ("def f(x):\n    x.append(1)\n    return x\n", "changes its argument x"),
        ("class C:\n    def f(self): return 1\n", "is not a function"),
        ("def f(x: 'Unheard'):\n    return x.unheard_of()\n", "gives a result that a test can hold"),
        ("def f(n: int):\n    return object()\n", "gives a result that a test can hold"),
        ("def f(n: int):\n    return {id(n): 1} if (lambda: n)() else str(object())\n", "depends on where"),
    ],
)
async def test_what_cannot_be_tested_by_values_is_declined(tmp_path: Path, source: str, why: str) -> None:
    with pytest.raises((ToolDeclined, UsageProblem), match=why):
        await made(tmp_path, source)


async def test_a_hidden_effect_is_caught_while_running(tmp_path: Path) -> None:
    source = "def opener():\n    return open\n\n\nTABLE = [opener()]\n\n\ndef f(name: str) -> str:\n    return TABLE[0]('/etc/hostname').name + name\n"
    with pytest.raises(ToolDeclined, match="impure"):
        await made(tmp_path, source)


async def test_results_that_depend_on_hashes_are_not_pinned(tmp_path: Path) -> None:
    with pytest.raises(ToolDeclined):
        await made(
            tmp_path,
            "def f(words: set[str]) -> str:\n    return ','.join({'a', 'b', 'c', 'd', 'e'} | words)\n",
        )


async def test_what_is_certain_is_handed_over_when_more_inputs_are_needed(tmp_path: Path) -> None:
    source = "def f(text: str) -> int:\n    if text[::-1] == 'drowssap terces':\n        return 1\n    return len(text)\n"
    with pytest.raises(ToolDeclined, match="more inputs are needed") as declined:
        await made(tmp_path, source)
    assert declined.value.partial is not None
    assert any("no test runs this line" in note for note in declined.value.details)


async def test_a_strange_exception_is_told_and_not_pinned(tmp_path: Path) -> None:
    edited = await made(tmp_path, "def f(n: int) -> float:\n    return 60 / n\n")
    assert any("f(0) raises ZeroDivisionError" in note for note in edited.notes)
    assert "ZeroDivisionError" not in text_of(edited)


async def test_a_file_that_somebody_else_wrote_is_left_alone(tmp_path: Path) -> None:
    tree = shop(tmp_path, {TEST_FILE: "def test_mine():\n    assert 1\n"})
    with pytest.raises(ToolDeclined, match="somebody else"):
        await tool_in(tmp_path).carry_out(tree, step_testing("label"))


async def test_a_function_that_is_tested_in_the_file_already_is_left_alone(tmp_path: Path) -> None:
    tree, tool = shop(tmp_path), tool_in(tmp_path)
    first = await tool.carry_out(tree, step_testing("label"))
    again = await tool.carry_out(Overlay(tree, dict(first.changes)), step_testing("label"))
    assert not again.changes


async def test_a_module_that_cannot_be_imported_is_a_problem_in_words(tmp_path: Path) -> None:
    with pytest.raises(
        TierCodeError, match=r"m cannot be imported by .*No module named 'nowhere_to_be_found'"
    ):
        await made(tmp_path, "import nowhere_to_be_found\n\n\ndef f(n: int) -> int:\n    return n\n")


async def test_output_of_the_project_does_not_reach_the_answer(tmp_path: Path) -> None:
    source = "import sys\nprint('noise' * 100000)\nsys.stderr.write('more')\n\n\ndef f(n: int) -> int:\n    return n + 1\n"
    assert "m.f(n) == expected" in text_of(await made(tmp_path, source))


async def test_a_python_that_the_repository_supplies_is_never_run(tmp_path: Path) -> None:
    tree = shop(tmp_path, {".venv/bin/python": "#!/bin/sh\ntouch /tmp/should-not-be\n"})
    supplied = Path(tree.root) / ".venv/bin/python"
    supplied.chmod(0o755)
    safe = code_runner(tmp_path)
    running = CodeRunner(
        runner=safe.runner, environment=safe.environment, interpreters=(str(supplied), sys.executable)
    )
    tool = TestCasesTool(CaseBench(DirectOffload(), running))
    assert (await tool.carry_out(FolderTree(tree.root), step_testing("label"))).changes
    alone = CodeRunner(runner=safe.runner, environment=safe.environment, interpreters=(str(supplied),))
    with pytest.raises(TierCodeError, match="the repository supplies"):
        await TestCasesTool(CaseBench(DirectOffload(), alone)).carry_out(tree, step_testing("price"))
