"""What a step will take, and what the frontier tier alone would have cost for it. Estimates only."""

from __future__ import annotations

from tier_code.domain.money import Usd
from tier_code.domain.patch import Patch
from tier_code.domain.plan import StepEstimate
from tier_code.domain.pricing import ModelPrice, cost_of
from tier_code.domain.tokens import TokenUsage
from tier_code.ports.counting import TokenCounter

NEWEST_CLAUDE_FACTOR = (153, 100)
"""Claude's newest tokenizer counts about 1.53 times what o200k counts; our offline counts are near o200k's.

Source: a third party's sample, 2026; spread about 15 %."""

_CLAUDE = "anthropic"

DOCSTRING_PROMPT_TOKENS = 420
"""Instructions and worked examples in front of a docstring step's context."""
DOCSTRING_ANSWER_TOKENS = 70


def baseline_of(
    usage: TokenUsage, price: ModelPrice | None, scale: tuple[int, int] = NEWEST_CLAUDE_FACTOR
) -> Usd | None:
    """The same work at the frontier tier's price, its tokenizer allowed for.

    `scale` is how many tokens of that model (first) so many of those counted here (second) are.
    """
    times, by = scale
    scaled = TokenUsage(
        input_tokens=-(-usage.total_input * times // by), output_tokens=-(-usage.output_tokens * times // by)
    )
    return cost_of(scaled, price)


def baseline_of_call(usage: TokenUsage, backend: str, price: ModelPrice | None) -> Usd | None:
    """As `baseline_of`, for tokens that a server counted: Claude's own counts need no allowance.

    What came from its cache stays so: the frontier alone would have had the same prefix.
    """
    return cost_of(usage, price) if backend == _CLAUDE else baseline_of(usage, price)


def patch_usage(patch: Patch, counter: TokenCounter) -> TokenUsage:
    """The least a model would have read and written to make a patch: its hunks with their context lines."""
    seen: list[str] = []
    written: list[str] = []
    for edit in patch.edits:
        for hunk in edit.hunks:
            seen.extend((edit.path, *hunk.before, *hunk.old_lines, *hunk.after))
            written.extend((*hunk.before[-1:], *hunk.new_lines))
    return TokenUsage(
        input_tokens=counter.count("\n".join(seen)), output_tokens=counter.count("\n".join(written))
    )


def docstring_estimate(
    source_tokens: int, local: ModelPrice | None, frontier: ModelPrice | None
) -> StepEstimate:
    """What one docstring is expected to take."""
    return answer_estimate(DOCSTRING_PROMPT_TOKENS + source_tokens, DOCSTRING_ANSWER_TOKENS, local, frontier)


def answer_estimate(
    input_tokens: int, output_tokens: int, local: ModelPrice | None, frontier: ModelPrice | None
) -> StepEstimate:
    """What one answer of a model is expected to take."""
    usage = TokenUsage(input_tokens=input_tokens, output_tokens=output_tokens)
    return StepEstimate(
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        cost=cost_of(usage, local),
        baseline=baseline_of(usage, frontier),
    )
