"""Slices under a budget, rendered the same way every time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.counters import QuarterCounter
from tests.support.folders import FolderTree, write_tree
from tier_code.adapters.offload import InlineOffload
from tier_code.codebase.slices.slicer import Slicer
from tier_code.codebase.slices.slicing import DOCSTRING_AIM, docstring_slice_for, slice_for
from tier_code.domain.errors import ContextTooLarge, UsageProblem
from tier_code.domain.plan import Step, StepId, StepKind, Target, TaskClass, parse_target
from tier_code.domain.tiers import TierName

COUNTER = QuarterCounter()
SOURCE = "\n".join(
    [
        *(
            f"def helper_{i}(first: int, second: str = 'value {i}') -> bool:\n    return {i}\n"
            for i in range(30)
        ),
        "def target():",
        *(f"    helper_{i}()" for i in range(30)),
        "",
    ]
)
TARGET = Target(path="a.py", qualname="target")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> FolderTree:
    return write_tree(tmp_path_factory.mktemp("tree"), {"a.py": SOURCE})


@given(budget=st.integers(min_value=1, max_value=2500), bodies=st.booleans())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_slice_never_exceeds_its_budget_and_always_holds_its_target(
    tree: FolderTree, budget: int, *, bodies: bool
) -> None:
    whole = SOURCE[SOURCE.index("def target") :]
    try:
        found = slice_for(tree, [TARGET], budget, COUNTER, bodies=bodies)
    except ContextTooLarge:
        assert COUNTER.count(f"# a.py\n...\n{whole}") > budget
        return
    assert found.tokens == COUNTER.count(found.text) <= budget
    assert whole in found.text
    seen = [(span.path, span.start) for span in (*found.spans, *found.left_out)]
    assert len(seen) == len(set(seen))


def test_what_does_not_fit_is_left_out_by_name(tree: FolderTree) -> None:
    whole = slice_for(tree, [TARGET], 4000, COUNTER, bodies=False)
    assert not whole.left_out
    tight = slice_for(tree, [TARGET], 400, COUNTER, bodies=False)
    assert {span.why for span in tight.left_out} & {f"signature of helper_{i}" for i in range(30)}
    assert [span.why for span in tight.spans][:2] == ["target", "signature of helper_0"]


def test_a_target_larger_than_the_budget_says_so(tree: FolderTree) -> None:
    with pytest.raises(ContextTooLarge, match=r"a\.py:91-121: \d+ tokens, more than the 50 allowed"):
        slice_for(tree, [TARGET], 50, COUNTER, bodies=False)


@pytest.mark.parametrize("target", ["a.py::nothing", "missing.py::f", "missing.py::"])
def test_a_target_that_is_not_there_is_refused(tree: FolderTree, target: str) -> None:
    with pytest.raises(UsageProblem, match=r"there is no|no such text file"):
        slice_for(tree, [parse_target(target)], 4000, COUNTER, bodies=False)


def test_gaps_are_marked_and_files_have_headings(tmp_path: Path) -> None:
    tree = write_tree(
        tmp_path,
        {
            "z.py": "import a\n\n\ndef f():\n    return a.g()\n\n\ndef unrelated(): ...\n",
            "a.py": "def other(): ...\n\n\ndef g():\n    x = 1\n    y = 2\n    z = 3\n    return 4\n",
        },
    )
    found = slice_for(tree, [Target(path="z.py", qualname="f")], 4000, COUNTER, bodies=False)
    assert found.text == (
        "# z.py\nimport a\n...\ndef f():\n    return a.g()\n...\n\n# a.py\n...\ndef g():\n...\n"
    )


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfdef f():\r\n    return '\xc3\xbc'\r\n",
        b"# coding: latin-1\r\ndef f():\r\n    return '\xfc'\r\n",
        b"def f():\n    return '\xc3\xbc'",
    ],
    ids=["bom and crlf", "latin-1 and crlf", "no final newline"],
)
def test_a_target_in_any_encoding_is_shown_as_text(tmp_path: Path, content: bytes) -> None:
    tree = write_tree(tmp_path, {"a.py": content})
    found = slice_for(tree, [Target(path="a.py", qualname="f")], 4000, COUNTER, bodies=False)
    assert "def f():\n    return 'ü'\n" in found.text


def test_a_file_without_grammar_is_shown_whole(tmp_path: Path) -> None:
    tree = write_tree(tmp_path, {"notes.md": "# Notes\ntext\n"})
    found = slice_for(tree, [Target(path="notes.md", qualname="")], 4000, COUNTER, bodies=False)
    assert found.text == "# notes.md\n# Notes\ntext\n"


def test_a_broken_neighbour_costs_only_itself(tmp_path: Path) -> None:
    tree = write_tree(
        tmp_path,
        {
            "a.py": "from b import good, bad\nfrom c import lost\ndef f():\n    good(); bad(); lost()\n",
            "b.py": "def good(): ...\n\ndef bad(:\n    pass\n",
            "c.py": b"# \xff\ndef lost(): ...\n",
        },
    )
    found = slice_for(tree, [Target(path="a.py", qualname="f")], 4000, COUNTER, bodies=False)
    assert "signature of good" in {span.why for span in found.spans}
    assert {span.path for span in found.spans} == {"a.py", "b.py"}


def test_a_module_target_is_an_outline(tmp_path: Path) -> None:
    tree = write_tree(
        tmp_path,
        {
            "a.py": '''
            """About."""
            LIMIT = 3

            class A:
                """A thing.

                With more words.
                """

                def m(self):
                    secret = 1
            '''
        },
    )
    found = slice_for(tree, [Target(path="a.py", qualname="")], 4000, COUNTER, bodies=True)
    assert "def m(self):" in found.text
    assert '"""A thing.' in found.text
    assert "secret" not in found.text
    assert "With more words" not in found.text


def test_a_docstring_step_gets_little_beside_its_target(tree: FolderTree) -> None:
    found = docstring_slice_for(tree, [TARGET], 4000, COUNTER)
    assert found.tokens <= DOCSTRING_AIM
    assert found.spans[0].why == "target"
    assert found.left_out


def test_a_large_class_is_outlined_for_its_docstring(tmp_path: Path) -> None:
    methods = "".join(f"    def m{i}(self):\n        return {i}\n" for i in range(40))
    source = f"class A:\n    size = 1\n    def __init__(self):\n        self.x = 1\n{methods}"
    tree = write_tree(tmp_path, {"a.py": source})
    found = docstring_slice_for(tree, [Target(path="a.py", qualname="A")], 4000, COUNTER)
    assert "size = 1" in found.text
    assert "self.x = 1" in found.text
    assert "def m39(self):" in found.text
    assert "return 39" not in found.text


def test_nobody_is_asked_for_a_comment_where_nothing_could_vouch_for_it(tmp_path: Path) -> None:
    readable = "export function f() {}\n"
    tree = write_tree(tmp_path, {"a.ts": f"{readable}const = (;\n", "b.ts": readable})
    with pytest.raises(UsageProblem, match=r"a\.ts:2 cannot be read"):
        docstring_slice_for(tree, [Target(path="a.ts", qualname="f")], 4000, COUNTER)
    found = docstring_slice_for(tree, [Target(path="b.ts", qualname="f")], 4000, COUNTER)
    assert "export function f() {}" in found.text


@pytest.mark.parametrize("kind", [StepKind.RENAME, StepKind.DOCSTRING])
async def test_the_slicer_cuts_for_the_kind_of_step(tree: FolderTree, kind: StepKind) -> None:
    step = Step(
        id=StepId("s1"),
        title="",
        kind=kind,
        targets=(TARGET,),
        instruction="",
        task_class=TaskClass.B,
        checks=(),
        tier=TierName.LOCAL,
        reason="",
    )
    found = await Slicer(InlineOffload(), COUNTER).slice(tree, step, 4000)
    expected = {
        StepKind.RENAME: slice_for(tree, [TARGET], 4000, COUNTER, bodies=False),
        StepKind.DOCSTRING: docstring_slice_for(tree, [TARGET], 4000, COUNTER),
    }
    assert found == expected[kind]


def test_a_slice_is_the_same_bytes_in_every_process(tree: FolderTree) -> None:
    script = (
        "import sys; from tests.support.counters import QuarterCounter as C;"
        "from tests.support.folders import FolderTree as T;"
        "from tier_code.codebase.slices.slicing import slice_for;"
        "from tier_code.domain.plan import Target;"
        "t = Target(path='a.py', qualname='target');"
        "sys.stdout.write(repr(slice_for(T(sys.argv[1]), [t], 900, C(), bodies=True)))"
    )

    def answer(seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(["src", "."])}
        command = [sys.executable, "-c", script, tree.root]
        run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        return run.stdout

    assert answer("1") == answer("2") == repr(slice_for(tree, [TARGET], 900, COUNTER, bodies=True))
