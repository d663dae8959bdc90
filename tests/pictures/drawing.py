"""Shows a scene to nobody and keeps what would have been on the screen."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import TypeVar

from textual.pilot import Pilot

from tests.pictures.scenes import Records, Scene
from tier_code.domain.commands import Command
from tier_code.domain.events import Record
from tier_code.frontends.fullscreen.app import FullscreenApp
from tier_code.frontends.fullscreen.surroundings import Surroundings
from tier_code.frontends.shared.departure import Departure
from tier_code.frontends.shared.replay_player import ReplayPlayer

_AFTERWARDS_NS = 3_000_000_000
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)
"""The pictures must fetch nothing: a reader's own fixed-width font does."""
_ROUNDS = 60
Value = TypeVar("Value")


class Recorded:
    """Records that are all there; commands go nowhere."""

    def __init__(self, records: Records) -> None:
        self._records = records

    async def stream(self) -> AsyncIterator[Record]:
        """Every record, then silence."""
        for record in self._records:
            yield record
        await asyncio.Event().wait()

    def send(self, command: Command) -> None:
        """Drop it."""


class Standing:
    """A clock that stopped a moment after the last record."""

    def __init__(self, at: int) -> None:
        self._at = at + _AFTERWARDS_NS

    def now(self) -> int:
        """Nanoseconds since 1970."""
        return self._at

    def monotonic(self) -> float:
        """Runs, because the app waits by it."""
        return asyncio.get_running_loop().time()


async def picture(scene: Scene, records: Records, around: Surroundings, size: tuple[int, int]) -> str:
    """The scene as SVG, in the theme that `around` begins with."""
    shown = tuple(records[: scene.upto(records)])
    clock = Standing(shown[-1].at if shown else records[0].at)
    there = replace(around, clock=clock)
    player = ReplayPlayer(shown, clock.monotonic) if scene.replaying else None
    app = FullscreenApp(Recorded(() if player else shown), Recorded(()), there, replay=player)
    async with app.run_test(size=size) as pilot:
        await _settled(pilot, app, 0 if player else len(shown))
        if player:
            player.pause()
            player.seek(len(shown) * 2 // 3)
            await pilot.press("full_stop")
        if scene.typed:
            app.main.entry.fill(scene.typed)
        await _settled(pilot, app, 0)
        for key in scene.keys:
            await pilot.press(key)
        await _settled(pilot, app, 0)
        return _FONTS.sub("", app.export_screenshot(title="tier-code"))


async def _settled(pilot: Pilot[Departure], app: FullscreenApp, records: int) -> None:
    while app.view.records < records:
        await pilot.pause(0.02)
    for _ in range(_ROUNDS):
        await pilot.pause()
    while app.pacer.pending or any(
        worker.group == "mentions" and worker.is_running for worker in app.workers
    ):
        await pilot.pause(0.02)


def at_home(value: Value, folder: Path) -> Value:
    """The same record or part of one, with the folder it ran in as somebody's `~/src`."""
    found: object = value
    if isinstance(value, str) and type(value) is str:
        found = value.replace(str(folder), f"~/src/{folder.name}")
    elif isinstance(value, tuple):
        found = tuple(at_home(each, folder) for each in value)
    elif is_dataclass(value) and not isinstance(value, type):
        parts = {each.name: at_home(getattr(value, each.name), folder) for each in fields(value) if each.init}
        found = replace(value, **parts)
    return found  # type: ignore[return-value]  # the same type as came in
