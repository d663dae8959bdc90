from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tier_code.domain.untrusted import one_line, sanitize, sanitize_strictly

STEERING = {
    "C0": [*range(0x09), *range(0x0B, 0x20)],
    "DEL and C1": [*range(0x7F, 0xA0)],
    "bidirectional": [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)],
    "byte order mark": [0xFEFF],
    "tags": [*range(0xE0000, 0xE0080)],
    "lone surrogates": [0xD800, 0xDBFF, 0xDC00, 0xDC80, 0xDFFF],
}
INVISIBLE = {
    "joiners and zero width": [*range(0x200B, 0x200E), 0x2060, 0x00AD, 0x034F, 0x180E],
    "line and paragraph separators": [0x2028, 0x2029],
    "invisible operators": [*range(0x2061, 0x2065)],
    "fillers": [0x115F, 0x1160, 0x3164, 0xFFA0],
    "variation selectors": [0xFE00, 0xFE0F, 0xE0100, 0xE01EF],
}
any_text = st.text(st.characters(), max_size=40)


@pytest.mark.parametrize("kind", STEERING)
def test_every_code_point_that_could_steer_a_terminal_is_made_visible(kind: str) -> None:
    for code in STEERING[kind]:
        assert sanitize(f"a{chr(code)}b") == f"a<U+{code:04X}>b", hex(code)


@pytest.mark.parametrize("kind", INVISIBLE)
def test_invisible_characters_stay_in_prose_and_show_in_diffs(kind: str) -> None:
    for code in INVISIBLE[kind]:
        assert sanitize(f"a{chr(code)}b") == f"a{chr(code)}b", hex(code)
        assert sanitize_strictly(f"a{chr(code)}b") == f"a<U+{code:04X}>b", hex(code)


def test_tabs_line_ends_and_every_script_are_kept() -> None:
    text = "\tdef größe(名: int) -> 'שלום':\n    return '👩'  # €"
    assert sanitize_strictly(text) == text


@given(any_text)
def test_nothing_that_is_shown_can_control_anything(text: str) -> None:
    shown = sanitize_strictly(text)
    assert {unicodedata.category(c) for c in shown if c not in "\t\n"} & {"Cc", "Cs"} == set()


@given(any_text)
def test_making_text_safe_twice_changes_nothing_more(text: str) -> None:
    assert sanitize(sanitize(text)) == sanitize(text)
    assert sanitize_strictly(sanitize_strictly(text)) == sanitize_strictly(text)


@given(any_text, any_text)
def test_text_cut_anywhere_in_a_stream_is_as_safe_as_in_one_piece(one: str, other: str) -> None:
    assert sanitize(one) + sanitize(other) == sanitize(one + other)


@given(any_text, st.integers(min_value=1, max_value=30))
def test_one_line_is_one_line_and_no_longer_than_asked(text: str, width: int) -> None:
    line = one_line(text, width)
    assert len(line) <= width
    assert not re.search(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", line)


def test_an_escape_sequence_is_shown_and_not_obeyed() -> None:
    assert sanitize("\x1b]52;c;cm0gLXJmIC8=\x07") == "<U+001B>]52;c;cm0gLXJmIC8=<U+0007>"
