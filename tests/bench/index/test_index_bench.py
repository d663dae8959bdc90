"""The benchmark of the index runs on a small tree, and what it compares is what it says."""

from __future__ import annotations

from pathlib import Path

from tests.bench.index.figures import Figure, side_by_side
from tests.bench.index.trees import Bench, python_sources, sample_tree
from tests.bench.index.warm import stat_scan, warm


def test_a_figure_says_whether_its_goal_is_met() -> None:
    assert "goal 2: ok" in Figure("a", 1.5, 2).row
    assert "goal 2: MISSED" in Figure("a", 2.5, 2).row
    assert "goal" not in Figure("a", 2.5).row


def test_pairs_are_compared_by_their_ratio() -> None:
    clock = iter([4.0, 2.0, 9.0, 3.0, 5.0, 5.0])
    ratio, ours, base = side_by_side(lambda: None, lambda: None, 3, lambda _: next(clock))
    assert (ratio, ours, base) == (2.0, 5.0, 3.0)


def test_rows_disk_and_memory_are_measured_on_a_small_tree(tmp_path: Path) -> None:
    bench = Bench(sample_tree(tmp_path / "tree", 30), tmp_path)
    assert len(python_sources(bench)) == 31
    assert stat_scan(bench.root) == 31
    figures = {figure.title.partition(" /")[0]: figure for figure in warm(bench, 1)}
    touched = figures["rows touched by one edit, ten times the repository"]
    assert 0 < touched.value <= touched.goal
    assert figures["disk for 100,000 definitions"].value > 0
