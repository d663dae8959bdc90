"""`tier-code map` and `tier-code search`, as people and scripts call them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.support.folders import FolderTree, write_tree
from tier_code.cli.commands.map import map_command
from tier_code.cli.commands.search import search
from tier_code.domain.errors import UsageProblem

FILES = {
    "a.py": "from b import gather\n\ndef f():\n    return gather()\n",
    "b.py": "def gather():\n    return 4\n",
    "odd\u202ename.py": "x = 1\n",
}


@pytest.fixture
def repo(tmp_path: Path) -> FolderTree:
    return write_tree(tmp_path, FILES)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(map_command, list(arguments))


def test_a_map_is_printed_safe_for_a_terminal(repo: FolderTree) -> None:
    result = run("--repo", repo.root)
    assert result.exit_code == 0
    assert "b.py\n  def gather()\n" in result.output
    assert "odd<U+202E>name.py" in result.output


def test_the_budget_of_a_map_is_kept(repo: FolderTree) -> None:
    answer = json.loads(run("--repo", repo.root, "--budget", "60", "--json").output)
    assert answer["tokens"] <= 60
    assert set(answer) == {"text", "tokens", "complete", "paths"}


def test_a_search_shows_lines_with_their_functions(repo: FolderTree) -> None:
    result = CliRunner().invoke(search, ["gather()", "--repo", repo.root])
    assert result.output == "# a.py\n4 in f: return gather()\n# b.py\n1 in gather: def gather():\n"
    answer = json.loads(CliRunner().invoke(search, ["gather()", "--repo", repo.root, "--json"]).output)
    assert answer["paths"] == ["a.py", "b.py"]
    assert answer["text"] == result.output


def test_the_uses_of_a_symbol_are_shown_with_how_they_were_found(repo: FolderTree) -> None:
    result = CliRunner().invoke(search, ["gather", "--references", "--repo", repo.root])
    assert result.output == (
        "# uses of b.py::gather, by scopes, imports and types\n"
        "# a.py\n1: from b import gather\n4 in f: return gather()\n"
        "# b.py\n1 in gather: def gather():\n"
    )
    result = CliRunner().invoke(search, ["nobody", "--references", "--repo", repo.root])
    assert result.output == "# nothing is called so\n"


def test_a_folder_that_is_not_there_is_named() -> None:
    with pytest.raises(UsageProblem, match="no such folder"):
        CliRunner().invoke(map_command, ["--repo", "/no/such/folder"], catch_exceptions=False)
