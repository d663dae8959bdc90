"""Files made to break readers break nothing, and say nothing about the others."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.codebase.exploring.sample import COUNTER
from tests.support.folders import write_tree
from tests.support.memory_tree import MemoryTree, memory_tree
from tier_code.codebase.exploring.candidates import candidates
from tier_code.codebase.exploring.mapping import repo_map
from tier_code.codebase.exploring.outlining import outline
from tier_code.codebase.exploring.showing import show_symbol
from tier_code.codebase.exploring.text_search import search
from tier_code.codebase.exploring.usages import references
from tier_code.ports.source import SourceTree

GOOD = "def wanted(first: int) -> int:\n    return first\n"
USER = "from good import wanted\nwanted(1)\n"
HOSTILE: dict[str, bytes] = {
    "broken.py": b"def wanted(:\n  class (\n'''",
    "binary.py": bytes(range(256)) * 40,
    "utf16.py": GOOD.encode("utf-16"),
    "latin.py": b"# \xff\xfe\ndef wanted(): ...\n",
    "cookie.py": b"# -*- coding: no-such-thing -*-\ndef wanted(): ...\n",
    "long_line.py": b"x = '" + b"wanted " * 700_000 + b"'\n",
    "deep.py": b"(" * 20_000 + b"wanted" + b")" * 20_000,
    "nested.py": b"".join(b" " * depth + b"def wanted():\n" for depth in range(900)),
    "empty.py": b"",
    "only_cr.py": b"def wanted():\r  pass\r",
    "no_end.py": b"def wanted(): pass",
    "zeros.txt": b"\0" * 1000,
    "pac\u202eked.js": b"function wanted(){}" * 2000,
    "new\nline.py": GOOD.encode(),
}
TREE = MemoryTree({"good.py": GOOD.encode(), "user.py": USER.encode(), **HOSTILE})


def everything(tree: SourceTree, budget: int) -> list[str]:
    """The text of every kind of answer, each checked against its budget."""
    found = [
        repo_map(tree, budget, COUNTER),
        show_symbol(tree, "wanted", budget, COUNTER),
        search(tree, "wanted", budget, COUNTER),
        references(tree, "good.py::wanted", budget, COUNTER),
        *(outline(tree, path, budget, COUNTER) for path in tree.paths()),
    ]
    excerpts = [each for each in found if each is not None]
    for each in excerpts:
        assert COUNTER.count(each.text) == each.tokens <= budget
        assert set(each.paths) <= set(tree.paths())
    return [each.text for each in excerpts]


@pytest.mark.parametrize("budget", [50, 2000])
def test_hostile_files_break_no_answer(budget: int) -> None:
    texts = everything(TREE, budget)
    assert all("\u202e" not in text for text in texts)
    assert "new\nline.py" not in "".join(texts)
    assert candidates(TREE, "wanted first", 5, COUNTER)[0].name == "wanted"


def test_the_good_files_are_mapped_among_them() -> None:
    assert "def wanted(first: int) -> int" in repo_map(TREE, 2000, COUNTER).text


def test_links_and_loops_on_disk_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside.py").write_text("def secret_outside(): ...\n")
    folder = tmp_path / "repo"
    tree = write_tree(folder, {"good.py": GOOD, "sub/user.py": USER})
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    (folder / "sub" / "up").symlink_to("..", target_is_directory=True)
    (folder / "link.py").symlink_to(tmp_path / "outside.py")
    os.mkfifo(folder / "pipe.py")
    texts = everything(tree, 2000)
    assert "secret_outside" not in "".join(texts)
    assert "def wanted(first: int) -> int" in texts[0]


@given(st.binary(max_size=300), st.integers(0, 120))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_bytes_are_survived(content: bytes, cut: int) -> None:
    half = GOOD.encode()[:cut]
    everything(memory_tree({"good.py": GOOD, "odd.py": half + content, "odd.md": content}), 200)
