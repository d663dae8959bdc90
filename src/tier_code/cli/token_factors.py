"""The user's learned token factors, for a session and for the commands that show them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tier_code.adapters.config.folders import data_dir
from tier_code.adapters.counting.factor_books import SqliteFactors
from tier_code.adapters.counting.offline import encoding_of, offline_counter
from tier_code.cli.commands.findings import Finding, State, fine
from tier_code.domain.tiers import Tier
from tier_code.domain.token_counts import ContentKind, estimated_words, miss
from tier_code.ports.counting import FactorBook, TokenCounter

FILE = "token-factors.db"


def users_factors(counter: TokenCounter) -> SqliteFactors:
    """The books beside the ledger; nothing is opened yet."""
    return SqliteFactors(data_dir() / FILE, encoding_of(counter))


def factor_line(book: FactorBook, tier: Tier, kind: ContentKind = ContentKind.CODE) -> str:
    """`estimated: toktok qwen2.5 x 1.41 learned from 12 calls, half within 1.2 %, 95 % within 4.0 %`."""
    factor = book.factor(tier.model, kind, tier.digest)
    words = estimated_words(offline_counter().source, factor)
    off = miss(factor, book.seen(tier.model, kind, tier.digest)) if factor.calls else None
    return f"{words}, {off.words}" if off else words


def look_at_factors(tiers: Iterable[Tier]) -> Iterator[Finding]:
    """For `tier-code doctor`: how prompts of each model are counted before it answers."""
    book = users_factors(offline_counter())
    for model, tier in {tier.model: tier for tier in tiers if tier.model and tier.ready}.items():
        yield fine("tokens", f"{model} {factor_line(book, tier)}")
    if book.problem:
        told = f"{book.problem}: nothing is learned about token counts; delete the file to begin anew"
        yield Finding(what="tokens", state=State.NOTE, told=told)
