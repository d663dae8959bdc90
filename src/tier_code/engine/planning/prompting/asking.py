"""What every request to a model has in common: the fixed part first, quoted code, room for the answer."""

from __future__ import annotations

import re
from typing import NamedTuple

from tier_code.domain.errors import ContextTooLarge
from tier_code.domain.plan import Step
from tier_code.engine.planning.prompts.prompt_texts import prompt_messages
from tier_code.ports.model import ModelMessage

CHARACTERS_PER_TOKEN = 3
"""Low on purpose: an estimate of the prompt must not fall short."""
_FILE = re.compile(r"(?<=\n)\n(?=# \S+\.pyi?\n)")
"""Between two files of a slice: an empty line, then a heading with the path."""
_OVERHEAD = 12
"""Bytes that a chat template puts around a message."""


class Asked(NamedTuple):
    """What a model is asked."""

    messages: tuple[ModelMessage, ...]
    max_tokens: int
    least_tokens: int
    """Fewer tokens to answer with make no sense: a budget may shorten an answer down to here."""


def asked_messages(
    prompt: str, question: str, step: Step, *, window_tokens: int, wanted: int, least: int = 24
) -> Asked:
    """A prompt file's messages with the question behind them, and the most tokens to answer with.

    Errors: ContextTooLarge when less than `least` tokens of the window are left for the answer.
    """
    messages = (*prompt_messages(prompt), ModelMessage(role="user", text=question))
    characters = sum(len(message.text.encode("utf-8")) + _OVERHEAD for message in messages)
    left = window_tokens - characters // CHARACTERS_PER_TOKEN
    if left < least:
        raise ContextTooLarge(
            f"{step.targets[0]}: its code is too long for a window of {window_tokens} tokens; "
            "choose a tier with a larger window"
        )
    most = min(wanted, left)
    return Asked(messages, most, min(least, most))


def target_last(slice_text: str) -> str:
    """The files of a slice with the first one, the target's own, behind the others.

    Small models describe what they read last: with a helper's signature behind it, `escape_string` became
    "Decode the string ...", which is what the helper does.
    """
    first, *others = _FILE.split(slice_text)
    return "\n".join([*others, first])


def as_code(text: str) -> str:
    """Repository text that cannot end its own section."""
    return one_turn(text).replace("</code>", "< /code>")


def one_turn(text: str) -> str:
    """Text that cannot be taken for a chat template's control marks, such as `<|im_end|>`."""
    return text.replace("<|", "< |")
