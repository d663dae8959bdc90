"""Code at a glance: signatures with first docstring lines, for targets too large to show in full."""

from __future__ import annotations

from collections.abc import Iterator

from tier_code.codebase.index.facts import CALLABLES, Definition, Kind, LineRange
from tier_code.codebase.index.reading import SourceFile
from tier_code.codebase.slices.packing import Wanted

LONGEST_VALUE = 12
"""Lines of an assignment shown in full; of a longer one, the first line."""


def module_outline(file: SourceFile) -> Iterator[Wanted]:
    """A module at a glance: its docstring, then signatures with the first docstring line, outer ones first.

    A file without definitions is shown in full.
    """
    definitions = file.facts.definitions.values()
    if not definitions:
        yield Wanted(
            path=file.path, lines=LineRange(start=1, end=file.last_line), why="target", required=True
        )
        return
    opening = file.facts.docstring or LineRange(start=1, end=1)
    yield Wanted(path=file.path, lines=opening, why="target", required=True)
    shown = [d for d in definitions if not d.in_function and not d.in_method]
    for definition in sorted(shown, key=lambda definition: definition.qualname.count(".")):
        yield from _outlined(file.path, definition)


def class_outline(file: SourceFile, definition: Definition) -> Iterator[Wanted]:
    """A class at a glance: header, docstring, attributes and constructor, then the methods' signatures."""
    yield Wanted(path=file.path, lines=definition.header, why="target", required=True)
    if definition.docstring is not None:
        yield Wanted(path=file.path, lines=definition.docstring, why="target")
    members = [d for d in file.facts.definitions.values() if d.parent == definition.qualname]
    for member in members:
        if member.name == "__init__":
            yield Wanted(path=file.path, lines=member.lines, why="constructor")
    for member in sorted(members, key=lambda member: member.kind in CALLABLES):
        yield from _outlined(file.path, member)


def headline(definition: Definition) -> LineRange:
    """The signature of a function or class; an assignment, or the first line of a very long one."""
    if definition.kind in CALLABLES or definition.kind is Kind.CLASS:
        return definition.header
    long = definition.lines.end - definition.lines.start >= LONGEST_VALUE
    return LineRange(start=definition.lines.start, end=definition.lines.start) if long else definition.lines


def _outlined(path: str, definition: Definition) -> Iterator[Wanted]:
    yield Wanted(path=path, lines=headline(definition), why="outline")
    if definition.docstring is not None:
        start = definition.docstring.start
        yield Wanted(path=path, lines=LineRange(start=start, end=start), why="outline")
