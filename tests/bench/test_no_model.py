"""The tool tier needs no model: with every tier connected, none is so much as connected to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from tests.bench.mechanical.running import services as code_services
from tests.bench.sample import SAMPLE
from tests.engine.sessions import World
from tier_code.domain import commands as c
from tier_code.domain.plan import StepState
from tier_code.domain.tiers import TierName
from tier_code.engine.services import Services
from tier_code.ports.model import Model, ModelSource

REQUESTS = (
    "rename clean_title to plain_title",
    "move sort_key from shelf/books.py to shelf/keys.py",
    "turn the method moved_place of Catalogue into a function",
    "add a keyword parameter strict=True to joined and pass it at every call",
    "convert shelf/report.py to f-strings",
    "extract 'catalogue' in shelf/report.py to KIND",
    "add __repr__ to Catalogue",
    "write tests for clean_title",
)


@dataclass
class Untouchable:
    """A model that nobody may connect to."""

    touched: list[str] = field(default_factory=list)

    async def connect(self) -> Model:
        self.touched.append("connect")
        raise AssertionError("a model was asked")

    async def close(self) -> None:
        """Nothing was opened."""


@dataclass(slots=True)
class ToolWorld(World):
    """The whole engine with the real code layer, and models on every tier."""

    untouchable: Untouchable = field(default_factory=Untouchable)

    def services(self) -> Services:
        plain = World.services(self)
        sources: dict[TierName, ModelSource] = {
            name: self.untouchable for name in TierName if name is not TierName.TOOL
        }
        tiers = {name: replace(tier, ready=True, missing="") for name, tier in plain.models.tiers.items()}
        models = replace(plain.models, sources=sources, tiers=tiers)
        return replace(plain, code=code_services(), models=models)


@pytest.mark.parametrize("request_text", REQUESTS)
async def test_no_model_client_is_made_on_the_tool_tier(request_text: str) -> None:
    world = ToolWorld(files=SAMPLE)
    view = await world.run(c.SubmitPrompt(text=request_text), c.ApprovePlan(), c.AcceptChanges())
    assert [step.step.tier for step in view.steps] == [TierName.TOOL]
    assert [step.state for step in view.steps] == [StepState.APPLIED]
    assert world.untouchable.touched == []
    assert all(step.usage.total_input + step.usage.output_tokens == 0 for step in view.steps)
