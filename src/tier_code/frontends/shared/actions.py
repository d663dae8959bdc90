"""The only list of what a user can do; keys, slash commands, palette, help and docs are made from it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Context(StrEnum):
    """Where a key is listened to."""

    ANYWHERE = "anywhere"
    PROMPT = "prompt"
    PLAN = "plan list"
    STEP = "step page"
    DIFF = "diff review"
    REPLAY = "replay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One thing a user can do, and the ways to ask for it."""

    id: str
    """Stable: keys are remapped by it."""
    title: str
    """Two or three words, for footer and palette."""
    tooltip: str
    """One sentence for the help screen."""
    context: Context = Context.ANYWHERE
    keys: str = ""
    """Default keys as Textual names them, separated by commas; empty when there is none."""
    slash: str = ""
    """The command without its slash; empty when there is none."""
    takes: str = ""
    """What the slash command takes, such as `STEP TIER`; in square brackets when optional."""
    changes: bool = False
    """Whether it asks the session to do something, which a replay cannot."""


def _plan(id: str, title: str, keys: str, tooltip: str, slash: str = "", takes: str = "") -> Action:  # noqa: A002 - the field's name
    return Action(
        id=id,
        title=title,
        tooltip=tooltip,
        context=Context.PLAN,
        keys=keys,
        slash=slash,
        takes=takes,
        changes=True,
    )


_ON_THE_PLAN = (
    _plan(
        "tier",
        "set tier",
        "",
        "Run a step, or a class or kind, at your tier.",
        "tier",
        "STEP|CLASS TIER [always]",
    ),
    _plan("tier-tool", "tool", "1", "Run the step with a deterministic tool."),
    _plan("tier-local", "local", "2", "Run the step on the model of this machine."),
    _plan("tier-small", "small", "3", "Run the step on the small cloud model."),
    _plan("tier-mid", "mid", "4", "Run the step on the mid cloud model."),
    _plan("tier-frontier", "frontier", "5", "Run the step on the frontier model."),
    Action(
        id="open",
        title="open",
        tooltip="Show context, messages, answer, attempts and checks of the step.",
        context=Context.PLAN,
        keys="enter",
        slash="step",
        takes="[STEP]",
    ),
    _plan("edit", "edit", "e", "Change what the step's executor is told.", "edit", "STEP [TEXT]"),
    _plan(
        "span",
        "choose spans",
        "",
        "Drop, pin or add lines of what a step will see, or take that back.",
        "span",
        "STEP drop|pin|add|back PLACE ...",
    ),
    _plan("drop", "drop", "x", "Take the step out of the plan.", "drop", "STEP"),
    _plan("move-up", "up", "K", "Move the step up in the list."),
    _plan("move-down", "down", "J", "Move the step down in the list."),
    _plan("move", "move", "", "Move a step up or down in the list.", "move", "STEP up|down"),
    _plan("rerun", "re-run", "r", "Run an ended step again at its tier.", "rerun", "STEP"),
    _plan("reject", "reject", "n", "Forget the step's staged result.", "reject", "[STEP ...]"),
)
_ON_CHANGES = (
    _plan("approve", "run plan", "", "Approve the plan and run it (Enter in an empty prompt).", "approve"),
    _plan("discard", "discard plan", "", "Forget the proposed plan.", "discard"),
    _plan("accept", "accept", "a", "Write the staged results to your files.", "accept", "[STEP ...]"),
    Action(
        id="review",
        title="diff",
        tooltip="Review every staged change by file and hunk; `HEAD`: what a commit would hold.",
        context=Context.PLAN,
        keys="d",
        slash="diff",
    ),
    _plan(
        "undo",
        "undo",
        "u",
        "Take the step, or the last thing written, back out of your files.",
        "undo",
        "[STEP ...]",
    ),
    _plan("redo", "redo", "U", "Put the step, or the last thing undone, back.", "redo", "[STEP ...]"),
    _plan("commit", "commit", "", "Make what was accepted a git commit.", "commit", "[MESSAGE]"),
    _plan("compact", "compact", "", "Let the planner forget everything but receipts.", "compact"),
    _plan("budget", "set budget", "", "Set or raise a limit for spending.", "budget", "[SCOPE] USD|none"),
    _plan("raise", "raise budget", "plus", "Raise the limit in the way to what is needed.", "raise", "[USD]"),
    _plan("cheaper", "cheaper tier", "minus", "Run what waits for money one tier lower.", "cheaper"),
    _plan("skip", "skip", "s", "Go on without the step that waits for money.", "skip", "[STEP]"),
    _plan("replan", "plan anew", "", "Ask the planner for other steps in place of failed ones.", "replan"),
    _plan("continue", "continue", "c", "Run what is planned or was interrupted.", "continue"),
    Action(
        id="interrupt",
        title="stop",
        tooltip="Stop what is running; staged results stay.",
        slash="stop",
        changes=True,
    ),
)


def _anywhere(id: str, title: str, keys: str, tooltip: str, slash: str = "", takes: str = "") -> Action:  # noqa: A002 - the field's name
    return Action(id=id, title=title, tooltip=tooltip, keys=keys, slash=slash, takes=takes)


def _in(context: Context, id: str, title: str, keys: str, tooltip: str) -> Action:  # noqa: A002 - the field's name
    return Action(id=id, title=title, tooltip=tooltip, keys=keys, context=context)


_ON_THE_SCREEN = (
    _anywhere("escape", "back", "escape", "Close what is open, stop what runs, or change sides."),
    _anywhere("plan-list", "plan list", "ctrl+t", "Move between prompt and plan list."),
    _anywhere("expand", "open step", "ctrl+o", "Open the step in focus."),
    _anywhere("find", "find", "ctrl+f", "Go to the next older place with these words.", "find", "[WORDS]"),
    _anywhere("sidebar", "sidebar", "ctrl+b", "Show or fold the sidebar.", "sidebar"),
    _anywhere("palette", "palette", "ctrl+p", "Search everything that can be done.", "palette"),
    _anywhere("keys", "keys", "f1,question_mark", "Show every key; `?` when nothing is typed.", "keys"),
    _anywhere("help", "help", "", "Show every key and command.", "help"),
    _anywhere("theme", "theme", "", "Choose the colours.", "theme", "[NAME]"),
    _anywhere("mouse", "mouse", "", "Take the mouse, or leave it to the terminal to select text.", "mouse"),
    Action(
        id="mode",
        title="mode",
        tooltip="Change what is done without asking: plan, ask, auto-edit, full-auto.",
        keys="shift+tab",
        slash="mode",
        takes="[MODE]",
        changes=True,
    ),
    _anywhere("permissions", "permissions", "", "Mode, allowed commands, trust.", "permissions"),
    _anywhere("allow", "allow command", "", "Let a command run without asking.", "allow", "COMMAND"),
    _anywhere("rewind", "go back", "", "Go back to a request: conversation, files, both.", "rewind"),
    _anywhere("sessions", "sessions", "", "List the sessions of this repository.", "sessions"),
    _anywhere("new", "new session", "", "Begin a new session; this one is kept.", "new"),
    _anywhere("clear-all", "new session", "", "As /new.", "clear"),
    _anywhere("fork", "fork", "", "Go on in a copy of this session.", "fork"),
    Action(
        id="title",
        title="name session",
        tooltip="Name this session in lists; without a name it goes by its first request.",
        slash="rename",
        takes="[TITLE]",
        changes=True,
    ),
    _anywhere("export", "export", "", "Write this session down.", "export", "[md|html|json|FILE]"),
    _anywhere("resume", "resume", "", "Leave this session and go on with another.", "resume", "[SESSION]"),
    _anywhere("replay", "replay", "", "Leave this session and watch one again.", "replay", "[SESSION]"),
    _anywhere("ledger", "ledger", "", "What all sessions spent, by tier, class, day.", "ledger", "[BY]"),
    _anywhere("cost", "cost", "", "What this session spent, and what is left.", "cost"),
    _anywhere(
        "context", "context", "", "What a step is given to see, with tokens and prices.", "context", "[STEP]"
    ),
    _anywhere("models", "models", "", "Tiers, packs, local models.", "models"),
    _anywhere("model", "models", "", "As /models.", "model"),
    _anywhere("pack", "pack", "", "Go on with another pack of models.", "pack", "[NAME]"),
    _anywhere("config", "settings", "", "Every setting and where it comes from.", "config", "[KEY VALUE]"),
    _anywhere("doctor", "doctor", "", "Look at everything that a session needs.", "doctor"),
    _anywhere("init", "init", "", "Write a settings file for this repository.", "init"),
    _anywhere("copy", "copy", "", "Copy the newest answer or change.", "copy", "[STEP]"),
    _anywhere("quit", "quit", "ctrl+q", "End the session; it can be resumed.", "quit"),
)
_IN_THE_PROMPT = (
    _in(Context.PROMPT, "submit", "send", "enter", "Send the request; empty: approve the plan, or review."),
    _in(Context.PROMPT, "newline", "new line", "ctrl+j,alt+enter,shift+enter", "Begin a new line."),
    _in(Context.PROMPT, "history", "search history", "ctrl+r", "Earlier requests that hold these words."),
    _in(Context.PROMPT, "clear", "clear", "ctrl+c", "Clear the prompt; twice when empty quits."),
    _in(Context.PROMPT, "leave", "leave", "ctrl+d", "Quit when the prompt is empty."),
    _in(Context.PROMPT, "editor", "editor", "ctrl+g", "Write the request in your editor."),
    _in(Context.PROMPT, "suspend", "suspend", "ctrl+z", "Go back to the shell; `fg` returns."),
)
_ON_A_STEP = (
    _in(Context.STEP, "drop-span", "drop", "x", "Leave the span out of what is sent, or take it back in."),
    _in(Context.STEP, "pin-span", "pin", "p", "Keep the span whatever the budget, or no longer."),
    _in(Context.STEP, "add-span", "add", "o", "Show a symbol or lines as well."),
)
_IN_THE_DIFF = (
    _in(Context.DIFF, "next-hunk", "next hunk", "right_square_bracket", "Go to the next hunk."),
    _in(Context.DIFF, "previous-hunk", "previous", "left_square_bracket", "Go to the previous hunk."),
    _in(Context.DIFF, "keep-hunk", "keep", "y", "Keep this hunk."),
    _in(Context.DIFF, "refuse-hunk", "leave out", "n", "Leave this hunk out of what is written."),
    _in(Context.DIFF, "edit-hunk", "edit", "e", "Write this hunk yourself, in your editor."),
    _in(Context.DIFF, "keep-file", "keep file", "Y", "Keep every hunk of this file."),
    _in(Context.DIFF, "refuse-file", "leave file out", "N", "Leave this file as it is."),
    _in(Context.DIFF, "accept-all", "accept", "a", "Write everything that is kept to your files."),
    _in(Context.DIFF, "back", "back", "escape,q", "Back to the plan; choices are kept."),
)
_IN_REPLAY = (
    _in(Context.REPLAY, "replay-toggle", "play", "space", "Play or pause."),
    _in(Context.REPLAY, "replay-forward", "step", "full_stop", "One record forward."),
    _in(Context.REPLAY, "replay-back", "back", "comma", "One record back."),
    _in(Context.REPLAY, "replay-later", "seek", "right", "Forward by a twentieth of the session."),
    _in(Context.REPLAY, "replay-earlier", "seek back", "left", "Back by a twentieth of the session."),
    _in(Context.REPLAY, "replay-start", "start", "home", "Go to the beginning."),
    _in(Context.REPLAY, "replay-end", "end", "end", "Go to the end."),
    _in(Context.REPLAY, "replay-slower", "slower", "less_than_sign", "Half the speed."),
    _in(Context.REPLAY, "replay-faster", "faster", "greater_than_sign", "Twice the speed."),
)
ACTIONS: tuple[Action, ...] = (
    *_ON_THE_PLAN,
    *_ON_CHANGES,
    *_ON_THE_SCREEN,
    *_IN_THE_PROMPT,
    *_ON_A_STEP,
    *_IN_THE_DIFF,
    *_IN_REPLAY,
)
OUTSIDE_THE_PROMPT_TOO = ("clear", "leave", "suspend")
"""Actions of the prompt whose keys work wherever nothing else has them."""
_BY_ID = {action.id: action for action in ACTIONS}
_BY_SLASH = {action.slash: action for action in ACTIONS if action.slash}


def action(action_id: str) -> Action:
    """The action of that id. Errors: KeyError; ids are written in code, not typed by users."""
    return _BY_ID[action_id]


def slash_action(name: str) -> Action | None:
    """The action behind `/name`, if there is one."""
    return _BY_SLASH.get(name)


def is_action(action_id: str) -> bool:
    """Whether there is an action of that id."""
    return action_id in _BY_ID


def actions_in(context: Context) -> tuple[Action, ...]:
    """What can be done in one place, in the order it is shown."""
    return tuple(action for action in ACTIONS if action.context is context)


def completions(typed: str) -> tuple[Action, ...]:
    """Slash commands whose name begins with `typed` (without its slash), in alphabetical order."""
    names = sorted(name for name in _BY_SLASH if name.startswith(typed))
    return tuple(_BY_SLASH[name] for name in names)
