"""Which beginnings of prompts the vendors' caches still hold: at another tier a step's own is written anew.

Steps of one kind begin with the same instructions at a tier. Planner and executors share nothing, so a step
never breaks the planner's cache.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import StepKind
from tier_code.domain.pricing import cost_of, is_snapshot
from tier_code.domain.tiers import Tier, TierName
from tier_code.domain.tokens import TokenUsage
from tier_code.domain.view import SessionView

WARM_NANOS = 300 * 1_000_000_000
"""How long a beginning is kept after it was last used: the life of a five-minute write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Warmth:
    """Common beginnings that are kept now, as the servers counted them."""

    tokens: Mapping[tuple[TierName, StepKind], int] = field(default_factory=dict)

    def at(self, tier: TierName, kind: StepKind) -> int:
        """Tokens that a call there would read from the cache."""
        return self.tokens.get((tier, kind), 0)

    def beginning(self, kind: StepKind) -> int:
        """How long the beginning of a kind is, where some tier keeps it; 0 when none does."""
        return max((tokens for (_, each), tokens in self.tokens.items() if each is kind), default=0)

    def cost(self, tier: Tier, kind: StepKind) -> Usd | None:
        """Of the beginning at a tier: read where it is warm, written where it is not; None when unpriced."""
        tokens = self.beginning(kind)
        if not self.keeps(tier, tokens):
            return ZERO if tier.declared_free else cost_of(TokenUsage(input_tokens=tokens), tier.price)
        warm = min(tokens, self.at(tier.name, kind))
        return cost_of(TokenUsage(cache_read_tokens=warm, cache_write_5m_tokens=tokens - warm), tier.price)

    @staticmethod
    def keeps(tier: Tier, tokens: int) -> bool:
        """Whether a tier's vendor would keep such a beginning at a known price."""
        price = tier.price
        priced = price is not None and None not in (price.cache_read_rate, price.cache_write_5m_rate)
        return 0 < tier.least_cached_tokens <= tokens and priced


COLD = Warmth()


def warmth(view: SessionView) -> Warmth:
    """What is kept as of the view's last record, by what calls of the last minutes read and wrote."""
    models = {tier.name: tier.model for tier in view.tiers}
    found: dict[tuple[TierName, StepKind], int] = {}
    for entry in view.entries:
        step = view.step(entry.step) if entry.step is not None else None
        usage, model = entry.usage, models.get(entry.tier, "")
        kept = usage.cache_read_tokens + usage.cache_write_5m_tokens
        if step is None or not kept or not (entry.model == model or is_snapshot(entry.model, model)):
            continue
        attempt = next((each for each in step.attempts if each.number == entry.attempt), None)
        if attempt is not None and view.at - attempt.started_at <= WARM_NANOS:
            found[entry.tier, step.step.kind] = kept
    return Warmth(tokens=found)
