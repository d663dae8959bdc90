"""Token figures for a tier's model: offline counts scaled by what its server's own counts have taught.

For displays, plans and packing only. What is held for a call never rests on them: see `reservation`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

from tier_code.domain.errors import TierCodeError
from tier_code.domain.pricing import ModelPrice
from tier_code.domain.tiers import Tier, TierName
from tier_code.domain.token_counts import (
    ONE,
    PLAIN,
    ContentKind,
    Factor,
    KnownCounts,
    Sighting,
    TokenFigure,
    best_figure,
    estimated_words,
    kind_of,
)
from tier_code.engine.money.estimates import NEWEST_CLAUDE_FACTOR
from tier_code.engine.money.reservation import byte_bound
from tier_code.ports.counting import CountTexts, FactorBook, TokenCounter
from tier_code.ports.model import ModelRequest, ReplyEnd

TOKENS_AROUND_MESSAGE = 5
"""What chat templates put around each message, roughly."""


class TokenScales:
    """Estimates for the models of a session, and learning from every answer that reports its usage."""

    def __init__(
        self, counter: TokenCounter, book: FactorBook | None = None, counting: CountTexts | None = None
    ) -> None:
        self._counter = counter
        self._book = book
        self._counting = counting

    @property
    def counter(self) -> str:
        """Who counts offline, for labels."""
        return self._counter.source

    async def factor(self, tier: Tier, kind: ContentKind = ContentKind.CODE) -> Factor:
        """What an offline count is multiplied by for this tier's model, read anew."""
        if self._book is None or tier.name is TierName.TOOL:
            return PLAIN
        return await asyncio.to_thread(self._book.factor, tier.model, kind, tier.digest)

    def words(self, factor: Factor) -> str:
        """How a scaled count is to be labelled; empty where nothing is learned."""
        return "" if self._book is None else estimated_words(self.counter, factor)

    async def look_up(self, tiers: Iterable[Tier]) -> None:
        """Read the factors of some tiers, so that `known_factor` has them."""
        for tier in tiers:
            await self.factor(tier)

    async def figure(self, tier: Tier, request: ModelRequest, counted: int | None = None) -> TokenFigure:
        """How many tokens a prompt has that nobody has answered yet, by the best source there is."""
        texts = _texts(request)
        known = KnownCounts(counted=counted, offline=await self.offline(texts), counter=self.counter)
        return best_figure(known, await self.factor(tier, kind_of(texts)), byte_bound(request))

    async def observe(self, tier: Tier, request: ModelRequest, end: ReplyEnd) -> None:
        """Learn from an answer; whatever is wrong with it, or with counting, teaches nothing."""
        if self._book is None or not _teaches(request, end):
            return
        texts = _texts(request)
        offline = await self.offline(texts)
        if offline is None:
            return
        sighting = Sighting(
            model=end.served_model or tier.model,
            encoding=self._counter.source.rpartition(" ")[2],
            kind=kind_of(texts),
            offline=offline,
            served=end.usage.total_input,
            digest=tier.digest,
            asked=tier.model,
        )
        await asyncio.to_thread(self._book.observe, sighting)
        await self.factor(tier, sighting.kind)

    async def offline(self, texts: Sequence[str]) -> int | None:
        """Tokens of some messages; None when the counter is out of order."""
        try:
            if self._counting is not None:
                counts = await self._counting(texts)
            else:
                counts = await asyncio.to_thread(_all, self._counter, texts)
        except TierCodeError:
            return None
        return sum(counts) + TOKENS_AROUND_MESSAGE * len(texts)


def known_factor(book: FactorBook | None, tier: Tier, kind: ContentKind = ContentKind.CODE) -> Factor:
    """A tier's factor for where nobody can wait: as it was read last."""
    if book is None or tier.name is TierName.TOOL:
        return PLAIN
    return book.known(tier.model, kind, tier.digest)


def baseline_scale(book: FactorBook | None, price: ModelPrice | None) -> tuple[int, int]:
    """How many tokens of the baseline's model (first) so many of our own offline count (second) are."""
    if book is None or price is None:
        return NEWEST_CLAUDE_FACTOR
    return book.known(price.model, ContentKind.CODE).ratio, ONE


def _teaches(request: ModelRequest, end: ReplyEnd) -> bool:
    """Whether the server's count is one of just the texts that we sent."""
    usage = end.usage
    if end.usage_source != "usage" or end.stop_reason == "context":
        return False
    if any(message.native for message in request.messages):
        # Reasoning of earlier turns may or may not be counted again.
        return False
    marked = any(message.cached for message in request.messages)
    cached = usage.total_input - usage.input_tokens
    # A prompt that was to be cached, and of which nothing was read or written, is not reported whole.
    return bool(cached) or not marked


def _texts(request: ModelRequest) -> list[str]:
    schema = [request.schema] if request.schema else []
    return [*(message.text for message in request.messages), *schema]


def _all(counter: TokenCounter, texts: Sequence[str]) -> list[int]:
    return [counter.count(text) for text in texts]
