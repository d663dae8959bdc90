"""A host that breaks off judges nobody's work: its dearer models are not paid to break off as well."""

from __future__ import annotations

from dataclasses import replace

from tests.engine.sessions import World
from tier_code.adapters.models.scripted import ScriptedAnswer
from tier_code.domain import commands as c
from tier_code.domain.money import Usd
from tier_code.domain.plan import StepState
from tier_code.domain.tiers import Reach, Tier, TierName
from tier_code.domain.view import SessionView

PLENTY = Usd(10**12)
CUT = ScriptedAnswer(text="Goo", cut=True)
TOO_LONG = ScriptedAnswer(text="Goo", stop_reason="length")


class FarWorld(World):
    """Paid tiers stand at hosts elsewhere: `small` and `mid` at one, `frontier` where the test says."""

    frontier_host = "far"

    def _tier(self, name: TierName, ready: bool) -> Tier:  # noqa: FBT001 - as in the base
        tier = super()._tier(name, ready)
        if name in (TierName.TOOL, TierName.LOCAL):
            return tier
        host = self.frontier_host if name is TierName.FRONTIER else "far"
        return replace(tier, backend=host, reach=Reach.CLOUD)


class TwoHosts(FarWorld):
    """The frontier tier is somebody else's."""

    frontier_host = "elsewhere"


def ladder(small: ScriptedAnswer) -> dict[TierName, list[ScriptedAnswer | str]]:
    return {TierName.SMALL: [small], TierName.MID: ["Good text."], TierName.FRONTIER: ["Good text."]}


async def asked(world: World) -> SessionView:
    return await world.run(c.SubmitPrompt(text="document plain"), c.ApprovePlan())


def tiers(view: SessionView) -> list[TierName]:
    return [attempt.tier for attempt in view.steps[0].attempts]


async def test_a_connection_that_breaks_climbs_to_no_dearer_model_of_the_same_host() -> None:
    view = await asked(FarWorld(["forbidden"], ladder=ladder(CUT), budget=PLENTY))
    assert tiers(view) == [TierName.LOCAL, TierName.SMALL]
    assert view.steps[0].state is StepState.FAILED
    assert "end marker" in view.steps[0].reason


async def test_whoever_works_elsewhere_may_take_over() -> None:
    view = await asked(TwoHosts(["forbidden"], ladder=ladder(CUT), budget=PLENTY))
    assert tiers(view) == [TierName.LOCAL, TierName.SMALL, TierName.FRONTIER]
    assert view.steps[0].state is StepState.PASSED


async def test_an_answer_that_grew_too_long_is_the_models_own_doing() -> None:
    view = await asked(FarWorld(["forbidden"], ladder=ladder(TOO_LONG), budget=PLENTY))
    assert tiers(view)[:3] == [TierName.LOCAL, TierName.SMALL, TierName.MID]
