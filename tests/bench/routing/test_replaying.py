from __future__ import annotations

import gzip
import io
import json
import tarfile
from pathlib import Path

import pytest

from tests.bench.routing import can_it_edit, human_edit_bench
from tests.bench.routing.__main__ import main
from tests.bench.routing.recorded import Edit, ladder
from tests.bench.routing.replaying import Setting, Way, play
from tests.bench.routing.report import RECALLS, Verdicts, judge_cost, table
from tier_code.domain.plan import TaskClass
from tier_code.domain.tiers import TierName

MODELS = {TierName.LOCAL: "l", TierName.SMALL: "s", TierName.FRONTIER: "f"}
PERFECT = Setting(tiers=ladder(MODELS), recall=1.0, task_class=TaskClass.E)


def edit(name: str, *, local: bool, small: bool, frontier: bool) -> Edit:
    graded = {TierName.LOCAL: (local,), TierName.SMALL: (small,), TierName.FRONTIER: (frontier,)}
    return Edit(name=name, graded=graded, changed_tokens=40)


EDITS = [
    edit("easy", local=True, small=True, frontier=True),
    edit("middling", local=False, small=True, frontier=True),
    edit("odd", local=True, small=False, frontier=False),
    edit("hard", local=False, small=False, frontier=True),
    edit("nobody", local=False, small=False, frontier=False),
]


def test_a_climb_from_the_bottom_solves_what_anybody_can_and_counts_every_attempt() -> None:
    tally = play(EDITS, Way.CASCADE, PERFECT, [1])
    assert (tally.solved, tally.missed, tally.given_up) == (4, 0, 1)
    assert tally.calls == {TierName.LOCAL: 5, TierName.SMALL: 3, TierName.FRONTIER: 2}


def test_the_frontier_alone_is_asked_once_for_each_edit() -> None:
    tally = play(EDITS, Way.FRONTIER, PERFECT, [1])
    assert (tally.solved, tally.given_up, tally.calls) == (3, 2, {TierName.FRONTIER: 5})


def test_hindsight_asks_the_cheapest_tier_that_is_right() -> None:
    tally = play(EDITS, Way.ORACLE, PERFECT, [1])
    assert tally.calls == {TierName.LOCAL: 2, TierName.SMALL: 1, TierName.FRONTIER: 2}


def test_a_check_that_sees_nothing_leaves_every_failure_to_the_user() -> None:
    blind = Setting(tiers=ladder(MODELS), recall=0.0, task_class=TaskClass.E)
    tally = play(EDITS, Way.CASCADE, blind, [1])
    assert (tally.solved, tally.missed) == (2, 3)
    assert tally.human == pytest.approx(3 * 6.25)


def test_class_f_goes_to_the_frontier_and_the_same_seeds_give_the_same_figures() -> None:
    weak = Setting(tiers=ladder(MODELS), recall=0.25, task_class=TaskClass.F)
    tally = play(EDITS * 4, Way.ROUTER, weak, [1, 2])
    assert set(tally.calls) == {TierName.FRONTIER}
    assert tally == play(EDITS * 4, Way.ROUTER, weak, [1, 2])


def test_with_hard_edits_only_the_router_ends_up_no_dearer_than_the_frontier() -> None:
    hard = [edit(f"h{n}", local=False, small=False, frontier=True) for n in range(12)]
    found = table(hard, ladder(MODELS), range(2), again=0)
    verdicts = Verdicts([])
    judge_cost("hard ones", {recall: found[recall] for recall, _ in RECALLS}, verdicts)
    assert verdicts.met, verdicts.lines


def test_the_matrix_keeps_tasks_that_every_model_answered(tmp_path: Path) -> None:
    folder = tmp_path / "HumanEditBench" / "results" / "whole_file"
    folder.mkdir(parents=True)
    (folder / "a.json").write_text(json.dumps({"1": 1.0, "10": 0.5, "2": 1.0}))
    (folder / "b.json").write_text(json.dumps({"10": 1.0, "2": 0.0}))
    found = human_edit_bench.matrix(tmp_path)
    assert found == {"a": {"2": True, "10": False}, "b": {"2": False, "10": True}}
    both = human_edit_bench.edits(found, {TierName.LOCAL: "a", TierName.FRONTIER: "b"})
    assert [each.graded[TierName.LOCAL] for each in both] == [(True,), (False,)]


def test_graded_answers_are_read_from_their_archives(tmp_path: Path) -> None:
    folder = tmp_path / "CanItEdit" / "backups"
    folder.mkdir(parents=True)
    graded = {
        "before": "a = 1\n",
        "after": "a = 1\nb = a + 2\n",
        "taxonomy": {"libraries": ["numpy"]},
        "results": [{"status": "OK"}, {"status": "Exception"}],
    }
    packed = gzip.compress(json.dumps(graded).encode())
    for name in (
        "qwen2.5-coder-7b-instruct-baseline-x.tar.gz",
        "qwen2.5-coder-14b-instruct-baseline-x.tar.gz",
    ):
        with tarfile.open(folder / name, "w:gz") as archive:
            member = tarfile.TarInfo("run/1_edit_lazy.results.json.gz")
            member.size = len(packed)
            archive.addfile(member, io.BytesIO(packed))
    (only,) = can_it_edit.edits(tmp_path)
    assert only.graded[TierName.LOCAL] == (True, False)
    assert (only.changed_tokens, only.libraries) == (5, "numpy")


def test_without_data_it_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BENCH_DATA", raising=False)
    assert main([]) == 0
    assert "set BENCH_DATA" in capsys.readouterr().out
