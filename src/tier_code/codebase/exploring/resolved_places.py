"""Where a symbol of Python, TypeScript, JavaScript or Go is used: as its rename tells places apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tier_code.codebase.exploring.evidence import plain_name
from tier_code.codebase.exploring.member_places import member_places, told_apart
from tier_code.codebase.exploring.shadowing import Shadows
from tier_code.codebase.exploring.uses import BY_TYPES, Place, Uses, uses
from tier_code.codebase.exploring.written_tree import WrittenTree
from tier_code.codebase.index.facts import HOLDERS
from tier_code.codebase.index.foreign_modules import ForeignModules, is_script
from tier_code.codebase.index.generic_imports import DEFAULT
from tier_code.codebase.index.paths import PYTHON_ENDS
from tier_code.codebase.index.reading import SourceFile, SourceReader
from tier_code.codebase.index.references import mentions_of
from tier_code.codebase.languages.grammars import grammar_for, parse
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Target
from tier_code.ports.source import SourceTree

_TROUBLE = (ToolDeclined, UsageProblem, SyntaxError, ValueError, RecursionError)
_DEFAULT = r"\bexport\s+default\s+(?:(?:async|abstract)\s+)*(?:(?:function\s*\*?|class|enum)\s*)?{}\b"


def resolved_places(tree: SourceTree, target: Target, name: str) -> Uses | None:
    """The places of a name, sorted; None for another language, and for what its rename cannot follow."""
    find = _python if target.path.endswith(PYTHON_ENDS) else _go if target.path.endswith(".go") else None
    find = _scripts if is_script(target.path) else find
    if find is None:
        return None
    try:
        certain, possible = find(tree, target)
    except _TROUBLE:
        return None
    others = dict(_by_other_names(SourceReader(tree), target, name, certain))
    certain |= {place for place, sure in others.items() if sure}
    return uses(certain, possible | others.keys(), BY_TYPES)


def _python(tree: SourceTree, target: Target) -> tuple[set[Place], set[Place]]:
    written, reader = WrittenTree(tree, PYTHON_ENDS), SourceReader(tree)
    name = plain_name(target.qualname).rpartition(".")[2]
    home = reader.file(target.path)
    around = plain_name(target.qualname).rpartition(".")[0]
    holder = home.facts.definitions.get(around) if home is not None else None
    if holder is not None and holder.kind in HOLDERS:
        return member_places(
            reader, reader.holding(dict.fromkeys((*written.paths(), target.path)), name), target
        )
    # Nothing else here needs what renames know.
    from tier_code.codebase.codemods.renaming.collect import Collector  # noqa: PLC0415 - see above
    from tier_code.codebase.codemods.renaming.family import family_of  # noqa: PLC0415 - see above
    from tier_code.codebase.codemods.renaming.program import Program  # noqa: PLC0415 - see above

    # Jedi takes a second for each large file; what the plain readers leave open is asked of the facts.
    program = Program(written, asks_jedi=False)
    places = Collector(program, family_of(program, target), assumes=False).collect(in_text=False)
    certain = {(item.file.path, item.line) for item, _ in places.references}
    sure, unsure = told_apart(reader, {(item.file.path, item.line) for item, _ in places.doubts}, target)
    return certain | sure, unsure | {(item.file.path, item.line) for item in places.lookups}


def _scripts(tree: SourceTree, target: Target) -> tuple[set[Place], set[Place]]:
    # As above.
    from tier_code.codebase.codemods.renaming_scripts.rename import places_in_scripts  # noqa: PLC0415 - see above

    places = places_in_scripts(WrittenTree(tree), target)
    certain = {(edit.item.file.path, edit.item.line) for edit in places.edits}
    return certain, {(item.file.path, item.line) for item in (*places.doubts, *places.lookups)}


def _go(tree: SourceTree, target: Target) -> tuple[set[Place], set[Place]]:
    # As above.
    from tier_code.codebase.codemods.renaming_go.rename import places_in_go  # noqa: PLC0415 - see above

    places = places_in_go(WrittenTree(tree), target)
    certain = {(item.file.path, item.line) for item in places.edits}
    return certain, {(item.file.path, item.line) for item in (*places.doubts, *places.lookups)}


def _by_other_names(
    reader: SourceReader, target: Target, name: str, certain: Iterable[Place]
) -> Iterator[tuple[Place, bool]]:
    """Uses under the names that imports give it, and whether they are certain: a rename leaves them alone."""
    by_file: dict[str, set[int]] = {}
    for path, line in certain:
        by_file.setdefault(path, set()).add(line)
    for path, lines in by_file.items():
        file = reader.file(path)
        if file is not None:
            found = (each for each in file.facts.imports if each.line in lines and each.source.symbol == name)
            yield from _under(file, {each.name for each in found} - {name})
    if is_script(target.path):
        for file, names in _default_imports(reader, target, name):
            yield from _under(file, names)


def _under(file: SourceFile, names: set[str]) -> Iterator[tuple[Place, bool]]:
    grammar = grammar_for(file.path)
    if not names or grammar is None:
        return
    shadows = Shadows(parse(grammar, file.source).root_node)
    for each in mentions_of(grammar, file.source, names):
        if each.role != "member":
            yield (file.path, each.line), not shadows.over(each.start, each.name)


def _default_imports(
    reader: SourceReader, target: Target, name: str
) -> Iterator[tuple[SourceFile, set[str]]]:
    """Files that import what a module exports by default, with the names that they give it."""
    home = reader.file(target.path)
    source = home.source.decode("utf-8", "replace") if home is not None else ""
    if not re.search(_DEFAULT.format(re.escape(name)), source):
        return
    modules = ForeignModules(reader)
    folder, _, last = target.path.rpartition("/")
    stem = last.partition(".")[0]
    word = stem if stem != "index" else folder.rpartition("/")[2]
    for path in reader.holding(filter(is_script, reader.paths()), word):
        file = reader.file(path)
        found = [each for each in file.facts.imports if each.source.symbol == DEFAULT] if file else []
        names = {each.name for each in found if target.path in modules.files(path, each.source.module)}
        if file is not None and names:
            yield file, names
