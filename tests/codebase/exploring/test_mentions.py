"""What is suggested behind an `@`."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.support.trees import write_tree
from tier_code.adapters.offload import ThreadOffload
from tier_code.codebase.exploring.mentions import Mentions
from tier_code.ports.mentions import Mention


class SetClock:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def now(self) -> int:
        """Nanoseconds since 1970."""
        return int(self.seconds * 1e9)

    def monotonic(self) -> float:
        """Seconds."""
        return self.seconds


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def mentions(tmp_path: Path, clock: SetClock) -> Mentions:
    files = {
        "src/app/cart.py": "class Cart:\n    def total(self):\n        return 0\n\n\ndef open_cart():\n    return Cart()\n",
        "src/app/bill.py": "def total(cart):\n    return cart.total()\n",
        "notes.txt": "none\n",
    }
    return Mentions(ThreadOffload(), write_tree(tmp_path, files), clock)


async def test_files_and_their_folders_are_suggested(mentions: Mentions) -> None:
    assert await mentions.find("app", 9) == (
        Mention(text="src/app/", kind="folder"),
        Mention(text="src/app/bill.py", kind="file"),
        Mention(text="src/app/cart.py", kind="file"),
    )


async def test_two_colons_list_the_symbols_of_a_file_in_their_order(mentions: Mentions) -> None:
    assert await mentions.find("src/app/cart.py::", 9) == (
        Mention(text="src/app/cart.py::Cart", kind="class"),
        Mention(text="src/app/cart.py::Cart.total", kind="method"),
        Mention(text="src/app/cart.py::open_cart", kind="function"),
    )


async def test_letters_behind_the_colons_choose_among_them(mentions: Mentions) -> None:
    found = await mentions.find("cart::op", 9)
    assert [mention.text for mention in found] == ["src/app/cart.py::open_cart"]


async def test_a_file_without_symbols_suggests_none(mentions: Mentions) -> None:
    assert await mentions.find("notes.txt::x", 9) == ()


async def test_a_new_file_is_found_after_some_seconds(
    mentions: Mentions, clock: SetClock, tmp_path: Path
) -> None:
    assert await mentions.find("fresh", 9) == ()
    (tmp_path / "fresh.py").write_text("")
    clock.seconds = 60
    assert await in_the_end(mentions, "fresh", count=1) == ["fresh.py"]


async def test_the_first_letters_do_not_wait_for_a_walk_through_the_folder(
    tmp_path: Path, clock: SetClock
) -> None:
    tree = write_tree(tmp_path, {"slow.py": "", "quick.py": ""})
    mentions = Mentions(ThreadOffload(), tree, clock, quick=lambda: ["quick.py"])
    assert [mention.text for mention in await mentions.find("", 9)] == ["quick.py"]
    assert await in_the_end(mentions, "", count=2) == ["quick.py", "slow.py"]


async def in_the_end(mentions: Mentions, typed: str, *, count: int) -> list[str]:
    """What is suggested once there are so many."""
    async with asyncio.timeout(9):
        while True:
            found = [mention.text for mention in await mentions.find(typed, 9)]
            if len(found) >= count:
                return found
