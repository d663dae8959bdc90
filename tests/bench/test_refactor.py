from __future__ import annotations

import ast
import asyncio
from pathlib import Path

import pytest

from tests.bench import refactor
from tests.bench.refactor_runs import Outcome, run_task
from tests.bench.refactor_tasks import structural_problem, tasks_in

SOURCE = """class Store:
    def load(self, path, limit=10):
        total = sum(range(limit))
        return [path, total, limit, path * 2]

    def first(self, path):
        values = self.load(path)
        return values[0] if values else None

    def last(self, path):
        values = self.load(path, limit=3)
        return values[-1] if values else None
"""
INSTRUCTION = """# Refactor Store.load

Refactor the `load` method in the `Store` class to be a stand alone, top level function.
Name the new function `load`, exactly the same name as the existing method.
Update any existing `self.load` calls to work with the new `load` function.
"""


def benchmark(folder: Path) -> Path:
    classes = [node for node in ast.walk(ast.parse(SOURCE)) if isinstance(node, ast.ClassDef)]
    counts = [sum(1 for _ in ast.walk(node)) for node in (classes[0].body[0], classes[0])]
    home = folder / "refactor-benchmark" / "store_Store_load"
    (home / ".docs").mkdir(parents=True)
    (home / "store.py").write_text(SOURCE)
    (home / ".docs" / "instructions.md").write_text(INSTRUCTION)
    (home / "store_test.py").write_text(
        f'method = "load"\nmethod_children = {counts[0]}\n'
        f'class_name = "Store"\nclass_children = {counts[1]}\n'
    )
    return folder


def test_without_data_it_says_what_is_missing_and_succeeds(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BENCH_DATA", raising=False)
    assert refactor.main() == 0
    assert capsys.readouterr().out.strip() == refactor.NO_DATA


def test_a_task_is_solved_from_its_own_instruction(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    task = next(tasks_in(benchmark(tmp_path) / "refactor-benchmark"))
    run = asyncio.run(run_task(task))
    assert (run.outcome, run.reason, run.method_kept) == (Outcome.SOLVED, "", False)
    lines = "\n".join(refactor.report([run]))
    assert "solved 1 of 1 (100.0 %), declined 0, failed 0; 0 tokens, $0" in lines


@pytest.mark.parametrize(
    ("result", "problem"),
    [
        (SOURCE, "load is not a top-level function"),
        (
            "def load(): pass\nclass Store:\n    def first(self): pass\n",
            "the function has 3 nodes, not about 31",
        ),
        ("def load(): pass\n", "Store is gone"),
    ],
)
def test_the_test_of_the_benchmark_refuses(tmp_path: Path, result: str, problem: str) -> None:
    task = next(tasks_in(benchmark(tmp_path) / "refactor-benchmark"))
    assert structural_problem(task, result.encode()) == problem
