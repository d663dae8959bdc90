"""Usage as the Messages dialect reports it, gathered from the stream into disjoint buckets.

Counts in `message_delta` are running totals: they replace, they are never added. Fields that are null there
do not erase what `message_start` said. Output includes thinking.
"""

from __future__ import annotations

from collections.abc import Mapping

from tier_code.adapters.models.chat_wire import MAX_BELIEVABLE_TOKENS
from tier_code.domain.errors import ProviderFailed
from tier_code.domain.tokens import TokenUsage
from tier_code.domain.untrusted import one_line

_TOTALS = ("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens")
_USUAL_REGIONS = frozenset({"", "global", "not_available"})


class UsageReport:
    """What the server has said so far."""

    def __init__(self) -> None:
        self._totals: dict[str, int] = {}
        self._written_1h = 0
        self._written_split = 0
        self._final = False
        self._variants: dict[str, None] = {}

    @property
    def final(self) -> bool:
        """Whether the count of the output is the last one, not that of the stream's beginning."""
        return self._final

    @property
    def variants(self) -> tuple[str, ...]:
        """What multiplies the list price or comes on top of it, in the order in which it was told."""
        return tuple(self._variants)

    def start(self, reported: object) -> None:
        """Take in `message_start`, which alone splits cache writes.

        Errors: ProviderFailed for counts that cannot be true.
        """
        usage = _object(reported)
        self._take(usage)
        split = usage.get("cache_creation")
        if isinstance(split, Mapping):
            self._written_1h = _count(split.get("ephemeral_1h_input_tokens") or 0)
            self._written_split = self._written_1h + _count(split.get("ephemeral_5m_input_tokens") or 0)

    def update(self, reported: object) -> None:
        """Take in `message_delta`.

        Errors: ProviderFailed for counts that cannot be true.
        """
        usage = _object(reported)
        self._take(usage)
        self._final = self._final or usage.get("output_tokens") is not None

    def _take(self, usage: Mapping[str, object]) -> None:
        for name in _TOTALS:
            if usage.get(name) is not None:
                self._totals[name] = _count(usage[name])
        # Compaction, advisors and server tools show only at the end, and are not in the totals.
        self._variants.update(dict.fromkeys(_variants(usage)))

    def usage(self) -> TokenUsage:
        """The buckets. Writes beyond the split count as five-minute ones: those are the only ones we ask for.

        Errors: ProviderFailed when the parts that were written are more than was written at all.
        """
        written = self._totals.get("cache_creation_input_tokens", self._written_split)
        if self._written_split > written:
            raise ProviderFailed("the server's answer is malformed: more cache writes in a part than in all")
        return TokenUsage(
            input_tokens=self._totals.get("input_tokens", 0),
            cache_read_tokens=self._totals.get("cache_read_input_tokens", 0),
            cache_write_5m_tokens=written - self._written_1h,
            cache_write_1h_tokens=self._written_1h,
            output_tokens=self._totals.get("output_tokens", 0),
        )


def _variants(usage: Mapping[str, object]) -> list[str]:
    """What the list price does not cover; a name that no price table knows makes the call unpriced."""
    found: list[str] = []
    speed, tier = usage.get("speed") or "standard", usage.get("service_tier") or "standard"
    region = str(usage.get("inference_geo") or "")
    if speed != "standard":
        found.append(one_line(str(speed), 40))
    if tier != "standard":
        found.append(one_line(str(tier), 40))
    if region not in _USUAL_REGIONS:
        found.append(one_line(f"geo-{region}", 40))
    if usage.get("iterations"):
        found.append("iterations")
    tools = usage.get("server_tool_use")
    if isinstance(tools, Mapping) and any(tools.values()):
        found.append("server-tools")
    return found


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise ProviderFailed("the server's answer is malformed: usage is no object")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MAX_BELIEVABLE_TOKENS:
        raise ProviderFailed(f"the server's answer is malformed: a token count of {one_line(str(value), 40)}")
    return value
