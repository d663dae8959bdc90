"""What a model is asked for a tests step: more inputs and nothing else. What comes out is found out."""

from __future__ import annotations

from tier_code.domain.plan import Step
from tier_code.engine.planning.prompting.asking import Asked, as_code, asked_messages, one_turn, target_last
from tier_code.ports.code import MISSED

ANSWER_TOKENS = 240
"""Ten calls of usual length."""


def tests_request(step: Step, slice_text: str, *, window_tokens: int) -> Asked:
    """The messages, and the most and the fewest tokens to answer with.

    The slice holds the code and, behind the line `MISSED`, what the calls so far do not reach or notice.
    Errors: ContextTooLarge when no room for an answer is left in the window.
    """
    code, _, missed = slice_text.partition(MISSED)
    name = step.targets[0].qualname.partition("#")[0].rpartition(".")[2]
    question = (
        f"<code>\n{as_code(target_last(code)).strip()}\n</code>\n{one_turn(missed).strip()}\n"
        f"Write calls of {name}."
    )
    return asked_messages("test_inputs", question, step, window_tokens=window_tokens, wanted=ANSWER_TOKENS)
