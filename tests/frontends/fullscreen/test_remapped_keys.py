from __future__ import annotations

from tests.frontends.fullscreen.driving import desk_with
from tests.support.journal_samples import (
    sample_changes_review,
    sample_plan_review,
    sample_running,
)
from tier_code.domain.commands import AcceptChanges, DropStep, Interrupt, SubmitPrompt
from tier_code.domain.plan import StepId
from tier_code.frontends.fullscreen.screens.keys import KeysScreen

S2 = StepId("s2")


async def test_a_moved_key_acts_and_the_shipped_one_no_longer_does() -> None:
    async with desk_with(sample_plan_review(), keys={"drop": ["D"]}) as desk:
        await desk.press("ctrl+t", "down", "D")
        assert desk.sent.commands == [DropStep(step=S2)]
        await desk.press("x")
        assert desk.prompt == "x"
        assert len(desk.sent.commands) == 1


async def test_footer_page_and_notices_name_the_moved_keys() -> None:
    keys = {"plan-list": ["f4"], "palette": ["f2"], "keys": ["f9"], "submit": ["ctrl+s"]}
    async with desk_with(sample_plan_review(), keys=keys) as desk:
        footer = desk.area("footer")
        assert "^S run plan" in footer
        assert "F4 plan list" in footer
        assert "F2 palette" in footer
        assert "F9 keys" in footer
        assert "^T" not in desk.screen
        await desk.press("f9")
        assert isinstance(desk.app.screen, KeysScreen)
        assert "F4" in desk.screen
        assert "plan-list" in desk.screen


async def test_a_key_that_a_text_area_has_itself_can_be_had_for_what_works_anywhere() -> None:
    async with desk_with(sample_plan_review(), keys={"plan-list": ["ctrl+k"]}) as desk:
        await desk.type("words")
        await desk.press("home", "ctrl+k")
        assert desk.prompt == "words"
        await desk.press("down", "x")
        assert desk.sent.commands == [DropStep(step=S2)]


async def test_enter_may_break_lines_when_another_key_sends() -> None:
    async with desk_with(keys={"submit": ["ctrl+s"], "newline": ["enter"]}) as desk:
        await desk.type("one")
        await desk.press("enter", "t")
        assert desk.prompt == "one\nt"
        await desk.press("ctrl+s")
        assert desk.sent.commands == [SubmitPrompt(text="one\nt")]


async def test_neither_quitting_nor_the_palette_stays_behind_on_its_shipped_key() -> None:
    async with desk_with(sample_changes_review(), keys={"quit": ["ctrl+x"], "palette": ["f2"]}) as desk:
        main = desk.app.screen
        await desk.press("ctrl+p", "ctrl+q")
        assert desk.app.screen is main
        assert desk.app.is_running
        await desk.press("f2")
        assert desk.app.screen is not main


async def test_the_key_of_another_can_be_had_once_that_one_has_moved() -> None:
    async with desk_with(sample_changes_review(), keys={"palette": ["f2"], "expand": ["ctrl+p"]}) as desk:
        main = desk.app.screen
        await desk.press("ctrl+p")
        assert type(desk.app.screen).__name__ == "StepPage"
        assert desk.app.screen is not main


async def test_an_action_without_a_key_can_be_given_one() -> None:
    async with desk_with(sample_changes_review(), keys={"commit": ["C"], "accept": ["ctrl+y"]}) as desk:
        await desk.press("ctrl+t", "C")
        assert "nothing was accepted" in desk.screen
        await desk.press("ctrl+y")
        assert desk.sent.commands == [AcceptChanges()]


async def test_stopping_follows_its_key() -> None:
    async with desk_with(sample_running(), keys={"escape": ["f6"]}) as desk:
        assert "F6 stop" in desk.area("footer")
        await desk.press("f6")
        assert desk.sent.commands == [Interrupt()]


async def test_what_is_wrong_with_keys_and_themes_is_said_when_the_screen_is_there() -> None:
    told = ("config.toml:3: keys.accept: no", "theme x.toml: bad")
    async with desk_with(told=told) as desk:
        assert "config.toml:3: keys.accept: no (and 1 more" in " ".join(desk.screen.split())
        await desk.press("a")
        assert "keys.accept" not in desk.screen
