"""Which tests a test run says have failed, read from the summaries of pytest and unittest."""

from __future__ import annotations

import re

_PYTEST = re.compile(r"^(?:FAILED|ERROR)\s+(?P<test>\S+?::[^\s\[]+(?:\[.*?\](?=\s+-\s|\s*$))?)", re.MULTILINE)
_UNITTEST = re.compile(r"^(?:FAIL|ERROR):\s+(?P<test>\S+(?:\s+\([^)\n]+\))?)", re.MULTILINE)
_COUNT = re.compile(r"(?P<number>\d+)\s+(?:failed|errors?)\b|(?:failures|errors)=(?P<other>\d+)")
_RAN = re.compile(r"\b(?P<number>\d+)\s+(?:passed|failed|errors?|xfailed|xpassed)\b")
_RAN_UNITTEST = re.compile(r"^Ran (?P<number>\d+) tests? in ", re.MULTILINE)


def failing_tests(output: str) -> frozenset[str] | None:
    """The failed tests by name; None when the output does not tell all of them."""
    names = frozenset(
        match["test"].strip() for pattern in (_PYTEST, _UNITTEST) for match in pattern.finditer(output)
    )
    counts = sum(int(match["number"] or match["other"]) for match in _COUNT.finditer(output))
    return names if names and counts == len(names) else None


def how_many_ran(output: str) -> int | None:
    """How many tests ran, skipped ones left out; None when the output does not say."""
    told = _RAN_UNITTEST.findall(output)
    if not told:
        summaries = [line for line in output.splitlines()[-5:] if _RAN.search(line) and " in " in line]
        told = _RAN.findall(summaries[-1]) if summaries else []
    return sum(map(int, told)) if told else None
