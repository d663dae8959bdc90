"""The full screen as a `Frontend`: wired by `cli`, ends with where the user wants to go."""

from __future__ import annotations

from tier_code.frontends.fullscreen.app import FullscreenApp
from tier_code.frontends.fullscreen.surroundings import Surroundings
from tier_code.frontends.shared.departure import Departure, Errand
from tier_code.frontends.shared.replay_player import ReplayPlayer
from tier_code.ports.frontend import CommandSink, RecordSource


class FullscreenFrontend:
    """Shows a session on the whole terminal."""

    def __init__(
        self,
        surroundings: Surroundings,
        *,
        initial_prompt: str = "",
        replaying: bool = False,
        speed: float = 1.0,
    ) -> None:
        self._surroundings = surroundings
        self._speed = speed
        self._initial_prompt = initial_prompt
        self._replaying = replaying
        self.departure = Departure(Errand.QUIT)
        """Why `run` ended."""

    async def run(self, records: RecordSource, commands: CommandSink) -> None:
        """Live until the user leaves. A replay reads all its records first."""
        player = None
        if self._replaying:
            shown = [record async for record in records.stream()]
            player = ReplayPlayer(shown, self._surroundings.clock.monotonic)
            player.change_speed(self._speed)
        app = FullscreenApp(
            records, commands, self._surroundings, initial_prompt=self._initial_prompt, replay=player
        )
        self.departure = await app.run_async(mouse=self._surroundings.mouse) or Departure(Errand.QUIT)
