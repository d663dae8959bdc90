from __future__ import annotations

import pytest

from tests.frontends.line.desks import Room
from tests.support.journal_samples import (
    sample_at_the_wall,
    sample_changes_review,
    sample_declined,
    sample_plan_review,
    sample_rename_and_docstrings,
    sample_running,
)
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.budget import BudgetScope
from tier_code.domain.plan import StepId
from tier_code.domain.tiers import TierName
from tier_code.frontends.shared.departure import Departure, Errand

ENDED = e.TurnFinished(
    turn=1, outcome=e.Outcome.INTERRUPTED, reason="stopped", seconds=1.0, peak_memory_bytes=0
)
S1, S2, S3, S4 = (StepId(f"s{number}") for number in range(1, 5))


@pytest.mark.parametrize(
    ("entry", "sent"),
    [
        ("go", [c.ApprovePlan()]),
        ("yes", [c.ApprovePlan()]),
        ("/approve", [c.ApprovePlan()]),
        ("stop", [c.DiscardPlan()]),
        ("no", [c.DiscardPlan()]),
        ("2 local", [c.OverrideTier(step=S2, tier=TierName.LOCAL)]),
        ("s2 mid", [c.OverrideTier(step=S2, tier=TierName.MID)]),
        (
            "2, 3 small",
            [c.OverrideTier(step=S2, tier=TierName.SMALL), c.OverrideTier(step=S3, tier=TierName.SMALL)],
        ),
        ("drop 3", [c.DropStep(step=S3)]),
        ("drop 3 4", [c.DropStep(step=S3), c.DropStep(step=S4)]),
        ("move 4 2", [c.MoveStep(step=S4, by=-1)] * 2),
        ("move 2 to 4", [c.MoveStep(step=S2, by=1)] * 2),
        ("move 3 up", [c.MoveStep(step=S3, by=-1)]),
        ("edit 2 Say it in  one line", [c.EditStep(step=S2, instruction="Say it in  one line")]),
        ("/drop 3", [c.DropStep(step=S3)]),
    ],
)
def test_a_plan_is_worked_on_in_short_words(entry: str, sent: list[c.Command]) -> None:
    assert Room(sample_plan_review()).enter(entry) == sent


@pytest.mark.parametrize(
    ("entry", "sent"),
    [
        ("accept", [c.AcceptChanges()]),
        ("accept 1 2", [c.AcceptChanges(steps=(S1, S2))]),
        ("reject 2", [c.RejectChanges(steps=(S2,))]),
        ("undo", []),
        ("rerun 2", [c.RerunStep(step=S2)]),
    ],
)
def test_staged_changes_are_taken_or_left_in_short_words(entry: str, sent: list[c.Command]) -> None:
    room = Room(sample_changes_review())
    assert room.enter(entry) == sent
    assert bool(room.printed) is not bool(sent)


@pytest.mark.parametrize("entry", ["undo", "take it back please", "undo 1 2", "undo it"])
def test_what_was_written_is_taken_back_by_words_that_are_certain(entry: str) -> None:
    sent = Room(sample_rename_and_docstrings()).enter(entry)
    undoes = [c.UndoChanges(), c.UndoChanges(steps=(S1, S2))]
    assert sent[0] in undoes or sent == [c.SubmitPrompt(text=entry)]
    assert (sent == [c.SubmitPrompt(text=entry)]) is entry.startswith("take")


@pytest.mark.parametrize(
    "entry",
    [
        "drop support for python 3",
        "edit 12 files so that they end in a newline",
        "move 3 functions to cfg.py",
        "go through the code and document it",
        "2 locals are unused, remove them",
        "accept strings in parse() too",
        "commit messages should be checked",
        "show the help when nothing is given",
    ],
)
def test_a_sentence_is_a_request_whatever_word_it_begins_with(entry: str) -> None:
    assert Room(sample_rename_and_docstrings()).enter(entry) == [c.SubmitPrompt(text=entry)]


@pytest.mark.parametrize(
    ("entry", "shown"),
    [
        ("2", ("open", ("s2",))),
        ("show 2 3", ("open", ("s2", "s3"))),
        ("diff", ("review", ())),
        ("diff 1", ("review", ("s1",))),
        ("/diff HEAD", ("review", ("HEAD",))),
        ("plan", ("plan", ())),
        ("?", ("help", ())),
        ("/theme paper", ("theme", ("paper",))),
    ],
)
def test_what_is_only_looked_at_sends_nothing(entry: str, shown: tuple[str, tuple[str, ...]]) -> None:
    room = Room(sample_changes_review())
    assert room.enter(entry) == []
    assert room.shown == [shown]


def test_at_the_wall_a_number_chooses() -> None:
    room = Room(sample_at_the_wall())
    raised = room.enter("1")[0]
    assert isinstance(raised, c.SetBudget)
    assert raised.scope is BudgetScope.SESSION
    assert room.enter("9") == []
    assert "from 1 to" in room.printed[0]
    assert isinstance(room.enter("raise 2.00")[0], c.SetBudget)
    assert room.enter("skip") == [c.SkipStep(step=None)]


def test_after_a_refusal_a_number_asks_again_with_that_meaning() -> None:
    room = Room(sample_declined())
    declined = room.desk.view.declined
    assert declined is not None
    sent = room.enter("2")
    assert len(sent) == 1
    assert isinstance(sent[0], c.SubmitPrompt)
    assert str(declined.candidates[1].target) in sent[0].text


def test_a_request_during_a_run_waits_and_says_so() -> None:
    room = Room(sample_running())
    assert room.enter("rename a to b") == []
    assert "1 request waiting" in room.printed[0]
    assert room.enter("rename c to d") == []
    assert "2 requests waiting" in room.printed[0]
    assert room.desk.queue == ["rename a to b", "rename c to d"]


def test_what_waited_is_asked_in_order_once_nothing_runs() -> None:
    room = Room(sample_running())
    room.enter("rename a to b")
    room.enter("rename c to d")
    room.happen(ENDED)
    assert room.sent == [c.SubmitPrompt(text="rename a to b")]
    assert room.happen(e.PromptSubmitted(turn=2, text="rename a to b")) == [False]
    room.happen(e.RequestDeclined(turn=2, reason="no such name"))
    assert room.sent[-1] == c.SubmitPrompt(text="rename c to d")
    assert room.desk.queue == []


def test_stopping_forgets_what_waits_and_names_it() -> None:
    room = Room(sample_running())
    room.enter("rename a to b")
    assert room.enter("stop") == [c.Interrupt()]
    assert room.printed == ["not asked any more: rename a to b"]
    room.happen(ENDED)
    assert room.sent == [c.Interrupt()]


def test_only_what_was_typed_here_stands_on_the_screen_already() -> None:
    room = Room(sample_changes_review())
    room.enter("rename a to b")
    assert room.happen(e.PromptSubmitted(turn=9, text="rename a to b")) == [True]
    room.happen(e.RequestDeclined(turn=9, reason="no such name"))
    room.desk.begin("rename c to d")
    assert room.happen(e.PromptSubmitted(turn=10, text="rename c to d")) == [False]


@pytest.mark.parametrize(
    ("entry", "departure"),
    [
        ("quit", Departure(Errand.QUIT)),
        ("/quit", Departure(Errand.QUIT)),
        ("/resume 01ABC", Departure(Errand.RESUME, e.SessionId("01ABC"))),
        ("/replay 01ABC", Departure(Errand.REPLAY, e.SessionId("01ABC"))),
    ],
)
def test_leaving_says_where_to(entry: str, departure: Departure) -> None:
    room = Room(sample_changes_review())
    assert room.enter(entry) == []
    assert room.departures == [departure]


@pytest.mark.parametrize(
    ("records", "said"),
    [
        (sample_plan_review(), "go runs this plan"),
        (sample_changes_review(), "accept writes it"),
        (sample_running(), "Ctrl+C"),
        (sample_rename_and_docstrings(), "type a request"),
    ],
)
def test_an_empty_entry_says_what_could_be_done_and_does_nothing(
    records: tuple[e.Record, ...], said: str
) -> None:
    room = Room(records)
    assert room.enter("  ") == []
    assert said in room.printed[0]


def test_an_unknown_command_names_the_nearest() -> None:
    room = Room(sample_plan_review())
    assert room.enter("/aprove") == []
    assert "did you mean /approve" in room.printed[0]


def test_a_plan_that_is_forgotten_is_not_told_step_by_step() -> None:
    room = Room(sample_plan_review())
    assert room.enter("stop") == [c.DiscardPlan()]
    room.happen(e.StepDropped(step=S1))
    assert room.desk.discarding
    room.happen(ENDED)
    assert not room.desk.discarding
    room.enter("drop 3")
    assert not room.desk.discarding
