"""kenimo49/free-executor-paradox (MIT): forty recorded runs with tokens, one model alone or with workers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from tier_code.adapters.prices.table import shipped_table
from tier_code.domain.money import NANOS_PER_DOLLAR
from tier_code.domain.pricing import cost_of
from tier_code.domain.tokens import TokenUsage

FOLDER = "free-executor-paradox"
TODAY = 1_795_305_600_000_000_000
"""2026-11-22, UTC in nanoseconds: the prices of that day, whenever the bench runs."""
ARMS = {
    "A": "frontier alone",
    "B": "frontier plans, free local worker",
    "C": "frontier plans, small worker",
    "D": "small alone",
}
TASKS = {"T1": "repair 25 errors", "T2": "move a function", "T3": "add a small function"}
RECORDED = {"opus": "claude-opus-4-7", "haiku": "claude-haiku-4-5"}
NOW = {"opus": "claude-opus-5-5", "haiku": "claude-haiku-5-5"}
"""Which model stands where a recorded one stood."""
NEW_TOKENIZER = {"opus": (1, 1), "haiku": (130, 100)}
"""Tokens of the model of today for those of the recorded one; the vendor says about 30 % more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One recorded run."""

    arm: str
    task: str
    solved: bool
    usage: Mapping[str, TokenUsage]
    """`opus` or `haiku` to the tokens of all its calls; local tokens were not recorded and cost nothing."""


def runs(data: Path) -> Sequence[Run]:
    """Every run that got as far as a model; empty where the data set is not there."""
    found: list[Run] = []
    for path in sorted((data / FOLDER / "data" / "results").glob("*.jsonl")):
        for line in path.read_text("utf-8").splitlines():
            run = _run(json.loads(line))
            if run.usage:
                found.append(run)
    return found


def _run(line: Mapping[str, object]) -> Run:
    by_role = line.get("usage_by_role")
    usage = {}
    for model, counts in by_role.items() if isinstance(by_role, dict) else ():
        family = next((name for name in RECORDED if name in model), "")
        if family:
            usage[family] = TokenUsage(
                input_tokens=counts["input_tokens"],
                output_tokens=counts["output_tokens"],
                cache_read_tokens=counts["cache_read_input_tokens"],
                cache_write_5m_tokens=counts["cache_creation_input_tokens"],
            )
    return Run(arm=str(line["arm"]), task=str(line["task"]), solved=bool(line["success"]), usage=usage)


def dollars(run: Run, models: Mapping[str, str], *, cached: bool = True) -> float:
    """A run at our price table, with `models` in the places of those recorded.

    Errors: ValueError for a model without a price.
    """
    total = 0
    for family, usage in run.usage.items():
        times, by = NEW_TOKENIZER[family] if models[family] != RECORDED[family] else (1, 1)
        priced = _scaled(usage if cached else _uncached(usage), times, by)
        row = shipped_table().price(models[family], TODAY)
        # Tokens of a whole run: a price step for long prompts is about single requests, and these were short.
        cost = cost_of(priced, replace(row, steps=())) if row else None
        if cost is None:
            raise ValueError(f"{models[family]} has no price")
        total += cost.nanos
    return total / NANOS_PER_DOLLAR


def per_solved(found: Sequence[Run], models: Mapping[str, str], *, cached: bool = True) -> float | None:
    """All money of some runs over the solved ones: failures are paid for too."""
    good = sum(run.solved for run in found)
    return sum(dollars(run, models, cached=cached) for run in found) / good if good else None


def middle(found: Sequence[Run], models: Mapping[str, str]) -> float | None:
    """The median of the solved runs, as the data set's own tables give it."""
    costs = [dollars(run, models) for run in found if run.solved]
    return median(costs) if costs else None


def _uncached(usage: TokenUsage) -> TokenUsage:
    return TokenUsage(input_tokens=usage.total_input, output_tokens=usage.output_tokens)


def _scaled(usage: TokenUsage, times: int, by: int) -> TokenUsage:
    return TokenUsage(
        input_tokens=usage.input_tokens * times // by,
        cache_read_tokens=usage.cache_read_tokens * times // by,
        cache_write_5m_tokens=usage.cache_write_5m_tokens * times // by,
        cache_write_1h_tokens=usage.cache_write_1h_tokens * times // by,
        output_tokens=usage.output_tokens * times // by,
    )
