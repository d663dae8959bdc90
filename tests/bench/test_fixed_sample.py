"""A small fixed sample of both benchmarks: tools do the work, checks catch what is wrong and nothing else."""

from __future__ import annotations

import asyncio

import pytest

from tests.bench.checks.running import KINDS, judged, trials_of
from tests.bench.mechanical.families import FAMILIES, tasks_of
from tests.bench.mechanical.running import run_task, services
from tests.bench.sample import SAMPLE


@pytest.mark.parametrize("family", FAMILIES)
async def test_tools_do_what_is_asked(family: str) -> None:
    code = services()
    outcomes = [await run_task(code, task) for task in tasks_of(SAMPLE, "shelf", family, 3)]
    assert outcomes
    assert [(outcome.request, outcome.why) for outcome in outcomes if outcome.verdict != "solved"] == []


SLOW = {"tests"}
"""Every trial runs the sample under many mutants: seconds each."""


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in SLOW])
def test_checks_catch_wrong_edits_and_let_right_ones_through(kind: str) -> None:
    code = services()
    verdicts = [asyncio.run(judged(code, trial)) for trial in trials_of(code, SAMPLE, "shelf", kind)]
    assert sum(verdict.right for verdict in verdicts) >= 1
    assert sum(not verdict.right for verdict in verdicts) >= 1
    assert [verdict for verdict in verdicts if not verdict.good] == []
