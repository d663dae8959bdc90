"""The bench of fixes without its data and without a model: tasks, grading, prices, and what it says then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bench.fixing.__main__ import NO_DATA, main
from tests.bench.fixing.asking import Asked
from tests.bench.fixing.canonical import Canonical
from tests.bench.fixing.report import other_ways, price, summary, without_local
from tests.bench.fixing.sessions import Fixed, Ladder, graded
from tests.bench.fixing.tasks import FILE, Task, chosen, module_of_tests, tasks_of, written
from tier_code.domain.money import ZERO, Usd
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


def ended(task: Task, *, local: int, cost: Usd | None = ZERO, green: bool = True) -> Fixed:
    climbed = cost is not ZERO
    return Fixed(
        task=task,
        green=green,
        stopped="" if green else "tests: test_1 still fails",
        seconds=2.0,
        usage=TokenUsage(input_tokens=1_000_000),
        attempts=local + climbed,
        local=local,
        climbed=climbed,
        cost=cost,
    )


def test_what_the_local_tier_brought_is_told_apart_from_what_was_paid_for(data: Path) -> None:
    task = tasks_of(data)[0]
    said = list(
        summary(
            [
                ended(task, local=1),
                ended(task, local=3),
                ended(task, local=5, cost=Usd(nanos=2_000_000)),
                ended(task, local=5, cost=Usd(nanos=1_000_000), green=False),
            ]
        )
    )
    assert said[0] == "\nlocal tier alone: 2 of 4 (50 %) green, $0; 1 by its first answer"
    assert said[1] == "with the ladder: 3 of 4 (75 %) green"
    assert "  stopped by: tests 1" in said
    assert said[-1] == "  the ladder: 2 of 4 tasks asked for money, $0.00300 in all, $0.000750 a task"


def test_a_call_without_a_price_is_said_to_have_none(data: Path) -> None:
    task = tasks_of(data)[0]
    assert ended(task, local=0, cost=None).row.split()[-3] == "unpriced"
    lines = list(without_local([ended(task, local=0, cost=None)]))
    assert lines[1].endswith("$0.00000 in all, $0.000000 a task; 1 without a price")
    assert lines[2].endswith(f"${price(TokenUsage(input_tokens=1_000_000), TierName.FRONTIER):.6f} a task")


def test_another_way_to_ask_is_one_line() -> None:
    assert next(iter(other_ways("once", [Asked(green=False)]))) == "once: 0 of 1 (0 %) green"


def test_the_server_above_answers_with_the_right_function_for_each_place(data: Path) -> None:
    task = tasks_of(data)[0]
    known = Canonical(task=task)
    asked = {
        "messages": [
            {"role": "user", "content": "Places:\n- solution.py::double\n- solution.py::other\nTask: x"}
        ]
    }
    assert known.answer(asked) == (
        "solution.py::double\n```python\ndef double(number: int) -> int:\n    return number * 2\n```"
    )


def test_a_session_climbs_only_where_there_is_a_server() -> None:
    assert Ladder().options == ["--offline", "--max-tier", "local"]
    assert Ladder().environment == {}
    above = Ladder(url="http://127.0.0.1:9", first="small")
    assert above.options[-2:] == ["--tier", "E=small"]
    assert above.environment["ANTHROPIC_BASE_URL"] == "http://127.0.0.1:9"
