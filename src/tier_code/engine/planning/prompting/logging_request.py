"""What a model is asked for logging: words and names for places that the host has marked."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.engine.planning.prompting.asking import Asked, as_code, asked_messages, one_turn

MESSAGES_TOKENS = 220
"""Six lines of some thirty tokens, and some to spare."""


def logging_request(step: Step, slice_text: str, *, window_tokens: int) -> Asked:
    """The messages, and the most and the fewest tokens to answer with.

    Errors: ContextTooLarge when no room for an answer is left in the window.
    """
    question = f"<code>\n{as_code(slice_text).strip()}\n</code>\n{one_turn(step.instruction)}"
    return asked_messages(
        "log_messages", question, step, window_tokens=window_tokens, wanted=MESSAGES_TOKENS, least=64
    )
