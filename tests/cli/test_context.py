"""`tier-code context`, as people, scripts and the benchmark call it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.support.folders import FolderTree, write_tree
from tier_code.cli.commands.context import context
from tier_code.domain.errors import UsageProblem

FILES = {
    "a.py": "from b import gather\n\ndef f():\n    return gather()\n",
    "b.py": "def gather():\n    one = 1\n    two = 2\n    three = 3\n    return 4\n",
}


@pytest.fixture
def repo(tmp_path: Path) -> FolderTree:
    return write_tree(tmp_path, FILES)


def call(*arguments: str, stdin: str = "") -> Result:
    return CliRunner().invoke(context, list(arguments), input=stdin)


def test_json_lists_the_spans_with_reason_and_tokens(repo: FolderTree) -> None:
    answer = json.loads(call("--repo", repo.root, "--target", "a.py::f", "--json").output)
    assert [(s["path"], s["start"], s["end"], s["why"]) for s in answer["slices"]] == [
        ("a.py", 3, 4, "target"),
        ("a.py", 1, 1, "import"),
        ("b.py", 1, 1, "signature of gather"),
    ]
    assert all(span["tokens"] > 0 for span in answer["slices"])
    assert answer["tokens"] >= sum(span["tokens"] for span in answer["slices"])
    assert answer["ms"] > 0


def test_bodies_and_several_targets_can_be_asked_for(repo: FolderTree) -> None:
    arguments = ("--repo", repo.root, "--target", "a.py::f", "--target", "b.py::gather", "--json")
    two = json.loads(call(*arguments).output)
    assert [span["why"] for span in two["slices"]] == ["target", "target", "import"]
    full = json.loads(call(*arguments[:4], "--bodies", "--json").output)
    assert "body of gather" in [span["why"] for span in full["slices"]]


def test_people_get_a_table_with_the_total(repo: FolderTree) -> None:
    lines = call("--repo", repo.root, "--target", "a.py::f").output.splitlines()
    assert lines[0].split() == ["a.py:3-4", lines[0].split()[1], "target"]
    assert lines[-1].endswith("tokens (estimated: toktok qwen2.5) in 3 spans")


def test_people_see_what_was_left_out(repo: FolderTree) -> None:
    output = call("--repo", repo.root, "--target", "a.py::f", "--budget", "20").output
    assert "left out for lack of budget:" in output
    assert "signature of gather" in output.partition("left out")[2]


def test_spans_are_dropped_pinned_and_added_by_lines_or_name(tmp_path: Path) -> None:
    files = {**FILES, "c.py": "LIMIT = 3\n\n\ndef far():\n    return LIMIT\n"}
    repo = write_tree(tmp_path, files)
    arguments = ("--repo", repo.root, "--target", "a.py::f", "--json")
    plain = json.loads(call(*arguments).output)
    chosen = json.loads(call(*arguments, "--drop", "b.py:1", "--add", "far", "--add", "c.py:1").output)
    assert [(s["path"], s["start"], s["end"], s["why"]) for s in chosen["slices"]] == [
        ("a.py", 3, 4, "target"),
        ("c.py", 4, 5, "added by you: far"),
        ("c.py", 1, 1, "added by you"),
        ("a.py", 1, 1, "import"),
    ]
    assert [span["path"] for span in chosen["dropped"]] == ["b.py"]
    dropped = json.loads(call(*arguments, "--drop", "b.py::gather").output)
    assert dropped["tokens"] < plain["tokens"]
    small = json.loads(call(*arguments, "--budget", "40", "--pin", "b.py:1").output)
    assert "b.py" in [span["path"] for span in small["slices"]]
    assert "dropped:" in call(*arguments[:4], "--drop", "b.py:1").output
    served = json.dumps({"repo": repo.root, "targets": ["a.py::f"], "drop": ["b.py:1"]})
    assert json.loads(call("--serve", stdin=served).output)["dropped"] == chosen["dropped"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--drop", "a.py:3"), "a.py:3-4 is what the step changes"),
        (("--add", "nothing"), "nothing is called 'nothing'"),
        (("--add", "b.py:9"), "b.py has the lines 1 to 5"),
        (("--pin", "gone.py:1"), "no such text file"),
    ],
)
def test_choices_that_cannot_be_are_refused_in_words(
    repo: FolderTree, arguments: tuple[str, ...], message: str
) -> None:
    problem = call("--repo", repo.root, "--target", "a.py::f", *arguments).exception
    assert isinstance(problem, UsageProblem)
    assert message in str(problem)


def test_serving_answers_line_by_line_and_survives_bad_questions(repo: FolderTree) -> None:
    good = {"repo": repo.root, "targets": ["a.py::f"], "query": "", "budget": 4000}
    questions = [
        json.dumps(good),
        "not json",
        "[]",
        json.dumps({**good, "targets": "a.py::f"}),
        json.dumps({**good, "targets": ["a.py::nothing"]}),
        json.dumps({**good, "targets": ["::f"]}),
        json.dumps({**good, "repo": "/no/such/folder"}),
        json.dumps({"repo": repo.root, "query": "make gather faster"}),
        json.dumps(good),
    ]
    answers = [json.loads(line) for line in call("--serve", stdin="\n".join(questions)).output.splitlines()]
    assert len(answers) == len(questions)
    assert [bool(answer.get("error")) for answer in answers] == [False, *[True] * 6, False, False]
    assert answers[0]["slices"] == answers[-1]["slices"]
    assert answers[-2]["candidates"][:1] == [{"path": "b.py", "symbol": "gather"}]


def test_a_query_lists_the_places_it_names(tmp_path: Path) -> None:
    files = {"tests/a.py": "def wanted(): ...\n", "z.py": "class A:\n    def wanted(self): ...\n"}
    repo = write_tree(tmp_path, files)
    output = call("--repo", repo.root, "--query", "why is wanted slow").output
    assert output.splitlines() == ["z.py::A.wanted", "tests/a.py::wanted"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "nothing to show"),
        (("--target", "a.py::f", "--repo", "/no/such/folder"), "no such folder"),
        (("--target", "::f"), "names no file"),
        (("--target", "gone.py::f"), "no such text file"),
        (("--target", "a.py::f", "--budget", "-1"), "above 0"),
    ],
)
def test_impossible_questions_are_refused_in_words(arguments: tuple[str, ...], message: str) -> None:
    problem = call(*arguments).exception
    assert isinstance(problem, UsageProblem)
    assert message in str(problem)


def test_hostile_names_reach_the_terminal_defused(tmp_path: Path) -> None:
    repo = write_tree(tmp_path, {"a\x1b[31m.py": "def f(): ...\n"})
    output = call("--repo", repo.root, "--target", "a\x1b[31m.py::f").output
    assert "\x1b" not in output
    assert "<U+001B>" in output


def test_two_processes_with_other_hash_seeds_print_the_same_bytes(tmp_path: Path) -> None:
    repo = write_tree(tmp_path, FILES)
    command = (sys.executable, "-m", "tier_code", "context", "--repo", repo.root, "--bodies")
    printed = [
        subprocess.run(
            [*command, *asked],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for asked in (("--target", "a.py::f"), ("--query", "gather all of it in f"))
        for seed in ("1", "4242")
    ]
    assert printed[0] == printed[1]
    assert printed[2] == printed[3]
    assert b"gather" in printed[0]
    assert b"gather" in printed[2]


def test_the_program_serves_over_its_pipes_one_answer_per_question(repo: FolderTree) -> None:
    question = json.dumps({"repo": repo.root, "targets": ["a.py::f"], "budget": 4000}) + "\n"
    command = [sys.executable, "-m", "tier_code", "context", "--serve"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        for _ in range(2):
            # The answer must come before the pipe is closed, or a caller that waits for it would hang.
            server.stdin.write(question)
            server.stdin.flush()
            assert json.loads(server.stdout.readline())["slices"][0]["path"] == "a.py"
        server.stdin.close()
        assert server.wait(10) == 0
