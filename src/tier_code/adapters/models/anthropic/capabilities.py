"""What each family of models takes and refuses; a request that a model answers with 400 is never built.

Source: the vendor's documentation of autumn 2026. Unknown ids are treated like the newest models, which take
the least: no sampling settings, no forced tools, no prefill. None of those is ever sent to any model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What may be in a request."""

    effort: bool
    """Takes `output_config.effort`."""
    adaptive_thinking: bool
    """Takes `thinking: adaptive` with a display."""
    thinks: bool
    """Thinks unless told otherwise, and what it thinks counts against `max_tokens`."""
    window_tokens: int = 1_000_000
    max_output_tokens: int = 128_000
    least_cached_tokens: int = 512
    """Shorter beginnings of prompts are silently not cached; 0 where no marks are taken."""

    def reasoning_tokens(self, effort: str) -> int:
        """Room to leave for thinking on top of an answer; only what is used is billed."""
        return _REASONING.get(effort, _REASONING[""]) if self.thinks else 0


_REASONING = {"low": 4_096, "medium": 8_192, "": 16_384, "high": 16_384, "xhigh": 32_768, "max": 32_768}
"""Our own allowances by effort: generous, as a cut answer is billed and worth nothing."""
_OLD = Capabilities(
    effort=False,
    adaptive_thinking=False,
    thinks=False,
    window_tokens=200_000,
    max_output_tokens=64_000,
    least_cached_tokens=4_096,
)
_NEW = Capabilities(effort=True, adaptive_thinking=True, thinks=True)
_OTHER = Capabilities(
    effort=False, adaptive_thinking=False, thinks=False, window_tokens=32_768, least_cached_tokens=0
)
_LEAST_CACHED = {"claude-opus-4-7": 2_048, "claude-opus-4-8": 1_024, "claude-sonnet-5": 1_024}
"""Where it is not what the generation has; a dated id counts as its model."""


def capabilities_of(model: str) -> Capabilities:
    """By the id's family and generation; other makers' models behind this dialect take nothing extra."""
    if not model.startswith("claude-"):
        return _OTHER
    known = re.sub(r"-20\d{6}$", "", model)
    old = re.match(r"claude-(?:haiku|sonnet|opus)-[34]\b|claude-[23]\b", model)
    family = _OLD if old else _NEW
    return replace(family, least_cached_tokens=_LEAST_CACHED.get(known, family.least_cached_tokens))
