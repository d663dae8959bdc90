from __future__ import annotations

from tests.engine.sessions import World
from tier_code.domain import commands as c
from tier_code.domain import events as e
from tier_code.domain.errors import UsageProblem
from tier_code.domain.fold import fold
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepId, StepKind, TaskClass
from tier_code.domain.tiers import TierName

ASKED = c.SubmitPrompt(text="rename old to new, document plain and document user")
MANY = Usd(nanos=10**10)


class Kept:
    """Settings in a dictionary."""

    def __init__(self, *, broken: bool = False) -> None:
        self.values: dict[str, str] = {}
        self._broken = broken

    def keep(self, key: str, value: str) -> str:
        if self._broken:
            raise UsageProblem("the file is no TOML")
        self.values[key] = value
        return "/home/u/config.toml"


def world(**around: object) -> World:
    return World(
        ["Local."] * 4,
        ladder={TierName.SMALL: ["Small."] * 4, TierName.MID: ["Mid."] * 4},
        budget=MANY,
        **around,  # type: ignore[arg-type]  # the callers name real fields
    )


def tiers(view_world: World) -> list[TierName]:
    return [step.step.tier for step in fold(view_world.journal.records).steps]


async def test_a_kind_moves_its_planned_steps_at_once_and_those_to_come() -> None:
    here = world()
    view = await here.run(
        ASKED,
        c.OverrideClass(of=StepKind.DOCSTRING, tier=TierName.SMALL),
        c.SubmitPrompt(text="document plain"),
    )
    assert [step.step.tier.value for step in view.steps] == ["tool", "small", "small", "small"]
    assert view.class_tiers == (("docstring", TierName.SMALL),)
    moved = [event for event in here.events(e.TierOverridden) if isinstance(event, e.TierOverridden)]
    assert [(event.step, event.was, event.now) for event in moved] == [
        ("s2", TierName.LOCAL, TierName.SMALL),
        ("s3", TierName.LOCAL, TierName.SMALL),
    ]
    assert moved[0].estimate is not None
    assert fold(here.journal.records) == view


async def test_a_class_is_followed_but_not_by_a_kind_that_has_its_own() -> None:
    here = world()
    await here.run(
        ASKED,
        c.OverrideClass(of=TaskClass.B, tier=TierName.MID),
        c.OverrideClass(of=StepKind.DOCSTRING, tier=TierName.SMALL),
        c.OverrideClass(of=TaskClass.B, tier=TierName.LOCAL),
    )
    assert tiers(here) == [TierName.TOOL, TierName.SMALL, TierName.SMALL]


async def test_what_has_run_stays_and_what_cannot_run_there_says_why() -> None:
    here = world()
    view = await here.run(
        c.SubmitPrompt(text="document plain"),
        c.ApprovePlan(),
        c.OverrideClass(of=StepKind.DOCSTRING, tier=TierName.SMALL),
        c.SubmitPrompt(text="rename old to new"),
        c.OverrideClass(of=StepKind.RENAME, tier=TierName.FRONTIER),
    )
    assert tiers(here) == [TierName.LOCAL, TierName.TOOL]
    assert view.notices[-1].startswith("s2 stays on tool: ")


async def test_always_writes_the_users_settings_and_a_session_goes_on_with_its_own() -> None:
    kept = Kept()
    here = world(preferences=kept)
    await here.run(c.OverrideClass(of=StepKind.DOCSTRING, tier=TierName.SMALL, always=True))
    assert kept.values == {"class_tiers.docstring": "small"}
    again = world(journal=here.journal, blobs=here.blobs)
    await again.run(c.SubmitPrompt(text="document plain"))
    assert tiers(again) == [TierName.SMALL]


async def test_what_cannot_be_kept_changes_nothing() -> None:
    for preferences in (None, Kept(broken=True)):
        here = world(preferences=preferences)
        view = await here.run(c.OverrideClass(of=StepKind.DOCSTRING, tier=TierName.SMALL, always=True))
        assert view.class_tiers == ()
        assert len(view.notices) == 1


async def test_a_step_that_ran_again_keeps_both_results_and_what_each_cost() -> None:
    here = world()
    view = await here.run(
        c.SubmitPrompt(text="document plain"),
        c.ApprovePlan(),
        c.OverrideTier(step=StepId("s1"), tier=TierName.SMALL),
        c.RerunStep(step=StepId("s1")),
    )
    (step,) = view.steps
    assert [attempt.tier for attempt in step.attempts] == [TierName.LOCAL, TierName.SMALL, TierName.SMALL]
    results = [attempt.patch.edits[0].hunks[0].new_lines[-1] for attempt in step.attempts if attempt.patch]
    assert [line.strip() for line in results] == ['"""Local."""', '"""Small."""', '"""Small."""']
    costs = [attempt.cost.nanos for attempt in step.attempts if attempt.cost is not None]
    assert costs[0] == 0
    assert costs[1] > 0
    assert costs[2] > 0
    assert step.cost is not None
    assert step.cost.nanos == sum(costs)
    assert step.patch == step.attempts[-1].patch
