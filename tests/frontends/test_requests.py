from __future__ import annotations

import pytest

from tests.support.journal_samples import SAMPLES
from tier_code.domain.budget import BudgetScope
from tier_code.domain.commands import (
    AcceptChanges,
    ApprovePlan,
    Command,
    ContinueRun,
    DiscardPlan,
    EditStep,
    Interrupt,
    OverrideTier,
    RedoChanges,
    RejectChanges,
    SetBudget,
    UndoChanges,
)
from tier_code.domain.fold import fold
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepId
from tier_code.domain.tiers import TierName
from tier_code.frontends.shared.hints import enter_meaning, plan_hints
from tier_code.frontends.shared.requests import Refusal, Wish, command_for

S1, S2 = StepId("s1"), StepId("s2")
GRANTED: list[tuple[str, Wish, Command]] = [
    ("plan_review", Wish(action="approve"), ApprovePlan()),
    ("plan_review", Wish(action="discard"), DiscardPlan()),
    ("plan_review", Wish(action="tier-local", step=S1), OverrideTier(step=S1, tier=TierName.LOCAL)),
    ("plan_review", Wish(action="edit", words=("2", "say more")), EditStep(step=S2, instruction="say more")),
    ("running", Wish(action="interrupt"), Interrupt()),
    ("changes_review", Wish(action="accept", step=S2), AcceptChanges()),
    ("changes_review", Wish(action="reject", step=S2), RejectChanges(steps=(S2,))),
    ("changes_review", Wish(action="reject"), RejectChanges()),
    ("rename_and_docstrings", Wish(action="undo"), UndoChanges()),
    ("rename_and_docstrings", Wish(action="undo", step=S1), UndoChanges(steps=(S1,))),
    ("undone", Wish(action="redo", words=("s2",)), RedoChanges(steps=(S2,))),
    ("failed_and_interrupted", Wish(action="continue"), ContinueRun()),
]


@pytest.mark.parametrize(("sample", "wish", "command"), GRANTED)
def test_a_wish_becomes_a_command(sample: str, wish: Wish, command: Command) -> None:
    assert command_for(wish, fold(SAMPLES[sample]())) == command


REFUSED = [
    ("running", Wish(action="approve"), "no plan waits for approval"),
    ("running", Wish(action="continue"), "a run is under way"),
    ("changes_review", Wish(action="continue"), "every step has run"),
    ("changes_review", Wish(action="interrupt"), "nothing is running"),
    ("plan_review", Wish(action="accept"), "nothing is staged"),
    ("rename_and_docstrings", Wish(action="reject", step=S1), "nothing is staged"),
    ("failed_and_interrupted", Wish(action="reject", step=S2), "this step has nothing staged"),
    ("changes_review", Wish(action="accept", words=("s8", "s9")), "there is no step s8, s9"),
    ("changes_review", Wish(action="undo"), "nothing was applied"),
    ("changes_review", Wish(action="redo"), "nothing was undone"),
    ("plan_review", Wish(action="tier-local"), "no step is chosen"),
    ("plan_review", Wish(action="drop"), "name a step, such as s2"),
    ("plan_review", Wish(action="edit", words=("s2",)), "write what the step should do"),
]


@pytest.mark.parametrize(("sample", "wish", "reason"), REFUSED)
def test_a_wish_that_cannot_be_granted_says_why(sample: str, wish: Wish, reason: str) -> None:
    assert command_for(wish, fold(SAMPLES[sample]())) == Refusal(reason)


def test_offers_follow_the_state_of_the_session() -> None:
    planned, running, staged = (
        fold(SAMPLES[name]()) for name in ("plan_review", "running", "changes_review")
    )
    assert {"edit", "drop", "move-down"} <= set(plan_hints(planned, planned.step(S1)))
    assert "escape" in plan_hints(running, None)
    assert {"accept", "review", "reject"} <= set(plan_hints(staged, staged.step(S1)))
    assert [enter_meaning(view) for view in (planned, running, staged)] == ["run plan", "", "review changes"]


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (("2.00",), SetBudget(scope=BudgetScope.SESSION, limit=Usd(2 * 10**9))),
        (("$0.5",), SetBudget(scope=BudgetScope.SESSION, limit=Usd(5 * 10**8))),
        (("day", "5"), SetBudget(scope=BudgetScope.DAY, limit=Usd(5 * 10**9))),
        (("none",), SetBudget(scope=BudgetScope.SESSION, limit=None)),
    ],
)
def test_a_budget_is_set_by_its_scope_and_amount(words: tuple[str, ...], command: SetBudget) -> None:
    assert command_for(Wish(action="budget", words=words), fold(SAMPLES["running"]())) == command


@pytest.mark.parametrize("words", [(), ("week", "5"), ("day",), ("-1",), ("day", "nan"), ("a", "b", "c")])
def test_a_budget_that_is_none_is_refused_with_what_to_write(words: tuple[str, ...]) -> None:
    answer = command_for(Wish(action="budget", words=words), fold(SAMPLES["running"]()))
    assert isinstance(answer, Refusal)
    assert "2.00" in answer.reason
