"""What each family of models takes and refuses; a request that a model answers with 400 is never built.

Source: the vendor's documentation of autumn 2026. Unknown ids are treated like the newest models, which take
the least: no sampling settings, no forced tools, no prefill. None of those is ever sent to any model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What may be in a request."""

    effort: bool
    """Takes `output_config.effort`."""
    adaptive_thinking: bool
    """Takes `thinking: adaptive` with a display."""
    thinks_always: bool
    """Thinking cannot be switched off, and counts against `max_tokens`."""


_OLD = Capabilities(effort=False, adaptive_thinking=False, thinks_always=False)
_SMALL = Capabilities(effort=True, adaptive_thinking=True, thinks_always=False)
_NEW = Capabilities(effort=True, adaptive_thinking=True, thinks_always=True)
_OTHER = Capabilities(effort=False, adaptive_thinking=False, thinks_always=False)


def capabilities_of(model: str) -> Capabilities:
    """By the id's family and generation; other makers' models behind this dialect take nothing extra."""
    if not model.startswith("claude-"):
        return _OTHER
    if re.match(r"claude-(?:haiku|sonnet|opus)-[34]\b|claude-[23]\b", model):
        return _OLD
    return _SMALL if model.startswith("claude-haiku-") else _NEW
