from __future__ import annotations

import pytest

from tier_code.domain.terminal_answers import AnswerSieve

LIGHT = "\x1b]11;rgb:ffff/fefe/0000\x1b\\"
LAST = "\x1b[?62;22c"


@pytest.mark.parametrize(
    ("answer", "colour"),
    [
        (LIGHT, (255, 254, 0)),
        ("\x1b]11;rgb:ff/00/80\x07", (255, 0, 128)),
        ("\x1b]11;rgb:f/0/8\x07", (255, 0, 136)),
        ("\x1b]11;rgba:1111/2222/3333/ffff\x1b\\", (17, 34, 51)),
        ("", None),
        ("\x1b]11;?\x07", None),
    ],
)
def test_the_background_is_read_whatever_the_terminals_way_to_write_it(
    answer: str, colour: tuple[int, int, int] | None
) -> None:
    sieve = AnswerSieve()
    assert sieve.typed(answer + LAST) == ""
    assert sieve.background == colour
    assert sieve.complete


def test_what_is_typed_comes_through_in_order_wherever_an_answer_is_cut() -> None:
    whole = f"ab\x1b[A{LIGHT}cd\x1b{LAST}ef"
    for first in range(len(whole)):
        for second in range(first, len(whole)):
            sieve = AnswerSieve()
            pieces = (whole[:first], whole[first:second], whole[second:])
            came = "".join(sieve.typed(piece) for piece in pieces)
            if _cut_behind_escape(whole, first) or _cut_behind_escape(whole, second):
                continue
            assert came == "ab\x1b[Acd\x1bef"
            assert sieve.background == (255, 254, 0)


def _cut_behind_escape(whole: str, at: int) -> bool:
    """A terminal writes its answer at once; an Esc that stands alone is a key."""
    return 0 < at < len(whole) and whole[at - 1] == "\x1b" and whole[at] in "]["


def test_after_the_last_answer_everything_is_typed() -> None:
    sieve = AnswerSieve()
    sieve.typed(LAST)
    assert sieve.typed(LIGHT) == LIGHT


def test_a_lone_escape_is_not_held_back() -> None:
    assert AnswerSieve().typed("\x1b") == "\x1b"
    assert AnswerSieve().typed("\x1b[A") == "\x1b[A"
    assert AnswerSieve().typed("\x1bO") == "\x1bO"
