"""Where a symbol is used, told apart from others of its name as far as the source says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import closing

from tier_code.codebase.exploring.found_lines import FileLines, show_lines
from tier_code.codebase.exploring.named_places import named_places
from tier_code.codebase.exploring.room import Room, path_line
from tier_code.codebase.exploring.showing import meant
from tier_code.codebase.exploring.standing import standing_of
from tier_code.codebase.exploring.written_tree import WrittenTree
from tier_code.codebase.index.facts import Kind
from tier_code.codebase.index.paths import PYTHON_ENDS
from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.source_text import lines_of, utf8_source
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Target
from tier_code.ports.counting import TokenCounter
from tier_code.ports.exploring import Excerpt
from tier_code.ports.source import SourceTree

_Place = tuple[str, int]
_NOTE_TOKENS = 60
_MOST_LOOKED_AT = 6_000
"""Mentions of a name that are told apart; of a more common one every line is shown as possible."""
_LEAST = 40
"""Tokens below which places that may mean something else are not begun."""


def references(tree: SourceTree, dotted: str, budget_tokens: int, counter: TokenCounter) -> Excerpt:
    """Lines that use a symbol with the function each stands in; then those that may use it."""
    found = [symbol for symbol in meant(tree, dotted, counter) if symbol.kind != Kind.MODULE]
    room = Room(counter, max(0, budget_tokens - _NOTE_TOKENS))
    if not found:
        room.take("", "# nothing is called so")
        return room.excerpt()
    target = found[0].target
    certain, possible = _places(tree, target)
    reader = SourceReader(tree)
    room.take(target.path, path_line(f"# uses of {target}"))
    show_lines(room, reader, _by_file(certain))
    if possible - certain and room.budget - room.spent > _LEAST:
        room.take("", "# may be uses of it, or of others of that name")
        show_lines(room, reader, _by_file(possible - certain))
    shown, room.budget = room.complete, budget_tokens
    if not shown:
        room.take("", f"# {len(certain)} places use it, {len(possible - certain)} may; not all are shown")
        room.complete = False
    return room.excerpt()


def _places(tree: SourceTree, target: Target) -> tuple[set[_Place], set[_Place]]:
    """Places that mean the target, and places that may."""
    if not target.path.endswith(PYTHON_ENDS):
        return named_places(tree, target)
    # The reference machinery brings jedi along, which nothing else here needs.
    from tier_code.codebase.codemods.renaming.collect import Collector  # noqa: PLC0415 - see above
    from tier_code.codebase.codemods.renaming.family import family_of  # noqa: PLC0415 - see above
    from tier_code.codebase.codemods.renaming.program import Program  # noqa: PLC0415 - see above

    written = WrittenTree(tree)
    name = target.qualname.rpartition(".")[2].partition("#")[0]
    if _mentions(written, name) > _MOST_LOOKED_AT:
        return set(), _by_name(written, name)
    program = Program(written)
    try:
        with closing(program.inference):
            places = Collector(program, family_of(program, target)).collect(in_text=False)
    except (ToolDeclined, UsageProblem, SyntaxError, ValueError, RecursionError):
        return set(), _by_name(written, name)
    certain = {(item.file.path, item.line) for item, _ in places.references}
    doubts = {(item.file.path, item.line) for item, _ in places.doubts}
    return certain, doubts | {(item.file.path, item.line) for item in places.lookups}


def _mentions(tree: SourceTree, name: str) -> int:
    word = name.encode("utf-8", "replace")
    return sum((tree.read(path) or b"").count(word) for path in tree.paths())


def _by_name(tree: SourceTree, name: str) -> set[_Place]:
    """Every line that holds the name; nothing is parsed."""
    word = name.encode("utf-8", "replace")
    found: set[_Place] = set()
    for path in tree.paths():
        content = tree.read(path)
        source = None if content is None or word not in content else utf8_source(content)
        for number, line in enumerate(lines_of(source or b""), start=1):
            if word in line:
                found.add((path, number))
    return found


def _by_file(places: Iterable[_Place]) -> Sequence[FileLines]:
    """Files outside tests first."""
    by_path: dict[str, list[int]] = {}
    for path, number in sorted(places):
        by_path.setdefault(path, []).append(number)
    ordered = sorted(by_path, key=lambda path: (standing_of(path), path))
    return [FileLines(path, tuple(by_path[path])) for path in ordered]
