"""Ends a step that goes in circles: the same answer, or the same failing tests, a second time.

Whoever comes third is shown the same code and the same failure, and costs more; so the user is asked instead.
"""

from __future__ import annotations

import re

from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.view import AttemptView, StepView

_FROM_TESTS = frozenset({"tests", "targeted"})
_FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_SAYS_WHY = re.compile(
    r"^(?:FAILED |ERROR |FAIL: |ERROR: |E\s{2,}|\s*---? FAIL: |not ok |\w*(?:Error|Exception)\b)"
)
_SAYS_NO_MESSAGE = re.compile(r"\s*---? FAIL: |not ok ")
"""Lines of Go and TAP that only name the test: what it said stands in the lines below."""
_CHANCE = (
    (re.compile(r"0x[0-9a-fA-F]+"), "0x"),
    (re.compile(r"\b\d+(?:\.\d+)?\s?(?:ns|us|ms|s|sec|seconds?)\b"), "TIME"),
    (re.compile(r"(?:duration_ms|took|Time:)\s*[\d.]+"), "TIME"),
    (re.compile(r"(?:/[\w.+-]+)*/(?:tmp|scratch)/[\w.+-]+"), "TMP"),
    (re.compile(r"\s+"), " "),
)
"""What differs from run to run of the same code."""


def in_circles(step: StepView, since: int = 0) -> str:
    """Why a step whose newest attempt failed shall not be tried further up; empty when nothing came twice.

    Attempts up to number `since` belong to an earlier run. A tier that the user has set meanwhile is tried;
    a tier that repeats itself says nothing about the next one.
    """
    newest = step.attempt
    if newest is None or newest.tier is not step.step.tier:
        return ""
    refused = _refused(newest)
    if refused is None:
        return ""
    for earlier in step.attempts[since:-1]:
        before = _refused(earlier)
        if before is None or earlier.tier is newest.tier:
            continue
        both = f"({earlier.tier.value}, {newest.tier.value})"
        if _made(earlier) and _made(earlier) == _made(newest):
            return f"the same answer twice {both}: {refused.check}: {refused.evidence}; {_way_out(step)}"
        if _failure(before) and _failure(before) == _failure(refused):
            return f"the same failure twice {both}: {refused.evidence}; {_way_out(step)}"
    return ""


def _way_out(step: StepView) -> str:
    return f"a third try is yours to order: choose a tier for {step.step.id}"


def _refused(attempt: AttemptView) -> CheckResult | None:
    """The check that ended an attempt."""
    refused = [check for check in attempt.checks if check.outcome is CheckOutcome.FAILED]
    return refused[-1] if refused else None


def _made(attempt: AttemptView) -> tuple[object, ...]:
    """The bytes of an attempt: what it staged, or the code of its answer when that was not put in."""
    if attempt.patch is not None and attempt.patch.edits:
        return tuple((edit.path, edit.after) for edit in attempt.patch.edits)
    code = _FENCE.findall(attempt.answer)
    return tuple(block.strip() for block in code) or tuple(attempt.answer.split())


def _failure(refused: CheckResult) -> tuple[str, ...]:
    """Which tests failed and what they said, but for what differs by chance; empty where no test failed."""
    if refused.check not in _FROM_TESTS:
        return ()
    told = [line for line in refused.details if _SAYS_WHY.match(line)]
    if not told or any(_SAYS_NO_MESSAGE.match(line) for line in told):
        told = list(refused.details)
    return tuple(sorted({_plain(line) for line in told}))


def _plain(line: str) -> str:
    for pattern, instead in _CHANCE:
        line = pattern.sub(instead, line)
    return line.strip()
