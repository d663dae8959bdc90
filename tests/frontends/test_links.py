from __future__ import annotations

import platform

import pytest
from rich.color import ColorSystem
from rich.style import Style

from tier_code.frontends.fullscreen.brush import Brush
from tier_code.frontends.fullscreen.painting.lines import line, text
from tier_code.frontends.shared.links import hold_folder, opening


def test_a_file_has_the_address_of_machine_and_folder() -> None:
    hold_folder("/home/me/my code")
    assert opening("pkg/a.py") == f" to:file://{platform.node()}/home/me/my%20code/pkg/a.py"
    hold_folder("")
    assert opening("pkg/a.py") == ""


@pytest.mark.parametrize(
    "path", ["a\x1b]8;;http://evil\x1b\\b", "a b\nc", "x\x07y", "a;id=1", "\u202egpj", "..."]
)
def test_nothing_of_a_name_steers_the_terminal(path: str) -> None:
    hold_folder("/repo")
    address = opening(path).strip()
    assert address.isascii()
    assert address.isprintable()
    assert not set(address) & set(" ;\\")


def test_a_name_that_leads_out_of_the_repository_is_no_link() -> None:
    hold_folder("/repo")
    assert opening("../../etc/passwd") == ""
    assert opening("a/../b") == ""


def test_the_terminal_is_given_the_link_around_the_name() -> None:
    hold_folder("/repo")
    strip = Brush({"link": "#6ea8fe"}).strip(line(text("a.py", f"link{opening('a.py')}")), 10, Style.null())
    written = "".join(
        segment.style.render(segment.text, color_system=ColorSystem.TRUECOLOR)
        for segment in strip
        if segment.style
    )
    assert f"file://{platform.node()}/repo/a.py\x1b\\" in written
    assert written.count("\x1b]8;;\x1b\\") == 1
    assert strip.text.rstrip() == "a.py"
