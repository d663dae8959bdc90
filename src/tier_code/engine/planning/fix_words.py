"""Whether a request asks for the tests to pass."""

from __future__ import annotations

import re

_WHICH = r"(?:(?:all|the|my|our|these|those|any|every|of)\s+)*"
_TESTS = rf"{_WHICH}(?:failing\s+|broken\s+|red\s+|unit\s+|test\s+)*"
_THING = rf"{_TESTS}(?:tests?|test\s+suite|suite|build|ci)"
_GREEN = r"(?:pass(?:es|ing)?(?:\s+again)?|succeed|green(?:\s+again)?|work(?:\s+again)?)"
_REQUESTS = tuple(
    re.compile(rf"^(?:please\s+)?{words}[.!]*$", re.IGNORECASE)
    for words in (
        rf"(?:make|get|let|have)\s+{_THING}\s+(?:to\s+|be\s+|go\s+|all\s+)*{_GREEN}",
        rf"(?:fix|repair|mend)\s+{_THING}(?:\s+failures?)?",
        r"(?:fix|repair|mend)\s+(?:it\s+|them\s+)?until\s+(?:green|(?:the\s+)?tests?\s+pass)",
        r"go\s+green",
    )
)


def asks_for_green_tests(request: str) -> bool:
    """`make the tests pass`, `fix the failing tests`, `get the suite green`, and nothing else."""
    flat = " ".join(request.split())
    return any(pattern.match(flat) for pattern in _REQUESTS)
