"""The one way in which reading an answer gives up: with a line for the user."""

from __future__ import annotations

from tier_code.domain.errors import ModelProblem


class AnswerRefused(ModelProblem):
    """A model's answer cannot be used; the message is the evidence shown for the `shape` check."""
