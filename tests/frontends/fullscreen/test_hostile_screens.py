"""The strings that steer terminals through every screen there is, drawn wide enough that none is cut."""

from __future__ import annotations

import pytest

from tests.frontends.fullscreen.driving import StillClock, desk_with, shipped_themes
from tests.frontends.fullscreen.test_hostile_text import evil_journal, raw_bytes, steering
from tests.frontends.fullscreen.test_office_pages import PAGES, said, settled
from tests.support.hostile_strings import groups, hostile_strings
from tests.support.memory_office import MemoryOffice, booked
from tier_code.domain import events as e
from tier_code.domain.money import ZERO
from tier_code.domain.tiers import TierName
from tier_code.frontends.fullscreen.picking import TrustApp
from tier_code.frontends.fullscreen.surroundings import Surroundings
from tier_code.frontends.shared.session_row import SessionRow

PER_SCREEN = 60
WIDE = (2_400, 40)
GROUPS = groups(PER_SCREEN)
GROUP_IDS = [str(number) for number in range(len(GROUPS))]


def test_there_are_more_than_five_hundred_and_each_is_another() -> None:
    assert len(hostile_strings()) == len(set(hostile_strings())) >= 500
    assert sum(bool(steering(text)) for text in hostile_strings()) >= 400


@pytest.mark.parametrize("evil", GROUPS, ids=GROUP_IDS)
async def test_the_session_its_steps_and_its_changes(evil: str) -> None:
    journal = evil_journal(evil)
    journal.state(
        e.ShellRan(command=evil, exit_code=1, output=f"{evil}\n{evil}", seconds=1.0, level=evil[:3], turn=1),
        e.SessionRenamed(title=evil),
        e.ModeSet(mode=evil, by=e.By.USER),
    )
    async with desk_with(journal.records(), size=WIDE, office=MemoryOffice(text=evil)) as desk:
        assert raw_bytes(desk) == set()
        for keys in (("ctrl+t", "enter"), ("escape", "d"), ("escape", "question_mark")):
            await desk.press(*keys)
            assert raw_bytes(desk) == set()
        assert desk.app.is_running
        assert desk.sent.commands == []


@pytest.mark.parametrize("page", PAGES)
async def test_every_page_beside_the_session(page: str) -> None:
    kept = MemoryOffice()
    rows: list[SessionRow] = []
    journal = evil_journal()
    journal.state(
        e.TurnFinished(turn=1, outcome=e.Outcome.FAILED, reason="", seconds=1.0, peak_memory_bytes=1)
    )
    async with desk_with(journal.records(), size=WIDE, office=kept, sessions=rows) as desk:
        for evil in GROUPS:
            kept.text = evil
            kept.books = (
                booked("2026-11-21", TierName.MID, 5_000_000, evil, evil),
                booked("2026-11-22", TierName.SMALL, 7_000_000, "B", evil),
            )
            rows[:] = [_row(evil)]
            await said(desk, f"/{page}")
            assert raw_bytes(desk) == set()
            await desk.press("escape")
            assert desk.app.screen is desk.app.main
        assert desk.sent.commands == []
        assert kept.calls == []


def _row(evil: str) -> SessionRow:
    return SessionRow(
        id=e.SessionId("01KAM9"), when=0, request=evil, state=evil[:9], steps=1, spend=ZERO, title=evil
    )


@pytest.mark.parametrize("words", ["/config commit x", "/export md", "/copy s1", "/doctor", "!"])
async def test_what_is_said_about_a_command(words: str) -> None:
    for evil in GROUPS[:3]:
        async with desk_with(evil_journal().records(), size=WIDE, office=MemoryOffice(text=evil)) as desk:
            await said(desk, words)
            await settled(desk)
            assert raw_bytes(desk) == set()
            assert desk.app.is_running


@pytest.mark.parametrize("evil", GROUPS, ids=GROUP_IDS)
async def test_the_question_before_a_repository_is_heard(evil: str) -> None:
    question = MemoryOffice(text=evil).trust()
    assert question is not None
    app = TrustApp(question, Surroundings(themes=shipped_themes(), clock=StillClock(0)))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        strips = app.screen._compositor.render_strips()  # noqa: SLF001 - Textual has no public way
        assert {c for strip in strips for part in strip for c in steering(part.text)} == set()
        assert app.is_running


async def test_requests_that_wait_are_shown_as_text() -> None:
    async with desk_with(evil_journal().records(), size=WIDE, office=MemoryOffice()) as desk:
        await desk.happen(e.PlanApproved(turn=1, by=e.By.USER))
        for evil in GROUPS[:3]:
            await desk.paste(evil.replace("\n", " ").replace("\r", " "))
            await desk.press("enter")
        assert raw_bytes(desk) == set()
        assert desk.app.is_running
