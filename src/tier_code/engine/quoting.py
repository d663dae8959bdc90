"""Policy and quotes of a session, made from its services and options."""

from __future__ import annotations

from tier_code.engine.money.quotes import Quotes
from tier_code.engine.routing.router import Policy
from tier_code.engine.routing.weighing import Grounds
from tier_code.engine.services import Services, SessionOptions


def policy_of(services: Services, options: SessionOptions) -> Policy:
    """What the user allows in this session."""
    return Policy(
        tiers=services.models.tiers,
        max_tier=options.max_tier,
        offline=options.offline,
        local_only=options.local_only,
        privacy=options.privacy,
        class_tiers=options.class_tiers,
        allow_unpriced=options.allow_unpriced,
        grounds=services.own_record.grounds if services.own_record else Grounds,
    )


def quotes_of(services: Services, options: SessionOptions) -> Quotes:
    """What steps cost at the tiers of this session."""
    models = services.models
    return Quotes(
        policy=policy_of(services, options),
        baseline_price=models.baseline_price,
        factors=models.factors,
        counter=models.counter.source,
    )
