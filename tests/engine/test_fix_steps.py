"""Failing tests to a mended function through the whole engine: several free answers, then a climb."""

from __future__ import annotations

from tests.codebase.edit_steps import SHOP, fenced
from tests.engine.test_edit_steps import ANSWER, FILES, NEW, OLD, PATH, EditWorld
from tier_code.domain import commands as c
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepKind, StepState
from tier_code.domain.tiers import TierName
from tier_code.domain.view import SessionView
from tier_code.ports.source import SourceTree

PLENTY = Usd(10**12)
LINE = SHOP[: SHOP.index(OLD)].count(b"\n") + 2
TEST = b"from pkg.shop import words\n\n\ndef test_words():\n    assert words('a b') == ['a', 'b']\n"
FAILS = f"""____________ test_words ____________
tests/test_shop.py:5: in test_words
    assert words('a b') == ['a', 'b']
{PATH}:{LINE}: in words
E   assert SAID == ['a', 'b']
=========== short test summary info ===========
FAILED tests/test_shop.py::test_words - assert SAID == ['a', 'b']
1 failed in 0.1s
"""


def judge(tree: SourceTree) -> bool | str:
    """Passes only with the right function; each wrong one says something else."""
    now = tree.read(PATH) or b""
    return True if NEW in now else FAILS.replace("SAID", str(len(now)))


def wrong(number: int) -> str:
    return fenced(f"def words(text):\n    return text.split('{'-' * number}')\n")


async def fixed(local: list[str], small: str = "") -> tuple[SessionView, EditWorld]:
    made = EditWorld(
        local,
        files={**FILES, "tests/test_shop.py": TEST},
        budget=PLENTY,
        test_command="check",
        tests_pass=judge,
        ladder={TierName.SMALL: [small]} if small else {},
    )
    return await made.run(c.SubmitPrompt(text="make the tests pass"), c.ApprovePlan()), made


def tiers(view: SessionView) -> list[str]:
    return [attempt.tier.value for attempt in view.steps[0].attempts]


async def test_the_first_answer_that_passes_ends_it() -> None:
    view, world = await fixed([wrong(1), "no code at all", f"Wrong: the comma.\n{ANSWER}"])
    assert view.steps[0].step.kind is StepKind.FIX
    assert view.steps[0].state is StepState.PASSED
    assert tiers(view) == ["local"] * 3
    assert [request.temperature for request in world.model.requests] == [0.0, 0.8, 0.8]
    assert len({request.seed for request in world.model.requests}) == 3
    assert len({request.messages for request in world.model.requests}) == 1


async def test_a_small_model_is_shown_what_fails_and_then_told_what_to_repair() -> None:
    _, world = await fixed([ANSWER])
    said = world.model.requests[0].messages[-1].text
    assert said.startswith("<code>\n# pkg/shop.py\n")
    assert "E   assert " in said
    assert said.endswith("</code>\nRepair words.")


async def test_after_its_last_answer_the_next_tier_is_told_what_still_fails() -> None:
    view, _ = await fixed([wrong(number) for number in range(1, 6)], f"{PATH}::words\n{ANSWER}")
    assert tiers(view) == ["local"] * 5 + ["small"]
    assert view.steps[0].state is StepState.PASSED
    asked = view.steps[0].attempts[-1].messages[-1][1]
    assert "An earlier answer was not accepted" in asked
    assert "tests/test_shop.py::test_words still fails" in asked


async def test_a_next_tier_that_fails_in_the_same_way_is_the_last_one_asked() -> None:
    view, _ = await fixed([wrong(number) for number in range(1, 6)], f"{PATH}::words\n{wrong(2)}")
    assert tiers(view) == ["local"] * 5 + ["small"]
    assert view.steps[0].state is StepState.FAILED
    assert view.steps[0].reason.startswith("the same answer twice (local, small): tests: ")


HALF = (
    b"def half(number):\n    return number / 3\n\n\ndef share(number):\n    return half(number) + 0\n\n\n"
    b"def total(numbers):\n    return sum(share(each) for each in numbers)\n"
)
HALF_TEST = b"from pkg.half import half, share\n"
BOTH_FAIL = """____________ test_total_1 ____________
tests/test_half.py:5: in test_total_1
pkg/half.py:10: in total
pkg/half.py:6: in share
E   assert 0 == 1
____________ test_total_2 ____________
tests/test_half.py:9: in test_total_2
pkg/half.py:10: in total
pkg/half.py:6: in share
E   assert 0 == 2
____________ test_half ____________
tests/test_half.py:15: in test_half
pkg/half.py:2: in half
E   assert 0 == 3
=========== short test summary info ===========
FAILED tests/test_half.py::test_total_1 - assert 0 == 1
FAILED tests/test_half.py::test_total_2 - assert 0 == 2
FAILED tests/test_half.py::test_half - assert 0 == 3
3 failed in 0.1s
"""


async def test_a_step_whose_tests_an_earlier_one_made_pass_asks_nobody() -> None:
    world = EditWorld(
        [fenced("def half(number):\n    return number / 2\n")],
        files={"pkg/half.py": HALF, "tests/test_half.py": HALF_TEST},
        test_command="check",
        tests_pass=lambda tree: b"/ 2" in (tree.read("pkg/half.py") or b"") or BOTH_FAIL,
    )
    view = await world.run(c.SubmitPrompt(text="make the tests pass"), c.ApprovePlan())
    # More tests fail in `share`, but one leads nowhere else than to `half`.
    assert [step.step.targets[0].qualname for step in view.steps] == ["half", "share"]
    assert [step.state for step in view.steps] == [StepState.PASSED, StepState.UNCHANGED]
    assert view.steps[1].notes == ("an earlier step makes its tests pass",)
    assert len(world.model.requests) == 1
