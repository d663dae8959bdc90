"""A step that goes in circles ends before a third tier is paid: same answer, or same failing tests, twice."""

from __future__ import annotations

import pytest

from tests.codebase.edit_steps import SHOP, fenced
from tests.engine.sessions import World
from tests.engine.test_edit_steps import ANSWER, FILES, NEW, OLD, PATH, EditWorld, plan
from tier_code.domain import commands as c
from tier_code.domain.checks import failed, passed
from tier_code.domain.money import Usd
from tier_code.domain.patch import Patch, file_edit
from tier_code.domain.plan import Step, StepId, StepKind, StepState, Target, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.domain.view import AttemptView, SessionView, StepView
from tier_code.engine.execution.loop_breaker import in_circles
from tier_code.ports.source import SourceTree

PLENTY = Usd(10**12)
ASK = c.SubmitPrompt(text="document plain")


def world(local: str, small: str, mid: str, tests: object = None) -> World:
    ladder = {TierName.SMALL: [small], TierName.MID: [mid]}
    command = "check" if tests is not None else ""
    return World([local], ladder=ladder, budget=PLENTY, test_command=command, tests_pass=tests)


def tiers(view: SessionView) -> list[TierName]:
    return [attempt.tier for attempt in view.steps[0].attempts]


async def test_the_same_answer_from_two_tiers_ends_the_step_before_the_third_is_asked() -> None:
    view = await world("forbidden", "forbidden", "Good text.").run(ASK, c.ApprovePlan())
    assert tiers(view) == [TierName.LOCAL, TierName.SMALL]
    assert view.steps[0].state is StepState.FAILED
    assert view.steps[0].reason == (
        "the same answer twice (local, small): lint: bad word in a.py; "
        "a third try is yours to order: choose a tier for s1"
    )


async def test_another_wrong_answer_climbs_on() -> None:
    view = await world("forbidden", "forbidden too", "Good text.").run(ASK, c.ApprovePlan())
    assert tiers(view) == [TierName.LOCAL, TierName.SMALL, TierName.MID]
    assert view.steps[0].state is StepState.PASSED


async def test_a_tier_that_the_user_orders_is_asked_all_the_same() -> None:
    orders = c.OverrideTier(step=StepId("s1"), tier=TierName.MID)
    view = await world("forbidden", "forbidden", "Good text.").run(ASK, c.ApprovePlan(), orders)
    assert tiers(view)[-1] is TierName.MID
    assert view.steps[0].state is StepState.PASSED


def said(*failures: str) -> tuple[str, ...]:
    return (*failures, f"{len(failures)} failed, 3 passed in 0.51s")


def attempt(number: int, tier: TierName, check: str, details: tuple[str, ...], after: str) -> AttemptView:
    edit = file_edit("a.py", b"before", after.encode())
    return AttemptView(
        number=number,
        tier=tier,
        started_at=0,
        checks=(passed("parse", "fine"), failed(check, "t.py::test_a still fails", details)),
        patch=Patch(edits=(edit,)),
    )


def step(*attempts: AttemptView, now: TierName = TierName.SMALL) -> StepView:
    planned = Step(
        id=StepId("s1"),
        title="make it pass",
        kind=StepKind.FIX,
        targets=(Target(path="a.py", qualname="f"),),
        instruction="x",
        task_class=TaskClass.E,
        checks=(),
        tier=now,
        reason="",
    )
    return StepView(step=planned, turn=1, state=StepState.RUNNING, attempts=attempts)


A, B = "FAILED t.py::test_a - assert 3 == 4", "FAILED t.py::test_b - assert 1 == 2"
OBJECT = "E   ValueError: <X object at 0x7f01>"


@pytest.mark.parametrize(
    ("first", "second", "ends"),
    [
        (said(A), said(A), True),
        (said(A, B), said(B, A), True),
        (said(A, OBJECT), said(A, OBJECT.replace("7f01", "66aa")), True),
        (said(A), said(A, B), False),
        (said(A), said(A.replace("3 ==", "5 ==")), False),
        (("boom after 3 ms",), ("boom after 41 ms",), True),
        (("boom",), ("bang",), False),
        (
            ("--- FAIL: TestX (0.00s)", "    x_test.go:5: got 1"),
            ("--- FAIL: TestX (0.01s)", "    x_test.go:5: got 1"),
            True,
        ),
        (
            ("--- FAIL: TestX (0.00s)", "    x_test.go:5: got 1"),
            ("--- FAIL: TestX (0.00s)", "    x_test.go:5: got 2"),
            False,
        ),
        (("not ok 1 - x", "  error: got 1"), ("not ok 1 - x", "  error: got 2"), False),
        ((), (), False),
    ],
)
def test_the_same_tests_with_the_same_words_are_the_same_failure(
    first: tuple[str, ...],
    second: tuple[str, ...],
    ends: bool,  # noqa: FBT001 - a case of the table
) -> None:
    local = attempt(1, TierName.LOCAL, "tests", first, "one")
    small = attempt(2, TierName.SMALL, "targeted", second, "two")
    reason = in_circles(step(local, small))
    assert bool(reason) is ends
    assert reason.startswith("the same failure twice (local, small): t.py::test_a still fails") is ends


def test_other_checks_may_object_in_the_same_words_to_different_answers() -> None:
    local = attempt(1, TierName.LOCAL, "lint", ("undefined name 'x'",), "one")
    small = attempt(2, TierName.SMALL, "lint", ("undefined name 'x'",), "two")
    assert in_circles(step(local, small)) == ""
    again = attempt(3, TierName.MID, "lint", ("undefined name 'x'",), "one")
    assert in_circles(step(local, small, again, now=TierName.MID)).startswith(
        "the same answer twice (local, mid)"
    )


def test_attempts_of_an_earlier_run_and_a_tier_set_meanwhile_do_not_end_it() -> None:
    local = attempt(1, TierName.LOCAL, "tests", said(A), "one")
    small = attempt(2, TierName.SMALL, "tests", said(A), "one")
    assert in_circles(step(local, small), since=1) == ""
    assert in_circles(step(local, small, now=TierName.FRONTIER)) == ""


def test_an_attempt_that_no_check_ended_is_no_failure_of_the_work() -> None:
    broken = AttemptView(number=1, tier=TierName.LOCAL, started_at=0, failure="connection lost")
    assert in_circles(step(broken, attempt(2, TierName.SMALL, "tests", said(A), "one"))) == ""
    assert in_circles(step(attempt(1, TierName.LOCAL, "tests", said(A), "one"), broken)) == ""
    assert in_circles(step()) == ""


SAME = "FAILED t.py::test_a - boom\n1 failed, 2 passed in 0.1s"


def judge(tree: SourceTree) -> bool | str:
    """Passes before the change and after the right one."""
    return True if tree.read(PATH) in (SHOP, SHOP.replace(OLD, NEW)) else SAME


async def asked(small: str) -> SessionView:
    """Local is wrong, small says this, mid would be right."""
    wrong = fenced("def words(text):\n    return text.split('-')\n")
    made = EditWorld(
        [wrong],
        files=FILES,
        budget=PLENTY,
        test_command="check",
        tests_pass=judge,
        ladder={
            TierName.SMALL: [f"{PATH}::words\n{small}"],
            TierName.MID: [f"{PATH}::words\n{ANSWER}"],
            TierName.FRONTIER: [plan({"targets": [f"{PATH}::words"]})],
        },
    )
    return await made.run(c.SubmitPrompt(text="split differently"), c.ApprovePlan())


async def test_tests_that_fail_alike_after_two_different_answers_end_the_step() -> None:
    view = await asked(fenced("def words(text):\n    return text.split(',')\n"))
    assert tiers(view) == [TierName.LOCAL, TierName.SMALL]
    assert view.steps[0].reason.startswith("the same failure twice (local, small): `check` failed")


async def test_tests_that_fail_once_climb_to_the_tier_that_mends_it() -> None:
    view = await asked(ANSWER)
    assert tiers(view) == [TierName.LOCAL, TierName.SMALL]
    assert view.steps[0].state is StepState.PASSED
