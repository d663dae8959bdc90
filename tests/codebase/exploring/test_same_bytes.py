"""The same code gives the same bytes in any process: a map is somebody's cache prefix."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.codebase.exploring.sample import FILES
from tests.support.folders import write_tree
from tests.support.indexes import aged, brought_up, shelf_in

ELSEWHERE = {
    "go.mod": "module example.org/shop\n",
    "router/router.go": "package router\n\ntype Router struct{}\n\nfunc New() Router { return Router{} }\n",
    "main.go": 'package main\n\nimport "example.org/shop/router"\n\nfunc main() {\n\tr := router.New()\n\t_ = r\n}\n',
    "web/cart.ts": "export class Basket {\n  add(item: string) {}\n}\n",
    "web/shop.ts": 'import { Basket } from "./cart";\nexport const shop = () => new Basket().add("x");\n',
}
SCRIPT = """
import sys
from tests.codebase.exploring.sample import COUNTER
from tier_code.adapters.workspace.folder_tree import FolderTree
from tier_code.codebase.exploring.candidates import candidates
from tier_code.codebase.exploring.mapping import repo_map
from tier_code.codebase.exploring.outlining import outline
from tier_code.codebase.exploring.showing import show_symbol
from tier_code.codebase.exploring.text_search import search
from tier_code.adapters.storage.index_shelf import IndexShelf
from tier_code.codebase.exploring.usages import references
from tier_code.codebase.index.stored import use_index

if len(sys.argv) > 2:
    shelf = IndexShelf(sys.argv[2], "these readers")
    assert shelf.reading(sys.argv[1]) is not None
    use_index(shelf.reading)
tree = FolderTree(sys.argv[1])
for budget in (120, 200, 4000):
    print(repo_map(tree, budget, COUNTER))
print(outline(tree, "shop/money.py", 60, COUNTER), show_symbol(tree, "Price", 80, COUNTER))
print(search(tree, "price", 200, COUNTER), references(tree, "parse_price", 200, COUNTER))
print(references(tree, "router.New", 300, COUNTER), references(tree, "Basket.add", 300, COUNTER))
print(candidates(tree, "put the price of a thing into the cart", 20, COUNTER))
"""


def answers(folder: Path, seed: str, *cache: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(folder), *cache],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    return done.stdout


def test_two_processes_with_different_hash_seeds_answer_alike(tmp_path: Path) -> None:
    root = tmp_path / "repo"
    tree = write_tree(root, {**FILES, **ELSEWHERE})
    aged(root)
    one, other = answers(root, "1"), answers(root, "4242")
    assert "class Price" in one
    assert "r := router.New()" in one
    assert "new Basket().add" in one
    assert one == other
    shelf = shelf_in(tmp_path)
    brought_up(tree, shelf)
    assert answers(root, "7", shelf.cache) == one
    assert answers(root, "77", shelf.cache) == one
