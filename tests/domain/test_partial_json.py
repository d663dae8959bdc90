"""An answer is shown while it streams: every cut of it shows a beginning of the answer, and no more."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from tier_code.domain.partial_json import text_so_far


@given(answer=st.text(max_size=40), ascii_only=st.booleans())
def test_every_cut_shows_a_beginning_of_the_answer(answer: str, *, ascii_only: bool) -> None:
    raw = json.dumps({"kind": "answer", "answer": answer, "need": []}, ensure_ascii=ascii_only)
    for length in range(len(raw) + 1):
        assert answer.startswith(text_so_far(raw[:length], "answer"))
    assert text_so_far(raw, "answer") == answer


def test_nothing_is_shown_before_the_field_begins() -> None:
    assert text_so_far('{"kind":"answer","ans', "answer") == ""
