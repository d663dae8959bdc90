"""Where the user types: prompt, completions, notices. Turns what was entered into actions and commands."""

from __future__ import annotations

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from tier_code.domain.commands import EditStep, SubmitPrompt
from tier_code.domain.plan import StepId
from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.fullscreen.messages import (
    ActionAsked,
    CommandAsked,
    KeyPressed,
    PromptChanged,
    PromptEntered,
    QueueAsked,
)
from tier_code.frontends.fullscreen.painting.completion import MOST
from tier_code.frontends.fullscreen.painting.lines import line, text
from tier_code.frontends.fullscreen.painting.notice import notice_lines
from tier_code.frontends.fullscreen.painting.wall import wall_lines
from tier_code.frontends.fullscreen.widgets.line_view import LineView
from tier_code.frontends.fullscreen.widgets.offers import Offers, typed_mention
from tier_code.frontends.fullscreen.widgets.prompt import Prompt
from tier_code.frontends.fullscreen.widgets.queued import Queued
from tier_code.frontends.shared.actions import completions
from tier_code.frontends.shared.keymap import shown_key, spoken_key
from tier_code.frontends.shared.plain_words import plain_wish
from tier_code.frontends.shared.slash import UnknownSlash, parse_slash, typed_name
from tier_code.frontends.shared.spelled_out import spelled_out
from tier_code.frontends.shared.wall import choice_rows, wall_choices
from tier_code.frontends.shared.wording import UNICODE
from tier_code.ports.mentions import MentionSource

_ON_ENTER = {Phase.PLAN_REVIEW: "approve", Phase.CHANGES_REVIEW: "review"}
_BUSY = (Phase.PLANNING, Phase.RUNNING)
_FOLDER = "folder"
_LOOKED_UP = 40
"""Names that are offered at once; more letters are quicker than more rows."""


class Entry(Vertical):
    """The prompt and the lines around it."""

    def __init__(self, mentions: MentionSource | None = None, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._source = mentions
        self.prompt = Prompt(id="prompt")
        self._above = LineView(id="above")
        self._mark = LineView(id="mark")
        self._view = SessionView()
        self._notice = ""
        self._spinner = ""
        self._offers = Offers()
        self._queued = Queued()
        self._shell = ""
        """The command that one more Enter runs."""
        self._editing: StepId | None = None
        self._back_to: Widget | None = None
        self._draft = ""

    def compose(self) -> ComposeResult:
        """Completions and notices above the prompt."""
        yield self._above
        with Horizontal(id="typing"):
            yield self._mark
            yield self.prompt

    def on_mount(self) -> None:
        """Draw the mark before the prompt."""
        self._draw_mark()

    def present(self, view: SessionView, spinner: str) -> None:
        """Follow the session."""
        if len(view.turns) != len(self._view.turns):
            for turn in view.turns[len(self._view.turns) :]:
                self.prompt.remember(turn.request, typed=False)
        self._view, self._spinner = view, spinner
        self.prompt.has_plan = bool(view.steps)
        self._send_due()
        self._draw_above()

    def say(self, notice: str) -> None:
        """A word to the user, until the next key."""
        self._notice = notice
        self._draw_above()

    def _draw_above(self) -> None:
        offers, queued = self._offers, self._queued
        view, notice, spinner = self._view, self._notice, self._spinner
        progress = view.progress
        self._above.show(
            lambda width: [
                *offers.lines(width, self._most),
                *queued.lines(width),
                *wall_lines(view, width),
                *notice_lines(notice, progress, spinner, width),
            ]
        )

    @property
    def _most(self) -> int:
        """Completions that a low screen has room for."""
        return 3 if self.screen.has_class("-short") else MOST

    def _draw_mark(self) -> None:
        editing = self._editing
        label = text(f" {editing} " if editing else f" {UNICODE.prompt} ", "accent bold")
        self._mark.styles.width = label.width
        self._mark.show(lambda _: [line(label)])

    @on(KeyPressed)
    def hush(self) -> None:
        """The notice was read; what is said about an edit stays while it lasts."""
        if self._notice and self._editing is None:
            self.say("")

    def type(self, typed: str) -> None:
        """Take text that was typed elsewhere."""
        self.prompt.focus()
        self.prompt.insert(typed)

    def fill(self, request: str) -> None:
        """Put a request into the prompt, ready to send."""
        self.prompt.fill(request)

    def edit(self, step: StepId, instruction: str, back_to: Widget | None = None) -> None:
        """Let the user change what a step is told; the draft waits, and so does the widget they came from."""
        self._back_to = back_to
        if self._editing is None:
            self._draft = self.prompt.text
        self._editing = step
        self._draw_mark()
        self.prompt.fill(instruction)
        self.prompt.focus()
        keep, leave = spoken_key("submit"), spoken_key("escape")
        self.say(f"what {step} is told: {keep} keeps it, {leave} leaves it as it was")

    def _end_edit(self) -> None:
        self._editing = None
        self._draw_mark()
        self.prompt.fill(self._draft)
        self._draft = ""
        self.say("")
        if self._back_to is not None:
            self._back_to.focus()
            self._back_to = None

    def step_back(self) -> bool:
        """Close what Esc closes first; whether there was anything."""
        if self._offers:
            self._offers.show()
            self._draw_above()
            return True
        if self._editing:
            self._end_edit()
            return True
        return False

    def clear(self) -> bool:
        """Empty the prompt, its text kept for Up; whether there was any."""
        had = bool(self.prompt.text)
        self.prompt.remember(self.prompt.text)
        self.prompt.fill("")
        return had

    @on(PromptChanged)
    def _offer(self, message: PromptChanged) -> None:
        message.stop()
        name = None if self._editing else typed_name(message.text)
        begun = typed_mention(self.prompt.before_cursor)
        if begun is not None and self._source:
            self.run_worker(self._look_up(self._source, begun), group="mentions", exclusive=True)
            return
        self._offers.show(actions=completions(name) if name is not None else ())
        self._draw_above()

    async def _look_up(self, source: MentionSource, begun: str) -> None:
        """Offer names for what was begun, unless the user has typed on."""
        found = await source.find(begun, _LOOKED_UP)
        if typed_mention(self.prompt.before_cursor) == begun:
            self._offers.show(mentions=found)
            self._draw_above()

    def on_key(self, event: events.Key) -> None:
        """Keys of the completion list."""
        if not self._offers:
            return
        if event.key in ("up", "down"):
            self._offers.move(1 if event.key == "down" else -1)
            self._draw_above()
        elif event.key == "tab":
            self._complete()
        else:
            return
        event.stop()
        event.prevent_default()

    def _complete(self) -> None:
        """Put what is chosen into the prompt."""
        action, mention = self._offers.action, self._offers.mention
        if action:
            self.prompt.fill(f"/{action.slash} " if action.takes else f"/{action.slash}")
        elif mention:
            # A folder is rarely all that is meant: what it holds is offered next.
            name = f"@{mention.text}" if mention.kind == _FOLDER else f"@{mention.text} "
            self.prompt.replace_before_cursor(f"@{typed_mention(self.prompt.before_cursor) or ''}", name)

    @on(PromptEntered)
    def _enter(self, message: PromptEntered) -> None:
        message.stop()
        entered = message.text.strip()
        self._catch_up(entered)
        if self._offers:
            self._take_offer(entered)
        else:
            self._take(entered)

    def _catch_up(self, entered: str) -> None:
        """A fast hand is ahead of the list: what is offered is for what was entered."""
        action = self._offers.action
        name = None if self._editing else typed_name(entered)
        if action and (name is None or not action.slash.startswith(name)):
            self._offers.show(actions=completions(name) if name is not None else ())

    def _take_offer(self, entered: str) -> None:
        """Complete what is chosen; what is whole already is meant as it stands."""
        action, mention = self._offers.action, self._offers.mention
        if mention and mention.text != typed_mention(self.prompt.before_cursor):
            self._complete()
        elif action and entered[1:] != action.slash:
            self._complete()
            if not action.takes:
                self._slash(f"/{action.slash}")
        else:
            self._take(entered)

    def _take(self, entered: str) -> None:
        if self._editing:
            self._keep_edit(self._editing, entered)
        elif not entered:
            self._enter_nothing()
        elif entered.startswith("!"):
            self._run_shell(entered[1:].strip())
        elif entered.startswith("/"):
            self._slash(entered)
        elif entered.isdecimal() and self._view.waiting:
            self._choose_at_the_wall(int(entered))
        elif entered.isdecimal() and self._view.declined and self._view.declined.candidates:
            self._choose_candidate(int(entered))
        else:
            self._say_or_do(entered)

    def _say_or_do(self, entered: str) -> None:
        """A command in plain words is carried out; anything else is a request."""
        wish = plain_wish(entered, self._view)
        if wish is None:
            self._submit(entered)
            return
        self.clear()
        self.post_message(ActionAsked(wish.action, words=wish.words))

    def _keep_edit(self, step: StepId, instruction: str) -> None:
        if not instruction:
            self.say(f"a step needs an instruction; {shown_key('drop')} in the plan list drops it")
            return
        self.post_message(CommandAsked(EditStep(step=step, instruction=instruction)))
        self._end_edit()

    def _enter_nothing(self) -> None:
        if self._queued and self._view.phase in _BUSY:
            self.post_message(ActionAsked("interrupt"))
            return
        meaning = _ON_ENTER.get(self._view.phase)
        if meaning:
            self.post_message(ActionAsked(meaning))

    def _slash(self, entered: str) -> None:
        command = parse_slash(entered)
        if isinstance(command, UnknownSlash):
            nearest = f"; did you mean /{command.nearest}?" if command.nearest else "; / lists them all"
            self.say(f"there is no /{command.name}{nearest}")
            return
        self.clear()
        self.post_message(ActionAsked(command.action.id, words=command.words))

    def _choose_at_the_wall(self, number: int) -> None:
        choices = wall_choices(self._view)
        offered = [action for action, _, _ in choice_rows(choices)] if choices else []
        if not 1 <= number <= len(offered):
            self.say(f"choose a number from 1 to {len(offered)}")
            return
        self.clear()
        self.post_message(ActionAsked(offered[number - 1]))

    def _choose_candidate(self, number: int) -> None:
        declined, turn = self._view.declined, self._view.turn
        candidates = declined.candidates if declined else ()
        if turn is None or not 1 <= number <= len(candidates):
            self.say(f"choose a number from 1 to {len(candidates)}")
            return
        target = candidates[number - 1].target
        request = spelled_out(turn.request, target)
        if request is None:
            self.prompt.fill(f"{turn.request} {target}")
            self.say(f"put the name where it belongs, then {spoken_key('submit')}")
        else:
            self._submit(request)

    def ask_shell(self, command: str) -> None:
        """Ask whether a typed command may run; the same again says yes."""
        self._shell = command
        self.prompt.fill(f"!{command}")
        self.say(
            f"{shown_key('submit')} again runs it in a copy of your files; /allow lets it run without asking"
        )

    def shell_sent(self, command: str) -> None:
        """A typed command runs; it can be had again with Up."""
        self._shell = ""
        self.prompt.remember(f"!{command}")
        self.prompt.fill("")

    def _run_shell(self, command: str) -> None:
        if not command:
            self.say("write a command behind !, such as !git status")
            return
        again = ("again",) if command == self._shell else ()
        self.post_message(ActionAsked("shell", words=(command, *again)))

    @on(QueueAsked)
    def _take_back(self, message: QueueAsked) -> None:
        message.stop()
        self.prompt.fill(self._queued.take_back())
        self.prompt.has_queue = bool(self._queued)
        self._draw_above()

    def _send_due(self) -> None:
        """The next request that waited, when the session rests."""
        due = self._queued.due(self._view)
        self.prompt.has_queue = bool(self._queued)
        if due:
            self.post_message(CommandAsked(SubmitPrompt(text=due)))

    def _submit(self, request: str) -> None:
        if self._view.phase in _BUSY or self._queued:
            self._queued.add(request)
            self.prompt.remember(request)
            self.prompt.fill("")
            self._send_due()
            self._draw_above()
            return
        self.prompt.remember(request)
        self.prompt.fill("")
        self.post_message(CommandAsked(SubmitPrompt(text=request)))
