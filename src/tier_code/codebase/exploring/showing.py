"""The source of one symbol, in full where it fits and at a glance where it does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tier_code.codebase.exploring.evidence import plain_name
from tier_code.codebase.exploring.outlining import outline_definitions, outline_file, show_text
from tier_code.codebase.exploring.room import Room, heading_line, path_line
from tier_code.codebase.exploring.signatures import shown_definitions
from tier_code.codebase.exploring.standing import standing_of
from tier_code.codebase.index.facts import HOLDERS, Kind
from tier_code.codebase.index.lookup import find_symbols
from tier_code.codebase.index.reading import SourceReader
from tier_code.ports.code import Symbol
from tier_code.ports.counting import TokenCounter
from tier_code.ports.exploring import Excerpt
from tier_code.ports.source import SourceTree

_MOST_ALIKE = 5
"""Definitions of one name shown; more are only named."""


def show_symbol(tree: SourceTree, dotted: str, budget_tokens: int, counter: TokenCounter) -> Excerpt | None:
    """The source of every definition that a dotted path means, most likely first; None when nothing does."""
    found = meant(tree, dotted, counter)
    if not found:
        return None
    room, reader = Room(counter, budget_tokens), SourceReader(tree)
    for number, symbol in enumerate(found):
        if number < _MOST_ALIKE and (number == 0 or symbol.tokens <= budget_tokens - room.spent):
            _show(room, reader, symbol)
        else:
            room.complete = False
            room.take(symbol.target.path, path_line(f"# also {symbol.target}"))
    return room.excerpt()


def meant(tree: SourceTree, dotted: str, counter: TokenCounter) -> Sequence[Symbol]:
    """The definitions that a dotted path may mean, those outside tests first.

    A path through a re-export (`click.Command`) is tried without its first words.
    """
    for wanted in _shorter(dotted.strip().removesuffix("()")):
        found = find_symbols(tree, wanted, counter)
        if found:
            return sorted(found, key=_preference)
    return ()


def _preference(symbol: Symbol) -> tuple[int, str, str, int, int]:
    """Outside tests first; of overloads and alternatives the longest first: it holds the code."""
    target = symbol.target
    length = symbol.end_line - symbol.line
    return (standing_of(target.path), target.path, plain_name(target.qualname), -length, symbol.line)


def _shorter(dotted: str) -> Iterator[str]:
    yield dotted
    if "::" in dotted or "/" in dotted or dotted.endswith((".py", ".pyi")):
        return
    parts = dotted.split(".")
    for start in range(1, len(parts)):
        yield ".".join(parts[start:])


def _show(room: Room, reader: SourceReader, symbol: Symbol) -> None:
    file = reader.file(symbol.target.path)
    if file is None:
        return
    whole = file.text(symbol.line, symbol.end_line).splitlines()
    if room.fits(heading_line(file.path), *whole):
        room.take(file.path, heading_line(file.path), *whole)
        return
    room.complete = False
    if symbol.kind == Kind.MODULE:
        outline_file(room, file)
        return
    members = [
        definition
        for definition in shown_definitions(file)
        if symbol.kind in HOLDERS and f"{definition.qualname}.".startswith(f"{symbol.target.qualname}.")
    ]
    if members:
        outline_definitions(room, file, members)
    else:
        show_text(room, file, symbol.line, symbol.end_line)
