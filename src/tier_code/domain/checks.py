"""What vouched for a result, or why it did not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Facts: TypeAlias = tuple[tuple[str, int | str], ...]
"""What a check counted or found, by name: `(("references_before", 12), ("references_after", 12))`."""


PART = "part"
"""The check of what is left of a step's result once the user has left hunks out."""


class CheckOutcome(StrEnum):
    """How a check ended."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One check on one attempt, with its evidence in words."""

    check: str
    outcome: CheckOutcome
    evidence: str
    """One line for the user: what was looked at and what was found."""
    details: tuple[str, ...] = ()
    """Further lines, such as places or the tail of a test run."""
    seconds: float = 0.0
    facts: Facts = ()
    """The evidence for programs: each check has its own names, listed in `docs/checks.md`."""


def passed(check: str, evidence: str, details: tuple[str, ...] = (), *, facts: Facts = ()) -> CheckResult:
    """A check that vouches."""
    return CheckResult(
        check=check, outcome=CheckOutcome.PASSED, evidence=evidence, details=details, facts=facts
    )


def failed(check: str, evidence: str, details: tuple[str, ...] = (), *, facts: Facts = ()) -> CheckResult:
    """A check that does not vouch."""
    return CheckResult(
        check=check, outcome=CheckOutcome.FAILED, evidence=evidence, details=details, facts=facts
    )


def skipped(check: str, evidence: str) -> CheckResult:
    """A check that had nothing to look at."""
    return CheckResult(check=check, outcome=CheckOutcome.SKIPPED, evidence=evidence)
