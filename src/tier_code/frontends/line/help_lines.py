"""Everything that can be typed and pressed in the line mode; commands come from the registry of actions."""

from __future__ import annotations

from collections.abc import Iterator

from tier_code.frontends.shared.actions import completions
from tier_code.frontends.shared.printing.columns import pad, wrap
from tier_code.frontends.shared.printing.look import Look, Role

SCREEN_ONLY = frozenset({"sidebar", "palette"})
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
    ("accept, reject", "write it to your files, or forget it; with numbers, those steps"),
    ("undo, redo, commit", "take the last write back; put it back; make it a git commit"),
    ("! COMMAND", "run a command in a copy of your files"),
    ("raise, skip, cheaper", "when a step waits for money"),
)
_KEYS = (
    ("Enter", "send"),
    ("Ctrl+J, Alt+Enter", "new line"),
    ("Tab", "complete / commands and @ files"),
    ("Up, Ctrl+R", "earlier entries; search them"),
    ("Ctrl+G", "write the entry in your editor"),
    ("Esc, Ctrl+C", "stop a run; Ctrl+C clears the entry, and twice on an empty one quits"),
    ("Ctrl+D", "quit on an empty entry; the session can be resumed"),
    ("Shift+Tab", "next permission mode: plan, ask, auto-edit, full-auto"),
    ("Ctrl+Z", "back to the shell; fg returns"),
)
_NAME = 22


def help_lines(look: Look, *, keys: bool = True) -> Iterator[str]:
    """Short commands, keys (where there are any), then every slash command."""
    yield from _table("Short commands", _SHORT, look)
    if keys:
        yield from _table("Keys", _KEYS, look)
    rows = [
        (f"/{action.slash} {action.takes}".rstrip(), action.tooltip)
        for action in completions("")
        if action.id not in SCREEN_ONLY
    ]
    yield from _table("Commands", rows, look)
    yield "Anything else is a request. While a run is under way, a request waits for its end."


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
