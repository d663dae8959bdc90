"""The full-screen app. It routes: records in, the view to the screens, commands out. It keeps no books."""

from __future__ import annotations

import asyncio
import gc
from functools import lru_cache

from textual import events, on, work
from textual.timer import Timer

from tier_code.domain.commands import CloseSession
from tier_code.domain.events import Record
from tier_code.domain.fold import fold
from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.fullscreen.bindings import bindings_for, bindings_of
from tier_code.frontends.fullscreen.calling import Caller
from tier_code.frontends.fullscreen.messages import ActionAsked, CommandAsked, Recorded
from tier_code.frontends.fullscreen.navigation import NavigableApp
from tier_code.frontends.fullscreen.pacing import FRAME, Pacer
from tier_code.frontends.fullscreen.replaying import ReplayDesk
from tier_code.frontends.fullscreen.screens.main import MainScreen, ReplayScreen
from tier_code.frontends.fullscreen.screens.session_screen import SessionScreen
from tier_code.frontends.fullscreen.surroundings import Surroundings
from tier_code.frontends.fullscreen.terminal_keys import tell_alt_enter_apart
from tier_code.frontends.fullscreen.widgets.conversation_list import ConversationList
from tier_code.frontends.shared.actions import OUTSIDE_THE_PROMPT_TOO, Context, action
from tier_code.frontends.shared.departure import Departure
from tier_code.frontends.shared.news import news_of_files
from tier_code.frontends.shared.replay_control import ReplayControl
from tier_code.frontends.shared.requests import Refusal, Wish, command_for, has_command
from tier_code.ports.frontend import CommandSink, RecordSource

_AT_ONCE = 500
"""Records that are folded before keys are looked at, while a long session is read."""
_NEWS = 10_000_000_000
"""Nanoseconds after which a record is no news: a session that is gone on with begins with old ones."""
_ONLY_A_REPLAY = "this is a replay: nothing can be changed"


def _action_provider() -> type:
    # The palette is opened later or never; its module is not part of the first paint.
    from tier_code.frontends.fullscreen.command_palette import ActionProvider  # noqa: PLC0415 - see above

    return ActionProvider


@lru_cache(maxsize=1)
def _keep_what_was_imported() -> None:
    """Modules are here to stay: the collector took 40 ms to look at them, between two keys."""
    gc.freeze()


class FullscreenApp(NavigableApp):
    """Folds records, hands the view to its screens, sends commands."""

    CSS_PATH = "app.tcss"
    TITLE = "tier-code"
    COMMANDS = {_action_provider}  # noqa: RUF012 - Textual's declaration
    BINDINGS = [  # noqa: RUF012 - as above
        *bindings_for(Context.ANYWHERE),
        *bindings_of(*OUTSIDE_THE_PROMPT_TOO),
    ]

    def __init__(
        self,
        records: RecordSource,
        commands: CommandSink,
        surroundings: Surroundings,
        *,
        initial_prompt: str = "",
        replay: ReplayControl | None = None,
    ) -> None:
        super().__init__(surroundings)
        _keep_what_was_imported()
        tell_alt_enter_apart()
        self.records, self.commands = records, commands
        self.desk = ReplayDesk(replay) if replay else None
        self.pacer = Pacer(self, surroundings.clock.monotonic, paint=self._paint, tick=self._tick)
        self.caller = Caller(surroundings.clock.monotonic, self._call_back)
        self._initial_prompt = initial_prompt
        self._replay_timer: Timer | None = None

    def get_default_screen(self) -> MainScreen:
        """The screen one works on."""
        if self.desk:
            beside = self.surroundings.beside
            return ReplayScreen(self.highlight, self.moment, self.desk.control, beside=beside)
        main = MainScreen(self.highlight, self.moment, mentions=self.surroundings.mentions)
        main.entry.prompt.recall(self.surroundings.entries)
        return main

    def on_mount(self) -> None:
        """Begin to read."""
        if self.desk:
            self.desk.control.play()
            self._show_position()
        else:
            self._read()

    def on_ready(self) -> None:
        """The request that the command line brought stands in the prompt, ready to send."""
        if self._initial_prompt and self.desk is None:
            self.main.entry.fill(self._initial_prompt)
        first, more = self.surroundings.told[:1], len(self.surroundings.told) - 1
        for warning in first:
            self.say(f"{warning} (and {more} more, above this screen)" if more else warning)

    def now(self) -> int:
        """The present; in a replay, the time of the last record."""
        return self.view.at if self.desk else super().now()

    @property
    def live(self) -> bool:
        """A replay cannot be asked for anything."""
        return self.desk is None

    @work
    async def _read(self) -> None:
        waiting: list[Record] = []

        def hand_over() -> None:
            if waiting:
                self.post_message(Recorded(tuple(waiting)))
                waiting.clear()

        async for record in self.records.stream():
            if not waiting:
                asyncio.get_running_loop().call_soon(hand_over)
            waiting.append(record)
            if len(waiting) == _AT_ONCE:
                hand_over()

    @on(Recorded)
    def _fold(self, message: Recorded) -> None:
        """The one place where records become a view."""
        onto = self.view if message.onto is None else message.onto
        self.view = fold(message.records, onto)
        if self.desk is None:
            self.caller.follow(onto, self.view)
            self._answer(onto, message.records[-1].at)
        self.pacer.paint_soon()

    def _answer(self, before: SessionView, at: int) -> None:
        """Say what became of the files, and what the session answers to work on a plan out of sight."""
        told = news_of_files(before, self.view)
        if told and self.now() - at < _NEWS:
            self.main.say(told)
        if self.view.phase is not before.phase or self.view.phase is not Phase.PLAN_REVIEW:
            return
        news = self.view.notices[-1:] if self.view.notices != before.notices else ()
        if news and any(plan.max_scroll_y for plan in self.main.query(ConversationList)):
            self.main.say(news[0])

    @on(events.AppFocus)
    def _seen(self) -> None:
        self.caller.look(here=True)

    @on(events.AppBlur)
    def _left_alone(self) -> None:
        self.caller.look(here=False)

    def _call_back(self, words: str) -> None:
        if self.surroundings.bell:
            self.bell()
        if self.surroundings.tell:
            self.surroundings.tell(words)

    def _paint(self) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, SessionScreen):
                screen.present(self.view, self.moment)
        self.pacer.keep_beat(busy=self.busy and self.desk is None)

    def _tick(self) -> None:
        if self.screen_stack and isinstance(self.screen, SessionScreen):
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
            self.pacer.paint_soon()
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
            self.say(_ONLY_A_REPLAY)
        else:
            self.commands.send(message.command)

    @on(ActionAsked)
    def _route(self, message: ActionAsked) -> None:
        if self.desk and message.action.startswith("replay-"):
            self.desk.steer(message.action)
            self._show_position()
        elif self.desk and action(message.action).changes:
            self.say(_ONLY_A_REPLAY)
        elif has_command(message.action):
            self._command(message)
        else:
            self.go(message)

    def _command(self, message: ActionAsked) -> None:
        wish = Wish(action=message.action, step=message.step, words=message.words)
        answer = command_for(wish, self.view)
        if isinstance(answer, Refusal):
            self.say(answer.reason)
        else:
            self.commands.send(answer)

    def go_beside(self, message: ActionAsked) -> None:
        """Open a screen beside the session, or do what needs the office behind it."""
        from tier_code.frontends.fullscreen.doors import DOORS  # noqa: PLC0415 - opened later or never

        door, office = DOORS.get(message.action), self.surroundings.office
        if door and (office is None or not self.live):
            self.say("there is nothing of that here: this is a replay")
        elif door and office is not None:
            door(self, office, message)

    def leave(self, departure: Departure) -> None:
        """End: the session is closed, the terminal is the shell's again."""
        if self.desk is None:
            self.commands.send(CloseSession())
        self.exit(departure)
