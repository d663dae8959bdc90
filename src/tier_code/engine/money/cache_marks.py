"""Which parts of a prompt a vendor's cache is asked to keep: only what it can keep.

A mark makes a call dearer to hold and, the first time, dearer to pay: a quarter more for what it covers.
"""

from __future__ import annotations

from dataclasses import replace

from tier_code.domain.tiers import Tier
from tier_code.ports.model import ModelMessage

BYTES_PER_TOKEN = 3
"""Of Claude's newest tokenizer on Python: 4.61 characters for a token of o200k, of which it makes 1.53.

On prose it is fewer bytes, so that what is marked is long enough there as well."""


def kept_marks(messages: tuple[ModelMessage, ...], tier: Tier) -> tuple[ModelMessage, ...]:
    """The messages, marked only where the prompt up to there is long enough for the tier's model to keep.

    Which marks stay depends on nothing but the bytes before them, so they stay the same turn after turn.
    """
    able = tier.least_cached_tokens > 0 and _writes_have_a_price(tier)
    length = 0
    kept: list[ModelMessage] = []
    for message in messages:
        length += len((message.native or message.text).encode())
        enough = able and length >= tier.least_cached_tokens * BYTES_PER_TOKEN
        kept.append(message if not message.cached or enough else replace(message, cached=False))
    return tuple(kept)


def _writes_have_a_price(tier: Tier) -> bool:
    """A call whose marks have no known price would be refused."""
    price = tier.price
    if price is None or price.cache_write_5m_rate is None:
        return False
    return all(step.cache_write_5m_rate is not None for step in price.steps)
