"""The part of the app that opens things: pages, the review, help, lists of sessions, other colours."""

from __future__ import annotations

import os
from collections.abc import Callable

from textual import events
from textual._xterm_parser import XTermParser
from textual.app import App, SuspendNotSupported

from tier_code.domain.commands import ProposeCommit
from tier_code.domain.errors import TierCodeError
from tier_code.domain.events import SessionId
from tier_code.domain.plan import StepId
from tier_code.domain.schedule import at_the_wall
from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.fullscreen.messages import ActionAsked, CommandAsked
from tier_code.frontends.fullscreen.pacing import BEAT
from tier_code.frontends.fullscreen.painting.plan_rows import NANOS, Moment
from tier_code.frontends.fullscreen.screens.main import MainScreen
from tier_code.frontends.fullscreen.screens.session_screen import SessionScreen
from tier_code.frontends.fullscreen.surroundings import Surroundings
from tier_code.frontends.fullscreen.syntax import Highlight, highlighter
from tier_code.frontends.fullscreen.terminal_keys import sift_answers, toggle_mouse
from tier_code.frontends.fullscreen.theming import textual_theme
from tier_code.frontends.shared.departure import Departure, Errand
from tier_code.frontends.shared.keymap import hold, spoken_key
from tier_code.frontends.shared.links import hold_folder

_SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧"
_BUSY = (Phase.PLANNING, Phase.RUNNING)


class NavigableApp(App[Departure]):
    """Shows a view on screens; where it comes from and what is done with it is the subclass's business."""

    def __init__(self, surroundings: Surroundings) -> None:
        # Where colour is unwanted, Textual would paint greys; native colours let it paint none.
        native = bool(os.environ.get("NO_COLOR")) or surroundings.first_theme.ansi
        hold(surroundings.keymap)
        hold_folder(surroundings.folder)
        super().__init__(ansi_color=True if native else None)
        self.surroundings = surroundings
        self.set_keymap(dict(surroundings.keymap.moved))
        if surroundings.still:
            self.animation_level = "none"
        if surroundings.late is not None:
            sift_answers(surroundings.late)
        self.view = SessionView()
        for roles in surroundings.themes:
            self.register_theme(textual_theme(roles))
        # Set without its watcher, which would parse every style sheet a second time before the first paint.
        self.set_reactive(App.theme, surroundings.first_theme.name)
        self.stylesheet.set_variables(self.get_css_variables())

    def on_ready(self) -> None:
        """What was typed while there was no screen yet is typed now."""
        for message in XTermParser().feed(self.surroundings.typed) if self.surroundings.typed else ():
            self.post_message(message)

    async def on_event(self, event: events.Event) -> None:
        """Keys go to what has the focus; one that moves after a key is too late for the next."""
        here = self.screen if self.screen_stack else None
        typed = event if isinstance(event, events.Key | events.Paste) and not event.is_forwarded else None
        if typed and isinstance(here, SessionScreen):
            here.make_way(typed)
        await super().on_event(event)

    def leave(self, departure: Departure) -> None:
        """End; subclasses say goodbye to the session first."""
        self.exit(departure)

    def now(self) -> int:
        """What time it is for the screens, UTC nanoseconds."""
        return max(self.view.at, self.surroundings.clock.now())

    @property
    def live(self) -> bool:
        """Whether the session can still be asked for something."""
        return True

    @property
    def busy(self) -> bool:
        """Whether something runs."""
        running = self.view.phase in _BUSY and not at_the_wall(self.view)
        return running or self.view.progress is not None

    @property
    def moment(self) -> Moment:
        """Time and spinner."""
        now = self.now()
        frame = _SPINNER[int(now / NANOS / BEAT) % len(_SPINNER)]
        return Moment(now=now, spinner=frame if self.busy and self.animation_level != "none" else "")

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

    def say(self, notice: str) -> None:
        """A word to the user, on the screen that is on top."""
        if isinstance(self.screen, SessionScreen):
            self.screen.say(notice)

    def go(self, message: ActionAsked) -> None:
        """Carry out an action that opens or ends something."""
        routes: dict[str, Callable[[], None]] = {
            "open": lambda: self._open_step(message),
            "context": lambda: self._open_step(message),
            "expand": lambda: self._open_step(message),
            "review": lambda: self._review(message),
            "keys": self._show_keys,
            "help": self._show_keys,
            "theme": lambda: self._change_theme(message),
            "sessions": lambda: self._pick(Errand.RESUME),
            "resume": lambda: self._go_to(Errand.RESUME, message),
            "replay": lambda: self._go_to(Errand.REPLAY, message),
            "quit": lambda: self.leave(Departure(Errand.QUIT)),
            "clear": lambda: self.say(f"{spoken_key('quit')} quits"),
            "palette": self.action_command_palette,
            "suspend": self.action_suspend_process,
            "editor": self._edit_outside,
            "mouse": self._toggle_mouse,
        }
        route = routes.get(message.action)
        if route:
            route()
        else:
            self.go_beside(message)

    def go_beside(self, message: ActionAsked) -> None:
        """Carry out an action that needs what lies beside the session; here there is nothing beside it."""

    def _open_step(self, message: ActionAsked) -> None:
        name = message.words[0] if message.words else message.step or self.main.cursor
        step = self.view.step(StepId(f"s{name}" if name.isdecimal() else name)) if name else None
        from tier_code.frontends.fullscreen.screens.step_page import StepPage  # noqa: PLC0415 - opened later

        if step is None:
            self.say(f"there is no step {name}" if name else "there is no step to open")
        else:
            page = StepPage(self.view, self.moment, step.step.id, self.highlight, live=self.live)
            page.beside = self.surroundings.beside
            self.push_screen(page)

    def _toggle_mouse(self) -> None:
        """Take the mouse, or let the terminal have it to select text with."""
        taken = toggle_mouse(self)
        if taken is None:
            self.say("this terminal has no mouse to take")
        else:
            self.say("the mouse is taken" if taken else "the mouse is your terminal's: select text as usual")

    def _edit_outside(self) -> None:
        """The prompt's text in the user's editor; whatever it leaves is the prompt's text."""
        prompt = self.main.entry.prompt
        written = self._written_outside(prompt.whole, ".md")
        if written is not None:
            prompt.fill(written.rstrip("\n"))
            prompt.focus()

    def _written_outside(self, draft: str, suffix: str) -> str | None:
        """What the user's editor left of a draft; None when there was none, which is said."""
        try:
            with self.suspend():
                return self.surroundings.edit(draft, suffix)
        except SuspendNotSupported:
            self.say("this terminal cannot be lent to an editor")
        except (TierCodeError, OSError) as problem:
            self.say(str(problem))
        return None

    def _review(self, message: ActionAsked) -> None:
        if message.words == ("HEAD",):
            self._against_head()
            return
        from tier_code.frontends.fullscreen.screens.diff_review import DiffReview  # noqa: PLC0415 - as above

        if any(step.patch for step in self.view.steps):
            self.push_screen(DiffReview(self.view, self.moment, self.highlight, self._written_outside))
        else:
            self.say("there is no change to review")

    def _against_head(self) -> None:
        from tier_code.frontends.fullscreen.screens.commit_page import CommitPage  # noqa: PLC0415 - as above

        self.post_message(CommandAsked(ProposeCommit()))
        self.push_screen(CommitPage(self.view, self.moment, self.highlight))

    def _show_keys(self) -> None:
        from tier_code.frontends.fullscreen.screens.keys import KeysScreen  # noqa: PLC0415 - as above

        if not isinstance(self.screen, KeysScreen):
            self.push_screen(KeysScreen(self.view, self.moment))

    def _change_theme(self, message: ActionAsked) -> None:
        names = [roles.name for roles in self.surroundings.themes]
        if not message.words:
            self._show_themes()
            return
        wanted = message.words[0]
        if wanted in names:
            self.theme = wanted
            self.main.use(self.highlight)
        else:
            self.say(f"there is no theme '{wanted}'; there are {', '.join(names)}")

    def _show_themes(self) -> None:
        from tier_code.frontends.fullscreen.screens.theme_page import ThemePage  # noqa: PLC0415 - as above

        before = self.theme

        def ended(taken: bool | None) -> None:  # noqa: FBT001 - the screen's result
            if not taken:
                self.theme = before
            self.main.use(self.highlight)

        office = self.surroundings.office if self.live else None
        self.push_screen(ThemePage(self.view, self.moment, self.surroundings.themes, office), ended)

    def _go_to(self, errand: Errand, message: ActionAsked) -> None:
        if message.words:
            self.leave(Departure(errand, SessionId(message.words[0])))
        else:
            self._pick(errand)

    def _pick(self, errand: Errand) -> None:
        from tier_code.frontends.fullscreen.screens.resume_picker import ResumePicker  # noqa: PLC0415 - as above

        rows = self.surroundings.sessions()
        office = self.surroundings.office if errand is Errand.RESUME and self.live else None
        if not rows:
            self.say("there is no other session here")
            return

        def chosen(session: SessionId | None) -> None:
            if session:
                self.leave(Departure(errand, session))

        self.push_screen(ResumePicker(self.view, self.moment, rows, office), chosen)
