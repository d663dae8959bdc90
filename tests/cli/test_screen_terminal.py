"""The full screen in a real pseudo-terminal: hostile text by the bytes that arrive, and a person's way."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from tests.cli.past_sessions import write_session
from tests.cli.running import CODE, Place
from tests.cli.terminals import terminal
from tests.frontends.fullscreen.test_hostile_text import evil_journal
from tests.support.hostile_strings import groups, hostile_strings
from tier_code.domain import events as e

WIDE = (1_500, 60)
OURS = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[()][0-9A-Za-z]|[=>78cM])")


def place_at(root: Path) -> Place:
    """A repository and a home."""
    place = Place(root)
    place.repo.mkdir(parents=True)
    place.write(CODE)
    return place


def spoken(text: str) -> bytes:
    """The part of a hostile text that a terminal would obey, with what follows; empty when there is none."""
    found = re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f].*", text, re.DOTALL)
    return found.group().encode("utf-8", "replace") if found else b""


@pytest.mark.parametrize("number", range(len(groups(130))))
def test_no_text_of_a_session_reaches_the_terminal_raw(number: int, tmp_path: Path) -> None:
    place = place_at(tmp_path)
    texts = groups(130)[number].replace("\n", " ")
    journal = evil_journal(texts)
    journal.state(e.NoticeGiven(text="that was all"))
    data = Path(place.variables()["TIER_CODE_HOME"]) / "data"
    write_session(data, place.repo, journal.records())
    with terminal(place, "replay", "last", "--speed", "1000", size=WIDE) as seen:
        seen.until("that was all")
        seen.type("\x1b[F")
        seen.type("?")
        seen.until("Commands in the prompt|Anywhere")
        seen.type("\x1b")
        seen.type("\x11")
        assert seen.end() == 0
    said = [spoken(text) for text in hostile_strings()]
    assert [raw for raw in said if len(raw) > 2 and raw in seen.raw] == []
    left = OURS.sub(b"", seen.raw).decode("utf-8", "replace")
    assert {c for c in left if unicodedata.category(c) in ("Cc", "Cs") and c not in "\r\n\t\x0e\x0f"} == set()


def test_a_person_writes_undoes_by_going_back_and_leaves(tmp_path: Path) -> None:
    place = place_at(tmp_path)
    before = place.bytes_of()
    with terminal(place, "--mode", "auto-edit", size=(110, 34)) as seen:
        seen.until("What should change")
        seen.until("auto-edit")
        seen.type("rename parse_cfg to parse_config\r")
        seen.until("runs this plan")
        seen.type("\r")
        seen.until("Done: 1 step written")
        assert b"def parse_config" in place.bytes_of()["pkg/config.py"]
        seen.type("/rewind\r")
        seen.until("Go back to before")
        seen.type("\r")
        seen.until("What should change")
        assert place.bytes_of() == before
        seen.type("\x11")
        assert seen.end() == 0
    assert "tier-code --resume" in seen.text


def test_a_repository_that_asks_is_shown_first_and_only_once(tmp_path: Path) -> None:
    place = place_at(tmp_path)
    place.write({"AGENTS.md": "use tabs\n"})
    with terminal(place, size=(100, 30)) as seen:
        seen.until("asks for something")
        seen.until("use tabs")
        seen.type("n")
        seen.until("What should change")
        seen.type("\x11")
        assert seen.end() == 0
    with terminal(place, size=(100, 30)) as seen:
        seen.until("What should change")
        assert "asks for something" not in seen.text
        seen.type("\x11")
        assert seen.end() == 0


def test_what_changes_while_a_question_stands_is_asked_about_again(tmp_path: Path) -> None:
    place = place_at(tmp_path)
    place.write({"AGENTS.md": "use tabs\n"})
    with terminal(place, size=(110, 34)) as seen:
        seen.until("use tabs")
        place.write({"AGENTS.md": "use spaces\n"})
        seen.type("y")
        seen.until("use spaces")
        seen.until(r"has\s+changed\s+since")
        seen.type("y")
        seen.until("What should change")
        seen.type("\x11")
        assert seen.end() == 0


def test_a_hunk_is_written_in_the_users_editor_before_it_is_accepted(tmp_path: Path) -> None:
    place = place_at(tmp_path)
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nsed -i 's/$/  # mine/' \"$1\"\n")
    editor.chmod(0o755)
    with terminal(place, size=(110, 34), variables={"EDITOR": str(editor)}) as seen:
        seen.until("What should change")
        seen.type("rename parse_cfg to parse_config\r")
        seen.until("runs this plan")
        seen.type("\r")
        seen.until("not written yet")
        seen.type("\r")
        seen.until("hunk 1 of")
        seen.type("e")
        seen.until("edited by you")
        seen.until("no check vouches")
        seen.type("a")
        seen.until("accepted, edited by you|1 step written")
        seen.type("\x11")
        assert seen.end() == 0
    assert b"  # mine" in b"".join(place.bytes_of().values())
