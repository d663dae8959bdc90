"""How much a call may cost at most, and how a call that is too dear is made to fit. Pure arithmetic."""

from __future__ import annotations

from dataclasses import replace

from tier_code.domain.errors import BudgetRefused
from tier_code.domain.money import Usd
from tier_code.domain.pricing import TOKENS_PER_RATE, ModelPrice, PriceStep
from tier_code.ports.model import ModelRequest

BYTES_PER_MESSAGE = 64
"""Allowance for what a server wraps around each message."""
COUNTED_MARGIN = (105, 100)
"""A count by the vendor's own tokenizer may be slightly off."""
COUNTED_ALLOWANCE = 500
"""Tokens on top of a vendor's count."""


def byte_bound(request: ModelRequest) -> int:
    """The most tokens that a prompt can have: a token covers at least one byte."""
    written = sum(len((m.native or m.text).encode()) + BYTES_PER_MESSAGE for m in request.messages)
    return written + len(request.schema.encode())


def counted_bound(tokens: int) -> int:
    """The most tokens that a prompt can have when its vendor counted so many."""
    times, by = COUNTED_MARGIN
    return -(-tokens * times // by) + COUNTED_ALLOWANCE


def worst_case(request: ModelRequest, price: ModelPrice, tokens_in: int | None = None) -> Usd:
    """The most a request can cost: its whole prompt at its dearest rate, every allowed token written.

    `tokens_in` is an upper bound of the prompt; the bytes are one without it.
    Errors: BudgetRefused when a rate that may apply is not known.
    """
    bound = byte_bound(request) if tokens_in is None else tokens_in
    writes = any(message.cached for message in request.messages)
    dearest = 0
    for rates in (price.rates_for(0), price.rates_for(bound)):
        incoming, outgoing = _rates(rates, price.model, writes=writes)
        dearest = max(dearest, bound * incoming + request.max_tokens * outgoing)
    return Usd(-(-dearest // TOKENS_PER_RATE))


def shortened(request: ModelRequest, price: ModelPrice, tokens_in: int, left: Usd) -> ModelRequest | None:
    """The request with as many tokens to answer with as `left` pays for; None below what is useful.

    An answer that is cut off costs money and yields nothing, so a request says how few tokens make sense.
    """
    if not request.least_tokens:
        return None
    none_written = worst_case(replace(request, max_tokens=0), price, tokens_in)
    writes = any(message.cached for message in request.messages)
    dearest = max(
        _rates(rates, price.model, writes=writes)[1]
        for rates in (price.rates_for(0), price.rates_for(tokens_in))
    )
    room = left.nanos - none_written.nanos
    affordable = room * TOKENS_PER_RATE // dearest if dearest else request.max_tokens
    if affordable < request.least_tokens:
        return None
    return replace(request, max_tokens=min(request.max_tokens, affordable))


def _rates(rates: ModelPrice | PriceStep, model: str, *, writes: bool) -> tuple[int, int]:
    """The dearest rate that a prompt token may pay, and the rate of the answer."""
    incoming = [rates.input_rate, *([rates.cache_write_5m_rate] if writes else [])]
    if not writes and rates.cache_write_1h_rate is None and rates.cache_write_5m_rate is not None:
        # Vendors that sell no longer life write their cache unasked.
        incoming.append(rates.cache_write_5m_rate)
    known = [rate for rate in incoming if rate is not None]
    if rates.input_rate is None or rates.output_rate is None or len(known) < len(incoming):
        raise BudgetRefused(f"{model} has no known price; paid calls are refused until it has one")
    return max(known), rates.output_rate
