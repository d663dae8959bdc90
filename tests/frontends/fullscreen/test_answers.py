from __future__ import annotations

from tests.frontends.fullscreen.driving import desk_with
from tests.support.journal_samples import sample_rename_and_docstrings
from tier_code.domain import events as e
from tier_code.domain.events import Record
from tier_code.domain.fold import fold
from tier_code.domain.view import TurnView
from tier_code.frontends.fullscreen.painting.answer import answer_block
from tier_code.frontends.fullscreen.painting.lines import Line
from tier_code.frontends.fullscreen.syntax import highlighter

ANSWER = """# Why

It is **not written** *yet*, see `load()` and __init__:

1. one [bold]thing[/bold]
2. [the docs](http://elsewhere.test/)

```python
def load(path):
    return path  # here
```
"""
QUESTION = (
    e.PromptSubmitted(turn=2, text="why?"),
    e.QuestionAnswered(turn=2, text=ANSWER, by=""),
    e.TurnFinished(turn=2, outcome=e.Outcome.DONE, reason="", seconds=1.0, peak_memory_bytes=0),
)


def answered() -> list[Record]:
    """A session whose newest turn is a question."""
    records = list(sample_rename_and_docstrings())
    for event in QUESTION:
        records.append(Record(seq=len(records), at=records[-1].at + 1, event=event))
    return records


def newest(records: list[Record]) -> TurnView:
    """The newest turn."""
    turn = fold(records).turn
    assert turn is not None
    return turn


def roles(rows: list[Line]) -> dict[str, str]:
    """The role of each run of text."""
    return {piece.text.strip(): piece.role for row in rows for piece in row.pieces}


async def test_an_answer_stands_on_the_screen_without_marks_and_with_its_links() -> None:
    async with desk_with(answered()) as desk:
        shown = desk.area("conversation")
        assert "It is not written yet, see load() and __init__:" in shown
        assert "1. one [bold]thing[/bold]" in shown
        assert "2. [the docs](http://elsewhere.test/)" in shown
        assert "def load(path):" in shown
        assert "```" not in shown
        assert "# Why" not in shown


async def test_code_takes_the_colours_of_another_theme() -> None:
    async with desk_with(answered(), size=(120, 50)) as desk:
        await desk.happen(e.PromptSubmitted(turn=3, text="and now?"))
        ink = {style.color for style in desk.styles if style}
        await desk.type("/theme paper")
        await desk.press("enter")
        paper = {style.color for style in desk.styles if style}
        await desk.type("/theme ink")
        await desk.press("enter")
        assert "def load(path):" in desk.area("conversation")
        assert paper & ink <= {None}


def test_words_have_roles_and_code_has_the_style_s_colours() -> None:
    styled = roles(answer_block(newest(answered()), 80, highlighter("monokai")))
    assert styled["Why"] == "bold"
    assert styled["not written"] == "text bold"
    assert styled["yet"] == "text italic"
    assert styled["load()"] == "accent"
    assert styled["def"].startswith("#")
    assert not roles(answer_block(newest(answered()), 80))["def load(path):"].startswith("#")


def test_prose_fits_any_width() -> None:
    turn = newest(answered())
    for width in (10, 24, 60):
        rows = [row for row in answer_block(turn, width) if "  " not in row.plain.strip()]
        assert all(row.width <= width for row in rows if "def" not in row.plain)
