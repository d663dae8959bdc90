from __future__ import annotations

import io
from collections.abc import Iterable

import pytest

from tests.frontends.headless.printing import Paper
from tests.support.journal_samples import SAMPLES, sample_at_the_wall, sample_declined, sample_plan_review
from tier_code.adapters.system_clock import SystemClock
from tier_code.domain import events as e
from tier_code.domain.events import Record
from tier_code.domain.fold import apply, fold
from tier_code.domain.view import SessionView
from tier_code.frontends.line.surroundings import LineSurroundings, Looks
from tier_code.frontends.line.teller import Teller
from tier_code.frontends.shared.printing.columns import cells
from tier_code.frontends.shared.printing.outlet import Outlet
from tier_code.frontends.shared.printing.plan_table import plan_lines


def told(records: Iterable[Record], columns: int = 80, *extra: e.Event) -> list[str]:
    """Every line of a session on a terminal without colours."""
    environ = {"TERM": "xterm", "NO_COLOR": "1", "COLUMNS": str(columns)}
    given = LineSurroundings(
        out=Paper(terminal=True), typed=io.StringIO(), clock=SystemClock(), environ=environ
    )
    teller, view, lines = Teller(Looks(given)), SessionView(), list[str]()
    known = [*records]
    known += [
        Record(seq=len(known) + place, at=known[-1].at + 1, event=event) for place, event in enumerate(extra)
    ]
    for record in known:
        view = apply(view, record)
        lines += teller.lines(record.event, view)
    return lines


def test_a_plan_ends_with_the_words_that_change_it() -> None:
    lines = "\n".join(told(sample_plan_review(), 120))
    assert "go runs it, stop forgets it. 4 local, drop 4, move 4 1, edit 1 TEXT change it" in lines


def test_a_plan_in_ascii_stands_in_columns_though_signs_are_longer() -> None:
    paper = Paper(terminal=True)
    given = LineSurroundings(
        out=paper,
        typed=io.StringIO(),
        clock=SystemClock(),
        environ={"TERM": "xterm", "NO_COLOR": "1", "COLUMNS": "120"},
        ascii_only=True,
    )
    steps = [step.step for step in fold(sample_plan_review()).current_steps]
    outlet = Outlet(paper, ascii_only=True)
    outlet.lines(plan_lines(steps, (), Looks(given)()))
    header, *rows = [line for line in paper.getvalue().split("\n") if " tok" in line or "  cost" in line]
    assert any("->" in row for row in rows)
    assert {row.index(step.tier.value) for row, step in zip(rows, steps, strict=True)} == {
        header.index("tier")
    }


def test_the_wall_is_a_numbered_question() -> None:
    lines = told(sample_at_the_wall())
    assert any(line.startswith("  1 raise the session budget to $") for line in lines)
    assert lines[-1].strip() == "type a number" or "  type a number" in lines


def test_a_refusal_numbers_what_was_meant() -> None:
    lines = told(sample_declined())
    assert "It could mean:" in lines
    assert any(line.startswith("  1 ") for line in lines)
    assert any(line.startswith("  2 ") for line in lines)


def test_a_receipt_leaves_the_shell_s_commands_out() -> None:
    lines = told(SAMPLES["changes_review"]())
    assert "  diff shows what is staged, accept writes it, reject forgets it" in lines
    assert not any("tier-code replay" in line or "tier-code undo" in line for line in lines)


def test_whoever_comes_back_is_told_where_things_stand() -> None:
    resumed = e.SessionResumed(version="0.1.0", tiers=(), interrupted=(), recovered=("one record was lost",))
    lines = told(sample_plan_review(), 100, resumed)
    since = lines[len(told(sample_plan_review(), 100)) :]
    assert "one record was lost" in since
    assert any(line.startswith("Last asked: rename want_bytes") for line in since)
    assert sum("go runs it" in line for line in since) == 1


@pytest.mark.parametrize("columns", [40, 60, 100])
@pytest.mark.parametrize("name", SAMPLES)
def test_lines_fit_from_forty_columns_on(name: str, columns: int) -> None:
    """But for code in a diff, the columns of a receipt, and the one line that ends a step."""
    own = ("+", "-", " ", "@", "ok s", "drop s", "FAIL s", "stop s")
    prose = [line for line in told(SAMPLES[name](), columns) if not line.startswith(own)]
    wide = [line for line in prose if cells(line) > columns]
    assert wide == []
