"""Stories about missing money: a plan that needs too much, a step that waits, a step that was left out."""

from __future__ import annotations

from dataclasses import replace

from tests.support.journal_builder import JournalBuilder, docstring_step, rename_step
from tier_code.domain import events as e
from tier_code.domain.budget import BudgetScope, ScopeStanding
from tier_code.domain.money import Usd
from tier_code.domain.patch import Patch, file_edit
from tier_code.domain.plan import StepEstimate, Target
from tier_code.domain.tiers import TierName

CENT = 10_000_000
NEEDED = Usd(45 * CENT // 10)
ESTIMATE = StepEstimate(
    input_tokens=420, output_tokens=60, cost=Usd(5_000_000), held=NEEDED, most=Usd(235_000_000)
)
RENAME = rename_step(1, "old", "new", "a.py")
PAID = replace(
    docstring_step(2, Target(path="a.py", qualname="load")),
    tier=TierName.MID,
    reason="set by --tier",
    estimate=ESTIMATE,
)
AFTER = docstring_step(3, Target(path="a.py", qualname="save"), depends_on=(PAID.id,))
REASON = "this call may cost $0.0450; $0.0000 of the session budget of $0.0100 is spent or held"
REFUSAL = e.BudgetExhausted(
    step=PAID.id,
    needed=NEEDED,
    left=Usd(CENT),
    reason=REASON,
    scope="session",
    enough=NEEDED,
    cheaper=TierName.SMALL,
    cheaper_held=Usd(2_200_000),
)


def day(committed: int, limit: int = 2 * CENT) -> ScopeStanding:
    """How full the day is."""
    return ScopeStanding(scope=BudgetScope.DAY, committed=Usd(committed), limit=Usd(limit))


def planned() -> JournalBuilder:
    """A plan of three steps under a budget of a cent: the second needs four and a half."""
    journal = JournalBuilder()
    journal.open(budget=Usd(CENT))
    journal.ask(1, "rename old to new, document load and save")
    limit = e.BudgetChanged(scope=BudgetScope.DAY, was=None, now=Usd(2 * CENT), by=e.By.FLAG)
    journal.state(limit, e.BudgetsRead(standings=(day(CENT // 2),)))
    journal.propose(1, RENAME, PAID, AFTER)
    return journal


def at_the_wall() -> JournalBuilder:
    """The rename is staged, the paid step waits, the last one needs it."""
    journal = planned()
    journal.approve(1)
    edit = file_edit("a.py", b"def old():\n    pass\n", b"def new():\n    pass\n")
    journal.run_tool(RENAME, Patch(edits=(edit,)))
    journal.state(e.StepStarted(step=PAID.id, attempt=1, tier=TierName.MID), REFUSAL)
    return journal


def left_out() -> JournalBuilder:
    """Nobody was there to decide: the step and what needs it were left out."""
    journal = at_the_wall()
    ended = [
        e.StepFinished(step=step.id, outcome=e.Outcome.BUDGET, reason=reason, seconds=0.0)
        for step, reason in ((PAID, REASON), (AFTER, "it needs a step that was skipped"))
    ]
    journal.state(*ended)
    journal.end_turn(1, e.Outcome.BUDGET, 3.0)
    return journal
