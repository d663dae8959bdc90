"""What a model is asked for a dataclass: the types of parameters that say none, one short line each."""

from __future__ import annotations

from dataclasses import replace

from tier_code.domain.plan import Step, Target
from tier_code.engine.planning.prompting.asking import Asked
from tier_code.engine.planning.prompting.hint_request import hint_request


def dataclass_request(step: Step, slice_text: str, *, window_tokens: int) -> Asked:
    """The question of a hint step on `__init__`, and the most and the fewest tokens to answer with.

    Errors: ContextTooLarge; ToolDeclined when no type is missing.
    """
    cls = step.targets[0]
    init = Target(path=cls.path, qualname=f"{cls.qualname}.__init__")
    return hint_request(replace(step, targets=(init,)), slice_text, window_tokens=window_tokens)
