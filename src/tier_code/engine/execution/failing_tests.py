"""Which tests a test run says have failed, read from the summaries of pytest and unittest."""

from __future__ import annotations

import re

_PYTEST = re.compile(r"^(?:FAILED|ERROR)\s+(?P<test>\S+?::[^\s\[]+(?:\[.*?\](?=\s+-\s|\s*$))?)", re.MULTILINE)
_UNITTEST = re.compile(r"^(?:FAIL|ERROR):\s+(?P<test>\S+(?:\s+\([^)\n]+\))?)", re.MULTILINE)
_COUNT = re.compile(r"(?P<number>\d+)\s+(?:failed|errors?)\b|(?:failures|errors)=(?P<other>\d+)")


def failing_tests(output: str) -> frozenset[str] | None:
    """The failed tests by name; None when the output does not tell all of them."""
    names = frozenset(
        match["test"].strip() for pattern in (_PYTEST, _UNITTEST) for match in pattern.finditer(output)
    )
    counts = sum(int(match["number"] or match["other"]) for match in _COUNT.finditer(output))
    return names if names and counts == len(names) else None
