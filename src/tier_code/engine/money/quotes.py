"""What a step is expected to cost at a tier, and what may be held for it. Estimates, shown as such.

A plan is quoted before it is approved, and a step again when it moves to another tier: its tokens stay, the
price is the tier's own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tier_code.domain.errors import BudgetRefused
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.plan import Plan, Step, StepEstimate, StepKind
from tier_code.domain.pricing import ModelPrice, cost_of
from tier_code.domain.tiers import Tier, TierName
from tier_code.domain.token_counts import ONE, Factor, estimated_words
from tier_code.domain.tokens import TokenUsage
from tier_code.engine.money.estimates import NEWEST_CLAUDE_FACTOR, baseline_of
from tier_code.engine.money.reservation import BYTES_PER_MESSAGE, worst_case
from tier_code.engine.money.token_scales import baseline_scale, known_factor
from tier_code.engine.routing.router import Policy, may_pay, next_tier
from tier_code.ports.counting import FactorBook
from tier_code.ports.model import ModelRequest

USUAL_INPUT_TOKENS = 1_000
USUAL_OUTPUT_TOKENS = 120
"""For a step of which its recipe says nothing, as it counts on an exact tool."""
BYTES_PER_TOKEN = 4
"""Of our own count, on code: what is held is bounded by bytes."""
MESSAGES = 12
"""Instructions and worked examples of a prompt."""
REASONING_SHARE = 16
"""The part of its room for reasoning that a model is expected to use: an assumption of ours, not measured."""
LEAST_ROOM = 200
_UNKNOWN = Factor(ratio=NEWEST_CLAUDE_FACTOR[0] * ONE // NEWEST_CLAUDE_FACTOR[1])
ROOM: Mapping[StepKind, int] = {
    StepKind.DOCSTRING: 480,
    StepKind.TESTS: 240,
    StepKind.LOGGING: 220,
    StepKind.FLAG: 48,
}
"""Tokens that a model may answer with, at most; for other kinds three times what is expected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotes:
    """Knows the tiers of a session and how far a step may climb."""

    policy: Policy
    baseline_price: ModelPrice | None = None
    factors: FactorBook | None = None
    """What our offline counts are worth for each tier's model."""
    counter: str = ""
    """Who counts offline, for labels."""

    def plan(self, plan: Plan, *, limited: bool) -> Plan:
        """Every step at its own tier's price."""
        steps = tuple(
            replace(step, estimate=self.at(step, step.tier, limited=limited)) for step in plan.steps
        )
        return replace(plan, steps=steps)

    def at(self, step: Step, name: TierName, *, limited: bool) -> StepEstimate:
        """What a step is expected to take at a tier; `limited` says that a budget lets it climb by itself."""
        if name is TierName.TOOL:
            return replace(step.estimate, cost=ZERO, held=ZERO, most=self._climb(step, name, limited=limited))
        usage = _usage(step)
        tier = self.policy.tiers.get(name)
        held = _held(step, usage, tier)
        climb = self._climb(step, name, limited=limited)
        return StepEstimate(
            input_tokens=usage.input_tokens,
            output_tokens=usage.output_tokens,
            cost=self._cost(usage, tier),
            baseline=baseline_of(
                usage, self.baseline_price, baseline_scale(self.factors, self.baseline_price)
            ),
            held=held,
            most=None if held is None else held + (climb or ZERO),
            tokens_source=self._source(tier),
        )

    def _source(self, tier: Tier | None) -> str:
        if self.factors is None or tier is None:
            return ""
        return estimated_words(self.counter, known_factor(self.factors, tier))

    def _cost(self, usage: TokenUsage, tier: Tier | None) -> Usd | None:
        """At the tier's price, its tokenizer and some reasoning allowed for."""
        if tier is None or tier.price is None:
            return None
        if tier.declared_free:
            return ZERO
        factor = _UNKNOWN if self.factors is None else known_factor(self.factors, tier)
        scaled = TokenUsage(
            input_tokens=factor.tokens(usage.input_tokens),
            output_tokens=factor.tokens(usage.output_tokens) + tier.reasoning_tokens // REASONING_SHARE,
        )
        return cost_of(scaled, tier.price)

    def _climb(self, step: Step, name: TierName, *, limited: bool) -> Usd:
        """The worst case at the next tier, where the step may go there by itself.

        To fix until tests pass is to climb as far as it takes, so that all tiers above count for it.
        """
        total, tried = ZERO, frozenset({name})
        while (upper := next_tier(step, tried, self.policy)) is not None:
            if not may_pay(upper, self.policy, limited=limited):
                break
            total += _held(step, _usage(step), self.policy.tiers.get(upper)) or ZERO
            tried |= {upper}
            if step.kind is not StepKind.FIX:
                break
        return total


def _usage(step: Step) -> TokenUsage:
    return TokenUsage(
        input_tokens=step.estimate.input_tokens or USUAL_INPUT_TOKENS,
        output_tokens=step.estimate.output_tokens or USUAL_OUTPUT_TOKENS,
    )


def _held(step: Step, usage: TokenUsage, tier: Tier | None) -> Usd | None:
    """As the guard will count it: by the bytes of the prompt and all the tokens that the answer may have."""
    if tier is None or tier.price is None:
        return None
    prompt = usage.input_tokens * BYTES_PER_TOKEN + MESSAGES * BYTES_PER_MESSAGE
    room = ROOM.get(step.kind, max(LEAST_ROOM, 3 * usage.output_tokens)) + tier.reasoning_tokens
    try:
        return worst_case(ModelRequest(messages=(), max_tokens=room), tier.price, prompt)
    except BudgetRefused:
        return None
