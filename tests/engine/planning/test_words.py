from __future__ import annotations

import pytest

from tier_code.engine.planning.words import clauses, is_place, listed, unquoted


@pytest.mark.parametrize(
    ("request_text", "expected"),
    [
        ("rename a to b", ("rename a to b",)),
        (
            "rename want_bytes to to_bytes everywhere and document the undocumented functions in encoding.py",
            (
                "rename want_bytes to to_bytes everywhere",
                "document the undocumented functions in encoding.py",
            ),
        ),
        ("document a.py and b.py", ("document a.py and b.py",)),
        ("rename a to b, then document c.py.", ("rename a to b", "document c.py")),
        ("please rename a to b; document c", ("rename a to b", "document c")),
        ("  Rename   a\nto b  AND THEN  add docstrings to c ", ("Rename a to b", "add docstrings to c")),
        ("rename a to b in strings and comments", ("rename a to b in strings and comments",)),
        ("", ()),
        (" . ", ()),
    ],
)
def test_a_request_splits_only_where_a_new_instruction_begins(
    request_text: str, expected: tuple[str, ...]
) -> None:
    assert clauses(request_text) == expected


@pytest.mark.parametrize("word", ["`load`", "'load'", '"load"', "load()", "\u201cload()\u201d", "`load()`"])
def test_quotes_and_call_brackets_are_not_part_of_a_name(word: str) -> None:
    assert unquoted(word) == "load"


def test_lists_are_read_with_commas_and_and() -> None:
    assert listed("a.py, b.py and c.py") == ("a.py", "b.py", "c.py")
    assert listed("a.py, b.py, and c.py") == ("a.py", "b.py", "c.py")
    assert listed("") == ()


def test_places_are_told_from_names() -> None:
    assert is_place("src/pkg")
    assert is_place("encoding.py")
    assert not is_place("want_bytes")
    assert not is_place("Match.span")
