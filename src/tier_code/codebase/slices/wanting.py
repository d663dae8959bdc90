"""What a slice would hold if there were no budget, most wanted first, with the reason for each piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tier_code.codebase.index.facts import CALLABLES, Definition, ImportedName, Kind, LineRange
from tier_code.codebase.index.paths import PYTHON_ENDS
from tier_code.codebase.index.reading import SourceFile, SourceReader
from tier_code.codebase.slices.linking import definition_at, variants_of
from tier_code.codebase.slices.named import NamedUses, target_with_words
from tier_code.codebase.slices.needs import NeedsReader
from tier_code.codebase.slices.other_sites import alternatives, with_opening
from tier_code.codebase.slices.outlines import headline, module_outline
from tier_code.codebase.slices.packing import Wanted
from tier_code.codebase.slices.values import Place
from tier_code.domain.errors import UsageProblem

LONGEST_IMPORT = 3
"""Lines of an import statement shown in full; of a longer one, its first line and the names used."""
SHORT_BODY = 3
"""Lines of a body that are always worth showing with the signature."""
LONG_BODY = 60
"""Lines above which a body is not shown even when bodies are asked for."""


def wanted_by(reader: SourceReader, targets: Sequence[Place], *, bodies: bool) -> Iterator[Wanted]:
    """Targets, their surroundings, then the signatures of what they use, then bodies.

    Errors: UsageProblem for a target that does not exist.
    """
    for target in targets:
        yield from target_lines(reader, target)
    yield from used_by(reader, targets, bodies=bodies)


def used_by(reader: SourceReader, targets: Sequence[Place], *, bodies: bool) -> Iterator[Wanted]:
    """What stands around the targets and what they use, without the targets; nothing for whole modules."""
    targets = [target for target in targets if target.qualname]
    elsewhere = [target for target in targets if not target.path.endswith(PYTHON_ENDS)]
    if elsewhere:
        yield from NamedUses(reader).around(elsewhere, bodies=bodies)
        targets = [target for target in targets if target not in elsewhere]
    needs = NeedsReader(reader)
    yield from _surroundings(reader, needs, targets)
    used = [need.place for need in needs.needs(targets)]
    defined = [(place, found) for place in used if (found := definition_at(reader, place))]
    constructors = needs.constructors(targets)
    made = [(place, found) for place in constructors if (found := definition_at(reader, place))]
    for place, definition in (*defined, *made):
        yield from _class_around(reader, place)
        yield _signature(reader, place, definition)
        yield from _other_sites(reader, needs, place, definition)
    for place, definition in defined:
        yield from _body(reader, place, definition) if bodies else _short_body(place, definition)


def overloads_with(reader: SourceReader, target: Place) -> list[Place]:
    """A target, and where it is the first of several overloads, the others and the implementation."""
    definition = definition_at(reader, target)
    if definition is None or "overload" not in definition.decorators or "#" in target.qualname:
        return [target]
    return variants_of(reader, target)


def readable(reader: SourceReader, path: str) -> SourceFile:
    """The file at a path.

    Errors: UsageProblem when there is none or it is not text.
    """
    file = reader.file(path)
    if file is None:
        raise UsageProblem(f"{path}: no such text file; write PATH::NAME, the path from the project's root")
    return file


def target_lines(reader: SourceReader, target: Place) -> Iterator[Wanted]:
    """The target in full; of a module that we can read, an outline."""
    file = readable(reader, target.path)
    definition = file.facts.definitions.get(target.qualname)
    if definition is not None:
        lines = target_with_words(file, definition) if definition.signature else definition.lines
        yield Wanted(path=target.path, lines=lines, why="target", required=True)
    elif not target.qualname:
        yield from module_outline(file)
    else:
        raise UsageProblem(f"{target.path}: there is no '{target.qualname}'; names are case sensitive")


def _surroundings(reader: SourceReader, needs: NeedsReader, targets: Sequence[Place]) -> Iterator[Wanted]:
    """The headers of the classes around the targets and the imports they use."""
    for target in targets:
        parent = Place(target.path, target.qualname.rpartition(".")[0])
        around = definition_at(reader, parent)
        if around is not None:
            why = f"enclosing {around.kind}"
            yield Wanted(path=parent.path, lines=around.header, why=why)
    for target in targets:
        for imported in needs.imports(target) if target.qualname else ():
            yield from _import_lines(target.path, imported)


def _other_sites(
    reader: SourceReader, needs: NeedsReader, place: Place, definition: Definition
) -> Iterator[Wanted]:
    """The assignment behind a declaration, and other definitions of the name under `if` and `try`."""
    lines = needs.first_set(place)
    if lines is not None:
        yield Wanted(path=place.path, lines=lines, why=f"sets {place.qualname}")
    file = reader.file(place.path)
    for lines in alternatives(file, definition) if file is not None else ():
        yield Wanted(path=place.path, lines=lines, why=f"or {place.qualname}")


def _signature(reader: SourceReader, place: Place, definition: Definition) -> Wanted:
    has_body = definition.kind in CALLABLES or definition.kind is Kind.CLASS
    word = "signature" if has_body else str(definition.kind)
    joint = "of " if has_body else ""
    file = reader.file(place.path) if has_body else None
    lines = headline(definition) if file is None else with_opening(file, definition)
    return Wanted(path=place.path, lines=lines, why=f"{word} {joint}{place.qualname}")


def _class_around(reader: SourceReader, place: Place) -> Iterator[Wanted]:
    """The header of a member's class: without it, a lone `def read(self)` tells nothing."""
    parent = Place(place.path, place.qualname.rpartition(".")[0])
    around = definition_at(reader, parent)
    if around is not None and around.kind is Kind.CLASS:
        yield Wanted(path=parent.path, lines=around.header, why=f"class of {place.qualname}")


def _short_body(place: Place, definition: Definition) -> Iterator[Wanted]:
    if definition.kind in CALLABLES and definition.lines.end - definition.header.end <= SHORT_BODY:
        yield Wanted(path=place.path, lines=_below_header(definition), why=f"body of {place.qualname}")


def _body(reader: SourceReader, place: Place, definition: Definition) -> Iterator[Wanted]:
    """A function's body unless it is very long; a class's attributes and signatures."""
    if definition.kind in CALLABLES:
        if definition.lines.end - definition.header.end <= LONG_BODY:
            yield Wanted(path=place.path, lines=_below_header(definition), why=f"body of {place.qualname}")
        return
    file = reader.file(place.path)
    if definition.kind is not Kind.CLASS or file is None:
        return
    for member in file.facts.definitions.values():
        if member.parent == place.qualname and not member.in_method:
            yield Wanted(path=place.path, lines=headline(member), why=f"member of {place.qualname}")


def _below_header(definition: Definition) -> LineRange:
    start = min(definition.header.end + 1, definition.lines.end)
    return LineRange(start=start, end=definition.lines.end)


def _import_lines(path: str, imported: ImportedName) -> Iterator[Wanted]:
    statement = imported.statement
    if statement.end - statement.start < LONGEST_IMPORT:
        yield Wanted(path=path, lines=statement, why="import")
        return
    for line in sorted({statement.start, imported.line}):
        yield Wanted(path=path, lines=LineRange(start=line, end=line), why="import")
