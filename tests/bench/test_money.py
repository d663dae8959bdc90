"""A small run of the money simulation; `make bench-money` is the large one."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bench.money.figures import Figures
from tests.bench.money.generator import world_of
from tests.bench.money.inside import happened, run_inside
from tests.bench.money.over_http import forking, run_over_http
from tests.bench.money.scenes import Kill, World
from tier_code.domain.budget import Limits
from tier_code.domain.money import Usd

pytestmark = pytest.mark.timeout(120)
"""A few seconds; this is for machines that do much else."""
SEED = 11
MEMORY = Path("/dev/shm")  # noqa: S108 - thousands of synced writes that no power loss threatens


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as made:
        yield Path(made)


def with_processes(count: int, kind: str, sessions: int) -> World:
    """The first world with so many processes."""
    worlds = (world_of(SEED, kind, number, sessions) for number in range(50))
    return next(world for world in worlds if len(world.processes) == count)


def test_no_budget_is_crossed_and_every_bill_is_in_the_ledger(folder: Path) -> None:
    total = Figures()
    for number in range(6):
        total.add(run_inside(world_of(SEED, "inside", number, 10), folder / str(number)))
    assert total.problems == []
    assert total.over == 0
    assert total.clean_charged == total.clean_billed > 0
    assert total.charged >= total.billed
    assert min(total.checked, total.crashes, total.cancels, total.cuts, total.refused, total.shared) > 0


def test_two_processes_with_one_day_budget_over_http_and_one_of_them_killed(folder: Path) -> None:
    world = with_processes(2, "http", 14)
    killed = replace(world, kills=(Kill(process=0, request=2, delay=0.0),))
    figures = run_over_http(killed, folder / "world", forking())
    assert figures.problems == []
    assert (figures.over, figures.kills, figures.shared, figures.sessions) == (0, 1, 1, 14)
    assert figures.requests > 0


def test_a_nano_dollar_less_in_the_ledger_is_noticed(folder: Path) -> None:
    judgement = happened(world_of(SEED, "inside", 1, 4), folder / "world")
    with closing(sqlite3.connect(folder / "world" / "ledger.db")) as books:
        books.execute("UPDATE calls SET charged = charged - 1 WHERE state = 'settled' AND charged > 0")
        books.commit()
    problems = judgement.judge().problems
    assert any("in the journal" in problem for problem in problems)
    assert any("settled at" in problem for problem in problems)


def test_a_call_over_a_limit_is_noticed(folder: Path) -> None:
    judgement = happened(world_of(SEED, "inside", 1, 4), folder / "world")
    lower = Limits(session=Usd(1))
    judgement.world = replace(
        judgement.world,
        processes=tuple(
            tuple(replace(session, limits=lower, changes=()) for session in sessions)
            for sessions in judgement.world.processes
        ),
    )
    judgement.outcomes = [replace(outcome, asked={}) for outcome in judgement.outcomes]
    assert judgement.judge().over > 0
