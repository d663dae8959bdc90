"""What a model is asked for a twin: the one new definition, whole, as no part of it is known."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.engine.planning.prompting.asking import Asked, as_code, asked_messages, one_turn, target_last

LEAST_ROOM = 160
"""Tokens that a short twin may need."""


def twin_request(step: Step, slice_text: str, *, window_tokens: int) -> Asked:
    """The messages, and the most and the fewest tokens to answer with: twice what the pattern has.

    Errors: ContextTooLarge when no room for an answer is left in the window.
    """
    question = f"<code>\n{as_code(target_last(slice_text)).strip()}\n</code>\n{one_turn(step.instruction)}"
    room = max(LEAST_ROOM, 2 * int(step.argument("pattern_tokens", "0")) + 80)
    return asked_messages("twin", question, step, window_tokens=window_tokens, wanted=room, least=LEAST_ROOM)
