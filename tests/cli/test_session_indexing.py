"""The indexer behind a session: begins by itself, follows changes, and takes nobody along when it dies."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.support.folders import write_tree
from tests.support.indexes import aged
from tests.support.waiting import until
from tier_code.adapters.storage.index_sqlite import SqliteIndex
from tier_code.cli.indexes import index_shelf
from tier_code.cli.indexing import indexing_behind
from tier_code.cli.run_options import RunOptions
from tier_code.cli.wiring import LiveSession, open_session
from tier_code.domain import events as e

FILES = {"a.py": "def first():\n    return 1\n", "b.py": "from a import first\n"}


@asynccontextmanager
async def session(repo: Path) -> AsyncIterator[LiveSession]:
    async with open_session(RunOptions(repo=str(repo), offline=True), repo, None) as live:
        yield live


def stored(repo: Path) -> SqliteIndex | None:
    return index_shelf().reading(str(repo))


async def test_the_folder_of_a_session_is_indexed_behind_it_and_again_after_a_change(
    data: Path, repo: Path
) -> None:
    assert data.parent
    write_tree(repo, FILES)
    aged(repo)
    async with session(repo) as live, indexing_behind(live.recorder, repo) as indexer:
        await indexer.settled()
        found = stored(repo)
        assert found is not None
        assert found.mentioning("first") == {"a.py", "b.py"}
        (repo / "c.py").write_text("def later():\n    pass\n", encoding="utf-8")
        await live.recorder.publish(e.PromptSubmitted(turn=1, text="do something"))
        await until(lambda: found.defining("later") == {"c.py"})
        await indexer.settled()
    assert live.recorder.view.progress is None


async def test_a_session_can_end_while_its_folder_is_read(data: Path, repo: Path) -> None:
    assert data.parent
    write_tree(repo, {f"m{each}.py": f"def f{each}(): pass\n" + "# x\n" * 250 for each in range(300)})
    async with session(repo) as live, indexing_behind(live.recorder, repo):
        await asyncio.sleep(0)
    found = stored(repo)
    assert found is None or not found.problem


async def test_an_indexer_that_is_killed_leaves_the_session_alone_and_begins_again(
    data: Path, repo: Path
) -> None:
    assert data.parent
    write_tree(repo, {f"m{each}.py": f"def f{each}(): pass\n" + "# x\n" * 250 for each in range(300)})
    async with session(repo) as live, indexing_behind(live.recorder, repo) as indexer:
        await until(lambda: indexer.process > 0)
        os.kill(indexer.process, signal.SIGKILL)
        await indexer.settled()
        indexer.look_again()
        await indexer.settled()
        found = stored(repo)
        assert found is not None
        assert found.defining("f299") == {"m299.py"}
