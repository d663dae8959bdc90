"""HumanEvalFix in Python (HumanEvalPack of bigcode-project/octopack, MIT): 164 functions, one bug each."""

from __future__ import annotations

import ast
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

FILE = "octopack/evaluation/create/humaneval-x/data/python/data/humanevalpack.jsonl"
"""Inside the data folder."""
CODE, TESTS = "solution.py", "test_solution.py"
SEED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One function that is wrong, and the tests that say so."""

    name: str
    bug: str
    """Its kind in the data set's words: `missing logic`, ..."""
    function: str
    code: str
    """The module with the bug: without its docstring, as the data set's form "with tests" has it."""
    right: str
    tests: str


def tasks_of(data: Path) -> Sequence[Task]:
    """Every task; empty where the data set is not there."""
    place = data / FILE
    if not place.is_file():
        return []
    return [_task(line) for line in place.read_text("utf-8").splitlines() if line.strip()]


def chosen(tasks: Sequence[Task], count: int) -> Sequence[Task]:
    """The same few each time; more of them keep the fewer among them."""
    mixed = list(tasks)
    Random(SEED).shuffle(mixed)
    return mixed[:count]


def written(task: Task, folder: Path) -> Path:
    """A repository with the function and its tests."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / CODE).write_text(task.code, "utf-8")
    (folder / TESTS).write_text(task.tests, "utf-8")
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    return folder


def module_of_tests(function: str, check: str) -> str:
    """The data set's `check` for pytest: a test for each assertion, or one test for a longer story."""
    body = next(
        node.body
        for node in ast.parse(check).body
        if isinstance(node, ast.FunctionDef) and node.name == "check"
    )
    telling = [node for node in body if not _says_nothing(node)]
    stories = [[node] for node in telling] if _only_asserts(telling) else [telling]
    tests = [_test(number, story) for number, story in enumerate(stories, 1)]
    return "\n\n\n".join((f"from solution import {function}", *tests)) + "\n"


def _task(line: str) -> Task:
    row = json.loads(line)
    names = {
        node.name for node in ast.parse(row["declaration"] + row["buggy_solution"]).body if _defines(node)
    }
    return Task(
        name=row["task_id"],
        bug=row["bug_type"],
        function=row["entry_point"],
        code=row["declaration"].lstrip("\n") + row["buggy_solution"],
        right=row["declaration"].lstrip("\n") + row["canonical_solution"],
        tests=module_of_tests(", ".join(sorted(names)), row["test"]),
    )


def _defines(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef)


def _only_asserts(body: Sequence[ast.stmt]) -> bool:
    return all(isinstance(node, ast.Assert) for node in body)


def _says_nothing(node: ast.stmt) -> bool:
    """`assert True, "..."`, which the data set has here and there."""
    return isinstance(node, ast.Assert) and isinstance(node.test, ast.Constant) and bool(node.test.value)


def _test(number: int, body: Sequence[ast.stmt]) -> str:
    lines = "\n".join(ast.unparse(node) for node in body).splitlines()
    return "\n".join((f"def test_{number}():", *(f"    {line}" for line in lines)))
