from __future__ import annotations

import json
import re

import pytest
from syrupy.assertion import SnapshotAssertion

from tests.frontends.headless.printing import Paper, printed
from tests.support.journal_samples import SAMPLES, sample_rename_and_docstrings
from tier_code.adapters.storage.journal_format import whole_line
from tier_code.domain.fold import fold

STORIES = sorted(SAMPLES.keys() - {"many_steps"})
TERMINAL = {"TERM": "xterm-256color"}
ESCAPE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("name", STORIES)
def test_text_for_a_pipe(name: str, golden: SnapshotAssertion) -> None:
    assert printed(SAMPLES[name]()) == golden


@pytest.mark.parametrize("columns", ["44", "80", "120"])
def test_text_on_a_terminal(columns: str, golden: SnapshotAssertion) -> None:
    text = printed(SAMPLES["failed_and_interrupted"](), "text", Paper(terminal=True), {"COLUMNS": columns})
    assert text == golden


def test_the_result_as_one_object(golden: SnapshotAssertion) -> None:
    assert printed(sample_rename_and_docstrings(), "json") == golden


def test_the_records_as_lines(golden: SnapshotAssertion) -> None:
    assert printed(sample_rename_and_docstrings(), "stream-json") == golden


def test_every_line_of_the_stream_is_the_journals_own() -> None:
    records = sample_rename_and_docstrings()
    lines = printed(records, "stream-json").splitlines()
    assert [line.encode() + b"\n" for line in lines] == [whole_line(record) for record in records]


def test_the_object_has_the_totals_of_the_view() -> None:
    records = sample_rename_and_docstrings()
    view, result = fold(records), json.loads(printed(records, "json"))
    assert result["totals"]["spend_nanos"] == view.spent.nanos
    assert result["totals"]["baseline_nanos"] == view.baseline.nanos
    assert result["totals"]["usage"]["input_tokens"] == view.usage.input_tokens
    assert [step["state"] for step in result["steps"]] == ["applied"] * 4
    assert [(f["path"], f["change"]) for f in result["files"]][:1] == [
        ("src/itsdangerous/__init__.py", "changed")
    ]
    assert (result["exit_code"], result["exit_reason"]) == (0, "done")


@pytest.mark.parametrize("name", STORIES)
def test_a_terminal_shows_the_same_words_as_a_pipe_only_with_colours_and_signs(name: str) -> None:
    environ = TERMINAL | {"COLUMNS": "100"}
    on_screen = ESCAPE.sub("", printed(SAMPLES[name](), "text", Paper(terminal=True), environ))
    piped = printed(SAMPLES[name]())
    assert letters(on_screen) == letters(piped)


def letters(text: str) -> list[str]:
    """Words without the signs that have an ASCII twin, and without the places where lines are broken."""
    twins = {"...", "ok", "run", "todo", "FAIL", "drop", "stop", "undo"}
    return [word for word in re.findall(r"[A-Za-z0-9_./:$]+", text) if word not in twins]


@pytest.mark.parametrize("environ", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_who_wants_no_colour_gets_no_escape_and_no_fancy_sign(environ: dict[str, str]) -> None:
    text = printed(SAMPLES["declined"](), "text", Paper(terminal=True), environ)
    assert text.isascii()
    assert "\x1b" not in text


def test_an_empty_no_color_means_nothing() -> None:
    assert "\x1b" in printed(SAMPLES["declined"](), "text", Paper(terminal=True), {"NO_COLOR": ""})


@pytest.mark.parametrize("name", STORIES)
def test_on_a_terminal_that_knows_only_ascii_everything_can_still_be_written(name: str) -> None:
    text = printed(SAMPLES[name](), "text", Paper(terminal=True, encoding="ascii"), TERMINAL)
    assert text.isascii()


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_but_those_of_a_diff_and_a_command_is_wider_than_the_terminal(width: int) -> None:
    environ = TERMINAL | {"COLUMNS": str(width)}
    text = ESCAPE.sub("", printed(SAMPLES["plan_review"](), "text", Paper(terminal=True), environ))
    wide = [line for line in text.splitlines() if len(line) > width and "tier-code " not in line]
    assert wide == []
