"""Where else a definition is made: the assignment behind a declaration, alternatives under `if`, setters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tier_code.codebase.index import expressions as ex
from tier_code.codebase.index.facts import CALLABLES, Definition, Kind, LineRange
from tier_code.codebase.index.reading import SourceFile
from tier_code.codebase.slices.bodies import Bodies
from tier_code.codebase.slices.linking import Linker
from tier_code.codebase.slices.values import Place

MOST_ALTERNATIVES = 3
_STEP = 4
"""Spaces that a block is indented by, at least nearly always."""
LONGEST_OPENING = 4
"""Lines of comments at the top of a body that say what it is for."""


def first_set(bodies: Bodies, linker: Linker, place: Place) -> LineRange | None:
    """The statement of a constructor that sets an attribute which the class only declares."""
    definition = linker.definition(place)
    declared = definition is not None and definition.kind is Kind.ATTRIBUTE and not definition.in_method
    if definition is None or not declared or definition.value != ex.UNKNOWN:
        return None
    for method in linker.constructors(Place(place.path, definition.parent)):
        for target, lines in bodies.scope(method).stored.items():
            if (
                isinstance(target, ex.Member)
                and target.name == definition.name
                and _own(bodies, method, target)
            ):
                return lines
    return None


def _own(bodies: Bodies, method: Place, target: ex.Member) -> bool:
    """Whether it is an attribute of the method's own object."""
    base = target.base
    return isinstance(base, ex.Name) and bodies.scope(method).bindings.get(base.id) == [ex.Receiver()]


def alternatives(file: SourceFile, definition: Definition) -> Iterator[LineRange]:
    """Other lines that define the same name under `if`, `else`, `try` or `except` of the same scope."""
    around = file.facts.definitions.get(definition.parent)
    if definition.in_method or definition.in_function or (definition.parent and around is None):
        return
    scope = around.lines if around is not None else LineRange(start=1, end=file.last_line)
    within = _indent(file, around.header.start) + _STEP if around is not None else 0
    if _indent(file, definition.lines.start) <= within:
        return
    name = re.escape(definition.name).encode()
    pattern = re.compile(rb"[ \t]+(?:(?:(?:async )?def|class)\s+%b\b|%b\s*(?::[^=]*)?=[^=])" % (name, name))
    found = 0
    for number in range(scope.start, scope.end + 1):
        known = definition.lines.start <= number <= definition.lines.end
        if known or not pattern.match(file.lines[number - 1]) or _inside(file, definition, number):
            continue
        yield LineRange(start=number, end=number)
        found += 1
        if found == MOST_ALTERNATIVES:
            return


def _inside(file: SourceFile, definition: Definition, number: int) -> bool:
    """Whether a line belongs to a function or class below the definition's scope."""
    return any(
        each.lines.start < number <= each.lines.end
        for each in file.facts.definitions.values()
        if (each.kind in CALLABLES or each.kind is Kind.CLASS) and each.qualname != definition.parent
        if not definition.parent.startswith(f"{each.qualname}.")
    )


def _indent(file: SourceFile, number: int) -> int:
    line = file.lines[number - 1]
    return len(line) - len(line.lstrip())


def with_opening(file: SourceFile, definition: Definition) -> LineRange:
    """A header with the comments at the top of the body, which say what a docstring would."""
    header, end = definition.header, definition.header.end
    for number in range(header.end + 1, min(header.end + LONGEST_OPENING, definition.lines.end - 1) + 1):
        text = file.lines[number - 1].strip()
        if text.startswith(b"#"):
            end = number
        elif text:
            break
    return LineRange(start=header.start, end=end)
