from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.frontends.fullscreen.driving import Desk, desk_with
from tests.support.any_event import any_event, records
from tests.support.journal_builder import JournalBuilder, docstring_step, rename_step
from tier_code.domain import events as e
from tier_code.domain.checks import failed
from tier_code.domain.fold import fold
from tier_code.domain.ledger import CallId
from tier_code.domain.patch import Patch, file_edit
from tier_code.domain.plan import Candidate, Target
from tier_code.domain.view import SessionView
from tier_code.frontends.fullscreen.painting.conversation import Attention, ConversationLines
from tier_code.frontends.fullscreen.painting.focus import focus_lines
from tier_code.frontends.fullscreen.painting.header import header_lines
from tier_code.frontends.fullscreen.painting.lines import Line
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.painting.review import file_diff, file_list_lines
from tier_code.frontends.fullscreen.painting.spend import sidebar_lines, status_lines
from tier_code.frontends.fullscreen.painting.step_page import step_page_lines
from tier_code.frontends.fullscreen.syntax import highlighter
from tier_code.frontends.shared.reviewing import reviewed_files

EVIL = (
    "\x1b]52;c;cm0=\x07\x9b2J\u202egnp.exe\u2066[@click=app.quit]x[/][/nope][b]if a[i] > b[j]\r\x08\x00"
    "\ufeff\U000e0041\udc80\x1b[31m[link=https://x.test]"
)
every = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
NOW = Moment(now=0)


def steering(text: str) -> set[str]:
    """Characters that a terminal could obey."""
    bidi = {"\u200e", "\u200f", "\u061c", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}
    return {c for c in text if c in bidi or unicodedata.category(c) in ("Cc", "Cs")}


def painted(view: SessionView, width: int) -> Iterator[Line]:
    """Every line that any screen would show of a view."""
    colour = highlighter("material")
    yield from header_lines(view, width)
    yield from ConversationLines(view, width, Attention(cursor=None, moment=NOW))
    files = reviewed_files(view)
    yield from file_list_lines(files, 0, width)
    for file in files:
        yield from file_diff(file, width, colour, 0).rows
    for step in view.steps:
        yield from focus_lines(step, width, colour)
        yield from step_page_lines(step, width, colour)
        yield from sidebar_lines(view, step, width, NOW)
        yield from status_lines(view, step, width)


@every
@given(st.lists(any_event(), max_size=4), st.integers(min_value=1, max_value=150))
def test_whatever_happened_no_line_steers_a_terminal(events: list[e.Event], width: int) -> None:
    for line in painted(fold(records(events)), width):
        assert not steering(line.plain)


def evil_journal(evil: str = EVIL) -> JournalBuilder:
    """A session in which everything that can be foreign is evil."""
    journal = JournalBuilder()
    journal.open(repo=f"~/{evil}")
    journal.ask(1, f"rename {evil}\n{evil}")
    rename = rename_step(1, evil, evil, f"{evil}.py")
    document = docstring_step(2, Target(path=f"{evil}.py", qualname=evil))
    journal.propose(1, rename, document, notes=(evil,))
    journal.approve(1)
    before = evil.encode("utf-8", "surrogatepass")
    after = before + b"\n" + before
    journal.run_tool(rename, Patch(edits=(file_edit(f"{evil}.py", before, after),)))
    journal.call_local(document, (), (evil[:7], evil[7:]))
    journal.check(document, failed(evil, evil, (evil,)))
    journal.state(
        e.StepFinished(step=document.id, outcome=e.Outcome.FAILED, reason=evil, seconds=1),
        e.NoticeGiven(text=evil),
        e.ProgressMade(what=evil, done=1, total=2),
        e.ConflictFound(steps=(rename.id,), path=f"{evil}.py", reason=evil),
    )
    return journal


def raw_bytes(desk: Desk) -> set[str]:
    """What the compositor would write that a terminal could obey."""
    strips = desk.app.screen._compositor.render_strips()  # noqa: SLF001 - Textual has no public way
    return {c for strip in strips for segment in strip for c in steering(segment.text)}


@pytest.mark.parametrize("keys", [(), ("ctrl+t", "down"), ("ctrl+t", "enter"), ("ctrl+t", "d"), ("ctrl+p",)])
async def test_evil_text_from_every_side_is_shown_and_not_obeyed(keys: tuple[str, ...]) -> None:
    async with desk_with(evil_journal().records()) as desk:
        await desk.press(*keys)
        assert raw_bytes(desk) == set()
        assert desk.app.is_running
        assert desk.sent.commands == []


def unwrapped(area: str) -> str:
    """Text without the line ends, bars and blanks that wrapping adds."""
    return "".join(area.replace("▌", "").split())


async def test_brackets_are_text_everywhere() -> None:
    async with desk_with(evil_journal().records()) as desk:
        for part in ("conversation", "detail"):
            assert "[@click=app.quit]" in unwrapped(desk.area(part))
        await desk.pilot.click(desk.app.main.query_one("#conversation"), offset=(30, 3))
        await desk.settle()
        assert desk.app.is_running


async def test_declined_candidates_and_notices_are_harmless_too() -> None:
    journal = JournalBuilder()
    journal.open()
    journal.ask(1, EVIL)
    evil = Candidate(target=Target(path=EVIL, qualname=EVIL), kind=EVIL, line=1)
    journal.state(e.RequestDeclined(turn=1, reason=EVIL, candidates=(evil,), hints=(EVIL,)))
    async with desk_with(journal.records()) as desk:
        assert raw_bytes(desk) == set()
        assert "[@click=app.quit]" in unwrapped(desk.area("conversation"))


async def test_a_line_of_a_megabyte_is_wrapped_and_not_lost() -> None:
    journal = JournalBuilder()
    journal.open()
    journal.ask(1, "rename a to b")
    rename = rename_step(1, "a", "b", "long.py")
    journal.propose(1, rename)
    journal.approve(1)
    long = b"x" * 999_990 + b" the end."
    journal.run_tool(rename, Patch(edits=(file_edit("long.py", b"short", long),)))
    async with desk_with(journal.records()) as desk:
        await desk.press("ctrl+t", "enter", "end")
        assert "the end." in desk.screen
        await desk.press("home")
        assert "What it is told" in desk.screen


async def test_a_streamed_answer_of_a_megabyte_keeps_the_screen_alive() -> None:
    journal = JournalBuilder()
    journal.open()
    journal.ask(1, "document a")
    step = docstring_step(1, Target(path="a.py", qualname="a"))
    journal.propose(1, step)
    journal.approve(1)
    journal.call_local(step, (), ("[" * 500_000, "words \x1b " * 60_000))
    async with desk_with(journal.records()) as desk:
        await desk.happen(e.TextDelta(call=CallId("c1"), text="and an end"))
        assert "and an end" in desk.area("detail")
        assert raw_bytes(desk) == set()


async def test_invisible_characters_are_visible_in_a_diff() -> None:
    journal = JournalBuilder()
    journal.open()
    journal.ask(1, "rename a to b")
    rename = rename_step(1, "a", "b", "a.py")
    journal.propose(1, rename)
    journal.approve(1)
    journal.run_tool(rename, Patch(edits=(file_edit("a.py", b"a = 1\n", "a\u200b = \u00ad1\n".encode()),)))
    async with desk_with(journal.records()) as desk:
        assert "a<U+200B> = <U+00AD>1" in desk.area("detail")
