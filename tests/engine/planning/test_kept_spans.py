"""What the user pinned and added outlives a re-plan: the steps that take the place have it."""

from __future__ import annotations

from dataclasses import replace

from tests.support.journal_builder import docstring_step
from tier_code.domain.context import ChosenSpan, SpanChoice
from tier_code.domain.plan import Plan, Step, StepState, Target
from tier_code.domain.view import StepView
from tier_code.engine.planning.kept_spans import with_kept_spans

PIN = ChosenSpan(choice=SpanChoice.PIN, path="far.py", start=1, end=3, digest="a")
ADD = ChosenSpan(choice=SpanChoice.ADD, path="far.py", start=9, end=12, symbol="g")
DROP = ChosenSpan(choice=SpanChoice.DROP, path="far.py", start=5, end=5, digest="b")


def step(number: int, path: str, *spans: ChosenSpan) -> Step:
    return replace(docstring_step(number, Target(path=path, qualname="f")), spans=spans)


def before(state: StepState, *spans: ChosenSpan) -> StepView:
    return StepView(step=step(1, "a.py", *spans), turn=1, state=state)


def planned(*steps: Step) -> Plan:
    return Plan(turn=1, steps=steps, source="a model")


def spans(plan: Plan) -> list[tuple[ChosenSpan, ...]]:
    return [each.spans for each in plan.steps]


def test_steps_on_the_same_file_take_over_what_was_kept_and_not_what_was_dropped() -> None:
    plan = planned(step(2, "b.py"), step(3, "a.py", PIN), step(4, "a.py"))
    kept = with_kept_spans(plan, [before(StepState.FAILED, PIN, DROP, ADD)])
    assert spans(kept) == [(), (PIN, ADD), (PIN, ADD)]


def test_without_a_step_on_the_file_the_first_one_takes_it_over() -> None:
    kept = with_kept_spans(planned(step(2, "b.py"), step(3, "c.py")), [before(StepState.PLANNED, PIN)])
    assert spans(kept) == [(PIN,), ()]


def test_a_step_that_stands_keeps_its_own() -> None:
    plan = planned(step(2, "a.py"))
    assert with_kept_spans(plan, [before(StepState.PASSED, PIN)]) == plan
    assert with_kept_spans(planned(), [before(StepState.FAILED, PIN)]) == planned()
