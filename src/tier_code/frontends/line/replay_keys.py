"""The bar below a replay and its keys, on prompt-toolkit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO, cast

from prompt_toolkit import Application
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from tier_code.frontends.line.above_prompt import AbovePrompt, SteadyInput
from tier_code.frontends.line.shades import prompt_style
from tier_code.frontends.line.surroundings import LineSurroundings, Looks
from tier_code.frontends.shared.marks import in_ascii
from tier_code.frontends.shared.printing.columns import cut
from tier_code.frontends.shared.replay_control import ReplayControl
from tier_code.frontends.shared.wording import seconds

_KEYS = "space pauses, . steps, < > speed, e end, q leaves"


class ReplayKeys:
    """Steers a player that only goes forward."""

    def __init__(
        self,
        player: ReplayControl,
        steered: Callable[[], None],
        surroundings: LineSurroundings,
        below: Callable[[], str],
    ) -> None:
        self._player = player
        self._steered = steered
        self._surroundings = surroundings
        self._below = below
        self._looks = Looks(surroundings)
        self._app: Application[None] | None = None

    @contextmanager
    def opened(self) -> Iterator[TextIO]:
        """Take the terminal; lines are written to what this gives."""
        self._app = app = self._new_app()
        with AbovePrompt(app, self._surroundings.out).opened() as out:
            yield out

    async def until_left(self, begin: Callable[[], None]) -> None:
        """Show the bar until the user leaves; `begin` is called once it is there."""
        assert self._app is not None  # noqa: S101 - the terminal was taken
        await self._app.run_async(pre_run=begin)

    def refresh(self) -> None:
        """Draw the bar again."""
        if self._app is not None:
            self._app.invalidate()

    def _new_app(self) -> Application[None]:
        given = self._surroundings
        colour = self._looks().colour
        control = FormattedTextControl(self._bar)
        return Application(
            layout=Layout(
                Window(
                    control,
                    height=2 if self._below() else 1,
                    style="class:bottom-toolbar",
                    dont_extend_height=True,
                )
            ),
            key_bindings=self._bindings(),
            style=Style.from_dict(prompt_style(self._looks.theme)),
            color_depth=None if colour else ColorDepth.DEPTH_1_BIT,
            input=SteadyInput(given.typed),
            erase_when_done=True,
        )

    def _bindings(self) -> KeyBindings:
        keys = KeyBindings()
        player = self._player
        moves: dict[tuple[str, ...], Callable[[], None]] = {
            (" ",): lambda: player.pause() if player.playing else player.play(),
            (".", "right"): lambda: player.step(1),
            (">", "+"): lambda: player.change_speed(2),
            ("<", "-"): lambda: player.change_speed(0.5),
            ("e", "end"): lambda: player.seek(player.total),
        }
        for names, move in moves.items():
            for name in names:
                keys.add(name)(lambda _, move=move: self._steer(move))
        for name in ("q", "c-c", "c-d", "escape", "<sigint>"):
            keys.add(name)(lambda event: event.app.exit())
        return keys

    def _steer(self, move: Callable[[], None]) -> None:
        """Once everything is printed there is nothing to play again."""
        if self._player.position < self._player.total:
            move()
        self._steered()

    def _bar(self) -> StyleAndTextTuples:
        player, look = self._player, self._looks()
        ended = player.position >= player.total
        state = "ended" if ended else "playing" if player.playing else "paused"
        time = f"{seconds(player.elapsed)} of {seconds(player.duration)}"
        words = (
            f" {state} {look.glyphs.dot} record {player.position} of {player.total} {look.glyphs.dot} {time}"
        )
        words += f" {look.glyphs.dot} {player.speed:g}x   {'q leaves' if ended else _KEYS}"
        below = self._below()
        rows = [words, *([f" {below}"] if below else [])]
        shown = "\n".join(cut(row, look.width, look.glyphs.ellipsis) for row in rows)
        return cast("StyleAndTextTuples", [("", in_ascii(shown) if self._surroundings.ascii_only else shown)])
