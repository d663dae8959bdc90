"""Everything that can be typed and pressed in the line mode; commands come from the registry of actions."""

from __future__ import annotations

from collections.abc import Iterator

from tier_code.frontends.shared.actions import completions
from tier_code.frontends.shared.keymap import spoken_keys
from tier_code.frontends.shared.printing.columns import pad, wrap
from tier_code.frontends.shared.printing.look import Look, Role

SCREEN_ONLY = frozenset({"sidebar", "palette", "mouse", "find"})
"""Actions that move things on the full screen and mean nothing here."""
_SHORT = (
    ("go", "run the plan; later: go on with what is left"),
    ("stop", "stop what runs; before a run: forget the plan"),
    ("2 local", "run step s2 on that tier (tool, local, small, mid, frontier)"),
    ("drop 3, move 4 2", "take a step out; put it where another stands"),
    ("edit 2 TEXT", "change what a step is told"),
    ("show 2, plan", "one step with everything known of it; the plan again"),
    ("diff, diff 2", "what is staged, its hunks numbered; hunks 2 lists them, hunks 2 3 shows one"),
    ("no 2 3, yes 2 3", "leave the third hunk of s2 out of what is written; keep it all the same"),
    ("write 2 3", "write that hunk yourself, in your editor"),
    ("accept, reject", "write it to your files, or forget it; with numbers, those steps"),
    ("undo, redo, commit", "take the last write back; put it back; make it a git commit"),
    ("! COMMAND", "run a command in a copy of your files"),
    ("raise, skip, cheaper", "when a step waits for money"),
)
_KEYS = (
    (("submit",), "send"),
    (("newline",), "new line"),
    (("history",), "search earlier entries; Up goes back through them"),
    (("editor",), "write the entry in your editor"),
    (("escape", "clear"), "stop a run; the last clears the entry, and twice on an empty one quits"),
    (("leave",), "quit on an empty entry; the session can be resumed"),
    (("mode",), "next permission mode: plan, ask, auto-edit, full-auto"),
    (("suspend",), "back to the shell; fg returns"),
)
"""Actions of the registry, and what they do here."""
_AS_ENTER = "Shift+Enter"
"""Terminals send it as Enter unless they are asked otherwise, as the full screen does."""
_FIXED = (
    ("Tab, Up, Down, Ctrl+C", "complete / and @; earlier entries; as above. These are fixed;"),
    ("", "the others are set by name: /config keys.editor ctrl+e, for the next start"),
)
_NAME = 22


def help_lines(look: Look, *, keys: bool = True) -> Iterator[str]:
    """Short commands, keys (where there are any), then every slash command."""
    yield from _table("Short commands", _SHORT, look)
    if keys:
        yield from _table("Keys", [*map(_key_row, _KEYS), *_FIXED], look)
    rows = [
        (f"/{action.slash} {action.takes}".rstrip(), action.tooltip)
        for action in completions("")
        if action.id not in SCREEN_ONLY
    ]
    yield from _table("Commands", rows, look)
    yield "Anything else is a request. While a run is under way, a request waits for its end."


def _key_row(row: tuple[tuple[str, ...], str]) -> tuple[str, str]:
    """The keys in force that this mode has, and what they do."""
    actions, words = row
    names = dict.fromkeys(name for each in actions for name in spoken_keys(each) if name != _AS_ENTER)
    return ", ".join(names), words


def _table(
    title: str, rows: tuple[tuple[str, str], ...] | list[tuple[str, str]], look: Look
) -> Iterator[str]:
    yield look.paint(title, Role.STRONG)
    for name, words in rows:
        if len(name) > _NAME:
            yield f"  {name}"
            first, *others = wrap(words, look.width - _NAME - 4)
            yield " " * (_NAME + 4) + first
        else:
            first, *others = wrap(words, look.width - _NAME - 4)
            yield f"  {look.paint(pad(name, _NAME), Role.PLACE)}  {first}"
        yield from (" " * (_NAME + 4) + line for line in others)
    yield ""
