"""The bench of fixes without its data and without a model: tasks, grading, prices, and what it says then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.fixing.__main__ import NO_DATA, main
from tests.bench.fixing.asking import Asked
from tests.bench.fixing.report import ladder_prices, other_ways, price, summary
from tests.bench.fixing.sessions import Fixed, graded
from tests.bench.fixing.tasks import FILE, chosen, module_of_tests, tasks_of, written
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import TokenUsage

CHECK = """def check(double):
    assert double(2) == 4
    assert True, 'never fails'
    assert double(0) == 0
"""
ROW = {
    "task_id": "Python/0",
    "bug_type": "value misuse",
    "entry_point": "double",
    "declaration": "\ndef double(number: int) -> int:\n",
    "buggy_solution": "    return number * 3\n",
    "canonical_solution": "    return number * 2\n",
    "test": f"{CHECK}\ncheck(double)",
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    place = tmp_path / "data" / FILE
    place.parent.mkdir(parents=True)
    rows = [ROW | {"task_id": f"Python/{number}"} for number in range(6)]
    place.write_text("\n".join(json.dumps(row) for row in rows), "utf-8")
    return tmp_path / "data"


def test_without_data_it_says_what_to_get(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BENCH_DATA", str(tmp_path))
    assert main([]) == 0
    assert capsys.readouterr().out.strip() == NO_DATA


def test_the_same_tasks_are_chosen_each_time(data: Path) -> None:
    tasks = tasks_of(data)
    assert len(tasks) == 6
    assert list(chosen(tasks, 4))[:2] == list(chosen(tasks, 2))


def test_each_assertion_is_a_test() -> None:
    expected = (
        "from solution import double\n\n\ndef test_1():\n    assert double(2) == 4"
        "\n\n\ndef test_2():\n    assert double(0) == 0\n"
    )
    assert module_of_tests("double", CHECK) == expected


def test_a_longer_story_stays_one_test() -> None:
    check = "def check(double):\n    for number in range(3):\n        assert double(number) == 2 * number\n"
    assert module_of_tests("double", check).count("def test_") == 1


def test_the_bug_fails_and_the_right_answer_passes(data: Path, tmp_path: Path) -> None:
    task = tasks_of(data)[0]
    repo = written(task, tmp_path / "repo")
    green, output = graded(task, task.code, repo)
    assert not green
    assert "test_1" in output
    assert graded(task, task.right, repo)[0]


def test_failures_are_priced_and_successes_are_not(data: Path) -> None:
    task = tasks_of(data)[0]
    usage = TokenUsage(input_tokens=1_000_000, cache_read_tokens=1_000_000)
    green = Fixed(task=task, green=True, stopped="", seconds=2.0, usage=usage)
    red = Fixed(task=task, green=False, stopped="tests: test_1 still fails", seconds=1.0, usage=usage)
    small, frontier = (price(usage, tier) for tier in (TierName.SMALL, TierName.FRONTIER))
    lines = list(ladder_prices([green, red]))
    assert "NOT measured" in lines[0]
    assert [line.rpartition("$")[2] for line in lines[2:]] == [
        f"{small:.4f}",
        f"{small + frontier:.4f}",
        f"{2 * frontier:.4f}",
    ]
    said = list(summary([green, red]))
    assert "1 of 2 (50 %) green" in said[0]
    assert "stopped by: tests 1" in said[2]
    assert next(iter(other_ways("once", [Asked(green=False)]))) == "once: 0 of 1 (0 %) green"
