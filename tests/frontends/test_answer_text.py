from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tier_code.domain.untrusted import sanitize
from tier_code.frontends.shared.answer_blocks import BlockKind, Span, wrapped
from tier_code.frontends.shared.answer_markdown import blocks_of
from tier_code.frontends.shared.answer_text import answer_blocks
from tier_code.frontends.shared.printing.answer_lines import printed_answer
from tier_code.frontends.shared.printing.look import PLAIN

COLOURED = replace(PLAIN, colour=True, width=60)
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_MARKS = ("**", "*", "_", "`", "```", "```python", "~~~", "- ", "1. ", "# ", "> ", "|", "\\", "<b>")
_WORDS = (
    "word",
    "a b",
    "__init__",
    "def f():",
    "wörld 漢字",
    "[x](http://y)",
    "\n",
    "\n\n",
    "    ",
    "  ",
    "\t",
)
markdown = st.lists(st.sampled_from(_MARKS + _WORDS), max_size=40).map("".join)


def plain(answer: str, width: int = 60) -> list[str]:
    """The answer without colours."""
    return list(printed_answer(sanitize(answer), replace(PLAIN, width=width)))


def spans(answer: str) -> list[Span]:
    """The styled runs of the first block."""
    first = next(iter(answer_blocks(answer)))
    return [span for row in first.rows for span in row]


def test_emphasis_and_inline_code_are_styles_not_marks() -> None:
    assert spans("call **all** of *it* with `a * b`") == [
        Span("call "),
        Span("all", strong=True),
        Span(" of "),
        Span("it", slanted=True),
        Span(" with "),
        Span("a * b", code=True),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "__init__ calls _load_ and snake_case_names",
        "f(*args, **kwargs) is 2 * 3 * 4",
        "a*b*c and 2**8**2",
        "see [the docs](http://elsewhere.test/) and <b>bold</b> &lt;",
        "![picture](http://x.test/p.png) <http://x.test>",
        "| a | b |",
        "> said somebody",
        "an **unfinished thought",
    ],
)
def test_names_sums_links_and_html_stay_as_they_were_written(text: str) -> None:
    assert plain(text, 100) == [text]


def test_without_colours_marks_go_where_words_are_enough() -> None:
    answer = "# Why\n\nIt is **not** `x`:\n\n1. one\n2. two\n   - in it\n\n```python\nx = 1\n\ny = **x\n```"
    assert plain(answer) == [
        "Why",
        "",
        "It is not `x`:",
        "",
        "1. one",
        "2. two",
        "   - in it",
        "",
        "    x = 1",
        "    ",
        "    y = **x",
    ]


def test_code_is_coloured_where_its_language_is_known_and_nothing_is_lost() -> None:
    code = 'def f(x):\n    """Doc."""\n\n    return x  # here'
    shown = list(printed_answer(f"```python\n{code}\n```", COLOURED))
    assert any("\x1b[" in line for line in shown)
    assert [_COLOURS.sub("", line) for line in shown] == [f"    {line}" for line in code.split("\n")]
    unknown = list(printed_answer(f"```no-such-language\n{code}\n```", COLOURED))
    assert unknown == [f"    {line}" for line in code.split("\n")]


def test_a_long_entry_of_a_list_hangs_below_its_words() -> None:
    lines = plain("- " + "word " * 20 + "end", 40)
    assert lines[0].startswith("- word")
    assert all(line.startswith(("  word", "  end")) for line in lines[1:])


def test_an_answer_that_is_no_prose_is_shown_as_it_is() -> None:
    answer = "*" * 50_000
    assert "".join(plain(answer)) == answer


def test_code_that_still_arrives_is_coloured_once_it_is_whole() -> None:
    arriving = list(printed_answer("```python\nx = 1\ny = 2", COLOURED))
    assert arriving == ["    x = 1", "    y = 2"]
    assert any("\x1b[" in line for line in printed_answer("```python\nx = 1\ny = 2\n```", COLOURED))


@given(markdown)
def test_parts_that_are_read_one_by_one_are_what_the_whole_would_be(answer: str) -> None:
    whole = [block for block in blocks_of(answer.expandtabs(4)) if block.kind is not BlockKind.BLANK]
    parts = [block for block in answer_blocks(answer) if block.kind is not BlockKind.BLANK]
    assert [block for block in parts if block.rows] == [block for block in whole if block.rows]


@given(markdown, st.integers(10, 40))
def test_no_word_is_lost_or_made_up_but_for_the_language_of_a_fence(answer: str, width: int) -> None:
    letters = re.compile(r"[^\w<>\[\]|]|[\d_]")
    lines = [line for line in sanitize(answer).split("\n") if "```" not in line and "~~~" not in line]
    shown = iter(letters.sub("", "".join(plain(answer, width))))
    assert all(letter in shown for letter in letters.sub("", "".join(lines)))
    assert set(letters.sub("", "".join(plain(answer, width)))) <= set(sanitize(answer))


@given(markdown)
def test_colours_change_no_text(answer: str) -> None:
    coloured = [_COLOURS.sub("", line) for line in printed_answer(sanitize(answer), COLOURED)]
    shown, uncoloured = (
        "".join("".join(lines).replace("`", "").split()) for lines in (coloured, plain(answer))
    )
    assert shown == uncoloured


@given(st.lists(st.text("ab  漢"), min_size=1, max_size=5), st.integers(4, 12))
def test_wrapping_keeps_every_word_and_its_style(words: list[str], width: int) -> None:
    row = tuple(Span(word, strong=bool(place % 2)) for place, word in enumerate(words) if word)
    strong = "".join(span.text for span in row if span.strong).replace(" ", "")
    parts = list(wrapped(row, width))
    assert "".join(span.text for part in parts for span in part if span.strong).replace(" ", "") == strong


@given(st.text(st.sampled_from("\x1b\x9b\x07\r\x00\u202e]8;;m31[*`#_-~\n ab"), max_size=80))
def test_nothing_in_an_answer_steers_the_terminal(answer: str) -> None:
    shown = [
        _COLOURS.sub("", line)
        for line in printed_answer(sanitize(f"```python\n{answer}\n```\n{answer}"), COLOURED)
    ]
    assert all(line.isprintable() for line in shown)


@pytest.mark.parametrize("answer", ["- - -", "1. 2.", "- a\n-\n- b"])
def test_an_entry_without_a_word_is_shown_all_the_same(answer: str) -> None:
    assert "" in ["".join(span.text for span in row) for block in answer_blocks(answer) for row in block.rows]
    assert BlockKind.BLANK not in [block.kind for block in answer_blocks(answer)]


def test_lists_in_lists_lose_nothing_and_leave_room_for_words() -> None:
    answer = "".join(f"{'  ' * depth}- entry {depth}\n" for depth in range(40))
    blocks = list(answer_blocks(answer))
    assert "entry 39" in blocks[-1].rows[0][0].text
    assert max(block.indent for block in blocks) <= 24
