"""Naming files and symbols with `@` in the prompt."""

from __future__ import annotations

from collections.abc import Sequence

from tests.frontends.fullscreen.driving import Desk, desk_with
from tier_code.domain.commands import SubmitPrompt
from tier_code.ports.mentions import Mention

NAMES = (
    Mention(text="src/", kind="folder"),
    Mention(text="src/cart.py", kind="file"),
    Mention(text="src/cart.py::Cart", kind="class"),
    Mention(text="src/[/b]\x1b[2J.py", kind="file"),
)


class Named:
    """Suggests the names that hold what was typed."""

    async def find(self, typed: str, most: int) -> Sequence[Mention]:
        """Those of `NAMES` that hold the letters together."""
        return [name for name in NAMES if typed in name.text][:most]


async def type_in(desk: Desk, text: str) -> None:
    await desk.pilot.press(*({" ": "space", "@": "at", ".": "full_stop"}.get(each, each) for each in text))
    await looked_up(desk)


async def looked_up(desk: Desk) -> None:
    """Until the names that were asked for last are there."""
    while any(worker.group == "mentions" and worker.is_running for worker in desk.app.workers):
        await desk.pilot.pause()
    await desk.settle()


async def test_names_are_offered_with_what_they_are() -> None:
    async with desk_with(mentions=Named()) as desk:
        await type_in(desk, "rename @cart")
        above = desk.area("above")
        assert "src/cart.py " in above
        assert "file" in above
        assert "src/cart.py::Cart" in above
        assert "class" in above


async def test_tab_puts_the_chosen_name_in_and_the_list_goes() -> None:
    async with desk_with(mentions=Named()) as desk:
        await type_in(desk, "rename @cart")
        await desk.pilot.press("down", "tab")
        await type_in(desk, "to Basket")
        assert desk.prompt == "rename @src/cart.py::Cart to Basket"
        assert "file" not in desk.area("above")


async def test_enter_takes_a_name_first_and_sends_next() -> None:
    async with desk_with(mentions=Named()) as desk:
        await type_in(desk, "document @cart")
        await desk.pilot.press("enter")
        await desk.settle()
        assert not desk.sent.commands
        await desk.pilot.press("enter")
        await desk.settle()
        assert desk.sent.commands == [SubmitPrompt(text="document @src/cart.py")]


async def test_two_colons_behind_a_chosen_file_go_on_to_its_symbols() -> None:
    async with desk_with(mentions=Named()) as desk:
        await type_in(desk, "rename @cart.p")
        await desk.pilot.press("enter")
        await desk.pilot.press("colon", "colon")
        await looked_up(desk)
        assert desk.prompt == "rename @src/cart.py::"
        assert "class" in desk.area("above")
        await desk.pilot.press("tab")
        await type_in(desk, "to Basket")
        assert desk.prompt == "rename @src/cart.py::Cart to Basket"


async def test_a_folder_goes_on_to_what_it_holds() -> None:
    async with desk_with(mentions=Named()) as desk:
        await type_in(desk, "@sr")
        await desk.pilot.press("tab")
        await looked_up(desk)
        assert desk.prompt == "@src/"
        assert "src/cart.py" in desk.area("above")


async def test_esc_closes_the_list_and_leaves_the_words() -> None:
    async with desk_with(mentions=Named()) as desk:
        await type_in(desk, "@cart")
        await desk.pilot.press("escape")
        await desk.settle()
        assert desk.prompt == "@cart"
        assert "class" not in desk.area("above")


async def test_a_hostile_name_is_only_text() -> None:
    async with desk_with(mentions=Named()) as desk:
        await type_in(desk, "@src")
        assert "[/b]" in desk.area("above")
        assert "\x1b" not in desk.screen


async def test_an_address_is_no_name() -> None:
    async with desk_with(mentions=Named()) as desk:
        await type_in(desk, "mail me@cart")
        assert "file" not in desk.area("above")
