"""Judges prompt caching from what a Messages server received and billed: how much was read, what broke it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from tests.support.messages_server import BilledCall
from tier_code.adapters.models.anthropic.wire_request import cached_prefix

Json = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class CacheFigures:
    """Prompt tokens of some turns, by where they came from."""

    turns: int
    read: int
    written: int
    plain: int
    """Neither read from nor written to the cache."""

    @property
    def prompt(self) -> int:
        """All of them."""
        return self.read + self.written + self.plain

    @property
    def share(self) -> Fraction:
        """What was read from the cache; 0 of nothing."""
        return Fraction(self.read, self.prompt) if self.prompt else Fraction(0)

    @property
    def words(self) -> str:
        """`29 turns: 93.1 % of 412,000 prompt tokens read from the cache`, for the output of a benchmark."""
        share = f"{float(self.share):.1%} of {self.prompt:,} prompt tokens"
        return f"{self.turns} turns: {share} read from the cache"


def cache_figures(bills: Sequence[BilledCall], *, model: str = "", first: int = 2) -> CacheFigures:
    """The figures of turns `first` (1-based) to the last, of one model where one is named."""
    calls = [call for call in bills if model in ("", call.model)][first - 1 :]
    return CacheFigures(
        turns=len(calls),
        read=sum(call.prompt["read"] for call in calls),
        written=sum(call.prompt["written"] for call in calls),
        plain=sum(call.prompt["input"] for call in calls),
    )


def broken_prefixes(requests: Sequence[Json]) -> list[str]:
    """Where the bytes that a cache was asked to keep do not begin the next request; empty when all is well.

    `requests` are the bodies of one conversation, or of steps of one kind, in the order in which they came.
    What is no message but belongs to the key of a cache (model, effort, format) must not change either.
    """
    found: list[str] = []
    for number, (before, after) in enumerate(pairwise(requests), start=1):
        kept = cached_prefix(before)
        if not kept:
            found.append(f"request {number} asks for nothing to be kept")
        elif not _whole_prompt(after).startswith(kept):
            found.append(f"request {number + 1} does not begin with what {number} asked to keep")
        found += [
            f"request {number + 1} has another {name} than {number}"
            for name in ("model", "tools", "tool_choice", "thinking", "output_config", "speed")
            if before.get(name) != after.get(name)
        ]
    return found


def _whole_prompt(request: Json) -> bytes:
    """The canonical bytes of all blocks: as if the last one were a breakpoint."""
    messages = [*request["messages"]]
    last = messages[-1]
    blocks = [*last["content"][:-1], {**last["content"][-1], "cache_control": {"type": "ephemeral"}}]
    return cached_prefix({**request, "messages": [*messages[:-1], {**last, "content": blocks}]})
