"""Token counts in five disjoint buckets, because each bucket has a price of its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenUsage:
    """What one model call consumed. The buckets are disjoint; adapters normalise, nobody downstream does."""

    input_tokens: int = 0
    """Prompt tokens that were neither read from nor written to a cache."""
    cache_read_tokens: int = 0
    """Prompt tokens read from a cache."""
    cache_write_5m_tokens: int = 0
    """Prompt tokens written to a cache that lives five minutes."""
    cache_write_1h_tokens: int = 0
    """Prompt tokens written to a cache that lives one hour."""
    output_tokens: int = 0
    """Generated tokens, reasoning included."""

    def __post_init__(self) -> None:
        """Refuse negative counts: a vendor that reports one is not to be believed.

        Errors: ValueError naming the counts.
        """
        cached = (self.cache_read_tokens, self.cache_write_5m_tokens, self.cache_write_1h_tokens)
        if min(self.input_tokens, self.output_tokens, *cached) < 0:
            raise ValueError(f"negative token count in {self!r}")

    @property
    def total_input(self) -> int:
        """The whole prompt, cached parts included."""
        return (
            self.input_tokens
            + self.cache_read_tokens
            + self.cache_write_5m_tokens
            + self.cache_write_1h_tokens
        )

    @property
    def total(self) -> int:
        """Prompt and output together."""
        return self.total_input + self.output_tokens

    def __add__(self, other: TokenUsage) -> TokenUsage:
        return TokenUsage(
            input_tokens=self.input_tokens + other.input_tokens,
            cache_read_tokens=self.cache_read_tokens + other.cache_read_tokens,
            cache_write_5m_tokens=self.cache_write_5m_tokens + other.cache_write_5m_tokens,
            cache_write_1h_tokens=self.cache_write_1h_tokens + other.cache_write_1h_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
        )


NO_TOKENS = TokenUsage()
