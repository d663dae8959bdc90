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


def test_a_place_named_once_at_the_end_holds_for_the_clauses_before_it() -> None:
    assert clauses("organise the imports, convert to f-strings and add type hints in src/net") == (
        "organise the imports in src/net",
        "convert to f-strings in src/net",
        "add type hints in src/net",
    )


@pytest.mark.parametrize(
    "request_text",
    [
        "rename a to b and add type hints in src/net",
        "format pkg/a.py and add type hints in src/net",
        "add docstrings to Session and add type hints in src/net",
        "rename a to b and document config.py",
    ],
)
def test_a_clause_with_a_place_or_a_name_of_its_own_keeps_it(request_text: str) -> None:
    first, second = clauses(request_text)
    assert f"{first} and {second}" == request_text


def test_what_is_quoted_is_not_read_as_words() -> None:
    assert clauses("replace `a and remove  b` with `c` in x.py and format src") == (
        "replace `a and remove  b` with `c` in x.py",
        "format src",
    )


def test_two_verbs_with_one_object_are_one_instruction() -> None:
    assert clauses("organise and sort the imports") == ("organise and sort the imports",)
