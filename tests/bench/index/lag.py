"""How long the event loop of a session keeps others waiting while its folder is indexed."""

from __future__ import annotations

import asyncio
import os
import statistics
from collections.abc import Iterator
from pathlib import Path

from tests.bench.index.figures import Figure
from tests.bench.index.trees import Bench
from tier_code.adapters.config.folders import HOME_VARIABLE
from tier_code.cli.indexing import SessionIndexer
from tier_code.cli.run_options import RunOptions
from tier_code.cli.source_folder import source_folder
from tier_code.cli.wiring import open_session

_BEAT_S = 0.005


def lag(bench: Bench) -> Iterator[Figure]:
    """A real session with its indexer and a clock that ticks in its event loop."""
    os.environ[HOME_VARIABLE] = str(bench.scratch / "lagging")
    late = asyncio.run(_indexed(bench.root, bench))
    late.sort()
    p95 = late[int(0.95 * (len(late) - 1))]
    yield Figure(
        "event-loop lag while indexing, p95",
        1000 * p95,
        20,
        "ms",
        f"median {1000 * statistics.median(late):.1f}, most {1000 * late[-1]:.0f} ms, {len(late)} beats",
    )


async def _indexed(root: Path, bench: Bench) -> list[float]:
    late: list[float] = []
    async with open_session(RunOptions(repo=str(root), offline=True), root, None) as live:
        indexer = SessionIndexer(source_folder(str(root)), bench.shelf("lag"), live.recorder)
        ticking = asyncio.create_task(_tick(late))
        indexer.start()
        await indexer.settled()
        ticking.cancel()
        await indexer.close()
    return late


async def _tick(late: list[float]) -> None:
    loop = asyncio.get_running_loop()
    while True:
        due = loop.time() + _BEAT_S
        await asyncio.sleep(_BEAT_S)
        late.append(max(0.0, loop.time() - due))
