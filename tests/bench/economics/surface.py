"""Where delegating a step begins to pay: the share of right attempts it takes, by size, context and check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from tests.bench.economics.traces import TODAY
from tier_code.adapters.prices.table import shipped_table
from tier_code.domain.money import NANOS_PER_DOLLAR, ZERO
from tier_code.domain.pricing import ModelPrice, cost_of
from tier_code.domain.tokens import TokenUsage

FRONTIER, SMALL = "claude-opus-5-5", "claude-haiku-5-5"
FRONTIER_CHANCE = 0.93
"""Assumed: how often the frontier's own edit is right."""
FAILURE_DOLLARS = 6.25
"""Five minutes at 75 dollars an hour, for a failure that nobody noticed."""
_HALVINGS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One step and what surrounds it. Counts are tokens."""

    output: int
    """What the edit writes."""
    context: int
    """What must be read for it."""
    recall: float
    """Share of wrong edits that the check refuses."""
    worker: str = ""
    """The model that is asked first; empty for one on this machine."""
    human: float = FAILURE_DOLLARS
    conversation: int = 30_000
    """What the frontier's own conversation already holds, in its cache."""
    later_turns: int = 10
    """Turns of that conversation after the step, which read again whatever the step put into it."""
    spec: int = 64
    """What the planner writes for the worker; never more than the edit itself."""
    receipt: int = 200
    """What the planner reads about a delegated step."""


def inside(place: Place) -> float:
    """US dollars of the step when the frontier does it in its own conversation."""
    turn = TokenUsage(
        cache_read_tokens=place.conversation + (place.context + place.output) * place.later_turns,
        cache_write_5m_tokens=place.context + place.output,
        output_tokens=place.output,
    )
    return _cost(turn, FRONTIER) + _left(place, 1 - FRONTIER_CHANCE)


def delegated(place: Place, chance: float) -> float:
    """US dollars when a worker that is right with `chance` goes first and the frontier stands behind it."""
    spec = min(place.spec, place.output)
    planner = TokenUsage(
        cache_write_5m_tokens=spec + place.receipt,
        cache_read_tokens=(spec + place.receipt) * place.later_turns,
        output_tokens=spec,
    )
    attempt = TokenUsage(input_tokens=place.context + 600 + spec, output_tokens=place.output)
    first = _cost(attempt, place.worker) if place.worker else 0.0
    caught = (1 - chance) * place.recall
    again = _cost(attempt, FRONTIER) + _left(place, 1 - FRONTIER_CHANCE)
    missed = (1 - chance) * (1 - place.recall) * place.human
    return _cost(planner, FRONTIER) + first + missed + caught * again


def _left(place: Place, wrong: float) -> float:
    """What a frontier that is wrong so often costs the user in failures that the check lets through."""
    return wrong * (1 - place.recall) * place.human


def needed(place: Place) -> float | None:
    """The share of right attempts from which on delegating is cheaper; None when it never is."""
    own = inside(place)
    if delegated(place, 1.0) >= own:
        return None
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if delegated(place, middle) < own:
            high = middle
        else:
            low = middle
    return high


def lines(place: Place) -> Iterator[str]:
    """A table around a place: one line for each size and context, one column for each recall."""
    recalls = (0.25, 0.9, 0.95, 0.99, 1.0)
    yield f"{'writes':>7} {'reads':>7}  " + " ".join(f"{f'recall {recall}':>11}" for recall in recalls)
    for output in (20, 60, 300, 1000):
        for context in (500, 3000, 10_000):
            cells = [
                words(needed(replace(place, output=output, context=context, recall=recall)))
                for recall in recalls
            ]
            yield f"{output:7} {context:7}  " + " ".join(f"{cell:>11}" for cell in cells)


def words(share: float | None) -> str:
    """A share as people read it."""
    if share is None:
        return "never"
    return "always" if share < 0.005 else f"{100 * share:.1f} %"


def _cost(usage: TokenUsage, model: str) -> float:
    return (cost_of(usage, _row(model)) or ZERO).nanos / NANOS_PER_DOLLAR


@cache
def _row(model: str) -> ModelPrice | None:
    return shipped_table().price(model, TODAY)
