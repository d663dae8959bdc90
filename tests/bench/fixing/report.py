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
    """The local tier alone, and with the next one."""
    local = [each for each in ended if each.by_local]
    first = sum(each.local == 1 for each in local)
    yield f"\nlocal tier alone: {_share(len(local), len(ended))} green, $0; {first} by its first answer"
    yield f"with the ladder: {_share(sum(each.green for each in ended), len(ended))} green"
    yield f"  {_medians([each.usage for each in ended], [each.seconds for each in ended])}"
    stops = Counter(each.stopped.partition(":")[0] for each in ended if not each.green)
    if stops:
        yield f"  stopped by: {', '.join(f'{name} {count}' for name, count in stops.most_common())}"
    yield "  wrong but green: none by construction, the hidden tests are the tests that the session runs"
    yield from _money("the ladder", ended)


def without_local(ended: Sequence[Fixed]) -> Iterator[str]:
    """The same tasks, asked of the next tier from the start."""
    yield f"\nwithout the local tier: {_share(sum(each.green for each in ended), len(ended))} green"
    yield from _money(f"all to {MODELS[TierName.SMALL]}", ended)
    frontier = sum(price(each.usage, TierName.FRONTIER) for each in ended)
    each_task = frontier / max(len(ended), 1)
    yield f"  the same tokens at {MODELS[TierName.FRONTIER]}'s prices: ${each_task:.6f} a task"


def _money(name: str, ended: Sequence[Fixed]) -> Iterator[str]:
    spent = sum(each.cost.nanos for each in ended if each.cost is not None) / NANOS_PER_DOLLAR
    unpriced = sum(each.cost is None for each in ended)
    asked = sum(each.climbed for each in ended)
    yield (
        f"  {name}: {asked} of {len(ended)} tasks asked for money, ${spent:.5f} in all, "
        f"${spent / max(len(ended), 1):.6f} a task" + (f"; {unpriced} without a price" if unpriced else "")
    )


def other_ways(name: str, asked: Sequence[Asked]) -> Iterator[str]:
    """One line for another way to ask the same model."""
    green = sum(each.green for each in asked)
    yield f"{name}: {_share(green, len(asked))} green"
    if asked:
        yield f"  {_medians([each.usage for each in asked], [each.seconds for each in asked])}"


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
