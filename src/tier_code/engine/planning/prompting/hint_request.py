"""What a model is asked for type hints: only the types that are not evident, one short line each."""

from __future__ import annotations

import re

from tier_code.domain.errors import ToolDeclined
from tier_code.domain.plan import Step
from tier_code.engine.planning.prompting.asking import Asked, as_code, asked_messages

TOKENS_PER_NAME = 24
"""A line of an answer was at most 20 tokens long."""
SIGNATURE_TOKENS = 160

_MISSING = re.compile(r"^# missing: (?P<names>.+)\n?\Z", re.MULTILINE)
"""The last line of a slice for this kind."""


def hint_request(step: Step, slice_text: str, *, window_tokens: int) -> Asked:
    """The messages, and the most and the fewest tokens to answer with.

    The step's `form` is `lines` (`name: type`, the default) or `signature` (the whole first line).
    Errors: ContextTooLarge; ToolDeclined when the slice names nothing that is missing.
    """
    missing = _MISSING.search(slice_text)
    if missing is None:
        raise ToolDeclined(f"{step.targets[0]} has no types left to ask for")
    code = as_code(slice_text[: missing.start()]).strip()
    question = f"<code>\n{code}\n</code>\nTypes of {_plain(step.targets[0].qualname)}: {missing['names']}"
    names = missing["names"].count(",") + 1
    signature = step.argument("form") == "signature"
    wanted = SIGNATURE_TOKENS if signature else TOKENS_PER_NAME * (names + 1)
    prompt = "hint_signature" if signature else "hint_lines"
    return asked_messages(prompt, question, step, window_tokens=window_tokens, wanted=wanted)


def _plain(qualname: str) -> str:
    return re.sub(r"#\d+", "", qualname)
