"""From a model's answer to one line of help."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.file_steps import file_step, tree_of
from tier_code.codebase.answers.help_answer import help_of_answer, in_style, read_help_answer
from tier_code.codebase.answers.refusal import AnswerRefused
from tier_code.domain.checks import CheckResult
from tier_code.domain.plan import StepKind
from tier_code.ports.code import Edited


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ("Help: print at most this many lines", "print at most this many lines"),
        ("Sure!\nHelp: print more.\nLet me know", "print more."),
        ("help text = 'Show less'", "Show less"),
        ("Help: limit the rows (default: 10)", "limit the rows"),
        ("`write nothing`", "write nothing"),
    ],
)
def test_the_line_is_taken_out_of_its_dress(answer: str, text: str) -> None:
    assert help_of_answer(answer) == text


@pytest.mark.parametrize(
    "answer", ["", "Help:", "x " * 90, 'parser.add_argument("--x")', "Help: a\u202eb word"]
)
def test_no_help_text_is_refused(answer: str) -> None:
    with pytest.raises(AnswerRefused):
        help_of_answer(answer)


def test_the_first_letter_and_the_full_stop_follow_the_others() -> None:
    assert in_style("Print more.", ["show less", "sort"]) == "print more"
    assert in_style("print more", ["Show less.", "Sort."]) == "Print more."
    assert in_style("JSON output", ["show less"]) == "JSON output"
    assert in_style("print more", []) == "print more"


def test_the_host_writes_the_call() -> None:
    tree = tree_of(
        {"cli.py": "import argparse\np = argparse.ArgumentParser()\np.add_argument('--one', help='first')\n"}
    )
    step = file_step(StepKind.FLAG, ["cli.py"], options="--two", type="int", default="2")
    read = read_help_answer(tree, step, "Help: The second")
    assert isinstance(read, Edited)
    assert b"p.add_argument('--two', type=int, default=2, help='the second')\n" in (
        read.changes["cli.py"] or b""
    )
    assert isinstance(read_help_answer(tree, step, ""), CheckResult)
