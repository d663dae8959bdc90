"""Which words ask for green tests, and which only speak of tests."""

from __future__ import annotations

import pytest

from tier_code.engine.planning.fix_words import asks_for_green_tests


@pytest.mark.parametrize(
    "request_text",
    [
        "make the tests pass",
        "Make all tests pass.",
        "please fix the failing tests",
        "fix the tests",
        "fix my broken unit tests",
        "get the test suite green again",
        "get the build green",
        "make the failing test pass again",
        "fix it until green",
        "fix until the tests pass",
        "get all of the tests to pass!",
    ],
)
def test_requests_for_green_tests(request_text: str) -> None:
    assert asks_for_green_tests(request_text)


@pytest.mark.parametrize(
    "request_text",
    [
        "write tests for parse",
        "why do the tests fail?",
        "make the tests pass and rename foo to bar",
        "fix test_parse",
        "remove the failing tests",
        "make the tests faster",
        "",
    ],
)
def test_other_requests_go_their_own_way(request_text: str) -> None:
    assert not asks_for_green_tests(request_text)
