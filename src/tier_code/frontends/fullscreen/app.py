"""The full-screen app. It routes: records in, the view to the screens, commands out. It keeps no books."""

from __future__ import annotations

import os
from collections.abc import Callable

from textual import on, work
from textual.app import App
from textual.timer import Timer

from tier_code.domain.commands import CloseSession
from tier_code.domain.events import SessionId
from tier_code.domain.fold import fold
from tier_code.domain.plan import StepId
from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.fullscreen.bindings import bindings_for
from tier_code.frontends.fullscreen.messages import ActionAsked, CommandAsked, Recorded
from tier_code.frontends.fullscreen.painting.plan_rows import Moment
from tier_code.frontends.fullscreen.replaying import ReplayDesk
from tier_code.frontends.fullscreen.screens.diff_review import DiffReview
from tier_code.frontends.fullscreen.screens.keys import KeysScreen
from tier_code.frontends.fullscreen.screens.main import MainScreen
from tier_code.frontends.fullscreen.screens.resume_picker import ResumePicker
from tier_code.frontends.fullscreen.screens.session_screen import SessionScreen
from tier_code.frontends.fullscreen.screens.step_page import StepPage
from tier_code.frontends.fullscreen.surroundings import Surroundings
from tier_code.frontends.fullscreen.syntax import Highlight, highlighter
from tier_code.frontends.fullscreen.theming import textual_theme
from tier_code.frontends.shared.actions import Context, action
from tier_code.frontends.shared.departure import Departure, Errand
from tier_code.frontends.shared.replay_control import ReplayControl
from tier_code.frontends.shared.requests import Refusal, Wish, command_for, has_command
from tier_code.ports.frontend import CommandSink, RecordSource

FRAME = 1 / 15
"""Seconds between two paints, at least."""
BEAT = 1 / 8
"""Seconds between two frames of a spinner."""
_SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧"
_NANOS = 1_000_000_000
_BUSY = (Phase.PLANNING, Phase.RUNNING)


def _action_provider() -> type:
    # The palette is opened later or never; its module is not part of the first paint.
    from tier_code.frontends.fullscreen.command_palette import ActionProvider  # noqa: PLC0415 - see above

    return ActionProvider


class FullscreenApp(App[Departure]):
    """Folds records, hands the view to its screens, sends commands."""

    CSS_PATH = "app.tcss"
    TITLE = "tier-code"
    COMMANDS = {_action_provider}  # noqa: RUF012 - Textual's declaration
    BINDINGS = bindings_for(Context.ANYWHERE)

    def __init__(
        self,
        records: RecordSource,
        commands: CommandSink,
        surroundings: Surroundings,
        *,
        initial_prompt: str = "",
        replay: ReplayControl | None = None,
    ) -> None:
        # Where colour is unwanted, Textual would paint greys; native colours let it paint none.
        super().__init__(ansi_color=True if os.environ.get("NO_COLOR") else None)
        self.records, self.commands, self.surroundings = records, commands, surroundings
        self.view = SessionView()
        self.desk = ReplayDesk(replay) if replay else None
        self._initial_prompt = initial_prompt
        self._painted_at = float("-inf")
        self._paint_timer: Timer | None = None
        self._beat: Timer | None = None
        self._replay_timer: Timer | None = None
        for roles in surroundings.themes:
            self.register_theme(textual_theme(roles))
        self.theme = surroundings.first_theme.name

    def get_default_screen(self) -> MainScreen:
        """The screen one works on."""
        return MainScreen(self.highlight, self.moment, self.desk.control if self.desk else None)

    def on_mount(self) -> None:
        """Take the user's keys and begin to read."""
        self.set_keymap(dict(self.surroundings.keymap))
        if self.desk:
            self.desk.control.play()
            self._show_position()
        else:
            self._read()

    def on_ready(self) -> None:
        """The request that the command line brought stands in the prompt, ready to send."""
        if self._initial_prompt and self.desk is None:
            self.main.entry.fill(self._initial_prompt)

    @property
    def main(self) -> MainScreen:
        """The screen at the bottom of the stack."""
        bottom = self.screen_stack[0]
        assert isinstance(bottom, MainScreen)  # noqa: S101 - get_default_screen makes no other
        return bottom

    @property
    def highlight(self) -> Highlight:
        """How the present theme colours code."""
        chosen = next((r for r in self.surroundings.themes if r.name == self.theme), None)
        return highlighter(chosen.syntax if chosen and not self.no_color else "")

    @property
    def moment(self) -> Moment:
        """What time it is for the screens: now, or in a replay the time of the last record."""
        now = self.view.at if self.desk else max(self.view.at, self.surroundings.clock.now())
        moving = self.animation_level != "none" and self.view.phase in _BUSY
        frame = int(now / _NANOS / BEAT) % len(_SPINNER)
        return Moment(now=now, spinner=_SPINNER[frame] if moving else "")

    @work
    async def _read(self) -> None:
        async for record in self.records.stream():
            self.post_message(Recorded((record,)))

    @on(Recorded)
    def _fold(self, message: Recorded) -> None:
        """The one place where records become a view."""
        onto = self.view if message.onto is None else message.onto
        self.view = fold(message.records, onto)
        self._paint_soon()

    @property
    def paint_pending(self) -> bool:
        """Whether something was folded that no screen shows yet."""
        return self._paint_timer is not None

    def _paint_soon(self) -> None:
        """Paint now, or when the last paint is one frame old."""
        if self._paint_timer is None:
            due = self._painted_at + FRAME - self.surroundings.clock.monotonic()
            if due <= 0:
                self._paint()
            else:
                self._paint_timer = self.set_timer(due, self._paint)

    def _paint(self) -> None:
        self._paint_timer = None
        self._painted_at = self.surroundings.clock.monotonic()
        for screen in self.screen_stack:
            if isinstance(screen, SessionScreen):
                screen.present(self.view, self.moment)
        self._keep_beat()

    def _keep_beat(self) -> None:
        """A timer runs only while something else does; idle means no timer."""
        busy = self.desk is None and (self.view.phase in _BUSY or self.view.progress is not None)
        if busy and self._beat is None:
            still = self.animation_level == "none"
            self._beat = self.set_interval(1.0 if still else BEAT, self._tick)
        elif not busy and self._beat is not None:
            self._beat.stop()
            self._beat = None

    def _tick(self) -> None:
        if isinstance(self.screen, SessionScreen):
            self.screen.tick(self.moment)

    def _show_position(self) -> None:
        """Give the screens what the replay stands at, and come back when the next record is due."""
        if self.desk is None:
            return
        self.desk.control.advance()
        news = self.desk.news()
        if news:
            self.post_message(news)
        else:
            self._paint_soon()
        if self._replay_timer:
            self._replay_timer.stop()
        wait = self.desk.control.wait()
        self._replay_timer = None if wait is None else self.set_timer(max(FRAME, wait), self._show_position)

    def action_ask(self, action_id: str) -> None:
        """A key that works everywhere: the screen on top decides first."""
        self.screen.post_message(ActionAsked(action_id))

    @on(CommandAsked)
    def _send(self, message: CommandAsked) -> None:
        if self.desk:
            self._say("this is a replay: nothing can be changed")
        else:
            self.commands.send(message.command)

    @on(ActionAsked)
    def _route(self, message: ActionAsked) -> None:
        if self.desk and message.action.startswith("replay-"):
            self.desk.steer(message.action)
            self._show_position()
        elif self.desk and action(message.action).changes:
            self._say("this is a replay: nothing can be changed")
        elif has_command(message.action):
            self._command(message)
        else:
            self._on_screen[message.action](message)

    def _command(self, message: ActionAsked) -> None:
        wish = Wish(action=message.action, step=message.step, words=message.words)
        answer = command_for(wish, self.view)
        if isinstance(answer, Refusal):
            self._say(answer.reason)
        else:
            self.commands.send(answer)

    def _say(self, notice: str) -> None:
        if isinstance(self.screen, SessionScreen):
            self.screen.say(notice)

    @property
    def _on_screen(self) -> dict[str, Callable[[ActionAsked], None]]:
        """Actions that open or close something here."""
        return {
            "open": self._open_step,
            "review": lambda _: self._review(),
            "keys": lambda _: self._show_keys(),
            "help": lambda _: self._show_keys(),
            "theme": self._change_theme,
            "sessions": lambda _: self._pick(Errand.RESUME),
            "resume": lambda message: self._go(Errand.RESUME, message),
            "replay": lambda message: self._go(Errand.REPLAY, message),
            "quit": lambda _: self._leave(Departure(Errand.QUIT)),
            "leave": lambda _: self._leave(Departure(Errand.QUIT)),
            "palette": lambda _: self.action_command_palette(),
            "suspend": lambda _: self.action_suspend_process(),
        }

    def _open_step(self, message: ActionAsked) -> None:
        name = message.words[0] if message.words else message.step or self.main.cursor
        step = self.view.step(StepId(name)) if name else None
        if step is None:
            self._say("there is no step to open" if not name else f"there is no step {name}")
        else:
            self.push_screen(StepPage(self.view, self.moment, step.step.id, self.highlight))

    def _review(self) -> None:
        if any(step.patch for step in self.view.steps):
            self.push_screen(DiffReview(self.view, self.moment, self.highlight))
        else:
            self._say("there is no change to review")

    def _show_keys(self) -> None:
        self.push_screen(KeysScreen(self.view, self.moment))

    def _change_theme(self, message: ActionAsked) -> None:
        names = [roles.name for roles in self.surroundings.themes]
        wanted = message.words[0] if message.words else names[(names.index(self.theme) + 1) % len(names)]
        if wanted not in names:
            self._say(f"there is no theme '{wanted}'; there are {', '.join(names)}")
            return
        self.theme = wanted
        self.main.use(self.highlight)

    def _go(self, errand: Errand, message: ActionAsked) -> None:
        if message.words:
            self._leave(Departure(errand, SessionId(message.words[0])))
        else:
            self._pick(errand)

    def _pick(self, errand: Errand) -> None:
        rows = self.surroundings.sessions()
        if not rows:
            self._say("there is no other session here")
            return

        def chosen(session: SessionId | None) -> None:
            if session:
                self._leave(Departure(errand, session))

        self.push_screen(ResumePicker(self.view, self.moment, rows), chosen)

    def _leave(self, departure: Departure) -> None:
        if self.desk is None:
            self.commands.send(CloseSession())
        self.exit(departure)
