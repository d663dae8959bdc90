"""Words in text: whole ones, whatever stands around them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tier_code.codebase.index.word_text import is_plain_word, says, words_of


@pytest.mark.parametrize(
    ("text", "held"),
    [
        (b"x = run()", 1),
        (b"rerun runs run_ _run", 0),
        (b"runs; run", 1),
        ("\u00e9run".encode(), 0),
    ],
)
def test_a_part_of_a_longer_word_is_no_word(text: bytes, held: int) -> None:
    assert says(text, b"run") == held


@given(st.binary(max_size=80), st.sampled_from([b"a", b"ab", b"a1_"]))
def test_looking_for_a_word_agrees_with_taking_the_text_apart(text: bytes, word: bytes) -> None:
    assert says(text, word) is (word in words_of(text))


def test_what_is_no_word_in_every_encoding_is_told() -> None:
    assert is_plain_word("snake_case2")
    assert not is_plain_word("a.b")
    assert not is_plain_word("\u00e9t\u00e9")
    assert not is_plain_word("")
