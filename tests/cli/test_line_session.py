"""The line mode as a person works with it: the real program in a pseudo-terminal, on a real repository."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.running import CODE, Place
from tests.cli.terminals import ESCAPE, Terminal, terminal
from tier_code.frontends.shared.marks import UNICODE

REQUEST = "rename parse_cfg to parse_config"
PLANNED = "go runs it"
RUN_OVER = "accept writes it"
ESCAPE_OF_COLOUR = re.compile(rb"\x1b\[[0-9;]*m")
READY = r"ready .* ask"
PROMPT = UNICODE.prompt


@pytest.fixture
def place(tmp_path: Path) -> Place:
    here = Place(tmp_path)
    here.write(CODE)
    return here


@pytest.fixture
def lines(place: Place) -> Iterator[Terminal]:
    with terminal(place, "--line") as session:
        session.until(READY)
        yield session


def renamed(place: Place) -> bool:
    return b"parse_config" in place.bytes_of()["pkg/config.py"]


def test_a_request_from_plan_to_undo(place: Place, lines: Terminal) -> None:
    before = place.bytes_of()
    lines.enter(REQUEST, wait=PLANNED)
    assert "s1  rename parse_cfg" in lines.shown
    lines.until("tool . plan of 1 step . .0 . ask")
    lines.enter("go", wait=RUN_OVER)
    assert place.bytes_of() == before
    lines.enter("diff", wait=r"^\+def parse_config")
    lines.enter("accept", wait="Written: s1")
    assert renamed(place)
    lines.enter("undo", wait="Undone: s1")
    assert place.bytes_of() == before
    lines.enter("redo", wait="Written again: s1")
    assert renamed(place)
    lines.enter("/quit")
    assert lines.end() == 0
    assert re.search(r"go on: tier-code --line --resume 01\w{24}", lines.text)


@pytest.mark.parametrize("options", [("--line",), ("--plain",), ("--line", "--ascii")])
def test_a_hunk_is_left_out_by_its_number(place: Place, options: tuple[str, ...]) -> None:
    before = place.bytes_of()
    with terminal(place, *options, size=(100, 60)) as session:
        session.until(">|" + PROMPT)
        session.enter(f"{REQUEST} and rename size to length", wait=PLANNED)
        session.enter("go", wait=RUN_OVER)
        session.enter("hunks 2", wait=r"no 2 \d+ leaves hunk")
        session.enter("diff 2", wait=r"^hunk 1$")
        session.enter("no 2 1", wait=r"s2: hunk 1 of \d+ left out")
        session.enter("diff 2", wait="^hunk 1, left out")
        session.enter("no 2 99", wait="s2 has ")
        session.enter("yes 2 1", wait="s2: every hunk is kept")
        session.enter("no 1 1-9", wait="s1 has ")
        session.enter("no 1 1", wait="s1 in part, no check vouches for it")
        session.enter("accept", wait="Written: s1")
        session.type("\x04")
        assert session.end() == 0
    after = place.bytes_of()
    assert after["pkg/__init__.py"] == before["pkg/__init__.py"]
    assert b"def parse_config" in after["pkg/config.py"]


def test_the_plan_is_changed_in_short_words(lines: Terminal) -> None:
    lines.enter(f"{REQUEST} and rename size to length", wait=PLANNED)
    lines.enter("move 2 1", wait="order: s2, s1")
    lines.enter("1 frontier", wait="no frontier|frontier")
    lines.enter("drop 2", wait="s2 dropped")
    lines.enter("show 1", wait="target: pkg/config.py::parse_cfg")
    lines.enter("stop", wait=READY)
    lines.enter("go", wait="every step has run|nothing")
    lines.type("\x04")
    assert lines.end() == 0


def test_without_colour_and_in_ascii_it_is_the_same_session(place: Place) -> None:
    with terminal(place, "--line", "--ascii", variables={"NO_COLOR": "1"}) as session:
        session.until(READY)
        session.enter(REQUEST, wait=PLANNED)
        session.enter("go", wait=RUN_OVER)
        session.enter("accept", wait="ok Written: s1")
        session.type("\x04")
        assert session.end() == 0
    assert renamed(place)
    assert ESCAPE.sub(b"", session.raw).isascii()
    colours = set(re.findall(rb"\x1b\[([0-9;]*)m", session.raw))
    assert colours <= {b"", b"0", b"1", b"7", b"0;1", b"0;7", b"39", b"49"}


def test_a_dumb_terminal_gets_whole_lines_and_no_escape_sequence(place: Place) -> None:
    with terminal(place, variables={"TERM": "dumb"}) as session:
        session.until("^>$")
        session.enter(REQUEST, wait=PLANNED)
        session.enter("go", wait=RUN_OVER)
        session.enter("accept", wait="Written: s1")
        session.type("\x04")
        assert session.end() == 0
    assert renamed(place)
    assert b"\x1b" not in session.raw
    assert "--plain" not in session.text


def test_a_setting_makes_it_what_a_terminal_shows(place: Place) -> None:
    assert place.run("config", "set", "screen", "plain").code == 0
    with terminal(place) as session:
        session.until("^>$")
        session.type("\x04")
        assert session.end() == 0
    assert b"\x1b" not in ESCAPE_OF_COLOUR.sub(b"", session.raw)


def test_what_is_piped_in_joins_the_request_and_the_keys_come_from_the_terminal(place: Place) -> None:
    with terminal(place, line=f"echo 'and rename size to length' | $TC --line '{REQUEST}'") as session:
        session.until(PLANNED)
        assert "s2  rename size" in session.shown
        session.enter("go", wait=RUN_OVER)
        session.enter("accept", wait="Written: s1")
        session.type("\x04")
        assert session.end() == 0
    assert b"def length" in place.bytes_of()["pkg/config.py"]


def test_a_number_chooses_what_was_meant(place: Place) -> None:
    place.write({"pkg/other.py": "def size(things):\n    return len(things)\n"})
    with terminal(place, "--line", "rename size to length") as session:
        session.until("type a number")
        session.enter("2", wait=PLANNED)
        session.enter("go", wait=RUN_OVER)
        session.enter("accept", wait="Written: s1")
        session.type("\x04")
        session.end()
    assert b"def length" in place.bytes_of()["pkg/other.py"]


def test_ctrl_c_clears_then_quits_and_up_brings_the_entry_back(place: Place, lines: Terminal) -> None:
    lines.type("rename something")
    lines.until("rename something")
    lines.type("\x03")
    lines.until(f"^{PROMPT}$")
    lines.type("\x1b[A")
    lines.until("rename something")
    lines.type("\x03")
    lines.until(f"^{PROMPT}$")
    lines.type("\x03")
    lines.until("Ctrl.C again quits")
    lines.type("\x03")
    assert lines.end() == 0


def test_earlier_entries_are_found_by_their_words(place: Place, lines: Terminal) -> None:
    lines.enter("document pkg/nothing.py", wait="Not planned")
    lines.type("\x12docu")
    lines.until(f"^{PROMPT} document pkg/nothing.py\n(.*\n)+I-search backward: docu")
    lines.type("\r\x05 again")
    lines.until(f"^{PROMPT} document pkg/nothing.py again$")
    assert "I-search" not in lines.shown
    lines.type("\x03\x04")
    assert lines.end() == 0


def test_commands_are_offered_while_one_types(lines: Terminal) -> None:
    lines.type("/und")
    lines.until(r"/undo \[STEP ...\] +Take the step, or the last")
    lines.type("\x03")
    lines.type("look at @pkg/conf")
    lines.until(r"^ +pkg/config.py +file")
    lines.type("\t")
    lines.until(f"^{PROMPT} look at @pkg/config.py")
    lines.type("\x03")


def test_a_long_paste_is_folded_and_whole_when_it_is_sent(lines: Terminal) -> None:
    pasted = "\n".join(f"line {number} of the paste" for number in range(12))
    lines.type(f"rename \x1b[200~{pasted}\x1b[201~")
    lines.until(r"rename \[pasted #1: 12 lines\]")
    assert "line 7 of the paste" not in lines.shown
    lines.enter("", wait="Not planned")
    lines.type("\x1b[A")
    lines.until("line 7 of the paste")


def test_ctrl_j_and_alt_enter_break_lines(lines: Terminal) -> None:
    lines.type("first\nsecond\x1b\rthird")
    lines.until(f"^{PROMPT} first\n  second\n  third$")


def test_an_editor_writes_the_entry(place: Place) -> None:
    editor = place.root / "editor"
    editor.write_text(f"#!/bin/sh\necho '{REQUEST}' > \"$1\"\n")
    editor.chmod(0o755)
    with terminal(place, "--line", variables={"EDITOR": str(editor)}) as session:
        session.until(READY)
        session.type("\x07")
        session.until(f"^{PROMPT} {REQUEST}")
        session.enter("", wait=PLANNED)


def test_a_narrow_terminal_that_grows_keeps_the_prompt(place: Place) -> None:
    with terminal(place, "--line", size=(40, 40)) as session:
        session.until(r"ready")
        session.enter(REQUEST, wait="go runs it")
        assert max(len(line) for line in session.shown.splitlines()) <= 40
        session.resize(110, 40)
        session.until("plan of 1 step .* ask")
        session.enter("go", wait=RUN_OVER)
        session.type("\x04")
        assert session.end() == 0


def test_a_killed_session_is_resumed_where_it_stood(place: Place) -> None:
    with terminal(place, "--line", REQUEST) as first:
        first.until(PLANNED)
        os.kill(first.child.pid, signal.SIGKILL)
        assert first.end() == -signal.SIGKILL
    with terminal(place, "--line", "-c") as second:
        second.until(f"Last asked: {REQUEST}")
        second.until(PLANNED)
        second.enter("go", wait=RUN_OVER)
        second.enter("accept", wait="Written: s1")
        second.type("\x04")
        assert second.end() == 0
    assert renamed(place)


def test_a_polite_kill_gives_the_terminal_back_and_says_how_to_go_on(lines: Terminal) -> None:
    lines.enter(REQUEST, wait=PLANNED)
    os.kill(lines.child.pid, signal.SIGTERM)
    assert lines.end() == 130
    assert "go on: tier-code --line --resume" in lines.text


@pytest.mark.parametrize("option", ["--line", "--plain"])
def test_a_lost_terminal_ends_the_session_in_order(place: Place, option: str) -> None:
    with terminal(place, option, REQUEST) as session:
        session.until(PLANNED)
        assert session.hang_up() == 130
    with terminal(place, option, "-c") as again:
        again.until(f"Last asked: {REQUEST}")
        again.type("\x04")
        assert again.end() == 0


def job_of(shell: int) -> int:
    """The program that a shell has started."""
    return int(Path(f"/proc/{shell}/task/{shell}/children").read_text().split()[0])


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds the program in /proc")
@pytest.mark.parametrize("way", ["key", "signal"])
def test_a_stop_gives_the_terminal_back_and_a_return_draws_the_prompt(place: Place, way: str) -> None:
    with terminal(place, line="set -m; $TC --line; echo back in the shell; read word; fg") as session:
        session.until(READY)
        session.type("half an ent")
        session.until("half an ent")
        if way == "key":
            session.type("\x1a")
        else:
            os.kill(job_of(session.child.pid), signal.SIGTSTP)
        session.until("back in the shell")
        session.type("typed there\r")
        session.until("typed there")
        session.until(f"^{PROMPT} half an ent")
        session.type("ry")
        session.until("half an entry")
        session.type("\x03\x04")
        assert session.end() == 0


def test_a_replay_plays_the_same_lines_in_the_scrollback(place: Place) -> None:
    with terminal(place, "--line", REQUEST) as session:
        session.until(PLANNED)
        session.enter("go", wait=RUN_OVER)
        session.enter("accept", wait="Written: s1")
        session.type("\x04")
        session.end()
    with terminal(place, "replay", "last", "--line", "--speed", "50") as replay:
        replay.until("Written: s1")
        replay.until("ended .* q leaves")
        assert f"{PROMPT} {REQUEST}" in replay.shown
        replay.type("1\r")
        replay.until(r"Back at record \d+ of \d+")
        replay.type("\x1b[H")
        replay.until("Back at the beginning")
        replay.type("\x1b[F")
        replay.until(r"Back at the beginning[\s\S]*Written: s1[\s\S]*ended")
        replay.type(",,,")
        replay.until(r"the beginning[\s\S]*Back at record \d+ of \d+")
        replay.type("q")
        assert replay.end() == 0


def test_the_line_mode_needs_a_terminal(place: Place) -> None:
    done = place.run("--line", REQUEST)
    assert done.code == 2
    assert "-p prints to pipes" in done.err


@pytest.mark.parametrize("key", ["\x03", "\x1b"])
def test_a_run_is_stopped_by_key_and_what_waited_for_it_is_forgotten(place: Place, key: str) -> None:
    with terminal(place, "--line", REQUEST, "--test-cmd", "sleep 60") as session:
        session.until(PLANNED)
        session.enter("go", wait="s1, 0 of 1 done|running")
        session.enter("rename size to length", wait="waits until the run has ended: 1 request waiting")
        session.until(r"1 request waiting$")
        session.type(key)
        session.until("not asked any more: rename size to length")
        session.until("Interrupted")
        session.type("\x04")
        assert session.end() == 0


def test_a_request_that_waited_is_asked_when_the_run_is_over(place: Place) -> None:
    gate = place.root / "gate"
    tests = f"while [ ! -e {gate} ]; do sleep 0.1; done"
    with terminal(place, "--line", REQUEST, "--test-cmd", tests, "--sandbox", "S0") as session:
        session.until(PLANNED)
        session.enter("go", wait="s1, 0 of 1 done|running")
        session.enter("rename size to length", wait="1 request waiting")
        gate.touch()
        session.until("rename size → length")
        session.until("plan of 1 step")
        session.type("\x04")
        assert session.end() == 0


def test_what_changes_while_a_question_stands_is_asked_about_again(place: Place) -> None:
    place.write({"AGENTS.md": "use tabs\n"})
    with terminal(place, "--line") as session:
        session.until("3 leave")
        assert "use tabs" in session.shown
        place.write({"AGENTS.md": "use spaces\n"})
        session.enter("1", wait=r"have\s+changed\s+since")
        session.until("use spaces")
        session.enter("1", wait=READY)
        session.enter("/permissions", wait="own words: heard")
        place.write({"CLAUDE.md": "be brief\n"})
        session.enter("/new", wait="be brief")
        session.enter("3")
        assert session.end() == 0


def test_a_rename_without_a_hunk_is_said_to_be_in_part_before_and_after(
    place: Place, lines: Terminal
) -> None:
    lines.enter(REQUEST, wait=PLANNED)
    lines.enter("go", wait=RUN_OVER)
    lines.enter("no 1 2", wait=r"s1 in part, no check vouches for it: references")
    lines.enter("accept", wait=r"s1 accepted in part, no check vouches for it: references")
    assert b"parse_config" in place.bytes_of()["pkg/main.py"]


@pytest.mark.parametrize("mode", ["--line", "--plain"])
def test_a_hunk_is_written_in_the_editor_and_looked_at_again(place: Place, mode: str) -> None:
    editor = place.root / "editor"
    editor.write_text("#!/bin/sh\nsed -i 's/$/  # mine/' \"$1\"\n")
    editor.chmod(0o755)
    with terminal(place, mode, variables={"EDITOR": str(editor)}) as session:
        session.until("Ctrl.D ends")
        session.enter(REQUEST, wait=PLANNED)
        session.enter("go", wait=RUN_OVER)
        session.enter("write 1 1", wait=r"s1: .* as you wrote it")
        session.enter("accept", wait=r"(?m)^. Written|accept again writes it")
        session.enter("accept", wait=r"s1 accepted, edited by you")
    assert b"  # mine\n" in b"".join(place.bytes_of().values())
