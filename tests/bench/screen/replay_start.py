"""One start of a replay of a journal file, up to its first paint; or of nothing, with the file's JSON parsed.

`python -m tests.bench.screen.replay_start replay|parse FILE`
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from tests.bench.quiet import quiet_surroundings
from tests.bench.quiet_screen import Nothing
from tests.bench.screen.frames import Given
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.frontends.fullscreen.app import FullscreenApp
from tier_code.frontends.shared.replay_player import ReplayPlayer


async def replay(path: Path) -> None:
    """Read a journal, show its beginning, end."""
    surroundings = quiet_surroundings()
    records = tuple(JournalFile.read(path).records())
    player = ReplayPlayer(records, surroundings.clock.monotonic)
    app = FullscreenApp(Given(()), Given(()), surroundings, replay=player)
    async with app.run_test(size=(132, 36)) as pilot:
        await pilot.pause()


async def parse(path: Path) -> None:
    """Parse the same lines, show an empty screen, end."""
    _parse_json(path)
    app = FullscreenApp(Nothing(), Nothing(), quiet_surroundings())
    async with app.run_test(size=(132, 36)) as pilot:
        await pilot.pause()


def _parse_json(path: Path) -> None:
    for line in path.read_bytes().splitlines():
        json.loads(line)


if __name__ == "__main__":
    asyncio.run({"replay": replay, "parse": parse}[sys.argv[1]](Path(sys.argv[2])))
