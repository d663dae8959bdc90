"""A recorded session in the scrollback. What is printed stays; going back shows how things stood there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress

from tier_code.domain.fold import apply, fold
from tier_code.domain.view import SessionView
from tier_code.frontends.line.beside_lines import beside_lines
from tier_code.frontends.line.showing import shown_plan
from tier_code.frontends.line.surroundings import LineSurroundings, Looks
from tier_code.frontends.line.teller import Teller
from tier_code.frontends.shared.beside import NOTHING_BESIDE, Beside, spend_words
from tier_code.frontends.shared.printing.look import Look, Role
from tier_code.frontends.shared.printing.outlet import Outlet
from tier_code.frontends.shared.printing.session_lines import request_lines
from tier_code.frontends.shared.replay_player import ReplayPlayer
from tier_code.frontends.shared.timeline import Timeline
from tier_code.frontends.shared.wording import money, seconds
from tier_code.ports.frontend import RecordSource

_CALM_S = 0.3
"""Seconds without a key after which somebody who goes back has arrived."""


class LineReplay:
    """Prints records when they are due."""

    def __init__(self, surroundings: LineSurroundings, beside: Beside = NOTHING_BESIDE) -> None:
        self._surroundings = surroundings
        self._beside = beside
        self._looks = Looks(surroundings)
        self._teller = Teller(self._looks)
        self._outlet = Outlet(surroundings.out, ascii_only=surroundings.ascii_only)
        self._view = SessionView()
        self._shown = 0
        """The position that the last lines belong to."""
        self._steered = asyncio.Event()

    async def run(self, records: RecordSource, speed: float) -> None:
        """Play to the end, or until the user leaves. On a plain terminal nothing can be steered."""
        shown = [record async for record in records.stream()]
        player = ReplayPlayer(shown, self._surroundings.clock.monotonic)
        player.change_speed(speed)
        if self._surroundings.plain:
            player.seek(player.total)
            self._show(player, Timeline(player.records))
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
        timeline = Timeline(player.records)
        player.play()
        while True:
            player.advance()
            refresh()
            if player.position < self._shown and await self._steered_within(_CALM_S):
                continue
            self._show(player, timeline)
            refresh()
            await self._steered_within(player.wait())

    async def _steered_within(self, seconds: float | None) -> bool:
        """Wait for the next key, at most so long; whether one came."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._steered.wait(), seconds)
        came = self._steered.is_set()
        self._steered.clear()
        return came

    def _spend(self) -> str:
        """What the bar says below the position; empty when no other prices were asked for."""
        return spend_words(self._beside, self._view, self._looks().glyphs)

    def _show(self, player: ReplayPlayer, timeline: Timeline) -> None:
        """Print what is new at the position; before what was printed, how things stood there."""
        target = player.position
        if target < self._shown:
            onto, rest = timeline.before(target)
            self._view = fold(rest, onto)
            self._outlet.lines(_standing_lines(self._view, player, self._looks()))
        for record in timeline.between(self._shown, target):
            self._view = apply(self._view, record)
            self._outlet.lines(self._teller.lines(record.event, self._view))
            self._outlet.lines(beside_lines(record.event, self._view, self._beside, self._looks()))
        self._shown = target


def _standing_lines(view: SessionView, player: ReplayPlayer, look: Look) -> Iterator[str]:
    yield ""
    where = f"record {player.position} of {player.total}, {seconds(player.elapsed)}"
    yield look.paint(f"Back at {where if player.position else 'the beginning'}.", Role.STRONG)
    if view.turn is not None:
        yield from request_lines(view.turn.request, look)
        yield from shown_plan(view, look)
        yield look.paint(f"spent {money(view.spent)}", Role.MUTED)
    yield ""
