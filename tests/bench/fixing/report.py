"""What the runs come to: how many are green, what they took, and what the failures would cost further up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from statistics import median

from tests.bench.economics.traces import NOW, TODAY
from tests.bench.fixing.asking import Asked
from tests.bench.fixing.sessions import Fixed
from tier_code.adapters.prices.table import shipped_table
from tier_code.domain.money import NANOS_PER_DOLLAR, ZERO
from tier_code.domain.pricing import cost_of
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import TokenUsage

MODELS = {TierName.SMALL: NOW["haiku"], TierName.FRONTIER: NOW["opus"]}


def summary(ended: Sequence[Fixed]) -> Iterator[str]:
    """The product with the local tier alone."""
    green = sum(each.green for each in ended)
    yield f"\nproduct, local tier alone: {_share(green, len(ended))} green, $0"
    yield f"  {_medians([each.usage for each in ended], [each.seconds for each in ended])}"
    stops = Counter(each.stopped.partition(":")[0] for each in ended if not each.green)
    yield f"  stopped by: {', '.join(f'{name} {count}' for name, count in stops.most_common()) or 'nothing'}"
    yield "  wrong but green: none by construction, the hidden tests are the tests that the session runs"


def other_ways(name: str, asked: Sequence[Asked]) -> Iterator[str]:
    """One line for another way to ask the same model."""
    green = sum(each.green for each in asked)
    yield f"{name}: {_share(green, len(asked))} green"
    if asked:
        yield f"  {_medians([each.usage for each in asked], [each.seconds for each in asked])}"


def ladder_prices(ended: Sequence[Fixed]) -> Iterator[str]:
    """Dollars, when each failure is asked once more of `small`, and of `frontier` after that."""
    tried = [each for each in ended if each.usage.total]
    failures = [each for each in tried if not each.green]
    small = sum(price(each.usage, TierName.SMALL) for each in failures)
    frontier = sum(price(each.usage, TierName.FRONTIER) for each in failures)
    alone = sum(price(each.usage, TierName.FRONTIER) for each in tried)
    yield "\nthe ladder: NOT measured, there is no key here. An estimate of price, not of success,"
    yield "from the tokens of the local calls (as the local model counts them; larger ones write more):"
    yield f"  {len(failures)} failures of {len(tried)} tasks to {MODELS[TierName.SMALL]}: ${small:.4f}"
    yield f"  all of them on to {MODELS[TierName.FRONTIER]} as well: ${small + frontier:.4f}"
    yield f"  {MODELS[TierName.FRONTIER]} asked for all {len(tried)} instead: ${alone:.4f}"


def price(usage: TokenUsage, tier: TierName) -> float:
    """US dollars of the tokens at a tier, none of them from a cache."""
    plain = TokenUsage(input_tokens=usage.total_input, output_tokens=usage.output_tokens)
    cost = cost_of(plain, shipped_table().price(MODELS[tier], TODAY)) or ZERO
    return cost.nanos / NANOS_PER_DOLLAR


def _share(green: int, whole: int) -> str:
    return f"{green} of {whole} ({100 * green / max(whole, 1):.0f} %)"


def _medians(usages: Sequence[TokenUsage], seconds: Sequence[float]) -> str:
    prompt = median(each.total_input for each in usages)
    output = median(each.output_tokens for each in usages)
    total = sum(each.total for each in usages)
    middle = f"{median(seconds):.1f} s, {prompt:.0f} prompt and {output:.0f} output tokens"
    return f"medians: {middle}; {total} tokens in all"
