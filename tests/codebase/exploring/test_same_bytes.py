"""The same code gives the same bytes in any process: a map is somebody's cache prefix."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.codebase.exploring.sample import FILES
from tests.support.folders import write_tree

SCRIPT = """
import sys
from tests.codebase.exploring.sample import COUNTER
from tier_code.adapters.workspace.folder_tree import FolderTree
from tier_code.codebase.exploring.candidates import candidates
from tier_code.codebase.exploring.mapping import repo_map
from tier_code.codebase.exploring.outlining import outline
from tier_code.codebase.exploring.showing import show_symbol
from tier_code.codebase.exploring.text_search import search
from tier_code.codebase.exploring.usages import references

tree = FolderTree(sys.argv[1])
for budget in (120, 200, 4000):
    print(repo_map(tree, budget, COUNTER))
print(outline(tree, "shop/money.py", 60, COUNTER), show_symbol(tree, "Price", 80, COUNTER))
print(search(tree, "price", 200, COUNTER), references(tree, "parse_price", 200, COUNTER))
print(candidates(tree, "put the price of a thing into the cart", 20, COUNTER))
"""


def answers(folder: Path, seed: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return done.stdout


def test_two_processes_with_different_hash_seeds_answer_alike(tmp_path: Path) -> None:
    write_tree(tmp_path, FILES)
    one, other = answers(tmp_path, "1"), answers(tmp_path, "4242")
    assert "class Price" in one
    assert one == other
