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


@pytest.mark.parametrize(
    ("request_text", "expected"),
    [
        (
            "organise the imports in src/a, format src, and delete dead code in src/b",
            ("organise the imports in src/a", "format src", "delete dead code in src/b"),
        ),
        (
            "organise the imports, format src, and delete dead code in tools.py",
            ("organise the imports", "format src", "delete dead code in tools.py"),
        ),
        (
            "format src, organise the imports and delete dead code in tools.py",
            ("format src", "organise the imports in tools.py", "delete dead code in tools.py"),
        ),
        (
            "organise the imports, format the code and delete dead code in src/b",
            ("organise the imports in src/b", "format the code in src/b", "delete dead code in src/b"),
        ),
        (
            "organise the imports in src/a, convert to f-strings, then delete dead code in src/b",
            ("organise the imports in src/a", "convert to f-strings in src/b", "delete dead code in src/b"),
        ),
        (
            "organise the imports in src/a, format src and delete dead code",
            ("organise the imports in src/a", "format src", "delete dead code"),
        ),
        (
            "delete dead code, format src/a.py, sort the imports",
            ("delete dead code", "format src/a.py", "sort the imports"),
        ),
        (
            "document parse_cfg, format src and delete dead code in pkg/util.py",
            ("document parse_cfg", "format src", "delete dead code in pkg/util.py"),
        ),
        (
            "organise the imports, document load and save, and delete dead code in pkg/util.py",
            (
                "organise the imports in pkg/util.py",
                "document load and save",
                "delete dead code in pkg/util.py",
            ),
        ),
        (
            "document every public function, rename load to read and delete dead code in pkg/util.py",
            (
                "document every public function in pkg/util.py",
                "rename load to read",
                "delete dead code in pkg/util.py",
            ),
        ),
        (
            "delete `old thing`, remove parse_cfg, turn Point into a dataclass and sort the imports in x.py",
            (
                "delete `old thing`",
                "remove parse_cfg",
                "turn Point into a dataclass",
                "sort the imports in x.py",
            ),
        ),
        (
            "annotate all functions, remove unused imports and reformat in src and tests",
            (
                "annotate all functions in src and tests",
                "remove unused imports in src and tests",
                "reformat in src and tests",
            ),
        ),
    ],
)
def test_each_wish_keeps_its_own_place(request_text: str, expected: tuple[str, ...]) -> None:
    assert clauses(request_text) == expected
