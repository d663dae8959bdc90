from __future__ import annotations

from tests.frontends.fullscreen.driving import Desk, desk_with
from tests.support.journal_builder import JournalBuilder, docstring_step
from tests.support.journal_samples import sample_rename_and_docstrings
from tier_code.domain import events as e
from tier_code.domain.plan import Step, Target

TURNS = 9


def long_talk() -> tuple[e.Record, ...]:
    """Several plans below each other, and at the end a question with a long answer."""
    journal = JournalBuilder()
    journal.open()
    for turn in range(1, TURNS + 1):
        steps = [_step(turn, number) for number in range(1, 7)]
        journal.ask(turn, f"document part {turn}")
        journal.propose(turn, *steps)
    journal.ask(TURNS + 1, "which parts are there?")
    told = "There are nine parts and " + "every one of them " * 6 + "is read by the packer alone."
    journal.state(e.QuestionAnswered(turn=TURNS + 1, text=told, by="frontier"))
    return journal.records()


def _step(turn: int, number: int) -> Step:
    return docstring_step(turn * 10 + number, Target(path=f"src/part{turn}.py", qualname=f"f{number}"))


async def find(desk: Desk, words: str) -> str:
    await desk.type(f"/find {words}")
    await desk.press("enter")
    return desk.area("above").strip()


async def test_words_of_a_request_are_found_and_in_sight() -> None:
    async with desk_with(long_talk(), size=(100, 30)) as desk:
        assert "document part 2" not in desk.area("conversation")
        assert await find(desk, "DOCUMENT  part 2") == "1 of 1: 'DOCUMENT  part 2'"
        assert "document part 2" in desk.area("conversation")


async def test_steps_are_found_by_where_they_work_from_the_newest_back_and_around() -> None:
    async with desk_with(long_talk(), size=(100, 30)) as desk:
        assert "6 of 6" in await find(desk, "src/part3.py")
        assert "step s36" in desk.area("detail")
        await desk.press("ctrl+f")
        assert "5 of 6: 'src/part3.py'; ^F goes on" in desk.area("above")
        assert "step s35" in desk.area("detail")
        await desk.press("ctrl+f", "ctrl+f", "ctrl+f", "ctrl+f", "ctrl+f")
        assert "6 of 6" in desk.area("above")
        assert "step s36" in desk.area("detail")


async def test_words_that_go_over_the_end_of_a_row_are_found() -> None:
    async with desk_with(long_talk(), size=(60, 30)) as desk:
        for words in ("nine parts and every one of them every one", "read by the packer alone"):
            assert "of 1:" in await find(desk, words)


async def test_what_is_not_there_is_said_and_the_key_asks_for_words_in_the_prompt() -> None:
    async with desk_with(sample_rename_and_docstrings()) as desk:
        assert await find(desk, "a zebra") == "nothing here holds 'a zebra'"
        await desk.press("escape", "ctrl+f")
        assert desk.prompt == "/find "
    async with desk_with(sample_rename_and_docstrings()) as desk:
        await desk.press("ctrl+t", "ctrl+f")
        assert desk.prompt == "/find "


async def test_a_place_that_was_found_stays_in_sight_while_the_session_goes_on() -> None:
    async with desk_with(long_talk(), size=(100, 30)) as desk:
        await find(desk, "document part 2")
        await desk.happen(e.NoticeGiven(text="something else"))
        assert "document part 2" in desk.area("conversation")
        await desk.press("end")
        assert "s96" in desk.area("conversation")


async def test_the_session_is_paged_through_from_the_prompt() -> None:
    async with desk_with(long_talk(), size=(100, 30)) as desk:
        await desk.press("pageup")
        assert desk.app.focused is desk.app.main.query_one("#conversation")
        await desk.press("home")
        assert "document part 1" in desk.area("conversation")
