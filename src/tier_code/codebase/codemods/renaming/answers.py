"""Whether a place means the target, and how several answers go together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """Whether a place means the target."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    """Nothing is known of what stands before the dot."""
    UNSURE = "unsure"
    """It may mean the target and something else."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer with its grounds."""

    answer: Answer
    why: str = ""


YES, NO = Verdict(Answer.YES), Verdict(Answer.NO)
_SEVERAL_TYPES = Verdict(Answer.UNSURE, "what stands before the dot may be of several types")


def together(verdicts: Sequence[Verdict]) -> Verdict | None:
    """One verdict for all that something may be; None for nothing."""
    answers = {verdict.answer for verdict in verdicts}
    if len(answers) < 2:
        return verdicts[0] if verdicts else None
    if Answer.YES in answers or Answer.UNSURE in answers:
        return _SEVERAL_TYPES
    return next(verdict for verdict in verdicts if verdict.answer is Answer.UNKNOWN)
