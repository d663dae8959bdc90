"""What vouched for a result, or why it did not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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


def passed(check: str, evidence: str, details: tuple[str, ...] = ()) -> CheckResult:
    """A check that vouches."""
    return CheckResult(check=check, outcome=CheckOutcome.PASSED, evidence=evidence, details=details)


def failed(check: str, evidence: str, details: tuple[str, ...] = ()) -> CheckResult:
    """A check that does not vouch."""
    return CheckResult(check=check, outcome=CheckOutcome.FAILED, evidence=evidence, details=details)


def skipped(check: str, evidence: str) -> CheckResult:
    """A check that had nothing to look at."""
    return CheckResult(check=check, outcome=CheckOutcome.SKIPPED, evidence=evidence)
