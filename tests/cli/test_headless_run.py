"""The main job and what goes wrong with it, through the real command line, code worker, disk and journal."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from tests.cli.running import CODE, GOOD_ANSWER, Place

REQUEST = "rename parse_cfg to parse_config and document the undocumented functions in config.py"
ANSWERS = (
    {"when": "parse_config", "text": "Read settings from lines of text.", "repeat": True},
    {"when": "size", "text": GOOD_ANSWER, "repeat": True},
)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    made.write(CODE)
    return made


def test_the_main_job_changes_just_what_was_asked_and_exits_zero(place: Place) -> None:
    script = place.script(*ANSWERS)
    done = place.run("-p", REQUEST, "--offline", "--yes", "--model-script", script)
    assert done.code == 0, done.text
    after = place.bytes_of()
    assert b"def parse_config(text):\n" in after["pkg/config.py"]
    assert b'"""Count the settings of a configuration."""' in after["pkg/config.py"]
    assert after["pkg/__init__.py"] == b"from pkg.config import parse_config as parse_config\n"
    assert after["check.py"] == CODE["check.py"].encode()
    assert not any(b"parse_cfg" in content for content in after.values())
    assert "tier-code replay" in done.out


def test_json_output_is_one_object_with_steps_cost_and_files(place: Place) -> None:
    script = place.script(*ANSWERS)
    done = place.run("-p", REQUEST, "--yes", "--model-script", script, "--output-format", "json")
    answer = json.loads(done.out)
    assert len(answer["plan"]["steps"] if "steps" in answer["plan"] else answer["steps"]) == 3


def test_stream_json_is_the_journal_line_by_line(place: Place) -> None:
    done = place.run("-p", "rename size to length", "--yes", "--output-format", "stream-json")
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert [line["seq"] for line in lines] == list(range(len(lines)))
    assert lines[0]["type"] == "SessionOpened"
    again = place.run("replay", "last", "--output-format", "stream-json")
    assert again.out == done.out


def test_replay_prints_what_the_run_printed(place: Place) -> None:
    script = place.script(*ANSWERS)
    done = place.run("-p", REQUEST, "--yes", "--model-script", script)
    again = place.run("replay", "last")
    assert again.out == done.out


def test_without_yes_the_plan_is_shown_nothing_runs_and_it_can_be_approved_later(place: Place) -> None:
    done = place.run("-p", "rename size to length")
    assert done.code == 4
    assert place.bytes_of() == {name: text.encode() for name, text in CODE.items()}
    later = place.run("-p", "-c", "--yes")
    assert later.code == 0, later.text
    assert b"def length(config)" in place.bytes_of()["pkg/config.py"]


def test_a_dry_run_shows_the_diff_and_writes_nothing(place: Place) -> None:
    done = place.run("-p", "rename size to length", "--dry-run")
    assert done.code == 0
    assert "+def length(config):" in done.out
    assert place.bytes_of() == {name: text.encode() for name, text in CODE.items()}


def test_undo_and_redo_work_on_single_kinds_without_git(place: Place) -> None:
    script = place.script(*ANSWERS)
    place.run("-p", REQUEST, "--yes", "--model-script", script)
    after = place.bytes_of()
    assert place.run("undo", "last:docstring").code == 0
    assert b"Count the settings" not in place.bytes_of()["pkg/config.py"]
    assert b"def parse_config" in place.bytes_of()["pkg/config.py"]
    assert place.run("redo").code == 0
    assert place.bytes_of() == after
    assert place.run("undo").code == 0
    assert place.run("undo", "last:s1").code == 0
    assert b"parse_cfg" in place.bytes_of()["pkg/config.py"]


def test_passing_tests_vouch_and_failing_ones_keep_the_tree_as_it_was(place: Place) -> None:
    good = place.run("-p", "rename size to length", "--yes", "--test-cmd", "python check.py")
    assert good.code == 0, good.text
    assert "fine" in good.out
    before = place.bytes_of()
    strict = "grep -q 'def length' pkg/config.py"
    bad = place.run("-p", "rename length to extent", "--yes", "--test-cmd", strict)
    assert bad.code == 1, bad.text
    assert place.bytes_of() == before


@pytest.mark.parametrize(
    ("request_text", "code", "said"),
    [
        ("rename nothing_here to b", 2, "no definition of 'nothing_here'"),
        ("rename size to class", 2, "not a name that Python accepts"),
        ("rename size to parse_cfg", 1, "parse_cfg"),
        ("make it faster", 2, "no recipe can plan"),
        ("document nowhere.py", 2, "nowhere.py"),
        ("document main.py", 2, "no undocumented"),
    ],
)
def test_a_request_that_cannot_be_done_says_why_and_writes_nothing(
    place: Place, request_text: str, code: int, said: str
) -> None:
    done = place.run("-p", request_text, "--yes", "--model-script", place.script(*ANSWERS))
    assert said in done.text
    assert done.code == code, done.text
    assert place.bytes_of() == {name: text.encode() for name, text in CODE.items()}


def test_an_ambiguous_name_is_answered_with_candidates_that_work(place: Place) -> None:
    place.write({"pkg/other.py": '"""Other."""\n\n\ndef size():\n    """Two."""\n    return 2\n'})
    done = place.run("-p", "rename size to length", "--yes")
    assert done.code == 2
    assert "pkg/config.py::size" in done.text
    assert "pkg/other.py::size" in done.text
    assert place.run("-p", "rename pkg/other.py::size to length", "--yes").code == 0
    assert b"def size(config)" in place.bytes_of()["pkg/config.py"]


def test_no_such_repository_no_request_and_no_terminal_are_usage_errors(place: Place) -> None:
    gone = place.run("-p", "rename a to b", "--repo", "/no/such/folder")
    assert (gone.code, "not a folder" in gone.err) == (2, True)
    empty = place.run("-p", "   ")
    assert empty.code == 2
    screen = place.run()
    assert (screen.code, "terminal" in screen.err) == (2, True)
    flag = place.run("-p", "x", "--budget", "lots")
    assert (flag.code, "not an amount" in flag.err) == (2, True)
    tier = place.run("-p", "x", "--tier", "docstring=best")
    assert (tier.code, "CLASS=TIER" in tier.err) == (2, True)


def test_a_file_that_cannot_be_parsed_is_named_with_its_line(place: Place) -> None:
    place.write({"pkg/config.py": CODE["pkg/config.py"] + "\n\ndef broken(:\n"})
    done = place.run("-p", "document config.py", "--yes", "--model-script", place.script(*ANSWERS))
    assert done.code == 2
    assert "config.py" in done.text
    done = place.run("-p", "rename parse_cfg to parse_config", "--yes")
    assert done.code in (1, 2)
    assert "config.py" in done.text


def test_a_read_only_file_and_a_link_out_of_the_repository_are_refused(place: Place, tmp_path: Path) -> None:
    config = place.repo / "pkg/config.py"
    config.chmod(0o444)
    done = place.run("-p", "document size", "--yes", "--model-script", place.script(*ANSWERS))
    assert done.code == 1
    assert "read-only" in done.text
    config.chmod(0o644)
    outside = tmp_path / "outside.py"
    outside.write_text("def far():\n    return 1\n")
    (place.repo / "pkg/link.py").symlink_to(outside)
    done = place.run("-p", "document far", "--yes", "--model-script", place.script(*ANSWERS))
    assert done.code in (1, 2)
    assert outside.read_text() == "def far():\n    return 1\n"


def test_binary_and_undecodable_files_do_not_stop_anything(place: Place) -> None:
    place.write(
        {"pkg/data.py": b"\x00\x01size", "pkg/latin.py": b"# caf\xe9\nx = 1\n", "big.bin": b"\xff" * 5000}
    )
    done = place.run("-p", "rename parse_cfg to parse_config", "--yes")
    assert done.code == 0, done.text
    assert place.bytes_of()["pkg/data.py"] == b"\x00\x01size"


def test_a_model_that_is_not_pulled_is_named_with_the_command_that_mends_it(place: Place) -> None:
    done = place.run("-p", "document size", "--yes", "--offline")
    assert done.code == 1
    assert "models pull" in done.text or "tier-code[local]" in done.text


@pytest.mark.parametrize(
    "answer",
    [
        {"text": ""},
        {"text": "Count the settings", "stop_reason": "length"},
        {"text": "Count the", "cut": True},
        {"text": "def size(config):\n    # ... rest unchanged ...\n"},
        {"text": "```python\ndef a(): pass\n```\n```python\ndef b(): pass\n```"},
        {"text": "```python\ndef other():\n    return 1\n```"},
        {"error": "ContextTooLarge: the prompt has 9000 tokens, the window 4096"},
        {"error": "ProviderFailed: the server fell over"},
    ],
)
def test_a_bad_answer_fails_its_step_with_words_and_changes_no_byte(
    place: Place, answer: dict[str, object]
) -> None:
    script = place.script({**answer, "repeat": True})
    done = place.run("-p", "document size", "--yes", "--model-script", script)
    assert done.code == 1, done.text
    assert "s1" in done.out
    assert place.bytes_of() == {name: text.encode() for name, text in CODE.items()}


def test_imports_in_front_of_a_rewritten_function_are_tolerated_and_its_code_never_taken(
    place: Place,
) -> None:
    answer = (
        "```python\nimport os\n\ndef size(config):\n"
        f'    """{GOOD_ANSWER}"""\n    return os.path.getsize(config)\n```'
    )
    done = place.run("-p", "document size", "--yes", "--model-script", place.script({"text": answer}))
    content = place.bytes_of()["pkg/config.py"]
    assert b"os.path" not in content
    assert done.code in (0, 1)
    if done.code == 0:
        assert GOOD_ANSWER.encode() in content


def test_some_steps_done_and_others_not_exits_five(place: Place) -> None:
    script = place.script({"when": "parse_cfg", "text": ""}, {"when": "size", "text": GOOD_ANSWER})
    done = place.run(
        "-p", "document the undocumented functions in config.py", "--yes", "--model-script", script
    )
    assert done.code == 5, done.text
    assert GOOD_ANSWER.encode() in place.bytes_of()["pkg/config.py"]


def test_line_ends_mark_and_mode_of_a_file_survive(place: Place) -> None:
    text = b"\xef\xbb\xbf" + CODE["pkg/config.py"].rstrip("\n").replace("\n", "\r\n").encode()
    place.write({"pkg/config.py": text})
    (place.repo / "pkg/config.py").chmod(0o755)
    done = place.run("-p", REQUEST, "--yes", "--model-script", place.script(*ANSWERS))
    assert done.code == 0, done.text
    after = place.bytes_of()["pkg/config.py"]
    assert after.startswith(b"\xef\xbb\xbf")
    assert after.count(b"\n") == after.count(b"\r\n")
    assert not after.endswith(b"\n")
    assert (place.repo / "pkg/config.py").stat().st_mode & 0o777 == 0o755


def test_a_hanging_test_command_is_stopped_and_nothing_is_written(place: Place) -> None:
    done = place.run("-p", "rename size to length", "--yes", "--test-cmd", "sleep 60", "--test-seconds", "1")
    assert done.code in (0, 1, 5), done.text
    assert "stopped after" in done.text or "cannot vouch" in done.text


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_stopped_run_leaves_the_tree_whole_and_a_session_to_go_on_with(
    place: Place, name: signal.Signals
) -> None:
    script = place.script(
        {"when": "parse_cfg", "text": "Read settings from lines of text.", "repeat": True},
        {"when": "size", "text": GOOD_ANSWER, "delay_seconds": 30, "chunk_characters": 1},
    )
    running = place.start(
        "-p", "document the undocumented functions in config.py", "--yes", "--model-script", script
    )
    assert running.stdout is not None
    for line in running.stdout:
        if "s2" in line and ("run" in line or "▶" in line):
            break
    running.send_signal(name)
    if name is signal.SIGTERM:
        running.send_signal(name)
    _, told = running.communicate(timeout=20)
    assert running.returncode == (-signal.SIGKILL if name is signal.SIGKILL else 130)
    assert "Traceback" not in told
    assert place.bytes_of() == {path: text.encode() for path, text in CODE.items()}
    listed = place.run("sessions", "--json")
    assert len(json.loads(listed.out)) == 1
    place.script(*ANSWERS, {"text": GOOD_ANSWER, "repeat": True})
    later = place.run("-p", "-c", "--yes", "--model-script", script)
    assert later.code == 0, later.text
    after = place.bytes_of()["pkg/config.py"]
    assert b"Read settings from lines" in after
    assert GOOD_ANSWER.encode() in after
    assert place.run("undo").code == 0


def test_two_sessions_in_one_repository_never_write_over_each_other(place: Place) -> None:
    first = place.start("-p", "rename size to length", "--yes")
    second = place.start("-p", "rename size to extent", "--yes")
    outputs = [process.communicate(timeout=25) for process in (first, second)]
    assert sorted({first.returncode, second.returncode} - {0}) in ([], [1], [2]), outputs
    names = [name for name in (b"def length(", b"def extent(") if name in place.bytes_of()["pkg/config.py"]]
    assert len(names) == 1
    word = names[0].removeprefix(b"def ").removesuffix(b"(")
    assert place.bytes_of()["pkg/main.py"].count(word) == 2


def test_piped_words_join_the_request(place: Place) -> None:
    done = place.run("-p", "--yes", stdin="rename size to length")
    assert done.code == 0, done.text


def test_secrets_of_the_environment_do_not_reach_the_test_command(place: Place) -> None:
    place.environment["SOME_API_KEY"] = "sk-canary"
    done = place.run("-p", "rename size to length", "--yes", "--test-cmd", 'test -z "$SOME_API_KEY"')
    assert done.code == 0, done.text
    assert "sk-canary" not in done.text
    assert os.environ.get("SOME_API_KEY") is None


@pytest.mark.parametrize("how", ["flag", "settings"])
def test_in_plan_mode_a_run_ends_with_the_plan_whatever_else_was_said(place: Place, how: str) -> None:
    if how == "settings":
        assert place.run("config", "set", "mode", "plan").code == 0
    flag = ("--mode", "plan") if how == "flag" else ()
    done = place.run("-p", *flag, "--yes", "--allow-run", "rename size to length")
    assert done.code == 4, done.text
    assert "length" in done.out
    assert place.bytes_of() == {name: text.encode() for name, text in CODE.items()}
    later = place.run("-p", "-c", "--yes", "--mode", "ask")
    assert later.code == 0, later.text
    assert b"def length(config)" in place.bytes_of()["pkg/config.py"]


def test_modes_of_the_screen_are_refused_without_one_and_those_of_the_settings_do_not_hold(
    place: Place,
) -> None:
    for mode in ("auto-edit", "full-auto"):
        refused = place.run("-p", "--mode", mode, "--yes", "rename size to length")
        assert refused.code == 2
        assert "--yes" in refused.err
        assert "--allow-run" in refused.err
    assert place.run("config", "set", "mode", "full-auto").code == 0
    assert place.run("-p", "rename size to length").code == 4
    assert place.bytes_of() == {name: text.encode() for name, text in CODE.items()}
