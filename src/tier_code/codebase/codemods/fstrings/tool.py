"""The tool that makes f-strings, many files in one step: what a code worker runs."""

from __future__ import annotations

from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def fstrings_tool(tree: SourceTree, step: Step) -> Edited:
    """Make f-strings: `styles` (`percent`, `format` or `both`) and `plain` are the arguments.

    Places that stay are in the notes with the reason.
    """
    paths = tuple(dict.fromkeys(target.path for target in step.targets))
    return convert_files(tree, paths, (step.argument("styles", "both"), step.argument("plain")))


def convert_files(tree: SourceTree, paths: tuple[str, ...], asked: tuple[str, str] = ("both", "")) -> Edited:
    """Convert every file that can be read; `asked` are the step's `styles` and `plain`."""
    # tree-sitter loads where the work is done, not in the process that paints the screen.
    from tier_code.codebase.codemods.fstrings.convert import MAY_BE_TUPLE, Wish, converted
    from tier_code.codebase.codemods.minimum_python import older_than
    from tier_code.codebase.codemods.syntax.ast_file import ast_file

    styles = frozenset({"percent", "format"}) if asked[0] == "both" else frozenset({asked[0]})
    wish = Wish(styles=styles, plain=asked[1] == "yes")
    changes: dict[str, bytes | None] = {}
    notes: list[str] = []
    for path in paths:
        try:
            outcome = converted(ast_file(tree, path), wish)
        except UsageProblem as problem:
            notes.append(f"left out: {problem}")
            continue
        notes += outcome.notes
        if outcome.places:
            changes[path] = outcome.content
    if any(note.endswith(MAY_BE_TUPLE) for note in notes):
        notes.append("where you know that such values are no tuples, ask for 'plain f-strings'")
    if changes:
        notes[:0] = older_than(tree, (3, 6), "f-strings")
    return Edited(changes=changes, notes=tuple(notes))
