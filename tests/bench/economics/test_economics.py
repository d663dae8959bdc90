from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench.economics import index_results, ours, traces
from tests.bench.economics.__main__ import main, repriced
from tests.bench.economics.surface import Place, delegated, inside, lines, needed

COUNTS = {
    "input_tokens": 1_000_000,
    "output_tokens": 100_000,
    "cache_creation_input_tokens": 200_000,
    "cache_read_input_tokens": 4_000_000,
}
PLACE = Place(output=300, context=3000, recall=0.99)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / traces.FOLDER / "data" / "results"
    folder.mkdir(parents=True)
    recorded = [
        {"arm": "A", "task": "T1", "success": True, "usage_by_role": {"claude-opus-4-7": COUNTS}},
        {"arm": "A", "task": "T1", "success": False, "usage_by_role": {"claude-opus-4-7": COUNTS}},
        {"arm": "A", "task": "T1", "success": False, "usage_by_role": {}},
        {"arm": "D", "task": "T1", "success": True, "usage_by_role": {"claude-haiku-4-5-20251001": COUNTS}},
    ]
    (folder / "A.jsonl").write_text("\n".join(json.dumps(line) for line in recorded))
    return tmp_path


def test_a_run_costs_what_the_price_table_says_and_failures_are_paid_for_too(data: Path) -> None:
    alone = [run for run in traces.runs(data) if run.arm == "A"]
    assert len(alone) == 2
    # Opus 4.7: 5 in, 25 out, 6.25 write, 0.50 read, per million.
    assert traces.dollars(alone[0], traces.RECORDED) == pytest.approx(5 + 2.5 + 1.25 + 2.0)
    assert traces.per_solved(alone, traces.RECORDED) == pytest.approx(2 * 10.75)
    assert traces.dollars(alone[0], traces.RECORDED, cached=False) == pytest.approx(5.2 * 5 + 2.5)


def test_a_newer_tokenizer_counts_more_and_a_sum_of_short_prompts_is_no_long_prompt(data: Path) -> None:
    (small,) = [run for run in traces.runs(data) if run.arm == "D"]
    # Haiku 5.5: 0.10 in, 0.50 out, 0.125 write, 0.01 read; 30 % more tokens.
    assert traces.dollars(small, traces.NOW) == pytest.approx(1.3 * (0.1 + 0.05 + 0.025 + 0.04))


def test_the_table_has_a_line_for_every_way(data: Path) -> None:
    told = list(repriced(traces.runs(data)))
    assert len(told) == 2 + 2 * len(traces.ARMS) + 3
    assert "$21.500 (1/2)" in told[2]


def test_a_step_that_is_always_right_is_cheaper_the_more_its_edit_writes() -> None:
    short, long = replace(PLACE, output=20), replace(PLACE, output=1000)
    assert inside(long) - delegated(long, 1.0) > inside(short) - delegated(short, 1.0) > 0


def test_the_better_the_check_the_less_a_worker_must_know() -> None:
    shares = [needed(replace(PLACE, recall=recall)) or 1.0 for recall in (0.25, 0.9, 0.95, 0.99)]
    assert shares == sorted(shares, reverse=True)


def test_at_the_break_even_both_ways_cost_the_same() -> None:
    share = needed(PLACE)
    assert share is not None
    assert delegated(PLACE, share) == pytest.approx(inside(PLACE), rel=1e-6)


def test_delegating_a_line_of_a_short_job_never_pays() -> None:
    assert needed(replace(PLACE, output=20, context=100, conversation=500, later_turns=0, human=0.0)) is None


def test_the_surface_has_a_line_for_every_size_and_context() -> None:
    assert len(list(lines(PLACE))) == 1 + 4 * 3


def test_a_model_that_is_right_more_often_makes_a_task_cheaper() -> None:
    (first, *_) = ours.SHAPES
    assert ours.modelled(first, 0.0) > ours.modelled(first, 0.5) > ours.modelled(first, 1.0) > 0


def test_pairs_are_compared_over_the_instances_that_both_ran(tmp_path: Path) -> None:
    root = tmp_path / index_results.FOLDER
    for place, cost, names in (("results", 1.0, "ab"), ("alternative_agents/openhands_subagents", 1.5, "bc")):
        folder = root / place / index_results.MODELS[0]
        (folder / "instance_results").mkdir(parents=True)
        graded = {name: {"cost": cost, "resolved": name == "b"} for name in names}
        (folder / "instance_results" / "swe-bench.json").write_text(json.dumps(graded))
        (folder / "scores.json").write_text(json.dumps([{"benchmark": "swe-bench", "agent_version": "v1"}]))
    (pair,) = index_results.pairs(tmp_path)
    assert (pair.instances, pair.solved, pair.dollars) == (1, (1, 1), (1.0, 1.5))


def test_without_data_the_surface_is_printed_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BENCH_DATA", raising=False)
    assert main() == 0
    told = capsys.readouterr().out
    assert "set BENCH_DATA" in told
    assert "Right attempts needed" in told
