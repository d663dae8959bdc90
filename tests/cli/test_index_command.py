"""`tier-code index`, as people and scripts call it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.support.folders import write_tree
from tests.support.indexes import aged
from tier_code.adapters.storage.index_schema import alone
from tier_code.cli.commands.context import context
from tier_code.cli.commands.index import index
from tier_code.cli.indexes import index_shelf
from tier_code.domain.errors import StorageProblem, UsageProblem

FILES = {
    "a.py": "from b import gather\n\ndef f():\n    return gather()\n",
    "b.py": "def gather():\n    return 4\n",
    "web/c.ts": "export function shown(): void {}\n",
    "vendor/lib.py": "def theirs(): pass\n",
    ".gitignore": "ignored.py\n",
    "ignored.py": "def no(): pass\n",
    ".tier-code/ignore": "b.py\n",
    "notes.md": "no code\n",
}


@pytest.fixture
def folder(data: Path, repo: Path) -> Path:
    write_tree(repo, FILES)
    (repo / ".tier-code" / "ignore").unlink()
    aged(repo)
    assert data.parent.name == "home"
    return repo


def run(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(index, ["--repo", str(folder), *arguments])


def test_a_folder_is_read_once(folder: Path) -> None:
    assert run(folder).output.startswith("5 files, 5 of them read in ")
    assert run(folder).output.startswith("5 files, 0 of them read in ")
    assert run(folder, "--rebuild").output.startswith("5 files, 5 of them read in ")


def test_stats_say_what_it_holds_and_what_was_left_out(folder: Path) -> None:
    lines = run(folder, "--stats").output.splitlines()
    rows = {line.split()[0]: line.split()[1:] for line in lines if line}
    assert rows["python"][:2] == ["3", "3"]
    assert rows["typescript"][:2] == ["1", "1"]
    assert any(line.endswith("1 vendored, generated, packed or huge: words only") for line in lines)
    assert "names to look up" in lines[-1]


def test_scripts_get_one_object(folder: Path) -> None:
    answer = json.loads(run(folder, "--json").output)
    assert answer["files"] == answer["read"] == 5
    assert answer["by_language"]["python"][2] == 3


def test_files_that_git_or_the_settings_hide_are_not_in_it(folder: Path) -> None:
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    write_tree(folder, {".tier-code/ignore": "b.py\n"})
    run(folder)
    store = index_shelf().reading(str(folder))
    assert store is not None
    assert set(store.files()) == {"a.py", "vendor/lib.py", "web/c.ts"}


def test_a_context_is_the_same_after_an_index_and_after_an_edit(folder: Path) -> None:
    def asked() -> dict[str, object]:
        found = CliRunner().invoke(context, ["--repo", str(folder), "--target", "a.py::f", "--json"])
        return {name: value for name, value in json.loads(found.output).items() if name != "ms"}

    without = asked()
    run(folder)
    assert asked() == without
    (folder / "b.py").write_text("x = 1\n\n\ndef gather():\n    return 5\n", encoding="utf-8")
    moved = asked()
    assert moved != without
    run(folder)
    assert asked() == moved


def test_while_somebody_else_writes_it_a_run_is_refused(folder: Path) -> None:
    with alone(index_shelf().place(str(folder))):
        result = run(folder)
    assert isinstance(result.exception, StorageProblem)
    assert "another tier-code" in str(result.exception)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert isinstance(run(tmp_path / "nowhere").exception, UsageProblem)
