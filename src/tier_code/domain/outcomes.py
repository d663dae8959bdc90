"""Who decided something, and how a step or a turn ended."""

from __future__ import annotations

from enum import StrEnum


class By(StrEnum):
    """Who decided."""

    USER = "user"
    FLAG = "flag"
    POLICY = "policy"


class Outcome(StrEnum):
    """How a step or a turn ended."""

    DONE = "done"
    FAILED = "failed"
    PARTIAL = "partial"
    INTERRUPTED = "interrupted"
    DECLINED = "declined"
    NEEDS_APPROVAL = "needs_approval"
    BUDGET = "budget"
