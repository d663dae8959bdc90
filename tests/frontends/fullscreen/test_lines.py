from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tier_code.frontends.fullscreen.painting.diff import wrapped
from tier_code.frontends.fullscreen.painting.lines import (
    Line,
    apart,
    chopped,
    cut,
    fitted,
    left,
    line,
    paragraph,
    right,
    strict,
    text,
)

words = st.text(max_size=60)
widths = st.integers(min_value=1, max_value=80)
every = settings(deadline=None)


@every
@given(words, widths)
def test_columns_are_exactly_as_wide_as_they_should_be(value: str, width: int) -> None:
    assert left(value, width).width == width
    assert right(value, width).width == width


@every
@given(st.lists(words, max_size=4), widths)
def test_a_row_never_outgrows_its_place(values: list[str], width: int) -> None:
    row = line(*(text(value) for value in values))
    assert fitted(row, width).width <= width
    assert sum(piece.width for piece in cut(row.pieces, width)) <= width


@every
@given(words, words, st.integers(min_value=70, max_value=200))
def test_two_groups_stand_apart_at_both_ends(start: str, end: str, width: int) -> None:
    row = apart([text(start)], [text(end)], width)
    assert row.width <= max(width, text(end).width)
    assert row.plain.endswith(text(end).text)


@every
@given(words, st.integers(min_value=2, max_value=80))
def test_chopping_and_wrapping_code_lose_nothing(value: str, width: int) -> None:
    safe = strict(value)
    assert "".join(chopped(safe.text, width)) == safe.text
    rows = wrapped([safe, safe], width)
    assert "".join(piece.text for row in rows for piece in row) == safe.text * 2
    assert all(sum(piece.width for piece in row) <= width for row in rows)


@every
@given(words, st.integers(min_value=2, max_value=80))
def test_a_paragraph_keeps_every_word(value: str, width: int) -> None:
    # A mark without width and without a letter to stand on takes no place on any screen.
    assume(all(cell_len(character) for character in value if not character.isspace()))
    rows = paragraph(value, width)
    kept = "".join("".join(row.plain.split()) for row in rows)
    assert kept == "".join(text(value).text.split())
    assert all(cell_len(row.plain) <= width for row in rows)


@pytest.mark.parametrize(
    ("value", "cells", "shown"),
    [
        ("abcdef", 4, "abc…"),
        ("abcd", 4, "abcd"),
        ("日本語", 4, "日…"),
        ("ab", 0, ""),
        ("a\tb", 8, "a   b   "),
    ],
)
def test_text_is_cut_by_cells_with_an_ellipsis(value: str, cells: int, shown: str) -> None:
    assert left(value, cells).text.rstrip() == shown.rstrip()


def test_line_ends_and_controls_become_visible_or_blank() -> None:
    assert text("a\nb\x1b").text == "a b<U+001B>"
    assert strict("a\u200bb").text == "a<U+200B>b"
    assert Line().plain == ""
