"""Where the user types, and what was entered is carried out."""

from __future__ import annotations

from textual import on
from textual.widget import Widget

from tier_code.domain.commands import EditStep, SubmitPrompt
from tier_code.domain.plan import StepId
from tier_code.domain.view import Phase, SessionView
from tier_code.frontends.fullscreen.messages import (
    ActionAsked,
    CommandAsked,
    PromptEntered,
    QueueAsked,
)
from tier_code.frontends.fullscreen.widgets.entered import Act, Answer, Request, meaning_of
from tier_code.frontends.fullscreen.widgets.step_edit import StepEdit
from tier_code.frontends.fullscreen.widgets.writing import Writing
from tier_code.frontends.shared.keymap import shown_key, spoken_key

_BUSY = (Phase.PLANNING, Phase.RUNNING)


class Entry(Writing):
    """Sends requests, commands and what steps are told; lets them wait while something runs."""

    _shell = ""
    """The command that one more Enter runs."""

    def present(self, view: SessionView, spinner: str) -> None:
        """Follow the session."""
        for turn in view.turns[len(self._view.turns) :]:
            self.prompt.remember(turn.request, typed=False)
        self._view = view
        self.prompt.has_plan = bool(view.steps)
        self._send_due()
        self._above.follow(view, spinner)

    def step_back(self) -> bool:
        """Close what Esc closes first; whether there was anything."""
        if self._completing.offers:
            self._completing.offers.show()
            self._above.draw()
            return True
        if self._edit:
            self._end_edit(self._edit)
            return True
        return False

    def edit(self, step: StepId, instruction: str, back_to: Widget | None = None) -> None:
        """Let the user change what a step is told; the draft waits, and so does the widget they came from."""
        draft = self._edit.draft if self._edit else self.prompt.text
        self._edit = StepEdit(step=step, draft=draft, back_to=back_to)
        self._draw_mark()
        self.prompt.fill(instruction)
        self.prompt.focus()
        keeps, leaves = spoken_key("submit"), spoken_key("escape")
        self.say(f"what {step} is told: {keeps} keeps it, {leaves} leaves it as it was")

    def _keep_edit(self, edit: StepEdit, instruction: str) -> None:
        if not instruction:
            self.say(f"a step needs an instruction; {shown_key('drop')} in the plan list drops it")
            return
        self.post_message(CommandAsked(EditStep(step=edit.step, instruction=instruction)))
        self._end_edit(edit)

    def _end_edit(self, edit: StepEdit) -> None:
        self._edit = None
        self._draw_mark()
        self.prompt.fill(edit.draft)
        self.say("")
        if edit.back_to is not None:
            edit.back_to.focus()

    @on(PromptEntered)
    def _enter(self, message: PromptEntered) -> None:
        message.stop()
        entered = message.text.strip()
        self._completing.catch_up(entered)
        taken = self._completing.taken(entered) if self._completing.offers else entered
        if taken is not None:
            self._take(taken)

    def _take(self, entered: str) -> None:
        if self._edit:
            self._keep_edit(self._edit, entered)
        elif entered.startswith("!"):
            self._run_shell(entered[1:].strip())
        elif not entered and self._queued and self._view.phase in _BUSY:
            self.post_message(ActionAsked("interrupt"))
        else:
            self._carry_out(entered)

    def _carry_out(self, entered: str) -> None:
        match meaning_of(entered, self._view):
            case Act(action, words):
                self.clear()
                self.post_message(ActionAsked(action, words=words))
            case Request(request):
                self._submit(request)
            case Answer(notice, prompt):
                if prompt is not None:
                    self.prompt.fill(prompt)
                self.say(notice)
            case None:
                pass

    def ask_shell(self, command: str) -> None:
        """Ask whether a typed command may run; the same again says yes."""
        self._shell = command
        self.prompt.fill(f"!{command}")
        again = shown_key("submit")
        self.say(f"{again} again runs it in a copy of your files; /allow lets it run without asking")

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
        self._above.draw()

    def _send_due(self) -> None:
        """The next request that waited, when the session rests."""
        due = self._queued.due(self._view)
        self.prompt.has_queue = bool(self._queued)
        if due:
            self.post_message(CommandAsked(SubmitPrompt(text=due)))

    def _submit(self, request: str) -> None:
        """Send a request, or let it wait for those before it."""
        self.prompt.remember(request)
        self.prompt.fill("")
        if self._view.phase in _BUSY or self._queued:
            self._queued.add(request)
            self._send_due()
            self._above.draw()
        else:
            self.post_message(CommandAsked(SubmitPrompt(text=request)))
