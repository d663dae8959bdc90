"""The bar below a replay and its keys, on prompt-toolkit."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TextIO, cast

from prompt_toolkit import Application
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding import KeyBindings
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from tier_code.domain.plan import StepId
from tier_code.frontends.line.above_prompt import AbovePrompt, SteadyInput
from tier_code.frontends.line.shades import prompt_style
from tier_code.frontends.line.surroundings import LineSurroundings, Looks
from tier_code.frontends.shared.actions import Context, actions_in
from tier_code.frontends.shared.key_names import sign_of
from tier_code.frontends.shared.keymap import keys_of, spoken_key
from tier_code.frontends.shared.marks import in_ascii
from tier_code.frontends.shared.printing.columns import cut
from tier_code.frontends.shared.replay_control import ReplayControl, start_of, steer
from tier_code.frontends.shared.wording import seconds

_LEAVING = ("q", "c-c", "c-d", "escape", "<sigint>")
_MODIFIERS = {"ctrl": "c-", "shift": "s-"}
_MOST_DIGITS = 6


class ReplayKeys:
    """Steers a player by the keys of the full screen; a number and Enter go to where that step began."""

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
        self._number = ""
        """Digits typed so far."""

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
        for offer in actions_in(Context.REPLAY):
            for key in keys_of(offer.id).split(","):
                keys.add(*_prompt_keys(key))(lambda _, action=offer.id: self._steer(action))
        for digit in string.digits:
            keys.add(digit)(lambda _, digit=digit: self._count(digit))
        keys.add("enter")(lambda _: self._go_to_step())
        for name in _LEAVING:
            keys.add(name)(lambda event: event.app.exit())
        return keys

    def _steer(self, action: str) -> None:
        self._number = ""
        steer(self._player, action)
        self._steered()

    def _count(self, digit: str) -> None:
        self._number = (self._number + digit)[-_MOST_DIGITS:]
        self.refresh()

    def _go_to_step(self) -> None:
        position = start_of(StepId(f"s{int(self._number)}"), self._player) if self._number else None
        self._number = ""
        if position is not None:
            self._player.seek(position)
        self._steered()

    def _bar(self) -> StyleAndTextTuples:
        player, look = self._player, self._looks()
        ended = player.position >= player.total
        state = "ended" if ended else "playing" if player.playing else "paused"
        time = f"{seconds(player.elapsed)} of {seconds(player.duration)}"
        words = (
            f" {state} {look.glyphs.dot} record {player.position} of {player.total} {look.glyphs.dot} {time}"
        )
        words += f" {look.glyphs.dot} {player.speed:g}x   {self._hints(ended=ended)}"
        below = self._below()
        rows = [words, *([f" {below}"] if below else [])]
        shown = "\n".join(cut(row, look.width, look.glyphs.ellipsis) for row in rows)
        return cast("StyleAndTextTuples", [("", in_ascii(shown) if self._surroundings.ascii_only else shown)])

    def _hints(self, *, ended: bool) -> str:
        if self._number:
            return f"Enter goes to s{int(self._number)}"
        play, back, forward = (spoken_key(f"replay-{name}") for name in ("toggle", "back", "forward"))
        earlier, later = spoken_key("replay-earlier"), spoken_key("replay-later")
        steps = f"{back} and {forward} step, {earlier} and {later} seek, 3 Enter goes to s3"
        return f"q leaves, {steps}" if ended else f"{play} pauses, {steps}, q leaves"


def _prompt_keys(key: str) -> tuple[str, ...]:
    """A key of the registry as prompt-toolkit names it; Alt is an Esc before the key."""
    *held, last = key.split("+") if len(key) > 1 else [key]
    name = "".join(_MODIFIERS.get(each, "") for each in held) + (sign_of(last) or last)
    return ("escape", name) if "alt" in held else (name,)
