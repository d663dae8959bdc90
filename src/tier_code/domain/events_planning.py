"""Facts about what a planner model did before there was a plan."""

from __future__ import annotations

from dataclasses import dataclass

from tier_code.domain.plan import StepId


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAround:
    """The planner asked to see more of the code, and was shown it without a model."""

    turn: int
    wanted: tuple[str, ...]
    """`symbol parse`, `search duplicate key`, ...; in the order asked."""
    tokens: int
    """Estimated, of what was shown."""
    paths: tuple[str, ...] = ()
    """The files it was made from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplanBegun:
    """The plan was found wrong midway: the planner is asked what to do about the rest of it."""

    turn: int
    failed: tuple[StepId, ...]
    """Steps that nobody could carry out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswered:
    """The request was a question: there is no plan, this is the answer."""

    turn: int
    text: str
    """Markdown."""
    by: str
    """The model that answered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationCompacted:
    """The planner's conversation was replaced by the receipts of the steps it had heard of."""

    messages: int
    """How many went."""
    receipts: int
    """How many stay."""
    known: str
    """What the planner is told in their place; empty when nothing had run."""
