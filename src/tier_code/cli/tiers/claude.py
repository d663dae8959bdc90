"""Claude on a tier: ready as soon as there is a key."""

from __future__ import annotations

from tier_code.adapters.models.anthropic.capabilities import capabilities_of
from tier_code.adapters.models.anthropic.client import DEFAULT_URL, AnthropicSettings, AnthropicSource
from tier_code.adapters.models.anthropic.wire_request import Asked
from tier_code.cli.tiers.backends import Seat, Surroundings, absent
from tier_code.domain.choices import ModelChoice
from tier_code.domain.tiers import Reach, Tier, TierName

KEY = "ANTHROPIC_API_KEY"
URL = "ANTHROPIC_BASE_URL"


def claude(name: TierName, choice: ModelChoice, around: Surroundings) -> Seat:
    """The seat of a Claude model; nothing is sent."""
    key = around.environment.get(KEY, "").strip()
    if not key:
        return absent(name, f"no key: set {KEY} in your environment", choice)
    price = around.prices.price(choice.model, around.now)
    if price is None and not around.settings.allow_unpriced:
        return absent(name, f"{choice.model} has no known price: add one to prices.toml", choice)
    url = around.environment.get(URL, "").strip() or DEFAULT_URL
    able = capabilities_of(choice.model)
    tier = Tier(
        name=name,
        backend="anthropic",
        model=choice.model,
        price=price,
        window_tokens=able.window_tokens,
        max_output_tokens=able.max_output_tokens,
        ready=True,
        reasoning_tokens=able.reasoning_tokens(choice.effort),
        effort=choice.effort,
        # Whatever address stands before it: a gateway on this machine hands everything on to a cloud.
        reach=Reach.CLOUD,
        least_cached_tokens=able.least_cached_tokens,
    )
    asked = Asked(model=choice.model, effort=choice.effort)
    return Seat(tier=tier, source=AnthropicSource(AnthropicSettings(asked=asked, api_key=key, base_url=url)))
