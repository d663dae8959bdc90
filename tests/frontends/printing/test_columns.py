from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tier_code.frontends.shared.printing.columns import cells, cut, hanging, pad, wrap

texts = st.text(st.sampled_from("ab 名前é\u0301🙂"), max_size=60)
widths = st.integers(min_value=2, max_value=30)


def test_wide_characters_take_two_cells_and_joined_ones_none() -> None:
    assert cells("abc") == 3
    assert cells("名前") == 4
    assert cells("e\u0301") == 1


@given(texts, widths)
def test_cut_text_fits(text: str, width: int) -> None:
    assert cells(cut(text, width, "…")) <= width


def test_text_that_fits_is_not_cut() -> None:
    assert cut("名前", 4, "…") == "名前"
    assert cut("名前x", 4, "…") == "名…"


@given(texts, widths)
def test_wrapped_lines_fit_and_lose_nothing_but_blanks(text: str, width: int) -> None:
    lines = list(wrap(text, width))
    assert all(cells(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_padding_counts_cells() -> None:
    assert pad("名", 4) == "名  "
    assert pad("name", 2) == "name"


def test_further_lines_hang_below_the_text_and_not_below_the_sign() -> None:
    assert list(hanging("FAIL", "FAIL", "one two three", 18)) == ["FAIL one two three"]
    assert list(hanging("x", "x", "one two three four", 14)) == ["x one two", "  three four"]
