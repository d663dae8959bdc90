"""A first start on a terminal that says what its background is, in time, late, or not at all."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place
from tests.cli.terminals import SECONDS, Terminal, terminal
from tier_code.adapters.terminal.background import QUESTION

LIGHT = "\x1b]11;rgb:fbfb/f9f9/f5f5\x1b\\"
DARK = "\x1b]11;rgb:1010/1414/1818\x1b\\"
LAST = "\x1b[?62;22c"
TRUE_COLOUR = {"COLORTERM": "truecolor"}
PAPER, INK = "fbf9f5", "101418"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write(CODE)
    return made


def until_asked(seen: Terminal) -> None:
    deadline = time.monotonic() + SECONDS
    while QUESTION not in seen.raw:
        assert time.monotonic() < deadline, seen.shown
        assert seen._read(), seen.shown  # noqa: SLF001 - the wait is for bytes, which the screen does not show


def ground(seen: Terminal) -> str:
    """The colour behind the first row of the work."""
    return str(seen.screen.buffer[2][1].bg)


@pytest.mark.parametrize(("answer", "colour"), [(LIGHT, PAPER), (DARK, INK), ("", INK)])
def test_the_theme_suits_the_background_and_typed_keys_stay(place: Place, answer: str, colour: str) -> None:
    with terminal(place, size=(100, 30), variables=TRUE_COLOUR) as seen:
        until_asked(seen)
        seen.type(f"hel{answer}lo{LAST}")
        seen.until("What should change")
        seen.until(". hello")
        assert ground(seen) == colour
        seen.type("\x03\x11")
        assert seen.end() == 0


def test_an_answer_that_comes_late_is_not_typed_into_the_prompt(place: Place) -> None:
    with terminal(place, size=(100, 30), variables=TRUE_COLOUR) as seen:
        until_asked(seen)
        seen.until("What should change")
        seen.type(f"a{LIGHT}b{LAST}c")
        seen.until(". abc")
        assert "rgb" not in seen.shown
        seen.type("\x03\x11")
        assert seen.end() == 0


@pytest.mark.parametrize(
    ("arguments", "variables"), [(("--theme", "tide"), {}), ((), {"NO_COLOR": "1"}), (("--line",), {})]
)
def test_nothing_is_asked_where_nothing_depends_on_it(
    place: Place, arguments: tuple[str, ...], variables: dict[str, str]
) -> None:
    with terminal(place, *arguments, size=(100, 30), variables=variables) as seen:
        seen.until("What should change|Type what should change")
        assert QUESTION not in seen.raw
        seen.type("\x03\x11" if not arguments or arguments[0] != "--line" else "\x04")
        assert seen.end() == 0


def test_the_line_mode_asks_when_it_is_told_to(place: Place) -> None:
    with terminal(place, "--line", "--theme", "auto", size=(100, 30), variables=TRUE_COLOUR) as seen:
        until_asked(seen)
        seen.type(f"/th{LIGHT}eme{LAST}")
        seen.until("/theme")
        seen.type("\r")
        seen.until("theme paper")
        seen.type("\x04")
        assert seen.end() == 0
