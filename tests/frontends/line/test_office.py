from __future__ import annotations

import asyncio
from collections.abc import Iterable

import pytest

from tests.support.journal_samples import sample_rename_and_docstrings, sample_running
from tests.support.memory_office import MemoryOffice
from tests.support.waiting import until
from tier_code.domain.commands import Command, Rewind, RunShell
from tier_code.domain.fold import fold
from tier_code.frontends.line.office_desk import OfficeDesk
from tier_code.frontends.line.office_lines import PAGES, trust_lines
from tier_code.frontends.shared.departure import Departure, Errand
from tier_code.frontends.shared.printing.look import PLAIN

DONE = fold(sample_rename_and_docstrings())
EVIL = "\x1b]52;c;cm0=\x07\u202e"


class Room:
    """Keeps what the desk says and asks."""

    def __init__(self, office: MemoryOffice | None = None) -> None:
        self.printed: list[str] = []
        self.departures: list[Departure] = []
        self.sent: list[Command] = []
        self.told = 0
        self.office = office or MemoryOffice()
        self.desk = OfficeDesk(self.office, self, lambda: PLAIN)

    def print_lines(self, lines: Iterable[str]) -> None:
        """Keep lines."""
        self.printed += lines
        self.told += 1

    def leave(self, departure: Departure) -> None:
        """Keep where to."""
        self.departures.append(departure)

    def send(self, command: Command) -> None:
        """Keep a command."""
        self.sent.append(command)

    async def ask(self, action: str, *words: str) -> str:
        """What is printed for an action."""
        before = self.told
        self.printed.clear()
        self.desk.open(action, words, DONE)
        await until(lambda: self.told > before)
        return "\n".join(self.printed)


@pytest.mark.parametrize(
    ("action", "words", "said"),
    [
        ("permissions", (), "pytest *"),
        ("allow", ("make check",), "allowed here: make check"),
        ("allow", (), "write /allow COMMAND"),
        ("cost", (), "spent $0"),
        ("ledger", (), "nothing is in the books"),
        ("ledger", ("colour",), "write /ledger and one of tier"),
        ("models", (), "pack claude"),
        ("config", (), "commit"),
        ("config", ("commit", "each-run"), "commit is kept in /home/u/config.toml"),
        ("config", ("commit", "bad"), "nothing was changed"),
        ("doctor", (), ":"),
        ("init", (), "nothing is written yet"),
        ("rewind", (), "1 rename want_bytes to to_bytes"),
        ("rewind", ("7",), "write /rewind NUMBER"),
        ("pack", ("nothing",), "there is no pack 'nothing'"),
        ("export", ("md",), "written: "),
    ],
)
async def test_a_page_is_printed(action: str, words: tuple[str, ...], said: str) -> None:
    assert said in await Room().ask(action, *words)


@pytest.mark.parametrize("action", sorted(PAGES))
async def test_foreign_text_on_a_page_steers_nothing(action: str) -> None:
    room = Room(MemoryOffice(text=EVIL))
    printed = await room.ask(action, *(("s1",) if action == "copy" else ()))
    assert not {"\x1b", "\x07", "\u202e"} & set(printed)


async def test_what_a_repository_asks_for_is_shown_with_three_choices() -> None:
    question = MemoryOffice(text=EVIL).trust()
    assert question is not None
    printed = "\n".join(trust_lines(question, PLAIN))
    assert "1 hear them" in printed
    assert "3 leave" in printed
    assert not {"\x1b", "\u202e"} & set(printed)


async def test_a_command_of_ones_own_is_run_after_a_yes() -> None:
    room = Room()
    assert "run in a copy of your files: make all" in await room.ask("shell", "make all")
    assert room.desk.answer("yes")
    assert room.sent == [RunShell(command="make all")]
    assert not room.desk.answer("yes")


async def test_anything_else_is_a_no_and_a_request_is_still_asked() -> None:
    room = Room()
    await room.ask("shell", "make all")
    assert not room.desk.answer("rename a to b")
    assert room.printed[-1] == "it was not run"
    await room.ask("shell", "make all")
    assert room.desk.answer("no")
    assert room.sent == []


async def test_an_allowed_command_runs_at_once() -> None:
    room = Room()
    room.desk.open("shell", ("pytest -q",), DONE)
    await until(lambda: bool(room.sent))
    assert room.sent == [RunShell(command="pytest -q")]


@pytest.mark.parametrize("command", ["pytest x;rm -rf y", "pytest a$(id)", "pytest a|sh"])
async def test_an_allowed_program_with_more_for_a_shell_is_asked_about(command: str) -> None:
    room = Room()
    room.office.allow("pytest *")
    assert f"run in a copy of your files: {command}" in await room.ask("shell", command)
    assert room.sent == []


async def test_going_back_and_going_elsewhere() -> None:
    room = Room()
    room.desk.open("rewind", ("1", "both"), DONE)
    await until(lambda: bool(room.sent))
    assert room.sent == [Rewind(turn=1, conversation=True, code=True)]
    room.desk.open("new", (), DONE)
    await until(lambda: len(room.departures) == 1)
    assert room.departures[0].errand is Errand.NEW


async def test_while_something_runs_nobody_leaves() -> None:
    room = Room()
    room.desk.open("new", (), fold(sample_running()))
    await asyncio.sleep(0)
    assert room.departures == []
    assert "a run is under way" in room.printed[0]
