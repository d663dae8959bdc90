from __future__ import annotations

from collections.abc import Sequence

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.frontends.fullscreen.driving import Desk, StillClock, desk_with, shipped_themes
from tests.support.journal_samples import (
    sample_plan_review,
    sample_rename_and_docstrings,
    sample_running,
    sample_undone,
)
from tests.support.memory_office import MemoryOffice, booked
from tier_code.domain import events as e
from tier_code.domain.commands import Command, RenameSession, Rewind, RunShell, SetMode
from tier_code.domain.ledger_report import LedgerLine
from tier_code.domain.money import ZERO
from tier_code.domain.permissions import PermissionMode
from tier_code.domain.tiers import TierName
from tier_code.frontends.fullscreen.picking import TrustApp
from tier_code.frontends.fullscreen.surroundings import Surroundings
from tier_code.frontends.shared.departure import Departure, Errand
from tier_code.frontends.shared.session_row import SessionRow

BOOKS: Sequence[LedgerLine] = (
    booked("2026-11-18", TierName.SMALL, 4_000_000),
    booked("2026-11-19", TierName.MID, 31_000_000, "E"),
    booked("2026-11-20", TierName.FRONTIER, 240_000_000, "F"),
    booked("2026-11-21", TierName.SMALL, 9_000_000),
    booked("2026-11-22", TierName.FRONTIER, 120_000_000, "F"),
)
SIZES = [(132, 36), (80, 24)]
PAGES = ["ledger", "models", "config", "permissions", "doctor", "init", "rewind", "cost", "sessions", "theme"]
SESSIONS = tuple(
    SessionRow(
        id=e.SessionId(f"01KAM{number}"),
        when=1_795_327_200_000_000_000,
        request=words,
        state="closed",
        steps=number,
        spend=ZERO,
        title="the wire format" if number == 1 else "",
        origin="01KAM0" if number == 2 else "",
    )
    for number, words in enumerate(("rename sign to seal", "document wire.py", "cache load"))
)


async def said(desk: Desk, words: str) -> None:
    """Type a command and send it."""
    await desk.type(words)
    await desk.press("enter")
    await settled(desk)


async def settled(desk: Desk) -> None:
    """Until what was looked up in a thread is on the screen."""
    while behind := [worker for worker in desk.app.workers if worker.group == "office"]:
        await desk.app.workers.wait_for_complete(behind)
        await desk.settle()
    await desk.settle()


def office() -> MemoryOffice:
    return MemoryOffice(books=BOOKS)


@pytest.mark.parametrize("size", SIZES, ids=["wide", "narrow"])
@pytest.mark.parametrize("page", PAGES)
async def test_every_page(page: str, size: tuple[int, int], picture: SnapshotAssertion) -> None:
    records = sample_rename_and_docstrings()
    async with desk_with(records, size=size, office=office(), sessions=SESSIONS) as desk:
        await said(desk, f"/{page}")
        assert desk.screen == picture
        await desk.press("escape")
        assert desk.app.screen is desk.app.main


@pytest.mark.parametrize("group", ["class", "day", "model"])
async def test_the_books_are_grouped_as_one_likes(group: str, picture: SnapshotAssertion) -> None:
    async with desk_with(sample_plan_review(), size=(132, 36), office=office()) as desk:
        await said(desk, f"/ledger {group}")
        assert desk.screen == picture


async def test_shift_tab_goes_round_the_modes_and_the_footer_says_which_holds() -> None:
    async with desk_with(sample_plan_review(), office=office()) as desk:
        assert "ask" in desk.area("footer")
        await desk.press("shift+tab")
        assert desk.sent.commands == [SetMode(mode=PermissionMode.AUTO_EDIT)]
        await desk.happen(e.ModeSet(mode="auto-edit", by=e.By.USER))
        assert "auto-edit" in desk.area("footer")
        await said(desk, "/mode plan")
        assert desk.sent.commands[-1] == SetMode(mode=PermissionMode.PLAN)
        await said(desk, "/mode yolo")
        assert "there are plan, ask, auto-edit, full-auto" in desk.screen


async def test_commands_are_allowed_and_taken_away_on_their_page() -> None:
    kept = office()
    async with desk_with(sample_plan_review(), office=kept) as desk:
        await said(desk, "/permissions")
        await desk.press("a")
        await desk.type("ruff check *")
        await desk.press("enter")
        await settled(desk)
        assert kept.kept_rules == ["pytest *", "ruff check *"]
        await desk.press("down", "down", "down", "down")
        await desk.press("x")
        await settled(desk)
        assert kept.kept_rules == ["ruff check *"]
        await desk.press("a")
        await desk.type("sh -c rm")
        await desk.press("enter")
        await settled(desk)
        assert "starts other programs" in desk.screen
        assert kept.kept_rules == ["ruff check *"]


async def test_a_mode_is_chosen_on_the_page_and_trust_turned_round() -> None:
    kept = office()
    async with desk_with(sample_plan_review(), office=kept) as desk:
        await said(desk, "/permissions")
        await desk.press("enter")
        assert desk.sent.commands == [SetMode(mode=PermissionMode.PLAN)]
        await desk.press("end", "enter")
        await settled(desk)
        assert kept.answer is False
        assert kept.decided_on == "of the files as shown"
        assert "not heard" in desk.screen


async def test_settings_are_set_where_one_value_is_enough_and_refused_in_words() -> None:
    kept = office()
    async with desk_with(sample_plan_review(), office=kept) as desk:
        await said(desk, "/config")
        await desk.press("down", "enter")
        await settled(desk)
        assert kept.values["commit"] == "each-run"
        await desk.press("up", "enter")
        await desk.type("local")
        await desk.press("enter")
        await settled(desk)
        assert kept.values["pack"] == "local"
        await desk.press("enter")
        await desk.type("bad")
        await desk.press("enter")
        await settled(desk)
        assert "nothing was changed" in desk.screen
        await desk.press("end", "enter")
        assert "tier-code config set" in desk.area("footer")


async def test_a_setting_is_set_by_a_command_too() -> None:
    kept = office()
    async with desk_with(sample_plan_review(), office=kept) as desk:
        await said(desk, "/config pack local")
        assert kept.values["pack"] == "local"
        assert "/home/u/config.toml" in desk.screen


async def test_a_model_is_fetched_after_its_size_was_seen() -> None:
    kept = office()
    async with desk_with(sample_plan_review(), office=kept) as desk:
        await said(desk, "/models")
        await desk.press("end", "enter")
        assert "900 MB to fetch" in desk.area("footer")
        assert kept.calls == []
        await desk.press("enter")
        await settled(desk)
        assert kept.calls == [("fetch", "small")]
        assert "installed" in desk.screen


@pytest.mark.parametrize("way", [("/models", "down", "enter"), ("/pack local",)])
async def test_another_pack_goes_on_with_the_same_session(way: tuple[str, ...]) -> None:
    records = sample_rename_and_docstrings()
    async with desk_with(records, office=office()) as desk:
        await said(desk, way[0])
        await desk.press(*way[1:])
        session = desk.app.view.session
    assert desk.app.return_value == Departure(Errand.RESUME, session, pack="local")


async def test_no_pack_is_changed_under_a_run() -> None:
    async with desk_with(sample_running(), office=office()) as desk:
        await said(desk, "/pack local")
        assert desk.app.is_running
        assert "a run is under way" in desk.screen


async def test_escape_twice_opens_the_way_back_and_once_does_not() -> None:
    async with desk_with(sample_rename_and_docstrings(), office=office()) as desk:
        await desk.press("escape")
        assert desk.app.screen is desk.app.main
        await desk.press("escape")
        assert "Go back to before" in desk.screen
        await desk.press("escape")
        assert desk.app.screen is desk.app.main


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("enter", Rewind(turn=1, conversation=True, code=True)),
        ("c", Rewind(turn=1, conversation=True, code=False)),
        ("f", Rewind(turn=1, conversation=False, code=True)),
    ],
)
async def test_what_is_gone_back_over_is_chosen_by_one_key(key: str, expected: Command) -> None:
    async with desk_with(sample_rename_and_docstrings(), office=office()) as desk:
        asked = desk.app.view.turns[0].request
        await said(desk, "/rewind")
        await desk.press(key)
        assert desk.sent.commands == [expected]
        assert desk.prompt == (asked if key != "f" else "")


async def test_a_turn_that_was_gone_back_over_is_off_the_screen() -> None:
    records = sample_undone()
    async with desk_with(records, office=office()) as desk:
        asked = desk.app.view.turns[0].request
        assert asked[:20] in desk.area("conversation")
        await desk.press("ctrl+t")
        await desk.happen(e.ConversationRewound(turn=1))
        assert asked[:20] not in desk.area("conversation")
        assert "What should change?" in desk.area("conversation")
        assert desk.app.main.cursor is None


async def test_sessions_are_found_by_their_words_and_deleted_by_two_keys() -> None:
    kept = office()
    async with desk_with(sample_plan_review(), office=kept, sessions=SESSIONS) as desk:
        await said(desk, "/sessions")
        await desk.press(*"wire")
        assert "the wire format" in desk.screen
        assert "cache load" not in desk.screen
        await desk.press("delete")
        assert kept.calls == []
        await desk.press("delete")
        await settled(desk)
        assert kept.calls == [("delete", "01KAM1")]
        await desk.press("escape")
        assert "cache load" in desk.screen
        assert "the wire format" not in desk.screen


async def test_a_session_is_named_and_forked_from_the_list() -> None:
    kept = office()
    async with desk_with(sample_plan_review(), office=kept, sessions=SESSIONS) as desk:
        await said(desk, "/sessions")
        await desk.press("f2")
        await desk.type("seals")
        await desk.press("enter")
        await settled(desk)
        assert kept.calls == [("rename", "01KAM0", "seals")]
        assert "seals" in desk.screen
        await desk.press("f3")
        await settled(desk)
    assert desk.app.return_value == Departure(Errand.RESUME, e.SessionId("01FORK"))


async def test_name_fork_export_new_and_copy_are_commands() -> None:
    kept = office()
    async with desk_with(sample_rename_and_docstrings(), office=kept) as desk:
        session = desk.app.view.session
        await said(desk, "/rename the big rename")
        assert desk.sent.commands == [RenameSession(title="the big rename")]
        await said(desk, "/export html")
        assert kept.calls[-1] == ("export", session, "html")
        assert "written: /work/repo/session.md" in desk.screen
        await said(desk, "/copy s1")
        name, copied, *_ = kept.calls[-1]
        assert name == "copy"
        assert copied.startswith("--- a/")
        await said(desk, "/new")
    assert desk.app.return_value == Departure(Errand.NEW)


async def test_a_proposal_is_written_only_after_enter() -> None:
    kept = office()
    async with desk_with(sample_plan_review(), office=kept) as desk:
        await said(desk, "/init")
        assert kept.calls == []
        await desk.press("escape")
        await said(desk, "/init")
        await desk.press("enter")
        await settled(desk)
        assert kept.calls == [("write",)]


async def test_a_typed_command_is_asked_about_once_and_its_output_is_shown() -> None:
    async with desk_with(sample_rename_and_docstrings(), office=office()) as desk:
        await said(desk, "!git status")
        assert desk.sent.commands == []
        assert "again runs it in a copy" in desk.screen
        assert desk.prompt == "!git status"
        await desk.press("enter")
        await settled(desk)
        assert desk.sent.commands == [RunShell(command="git status")]
        ran = e.ShellRan(command="git status", exit_code=0, output="clean\n", seconds=0.1, level="S2", turn=1)
        await desk.happen(ran)
        assert "! git status" in desk.area("conversation")
        assert "clean" in desk.area("conversation")


@pytest.mark.parametrize(
    ("mode", "command", "runs"),
    [
        ("ask", "pytest -q", True),
        ("ask", "pytest a$(id)", False),
        ("full-auto", "ls", True),
        ("plan", "ls", False),
    ],
)
async def test_the_mode_and_the_list_decide_whether_a_typed_command_is_asked_about(
    mode: str, command: str, *, runs: bool
) -> None:
    async with desk_with(sample_rename_and_docstrings(), office=office()) as desk:
        await desk.happen(e.ModeSet(mode=mode, by=e.By.USER))
        await said(desk, f"!{command}")
        assert desk.sent.commands == ([RunShell(command=command)] if runs else [])


async def test_a_long_paste_takes_one_word_and_is_sent_whole() -> None:
    long = "\n".join(f"line {number}" for number in range(40))
    async with desk_with(sample_plan_review()[:1], office=office()) as desk:
        await desk.paste(long)
        assert "40 lines" in desk.prompt
        await desk.press("enter")
        assert [getattr(command, "text", "") for command in desk.sent.commands] == [long]


@pytest.mark.parametrize(("key", "answer"), [("y", True), ("n", False), ("enter", True), ("escape", None)])
async def test_a_repository_is_heard_only_after_an_answer(key: str, answer: bool | None) -> None:  # noqa: FBT001 - a row of the table
    question = MemoryOffice().trust()
    assert question is not None
    app = TrustApp(question, Surroundings(themes=shipped_themes(), clock=StillClock(0)))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press(key)
        await pilot.pause()
    assert app.trusted is answer


async def test_a_theme_is_seen_under_the_cursor_and_stays_only_when_taken() -> None:
    kept = office()
    async with desk_with(sample_plan_review(), office=kept) as desk:
        await said(desk, "/theme")
        await desk.press("down")
        assert desk.app.theme == "paper"
        await desk.press("escape")
        assert desk.app.theme == "ink"
        await said(desk, "/theme")
        await desk.press("end", "s")
        await settled(desk)
        assert kept.values["theme"] == desk.app.theme != "ink"
        await desk.press("enter")
        assert desk.app.theme == kept.values["theme"]


async def test_the_terminals_own_colours_are_passed_on_as_they_are() -> None:
    async with desk_with(sample_rename_and_docstrings()) as desk:
        await said(desk, "/theme ansi")
        assert desk.app.native_ansi_color
        await desk.settle()
        shown = {style.color.name for style in desk.styles if style and style.color}
        assert not any(name.startswith("#") for name in shown), shown
        assert "green" in shown
