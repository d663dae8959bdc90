"""One program in a copy of the tree: its words reach it as they are, and only declared text comes back."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from tier_code.adapters.sandbox.plain import PlainRunner
from tier_code.adapters.workspace.folder import FolderTree
from tier_code.domain.errors import UsageProblem
from tier_code.ports.program_running import ProgramEnd

ENVIRONMENT = {"PATH": os.environ["PATH"]}


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    folder = tmp_path / "repo"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "a.txt").write_text("one\n")
    (folder / "data" / "b.txt").write_text("two\n")
    return folder


async def run(repo: Path, code: str, *declared: str) -> ProgramEnd:
    return await PlainRunner(repo.parent / "scratch").run_program(
        [sys.executable, "-c", code],
        FolderTree(str(repo)),
        ENVIRONMENT,
        20,
        may_write=declared,
    )


async def test_words_reach_the_program_as_they_are(repo: Path) -> None:
    words = ["$HOME", "a b", "*", "'", "`id`", "; echo x", ""]
    runner = PlainRunner(repo.parent / "scratch")
    end = await runner.run_program(
        [sys.executable, "-c", "import sys; print(sys.argv[1:])", *words],
        FolderTree(str(repo)),
        ENVIRONMENT,
        20,
        may_write=(),
    )
    assert end.result.output.strip() == repr(words)
    assert (end.changes, end.others) == ({}, ())


async def test_declared_files_come_back_and_others_are_named(repo: Path) -> None:
    code = (
        "from pathlib import Path as P;"
        "P('data/a.txt').write_text('new');P('data/b.txt').unlink();P('c.txt').write_text('c');"
        "P('deep/er').mkdir(parents=True);P('deep/er/d.txt').write_text('d')"
    )
    end = await run(repo, code, "data/a.txt", "deep/er/d.txt")
    assert end.changes == {"data/a.txt": b"new", "deep/er/d.txt": b"d"}
    assert end.others == ("c.txt", "data/b.txt")
    assert (repo / "data" / "a.txt").read_text() == "one\n"


async def test_a_declared_file_may_be_deleted_and_one_that_was_not_written_is_no_change(repo: Path) -> None:
    end = await run(repo, "import os; os.unlink('data/a.txt')", "data/a.txt", "data/b.txt", "new.txt")
    assert end.changes == {"data/a.txt": None}
    assert end.others == ()


@pytest.mark.parametrize(
    "code",
    [
        "import os; os.unlink('data/a.txt'); os.symlink('/etc/passwd', 'data/a.txt')",
        "import os; os.unlink('data/a.txt'); os.mkfifo('data/a.txt')",
        "import os; os.unlink('data/a.txt'); os.mkdir('data/a.txt')",
        "import os; os.unlink('data/a.txt'); os.link('data/b.txt', 'data/a.txt')",
        "import os; os.rename('data', 'd'); os.symlink('d', 'data')",
        "open('data/a.txt', 'wb').write(b'\\xff\\xfe\\x00')",
        "open('data/a.txt', 'w').write('x' * 1_000_001)",
    ],
)
async def test_what_is_no_plain_text_file_is_not_taken_over(repo: Path, code: str) -> None:
    end = await run(repo, code, "data/a.txt")
    assert end.result.exit_code == 0, end.result.output
    assert "data/a.txt" not in end.changes
    assert "data/a.txt" in end.others


async def test_a_program_that_is_not_there_is_refused(repo: Path) -> None:
    runner = PlainRunner(repo.parent / "scratch")
    for name in ("no-such-program", "./data/a.txt", "./nothing"):
        with pytest.raises(UsageProblem, match="there is no program"):
            await runner.run_program([name], FolderTree(str(repo)), ENVIRONMENT, 20, may_write=())
