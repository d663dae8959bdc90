"""Who uses a symbol, told apart from others of its name as far as the source says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tier_code.codebase.exploring.evidence import plain_name
from tier_code.codebase.exploring.found_lines import FileLines, show_lines
from tier_code.codebase.exploring.listed_tree import ListedTree
from tier_code.codebase.exploring.named_places import named_places, paths_alike
from tier_code.codebase.exploring.resolved_places import resolved_places
from tier_code.codebase.exploring.room import Room, path_line
from tier_code.codebase.exploring.showing import meant
from tier_code.codebase.exploring.standing import standing_of
from tier_code.codebase.exploring.uses import BY_NAME, Place, Uses, uses
from tier_code.codebase.index.facts import Kind
from tier_code.codebase.index.paths import PYTHON_ENDS
from tier_code.codebase.index.reading import SourceReader
from tier_code.codebase.index.word_text import places_of, says
from tier_code.codebase.source_text import lines_of, utf8_source
from tier_code.domain.plan import Target
from tier_code.ports.code import Symbol
from tier_code.ports.counting import TokenCounter
from tier_code.ports.exploring import Excerpt
from tier_code.ports.source import SourceTree

_NOTE_TOKENS = 60
_MOST_LOOKED_AT = 6_000
"""Mentions of a name that are told apart; of a more common one every line is shown as possible."""
_MOST_NAMESAKES = 5
_LEAST = 40
"""Tokens below which places that may mean something else are not begun."""


def references(tree: SourceTree, dotted: str, budget_tokens: int, counter: TokenCounter) -> Excerpt:
    """Lines that use a symbol with the function each stands in; then those that may use it."""
    tree = ListedTree(tree)
    found = [symbol for symbol in meant(tree, dotted, counter) if symbol.kind != Kind.MODULE]
    room = Room(counter, max(0, budget_tokens - _NOTE_TOKENS))
    if not found:
        room.take("", "# nothing is called so")
        return room.excerpt()
    target = found[0].target
    used = uses_of(tree, target)
    reader = SourceReader(tree)
    room.take(target.path, path_line(f"# uses of {target}, {used.how}"))
    _name_namesakes(room, found)
    show_lines(room, reader, _by_file(used.certain))
    if used.possible and room.budget - room.spent > _LEAST:
        room.take("", "# may be uses of it, or of others of that name")
        show_lines(room, reader, _by_file(used.possible))
    shown, room.budget = room.complete, budget_tokens
    if not shown:
        room.take("", f"# {len(used.certain)} places use it, {len(used.possible)} may; not all are shown")
        room.complete = False
    return room.excerpt()


def uses_of(tree: SourceTree, target: Target) -> Uses:
    """Places that mean the target, its definition among them, and places that may."""
    name = plain_name(target.qualname).rpartition(".")[2].strip("[]")
    if _mentions(tree, target.path, name) > _MOST_LOOKED_AT:
        return uses(set(), _by_name(tree, target.path, name), BY_NAME)
    found = resolved_places(tree, target, name)
    if found is not None:
        return found
    if target.path.endswith(PYTHON_ENDS):
        return uses(set(), _by_name(tree, target.path, name), BY_NAME)
    return named_places(tree, target)


def _name_namesakes(room: Room, found: Sequence[Symbol]) -> None:
    """Say what else the name may have meant."""
    first = found[0].target
    others = dict.fromkeys(
        f"{symbol.target.path}::{plain_name(symbol.target.qualname)}" for symbol in found[1:]
    )
    others.pop(f"{first.path}::{plain_name(first.qualname)}", None)
    for place in [*others][:_MOST_NAMESAKES]:
        room.take("", path_line(f"# not of {place}"))


def _mentions(tree: SourceTree, home: str, name: str) -> int:
    word = name.encode("utf-8", "replace")
    paths = SourceReader(tree).may_hold(paths_alike(tree, home), name)
    return sum(sum(1 for _ in places_of(tree.read(path) or b"", word)) for path in paths)


def _by_name(tree: SourceTree, home: str, name: str) -> set[Place]:
    """Every line that holds the name; nothing is parsed."""
    word = name.encode("utf-8", "replace")
    found: set[Place] = set()
    for path in SourceReader(tree).may_hold(paths_alike(tree, home), name):
        content = tree.read(path)
        source = None if content is None or word not in content else utf8_source(content)
        for number, line in enumerate(lines_of(source or b""), start=1):
            if says(line, word):
                found.add((path, number))
    return found


def _by_file(places: Iterable[Place]) -> Sequence[FileLines]:
    """Files outside tests first."""
    by_path: dict[str, list[int]] = {}
    for path, number in sorted(places):
        by_path.setdefault(path, []).append(number)
    ordered = sorted(by_path, key=lambda path: (standing_of(path), path))
    return [FileLines(path, tuple(by_path[path])) for path in ordered]
