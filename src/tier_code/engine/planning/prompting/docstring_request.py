"""What a model is asked for a docstring. What never changes comes first, so that it is read only once.

A model server keeps what it has read: with the same beginning, only the code and the instruction are new
(measured on an embedded model: 47 to 55 times faster).
"""

from __future__ import annotations

import re

from tier_code.domain.plan import Step
from tier_code.engine.planning.prompting.asking import Asked, as_code, asked_messages, one_turn, target_last
from tier_code.engine.planning.python_symbols import PYTHON_ENDS

PLAIN_TOKENS = 200
"""Answers in plain style were at most 120 tokens long."""
SECTIONS_TOKENS = 480
LEAST_TOKENS = 96
"""Less room than this is no room for an answer."""

_SECTIONS = "docstring_function_sections"
_TYPE = "(?:class|interface|type|enum)"
_WITH_SECTIONS = frozenset({"google", "numpy", "sphinx"})


def docstring_request(step: Step, slice_text: str, *, window_tokens: int) -> Asked:
    """The messages, and the most and the fewest tokens to answer with.

    The step's `style` is `plain`, `google`, `numpy` or `sphinx`; the last three ask for sections.
    The step's instruction is the last thing said and asks as the user wrote it.

    Errors: ContextTooLarge when no room for an answer is left in the window.
    """
    prompt = _prompt_elsewhere(step, slice_text) or _prompt(step, slice_text, step.argument("style", "plain"))
    wanted = SECTIONS_TOKENS if prompt == _SECTIONS else PLAIN_TOKENS
    question = _question(step, slice_text)
    return asked_messages(
        prompt, question, step, window_tokens=window_tokens, wanted=wanted, least=LEAST_TOKENS
    )


def _prompt_elsewhere(step: Step, slice_text: str) -> str:
    """Of languages whose descriptions are comments; empty for Python."""
    target = step.targets[0]
    if target.path.endswith(PYTHON_ENDS):
        return ""
    name = re.escape(target.qualname.rpartition(".")[2].partition("#")[0])
    is_type = re.search(rf"^[ \t]*(?:[a-z]+[ \t]+)*{_TYPE}[ \t]+{name}\b", slice_text, re.MULTILINE)
    language = "go" if target.path.endswith(".go") else "script"
    return f"comment_{language}{'_type' if is_type else ''}"


def _prompt(step: Step, slice_text: str, style: str) -> str:
    """Functions, classes and modules are described in different words; only functions have sections."""
    qualname = step.targets[0].qualname
    if not qualname:
        return "docstring_module"
    name = re.escape(qualname.rpartition(".")[2].partition("#")[0])
    if re.search(rf"^[ \t]*class[ \t]+{name}\b", slice_text, re.MULTILINE):
        return "docstring_class"
    return _SECTIONS if style in _WITH_SECTIONS else "docstring_function"


def _question(step: Step, slice_text: str) -> str:
    return f"<code>\n{as_code(target_last(slice_text)).strip()}\n</code>\n{_asked(step)}"


def _asked(step: Step) -> str:
    """The instruction, with the symbol named where the user's own words do not name it."""
    instruction = one_turn(step.instruction).strip()
    target = step.targets[0]
    name = target.qualname or target.path
    if name.partition("#")[0] in instruction:
        return instruction
    noun = "" if target.qualname else "module "
    words = "docstring" if target.path.endswith(PYTHON_ENDS) else "doc comment"
    return f"Write the {words} of {noun}{name}. {instruction}".rstrip()
