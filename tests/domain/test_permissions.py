from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tier_code.domain.permissions import (
    PermissionMode,
    allows,
    allows_typed,
    mode_words,
    next_mode,
    read_rule,
)


@pytest.mark.parametrize(
    ("rule", "command", "allowed"),
    [
        ("pytest", "pytest", True),
        ("pytest", "pytest -q", False),
        ("pytest *", "pytest", True),
        ("pytest *", "pytest -q tests", True),
        ("pytest -q *", "pytest tests -q", False),
        ("make test", "make  test", True),
        ("make test", "make tests", False),
        ("pytest *", "pytest; rm -rf x", False),
        ("pytest *", "pytest && make", False),
        ("pytest *", "sh -c pytest", False),
        ("pytest *", "pytest $(x)", False),
        ("git *", "/usr/bin/git status", False),
        ("'a b' *", "'a b' c", True),
    ],
)
def test_a_rule_allows_what_it_says_and_no_more(rule: str, command: str, allowed: bool) -> None:  # noqa: FBT001 - a row of the table
    assert allows([rule], command) is allowed


@pytest.mark.parametrize("line", ["pytest", "pytest -q tests/test_a.py::test_b --x=1,2", "pytest  größe"])
def test_a_typed_line_of_plain_words_is_allowed(line: str) -> None:
    assert allows_typed(["pytest *"], line)
    assert not allows_typed(["make *"], line)


@pytest.mark.parametrize("mark", [*"'\"$`;&|<>(){}*?[]~#!\\\n\r\t^\0", "$(id)", ";rm -rf y", "|sh"])
def test_a_typed_line_in_which_a_shell_may_read_more_is_asked_about(mark: str) -> None:
    assert not allows_typed(["pytest *"], f"pytest a{mark}")
    assert not allows_typed(["pytest *"], f"pytest a{mark}b")
    assert not allows_typed(["pytest *"], f"pytest '{mark}'")


def test_a_rule_that_cannot_be_read_allows_nothing() -> None:
    assert not allows(["*", "", "bash *", "'"], "pytest")


@given(st.text(max_size=60))
def test_a_rule_is_kept_as_it_will_be_read_again(text: str) -> None:
    try:
        rule = read_rule(text)
    except ValueError:
        return
    assert read_rule(rule) == rule


def test_the_modes_go_round_and_each_has_its_words() -> None:
    mode, seen = PermissionMode.PLAN, []
    for _ in range(4):
        seen.append(mode)
        mode = next_mode(mode)
    assert seen == list(PermissionMode)
    assert mode is PermissionMode.PLAN
    assert len({mode_words(each) for each in seen}) == 4
