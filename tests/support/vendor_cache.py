"""The prompt cache of the Messages dialect by its documented rules, for servers that keep books of their own.

At most four breakpoints, writes only at breakpoints, a look-back of twenty blocks from each, a least length
per model, five minutes or an hour of life refreshed by use. The tokenizer is invented.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = Any
LOOK_BACK = 20
MOST_BREAKPOINTS = 4
LIVES = {"5m": 300.0, "1h": 3600.0}
"""Seconds by the name that a breakpoint gives."""
LEAST_CACHED: Mapping[str, int] = {
    "claude-haiku-4-5": 4_096,
    "claude-opus-4-7": 2_048,
    "claude-opus-4-8": 1_024,
    "claude-sonnet-5": 1_024,
}
"""Tokens; a shorter prefix is not cached, and nobody says so. Others: `LEAST`."""
LEAST = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokenizer:
    """Counts bytes, rounded up per block, and some tokens around every message."""

    bytes_per_token: int = 3
    around: int = 0

    def text(self, text: str) -> int:
        """Tokens of a text."""
        return -(-len(text.encode()) // self.bytes_per_token)

    def block(self, one: Json) -> int:
        """Tokens of one block of a prompt."""
        return self.text(str(one.get("text") or one.get("thinking") or "")) + self.around

    def schema(self, request: Json) -> int:
        """Tokens of the answer's schema, which stands behind everything."""
        schema = request.get("output_config", {}).get("format", {}).get("schema")
        return self.text(json.dumps(schema)) if schema else 0


@dataclass(slots=True)
class PromptCache:
    """What is kept, for how long."""

    tokenizer: Tokenizer = field(default_factory=Tokenizer)
    kept: dict[tuple[str, str], tuple[float, float]] = field(default_factory=dict)
    """(model, digest of a prefix) to (time until which it is kept, length of its life)."""

    def count(self, request: Json) -> int:
        """Tokens of a whole prompt."""
        return sum(self.tokenizer.block(one) for one in blocks_of(request)) + self.tokenizer.schema(request)

    def take(self, request: Json, now: float) -> Mapping[str, int]:
        """Tokens by bucket for a request that is processed now; what it marks is kept from now on."""
        model, blocks = request["model"], blocks_of(request)
        digests = list(_digests(blocks))
        ends = list(_running(self.tokenizer.block(one) for one in blocks))
        marks = [index for index, one in enumerate(blocks) if "cache_control" in one]
        read = self._longest_kept(model, marks, digests, now)
        tokens = {"cache_read": ends[read - 1] if read else 0, "cache_write_5m": 0, "cache_write_1h": 0}
        done = tokens["cache_read"]
        for mark in marks:
            life = str(blocks[mark]["cache_control"].get("ttl") or "5m")
            if ends[mark] < LEAST_CACHED.get(model, LEAST):
                continue
            self.kept[(model, digests[mark])] = (now + LIVES[life], LIVES[life])
            if ends[mark] > done:
                tokens[f"cache_write_{life}"] += ends[mark] - done
                done = ends[mark]
        tokens["input"] = ends[-1] - done + self.tokenizer.schema(request)
        return tokens

    def _longest_kept(self, model: str, marks: Sequence[int], digests: Sequence[str], now: float) -> int:
        """How many blocks come from the cache; being read makes them live on."""
        for mark in reversed(marks):
            for index in range(mark, max(-1, mark - LOOK_BACK), -1):
                until, life = self.kept.get((model, digests[index]), (0.0, 0.0))
                if until > now:
                    self.kept[(model, digests[index])] = (now + life, life)
                    return index + 1
        return 0


def breakpoints(request: Json) -> int:
    """How many places of a request are marked."""
    return sum("cache_control" in one for one in blocks_of(request))


def blocks_of(request: Json) -> list[Json]:
    """Every block in the order in which the service reads them, each with the role it belongs to."""
    system = [{**one, "role": "system"} for one in request.get("system", ())]
    said = [{**one, "role": message["role"]} for message in request["messages"] for one in message["content"]]
    return [*system, *said]


def _running(sizes: Iterator[int]) -> Iterator[int]:
    total = 0
    for size in sizes:
        total += size
        yield total


def _digests(blocks: Sequence[Json]) -> Iterator[str]:
    """A digest of everything up to each block, breakpoints left out."""
    so_far = hashlib.sha256()
    for one in blocks:
        plain = {name: value for name, value in one.items() if name != "cache_control"}
        so_far.update(json.dumps(plain, sort_keys=True).encode())
        yield so_far.hexdigest()
