"""A recorded session in the scrollback: it plays, pauses, steps, changes its speed; what is printed stays."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from tier_code.domain.fold import apply
from tier_code.domain.view import SessionView
from tier_code.frontends.line.beside_lines import beside_lines
from tier_code.frontends.line.surroundings import LineSurroundings, Looks
from tier_code.frontends.line.teller import Teller
from tier_code.frontends.shared.beside import NOTHING_BESIDE, Beside, spend_words
from tier_code.frontends.shared.printing.outlet import Outlet
from tier_code.frontends.shared.replay_player import ReplayPlayer
from tier_code.ports.frontend import RecordSource


class LineReplay:
    """Prints records when they are due."""

    def __init__(self, surroundings: LineSurroundings, beside: Beside = NOTHING_BESIDE) -> None:
        self._surroundings = surroundings
        self._beside = beside
        self._looks = Looks(surroundings)
        self._teller = Teller(self._looks)
        self._outlet = Outlet(surroundings.out, ascii_only=surroundings.ascii_only)
        self._view = SessionView()
        self._printed = 0
        self._steered = asyncio.Event()

    async def run(self, records: RecordSource, speed: float) -> None:
        """Play to the end, or until the user leaves. On a plain terminal nothing can be steered."""
        shown = [record async for record in records.stream()]
        player = ReplayPlayer(shown, self._surroundings.clock.monotonic)
        player.change_speed(speed)
        if self._surroundings.plain:
            player.seek(player.total)
            self._print_up_to(player)
            return
        from tier_code.frontends.line.replay_keys import ReplayKeys  # noqa: PLC0415 - only to be steered

        keys = ReplayKeys(player, self._steered.set, self._surroundings, self._spend)
        with keys.opened() as out:
            self._outlet = Outlet(out, ascii_only=self._surroundings.ascii_only)
            begun: list[asyncio.Task[None]] = []
            await keys.until_left(lambda: begun.append(asyncio.create_task(self._play(player, keys.refresh))))
            for playing in begun:
                playing.cancel()
            await asyncio.gather(*begun, return_exceptions=True)

    async def _play(self, player: ReplayPlayer, refresh: Callable[[], None]) -> None:
        player.play()
        while True:
            player.advance()
            self._print_up_to(player)
            refresh()
            self._steered.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._steered.wait(), player.wait())

    def _spend(self) -> str:
        """What the bar says below the position; empty when no other prices were asked for."""
        return spend_words(self._beside, self._view, self._looks().glyphs)

    def _print_up_to(self, player: ReplayPlayer) -> None:
        """Print what is due and not printed yet; lines cannot be taken back."""
        for record in player.records[self._printed : player.position]:
            self._view = apply(self._view, record)
            self._outlet.lines(self._teller.lines(record.event, self._view))
            self._outlet.lines(beside_lines(record.event, self._view, self._beside, self._looks()))
        self._printed = max(self._printed, player.position)
