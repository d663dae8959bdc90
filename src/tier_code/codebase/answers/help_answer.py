"""The reader of help texts for command line options: one line from a model, the call from the host."""

from __future__ import annotations

import re

from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.domain.checks import CheckResult, failed
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Step
from tier_code.domain.untrusted import one_line, sanitize_strictly
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree

MAX_CHARACTERS = 100
_LABEL = re.compile(r"^\W*help(?:\s+text)?\W*[:=]\s*", re.IGNORECASE)
_DEFAULT = re.compile(r"\s*[(\[](?:default|defaults? to)[^)\]]*[)\]]", re.IGNORECASE)
_DRESS = "`'\"* "


def read_help_answer(tree: SourceTree, step: Step, answer: str) -> Edited | CheckResult:
    """Put the option with its help text in; runs in a code worker."""
    from tier_code.codebase.codemods.flags.adding import Placed  # noqa: PLC0415 - tree-sitter loads with it
    from tier_code.codebase.codemods.flags.option import option_of  # noqa: PLC0415 - see above

    try:
        placed = Placed(tree, step)
        text = in_style(help_of_answer(answer), placed.help_texts)
        return placed.edited(option_of(step, text))
    except (AnswerRefused, UsageProblem, ToolDeclined) as refused:
        return failed("shape", str(refused))


def help_of_answer(answer: str) -> str:
    """The help text in an answer: its labelled line, or its only line.

    Errors: AnswerRefused saying what the answer is instead.
    """
    lines = [line.strip() for line in answer.strip().strip("`").split("\n") if line.strip(_DRESS)]
    labelled = [line for line in lines if _LABEL.match(line)]
    chosen = labelled[:1] or lines[:1]
    if not chosen:
        raise AnswerRefused("the answer is empty")
    text = _DEFAULT.sub("", _LABEL.sub("", chosen[0])).strip(_DRESS)
    if not re.search(r"[^\W\d_]{2}", text) or len(text) > MAX_CHARACTERS or "add_argument" in text:
        raise AnswerRefused(f"the answer is no help text: '{one_line(text, 80)}'")
    if sanitize_strictly(text) != text:
        raise AnswerRefused("the answer holds an invisible or control character")
    return text


def in_style(text: str, others: list[str]) -> str:
    """The text with the first letter and the full stop of the other help texts."""
    texts = [other for other in others if other]
    small = sum(other[0].islower() for other in texts)
    stops = sum(other.endswith(".") for other in texts)
    body = text.rstrip(".")
    if texts and small * 2 > len(texts) and body[1:2].islower():
        body = body[0].lower() + body[1:]
    elif texts and small * 2 <= len(texts):
        body = body[0].upper() + body[1:]
    return f"{body}." if stops * 2 > len(texts) and texts else body
