"""Which counter to use when no server may be asked."""

from __future__ import annotations

from tier_code.adapters.counting.toktok import ToktokCounter
from tier_code.ports.counting import TokenCounter


def offline_counter() -> TokenCounter:
    """The counter that always works: bundled vocabulary, no file, no network. Nothing is loaded yet."""
    return ToktokCounter()
