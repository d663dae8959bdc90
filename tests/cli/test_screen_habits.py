"""How the full screen behaves when a user wants it otherwise: mouse, motion, colours, links."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place
from tests.cli.terminals import Terminal, terminal
from tests.cli.test_own_keys import with_settings

TAKES_MOUSE, LEAVES_MOUSE = b"\x1b[?1000h", b"\x1b[?1000l"
COLOUR = re.compile(rb"\x1b\[[0-9;]*(?:[34]8;[25]|\b[349][0-7])[0-9;]*m")
SPINNER = re.compile("[\N{BRAILLE PATTERN DOTS-1}-\N{BRAILLE PATTERN DOTS-12345678}]")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write(CODE)
    return made


def until_written(seen: Terminal, wanted: bytes) -> None:
    """Wait for bytes that no screen shows, by what comes after them."""
    seen.type("/cost\r")
    seen.until("What this session cost")
    seen.type("\x1b")
    seen.until("What should change")
    assert wanted in seen.raw


def test_the_mouse_is_taken_and_given_back_while_the_screen_is_open(place: Place) -> None:
    with terminal(place, "--theme", "ink", size=(100, 30)) as seen:
        seen.until("What should change")
        assert TAKES_MOUSE in seen.raw
        assert LEAVES_MOUSE not in seen.raw
        seen.type("/mouse\r")
        seen.until("the mouse is your terminal's")
        until_written(seen, LEAVES_MOUSE)
        before = seen.raw.count(TAKES_MOUSE)
        seen.type("/mouse\r")
        seen.until("the mouse is taken")
        until_written(seen, TAKES_MOUSE)
        assert seen.raw.count(TAKES_MOUSE) > before
        seen.type("\x11")
        assert seen.end() == 0


def test_the_mouse_can_be_left_alone_for_good(place: Place) -> None:
    with_settings(place, "mouse = false\n")
    with terminal(place, "--theme", "ink", size=(100, 30)) as seen:
        seen.until("What should change")
        seen.type("\x11")
        assert seen.end() == 0
    assert TAKES_MOUSE not in seen.raw


@pytest.mark.parametrize(("motion", "turns"), [("full", "spinner"), ("reduced", "")])
def test_nothing_turns_where_motion_is_unwanted(place: Place, motion: str, turns: str) -> None:
    with_settings(place, f'motion = "{motion}"\n')
    with terminal(place, "--theme", "ink", "--mode", "auto-edit", size=(110, 34)) as seen:
        seen.until("What should change")
        seen.type("rename parse_cfg to parse_config\r")
        seen.until("runs this plan")
        seen.type("\r")
        seen.until("Done: 1 step written")
        seen.type("\x11")
        assert seen.end() == 0
    assert bool(SPINNER.search(seen.text)) is bool(turns)


def test_without_colour_the_whole_screen_is_in_the_terminals_own(place: Place) -> None:
    with terminal(place, size=(110, 34), variables={"NO_COLOR": "1", "COLORTERM": "truecolor"}) as seen:
        seen.until("What should change")
        seen.type("rename parse_cfg to parse_config\r")
        seen.until("runs this plan")
        seen.type("/theme\r")
        seen.until("Themes")
        seen.type("\x1b")
        seen.until("runs this plan")
        seen.type("\x11")
        assert seen.end() == 0
    assert COLOUR.findall(seen.raw) == []


def test_a_changed_file_is_a_link_to_it(place: Place) -> None:
    with terminal(place, "--theme", "ink", size=(110, 40)) as seen:
        seen.until("What should change")
        seen.type("rename parse_cfg to parse_config\r")
        seen.until("runs this plan")
        seen.type("\r")
        seen.until("not written yet")
        seen.type("/diff\r")
        seen.until("next hunk")
        seen.type("\x1b")
        seen.until("not written yet")
        seen.type("\x11")
        assert seen.end() == 0
    links = set(re.findall(rb"\x1b\]8;[^;]*;([^\x1b\x07]+)", seen.raw))
    folder = str(place.repo.resolve()).encode()
    assert links
    assert all(re.fullmatch(rb"file://[^/]*" + re.escape(folder) + rb"/pkg/\w+\.py", link) for link in links)
