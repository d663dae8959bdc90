"""A session with the real code layer and a planner behind the real wire, over files in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from tests.bench.mechanical.running import services as code_services
from tests.engine.sessions import World
from tier_code.adapters.models.anthropic.client import AnthropicSettings, AnthropicSource
from tier_code.adapters.models.anthropic.wire_request import Asked
from tier_code.adapters.prices.table import shipped_table
from tier_code.domain.tiers import Reach, Tier, TierName
from tier_code.engine.services import Services

PLANNER = "claude-opus-5-5"
CHEAPER = "claude-haiku-5-5"
NOVEMBER = 1_795_000_000 * 10**9
"""A moment of 2026 at which the table has a price for the planner."""
SOURCE = Path(__file__).parents[4] / "src" / "tier_code" / "domain"


@dataclass(slots=True)
class PlannedWorld(World):
    """Its frontier tier is Claude at a loopback address; the code is understood as it is in the product."""

    url: str = ""
    cheaper: bool = False
    """A small Claude tier stands below."""

    def services(self) -> Services:
        """As in the product, but for disk and clock."""
        plain = World.services(self)
        names = {TierName.FRONTIER: PLANNER} | ({TierName.SMALL: CHEAPER} if self.cheaper else {})
        tiers = {name: _claude(name, model) for name, model in names.items()}
        sources = {
            name: AnthropicSource(
                AnthropicSettings(asked=Asked(model=model), api_key="sk-ant-api03-test", base_url=self.url)
            )
            for name, model in names.items()
        }
        models = replace(
            plain.models,
            tiers={**plain.models.tiers, **tiers},
            sources={**plain.models.sources, **sources},
            baseline_price=tiers[TierName.FRONTIER].price,
        )
        return replace(plain, code=code_services(), models=models)


def _claude(name: TierName, model: str) -> Tier:
    return Tier(
        name=name,
        backend="anthropic",
        model=model,
        price=shipped_table().price(model, NOVEMBER),
        window_tokens=1_000_000,
        max_output_tokens=128_000,
        ready=True,
        reach=Reach.CLOUD,
        least_cached_tokens=512,
    )


def own_domain() -> dict[str, bytes]:
    """Real code of a fair size: our own domain layer."""
    return {f"pkg/{path.name}": path.read_bytes() for path in sorted(SOURCE.glob("*.py"))}
