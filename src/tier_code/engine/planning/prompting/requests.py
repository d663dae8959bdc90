"""What a model is asked, by the kind of the step. Each kind has its own prompt and its own answer form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from tier_code.domain.errors import ToolDeclined
from tier_code.domain.plan import Step, StepKind
from tier_code.engine.planning.prompting.asking import Asked
from tier_code.engine.planning.prompting.dataclass_request import dataclass_request
from tier_code.engine.planning.prompting.docstring_request import docstring_request
from tier_code.engine.planning.prompting.edit_request import edit_request
from tier_code.engine.planning.prompting.flag_request import flag_request
from tier_code.engine.planning.prompting.hint_request import hint_request
from tier_code.engine.planning.prompting.logging_request import logging_request
from tier_code.engine.planning.prompting.tests_request import tests_request
from tier_code.engine.planning.prompting.twin_request import twin_request


class RequestMaker(Protocol):
    """Words a step for a model."""

    def __call__(self, step: Step, slice_text: str, *, window_tokens: int) -> Asked:
        """The messages, what never changes first, and the most tokens to answer with.

        Errors: ContextTooLarge when no room for an answer is left in the window.
        """


REQUESTS: Mapping[StepKind, RequestMaker] = {
    StepKind.DOCSTRING: docstring_request,
    StepKind.EDIT: edit_request,
    StepKind.FIX: edit_request,
    StepKind.FLAG: flag_request,
    StepKind.TYPE_HINTS: hint_request,
    StepKind.TWIN: twin_request,
    StepKind.TESTS: tests_request,
    StepKind.LOGGING: logging_request,
    StepKind.DATACLASS: dataclass_request,
}


def model_request(step: Step, slice_text: str, *, window_tokens: int) -> Asked:
    """The messages, and the most and the fewest tokens to answer with.

    Errors: ContextTooLarge; ToolDeclined for a kind that no model is asked for.
    """
    maker = REQUESTS.get(step.kind)
    if maker is None:
        raise ToolDeclined(f"no model is asked for a {step.kind.value} step")
    return maker(step, slice_text, window_tokens=window_tokens)
