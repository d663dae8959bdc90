"""Sessions made by chance from few ids, so that events meet each other as in real ones."""

from __future__ import annotations

import typing
from typing import get_args

from hypothesis import strategies as st

from tests.support.journal_builder import LOCAL, docstring_step, rename_step
from tier_code.domain import events as e
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.ledger import CallId, CostQuality, LedgerEntry
from tier_code.domain.money import Usd
from tier_code.domain.patch import Patch, file_edit
from tier_code.domain.plan import Plan, StepId, Target
from tier_code.domain.routing import RoutingDecision
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import TokenUsage

STEPS = tuple(StepId(f"s{number}") for number in range(1, 5))
CALLS = tuple(CallId(f"c{number}") for number in range(1, 4))
PLANNED = (
    rename_step(1, "old", "new", "a.py"),
    *(docstring_step(n, Target(path="a.py", qualname=f"f{n}")) for n in (2, 3)),
)

words = st.sampled_from(["", "a", "b c"])
counts = st.integers(min_value=0, max_value=5_000)
some_step = st.sampled_from(STEPS)
some_steps = st.lists(some_step, min_size=1, max_size=3, unique=True).map(tuple)
some_call = st.sampled_from(CALLS)
some_tier = st.sampled_from(TierName)
usages = st.builds(TokenUsage, input_tokens=counts, output_tokens=counts, cache_read_tokens=counts)
money = counts.map(Usd)
patches = st.sampled_from(["x = 1\n", "x = 2\n", "x = 1\ny = 2\n", ""]).map(
    lambda text: Patch(edits=(file_edit("a.py", b"x = 0\n", text.encode()),))
)


@st.composite
def entries(draw: st.DrawFn) -> LedgerEntry:
    """A settled call of a known id, priced or not."""
    return LedgerEntry(
        call=draw(some_call),
        step=draw(st.none() | some_step),
        attempt=draw(st.integers(min_value=1, max_value=2)),
        tier=draw(some_tier),
        backend="scripted",
        model="m",
        usage=draw(usages),
        price=LOCAL.price,
        cost=draw(st.none() | money),
        quality=CostQuality.EXACT,
        tokens_source="usage",
        baseline=draw(st.none() | money),
        seconds=1.0,
    )


checks = st.builds(
    CheckResult,
    check=st.sampled_from(["parse", "tests"]),
    outcome=st.sampled_from(CheckOutcome),
    evidence=st.just("seen"),
)
proposals = st.builds(
    e.PlanProposed,
    plan=st.builds(Plan, turn=st.just(1), steps=st.just(PLANNED), source=st.just("recipe")),
)
_SHARED: dict[str, st.SearchStrategy[typing.Any]] = {
    "step": some_step,
    "steps": some_steps,
    "interrupted": some_steps,
    "order": st.permutations(STEPS).map(tuple),
    "call": some_call,
    "entry": entries(),
    "patch": patches,
    "result": checks,
    "turn": st.sampled_from([1, 2]),
    "attempt": st.sampled_from([1, 2]),
    "amount": money,
    "usage": usages,
    "text": words,
    "reason": words,
    "messages": st.just((("user", "write"),)),
    "spans": st.just(()),
    "left_out": st.just(()),
    "tiers": st.just((LOCAL,)),
    "decision": st.just(RoutingDecision(tier=TierName.LOCAL, reason="routed")),
}


def related(cls: type[e.Event]) -> st.SearchStrategy[e.Event]:
    """Instances of one event class that speak of the few known steps and calls."""
    if cls is e.PlanProposed:
        return proposals
    if cls is e.StepEdited:
        return st.builds(e.StepEdited, step=st.sampled_from(PLANNED))
    shared = {name: _SHARED[name] for name in typing.get_type_hints(cls) if name in _SHARED}
    return st.builds(cls, **shared)


def histories(max_size: int = 25) -> st.SearchStrategy[list[e.Event]]:
    """Events of one session: a request and its plan, then anything in any order."""
    opening = st.tuples(related(e.SessionOpened), related(e.PromptSubmitted), proposals).map(list)
    rest = st.lists(st.one_of(*(related(cls) for cls in get_args(e.Event))), max_size=max_size)
    return st.builds(list.__add__, opening, rest)
