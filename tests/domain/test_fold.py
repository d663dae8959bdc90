from __future__ import annotations

from dataclasses import replace

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.support.journal_builder import JournalBuilder, docstring_step, rename_step
from tests.support.journal_samples import SAMPLES
from tier_code.domain import events as e
from tier_code.domain.checks import failed, passed
from tier_code.domain.fold import fold
from tier_code.domain.ledger import CallId, CostQuality, LedgerEntry
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.patch import Patch, file_edit
from tier_code.domain.plan import StepId, Target
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import TokenUsage
from tier_code.domain.view import Phase, SessionView, StepView

ONE = rename_step(1, "old", "new", "a.py")
TWO = docstring_step(2, Target(path="a.py", qualname="f"))
PATCH = Patch(edits=(file_edit("a.py", b"old = 1\n", b"new = 1\n"),))


@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - {"many_steps"}))
def test_the_sample_journals_fold_to_the_views_on_record(name: str, snapshot: SnapshotAssertion) -> None:
    assert described(fold(SAMPLES[name]())) == snapshot


def described(view: SessionView) -> dict[str, object]:
    """What a front end shows of a view, small enough to read in a golden file."""
    return {
        "phase": view.phase.value,
        "records": view.records,
        "outcome": view.turn.outcome.value if view.turn and view.turn.outcome else None,
        "steps": [step_line(step) for step in view.steps],
        "checks of the run": [f"{r.check} {r.outcome.value}" for r in view.turn.checks] if view.turn else [],
        "spent, held, baseline": [view.spent.nanos, view.held_total.nanos, view.baseline.nanos],
        "tokens": view.usage.total,
        "applied": view.applied,
        "undone": view.undone,
        "writes": [[w.operation, w.undoing, w.patch.added, w.patch.removed] for w in view.writes],
        "declined": view.declined.reason if view.declined else None,
        "conflict": view.conflict.path if view.conflict else None,
        "notices": list(view.notices),
    }


def step_line(step: StepView) -> str:
    attempts = [
        f"attempt {a.number} {a.tier.value} {a.usage.total} tok, context {a.context_tokens}, "
        f"{len(a.answer)} characters, " + " ".join(f"{r.check}={r.outcome.value}" for r in a.checks)
        for a in step.attempts
    ]
    return f"{step.step.id} {step.state.value} {step.step.tier.value}: {'; '.join(attempts)}"


def planned() -> JournalBuilder:
    journal = JournalBuilder()
    journal.open()
    journal.ask(1, "rename old to new and document f")
    journal.propose(1, ONE, TWO)
    return journal


def staged() -> JournalBuilder:
    journal = planned()
    journal.approve(1)
    journal.run_tool(ONE, PATCH)
    journal.run_tool(TWO, PATCH)
    journal.end_turn(1, e.Outcome.DONE, 2.0)
    return journal


def applied() -> JournalBuilder:
    journal = staged()
    journal.state(e.PatchApplied(operation="op1", steps=(ONE.id, TWO.id), patch=PATCH))
    return journal


def states(view: SessionView) -> list[str]:
    return [step.state.value for step in view.steps]


def test_a_session_waits_for_approval_then_runs_then_waits_for_review_then_rests() -> None:
    assert fold(planned().records()).phase is Phase.PLAN_REVIEW
    assert fold(staged().records()).phase is Phase.CHANGES_REVIEW
    assert fold(applied().records()).phase is Phase.IDLE


def test_a_turn_that_ended_for_want_of_approval_still_waits_for_it() -> None:
    journal = planned()
    journal.end_turn(1, e.Outcome.NEEDS_APPROVAL, 0.1)
    assert fold(journal.records()).phase is Phase.PLAN_REVIEW


def test_a_turn_that_failed_before_any_step_ran_waits_for_nothing() -> None:
    journal = planned()
    journal.end_turn(1, e.Outcome.FAILED, 0.1)
    assert fold(journal.records()).phase is Phase.IDLE


def test_undoing_some_steps_leaves_the_others_applied() -> None:
    journal = applied()
    journal.state(e.ChangesUndone(operation="op2", steps=(TWO.id,), patch=PATCH))
    view = fold(journal.records())
    assert states(view) == ["applied", "undone"]
    assert view.applied == (("op1", (ONE.id,)),)
    assert view.undone == (("op2", (TWO.id,)),)


def test_redoing_puts_steps_back_where_they_were() -> None:
    journal = applied()
    journal.state(
        e.ChangesUndone(operation="op2", steps=(TWO.id,), patch=PATCH),
        e.ChangesRedone(operation="op3", steps=(TWO.id,), patch=PATCH),
    )
    view = fold(journal.records())
    assert states(view) == ["applied", "applied"]
    assert view.undone == ()
    assert view.applied == (("op1", (ONE.id,)), ("op3", (TWO.id,)))


def test_every_write_is_kept_with_its_direction() -> None:
    journal = applied()
    journal.state(e.ChangesUndone(operation="op2", steps=(TWO.id,), patch=PATCH))
    writes = fold(journal.records()).writes
    assert [(write.operation, write.undoing) for write in writes] == [("op1", False), ("op2", True)]
    assert writes[0].patch == PATCH


def test_rejected_results_wait_for_nothing_more() -> None:
    journal = staged()
    journal.state(e.PatchRejected(steps=(ONE.id, TWO.id)))
    view = fold(journal.records())
    assert (view.phase, states(view)) == (Phase.IDLE, ["rejected", "rejected"])


def test_a_later_choice_of_hunks_replaces_the_earlier_one_per_file() -> None:
    journal = staged()
    journal.state(
        e.HunksRejected(step=ONE.id, path="a.py", hunks=(0, 1)),
        e.HunksRejected(step=ONE.id, path="b.py", hunks=(2,)),
        e.HunksRejected(step=ONE.id, path="a.py", hunks=()),
    )
    assert fold(journal.records()).steps[0].rejected_hunks == (("b.py", (2,)),)


def test_a_new_result_forgets_which_hunks_of_the_old_one_were_unwanted() -> None:
    journal = staged()
    journal.state(
        e.HunksRejected(step=ONE.id, path="a.py", hunks=(0,)), e.PatchProposed(step=ONE.id, patch=PATCH)
    )
    assert fold(journal.records()).steps[0].rejected_hunks == ()


def test_a_conflict_is_shown_until_something_is_written() -> None:
    journal = staged()
    journal.state(e.ConflictFound(steps=(ONE.id,), path="a.py", reason="changed"))
    conflicted = fold(journal.records())
    assert conflicted.conflict is not None
    assert conflicted.phase is Phase.CHANGES_REVIEW
    journal.state(e.PatchApplied(operation="op1", steps=(ONE.id, TWO.id), patch=PATCH))
    assert fold(journal.records()).conflict is None


def test_an_edited_step_keeps_its_history_and_a_dropped_one_leaves_the_list() -> None:
    journal = planned()
    journal.state(
        e.StepEdited(step=replace(TWO, instruction="Be brief.")),
        e.StepDropped(step=ONE.id),
    )
    view = fold(journal.records())
    assert [step.step.instruction for step in view.current_steps] == ["Be brief."]
    assert states(view) == ["dropped", "planned"]


def test_reordering_moves_the_steps_of_this_turn_and_keeps_their_ids() -> None:
    journal = planned()
    journal.state(e.StepsReordered(order=(TWO.id, ONE.id)))
    assert [step.step.id for step in fold(journal.records()).steps] == ["s2", "s1"]


def test_overrides_and_escalations_change_the_tier_and_say_why() -> None:
    journal = planned()
    journal.state(
        e.TierOverridden(step=TWO.id, was=TierName.LOCAL, now=TierName.SMALL, by=e.By.USER),
        e.StepEscalated(step=ONE.id, was=TierName.TOOL, now=TierName.LOCAL, reason="tool: unsure"),
    )
    view = fold(journal.records())
    assert [(s.step.tier, s.step.reason) for s in view.steps] == [
        (TierName.LOCAL, "tool: unsure"),
        (TierName.SMALL, "you chose it"),
    ]
    assert view.escalations == 1


def test_a_second_attempt_stands_beside_the_first_and_both_are_charged() -> None:
    journal = planned()
    journal.approve(1)
    journal.state(
        e.StepStarted(step=TWO.id, attempt=1, tier=TierName.LOCAL),
        settled("c1", attempt=1, cost=Usd(5)),
        e.CheckRun(step=TWO.id, attempt=1, result=failed("shape", "prose")),
        e.StepStarted(step=TWO.id, attempt=2, tier=TierName.SMALL),
        settled("c2", attempt=2, cost=Usd(70)),
    )
    step = fold(journal.records()).steps[1]
    assert [(a.tier, a.cost, len(a.checks)) for a in step.attempts] == [
        (TierName.LOCAL, Usd(5), 1),
        (TierName.SMALL, Usd(70), 0),
    ]
    assert step.cost == Usd(75)


def test_one_attempt_that_asked_twice_is_charged_for_both_calls() -> None:
    journal = planned()
    journal.state(
        e.StepStarted(step=TWO.id, attempt=1, tier=TierName.LOCAL),
        settled("c1", attempt=1, cost=Usd(5)),
        settled("c2", attempt=1, cost=Usd(7)),
    )
    step = fold(journal.records()).steps[1]
    assert (step.cost, step.usage.total) == (Usd(12), 24)


def test_one_unpriced_call_makes_the_cost_of_its_step_unknown_and_not_zero() -> None:
    journal = planned()
    journal.state(
        e.StepStarted(step=TWO.id, attempt=1, tier=TierName.LOCAL),
        settled("c1", attempt=1, cost=None),
        settled("c2", attempt=1, cost=Usd(7)),
    )
    view = fold(journal.records())
    assert view.steps[1].cost is None
    assert (view.unpriced, view.spent) == (1, Usd(7))


def test_a_hold_ends_when_it_is_settled_released_or_written_off() -> None:
    journal = planned()
    for call in ("c1", "c2", "c3", "c4"):
        journal.state(e.SpendReserved(call=CallId(call), amount=Usd(100)))
    assert fold(journal.records()).held_total == Usd(400)
    journal.state(
        settled("c1", attempt=1, cost=Usd(30)),
        e.SpendReleased(call=CallId("c2")),
        e.SpendWrittenOff(call=CallId("c3"), amount=Usd(100)),
    )
    view = fold(journal.records())
    assert view.held == ((CallId("c4"), Usd(100)),)
    assert view.spent == Usd(130)
    assert view.left == Usd(2_000_000_000 - 230)


def test_a_refusal_of_the_budget_is_remembered_until_the_next_approval() -> None:
    journal = planned()
    journal.state(e.BudgetExhausted(step=TWO.id, needed=Usd(9), left=ZERO, reason="needs more than is left"))
    refused = fold(journal.records())
    assert refused.refusal is not None
    assert [step.reason for step in refused.waiting] == ["needs more than is left"]
    journal.approve(1)
    assert fold(journal.records()).refusal is None


def test_a_check_of_the_whole_run_that_ran_again_replaces_its_earlier_result() -> None:
    journal = staged()
    journal.check(None, failed("tests", "2 failed"))
    journal.check(None, passed("lint", "clean"))
    journal.check(None, passed("tests", "9 passed"))
    view = fold(journal.records())
    assert view.turn is not None
    assert [(r.check, r.evidence) for r in view.turn.checks] == [("lint", "clean"), ("tests", "9 passed")]


def test_the_end_of_a_cancelled_call_does_not_write_into_the_attempt_after_it() -> None:
    journal = planned()
    call = journal.call_local(TWO, (), ("half of i",))
    journal.state(
        e.StepStarted(step=TWO.id, attempt=2, tier=TierName.LOCAL),
        e.TextDelta(call=call, text="t"),
        e.ModelFailed(call=call, kind="AnswerTruncated", reason="cancelled"),
    )
    first, second = fold(journal.records()).steps[1].attempts
    assert (first.answer, second.answer, second.failure) == ("half of i", "", "")


def test_whoever_comes_back_finds_what_ran_marked_as_interrupted() -> None:
    journal = planned()
    journal.approve(1)
    journal.run_tool(ONE, PATCH)
    journal.state(
        e.StepStarted(step=TWO.id, attempt=1, tier=TierName.LOCAL),
        e.ProgressMade(what="load the local model", done=0, total=0),
        e.SessionResumed(
            version="0.2.0", interrupted=(TWO.id,), recovered=("a half-written file was put back",), tiers=()
        ),
    )
    view = fold(journal.records())
    assert states(view) == ["passed", "interrupted"]
    assert view.phase is Phase.CHANGES_REVIEW
    assert view.progress is None
    assert view.notices == ("a half-written file was put back",)


def test_a_session_that_cannot_go_on_says_why_until_somebody_comes_back() -> None:
    journal = planned()
    journal.state(e.SessionFailed(reason="disk full"))
    broken = fold(journal.records())
    assert (broken.phase, broken.failure) == (Phase.CLOSED, "disk full")
    journal.state(e.SessionResumed(version="0.1.0", interrupted=(), recovered=(), tiers=()))
    assert (fold(journal.records()).phase, fold(journal.records()).failure) == (Phase.PLAN_REVIEW, "")


def test_an_event_of_a_newer_version_is_noticed_and_changes_nothing_else() -> None:
    journal = staged()
    before = fold(journal.records())
    journal.state(e.UnknownEvent(type="MoonLanded", data="{}"))
    after = fold(journal.records())
    assert after.notices == (*before.notices, "an event of a newer version: MoonLanded")
    assert after.steps == before.steps


def test_a_second_request_begins_a_turn_and_the_steps_of_the_first_stay() -> None:
    journal = applied()
    journal.ask(2, "document g")
    third = docstring_step(3, Target(path="a.py", qualname="g"))
    journal.propose(2, third)
    view = fold(journal.records())
    assert [step.step.id for step in view.current_steps] == [third.id]
    assert len(view.steps) == 3
    assert view.phase is Phase.PLAN_REVIEW


def test_steps_are_numbered_by_their_ids_and_found_by_them() -> None:
    view = fold(staged().records())
    found = view.step(StepId("s2"))
    assert found is not None
    assert found.step.title == TWO.title
    assert view.step(StepId("s9")) is None


def settled(call: str, *, attempt: int, cost: Usd | None) -> e.SpendSettled:
    return e.SpendSettled(
        entry=LedgerEntry(
            call=CallId(call),
            step=TWO.id,
            attempt=attempt,
            tier=TierName.LOCAL,
            backend="scripted",
            model="m",
            usage=TokenUsage(input_tokens=10, output_tokens=2),
            price=None,
            cost=cost,
            quality=CostQuality.EXACT,
            tokens_source="usage",
            baseline=None,
            seconds=1.0,
        )
    )


def test_notices_are_counted_after_the_oldest_are_forgotten() -> None:
    journal = JournalBuilder()
    journal.open()
    journal.state(*(e.NoticeGiven(text=f"notice {number}") for number in range(250)))
    before = fold(journal.records())
    journal.ask(1, "rename a to b")
    journal.state(e.NoticeGiven(text="the newest"))
    after = fold(journal.records())
    assert (len(before.notices), before.told) == (200, 250)
    assert after.turns[0].told_before == 250
    assert after.told_since(250) == ("the newest",)
    assert after.told_since(251) == ()
    assert len(after.told_since(0)) == 200
