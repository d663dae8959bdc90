"""The move codemod: top-level definitions to another module, with every reference to them.

Certain or not at all: state that functions set, names bound more than once, circles of imports and uses that
nobody can resolve make it decline, with the places.
"""

from __future__ import annotations

import builtins
import posixpath
from collections.abc import Iterable, Sequence

from tier_code.codebase.codemods.moving.companions import with_companions
from tier_code.codebase.codemods.moving.definitions import Definition, Moved, definition_of
from tier_code.codebase.codemods.moving.module_names import in_package, is_module_path
from tier_code.codebase.codemods.moving.move_claim import Move
from tier_code.codebase.codemods.moving.move_edits import MoveWriter
from tier_code.codebase.codemods.moving.move_references import ReferenceWriter
from tier_code.codebase.codemods.moving.move_refusals import refusals
from tier_code.codebase.codemods.moving.needs import needs_of
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.syntax.python_file import PythonFile, UnreadableSource
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def move(tree: SourceTree, path: str, names: Sequence[str], to: str) -> Edited:
    """Move the definitions `names` of the file `path` to the file `to`, which may be new.

    Errors: UsageProblem for a missing or a taken name; ToolDeclined with the places that stand against it.
    """
    program = Program(tree)
    with program.inference:
        claim = _claim(program, path, names, to)
        needs = needs_of(program.repository, claim.moved)
        found = ReferenceWriter(claim).collect()
        writer = MoveWriter(claim, needs, found)
        for reason, details in refusals(claim, needs, found, writer):
            _refuse(reason, details)
        return Edited(changes=writer.changes(), notes=tuple(writer.notes()))


def _claim(program: Program, path: str, names: Sequence[str], to: str) -> Move:
    if path == to or module_key(path) == module_key(to):
        raise UsageProblem(f"{', '.join(names)}: they are in {to} already")
    if not is_module_path(to):
        raise UsageProblem(f"{to} cannot be a Python module; name a .py file")
    source = _file(program, path)
    target = _file(program, to) if to in program.repository.paths else None
    definitions = [_definition(program, source, name) for name in dict.fromkeys(names)]
    _require_home(program, source, to)
    moved = with_companions(program.repository, Moved(source, _ordered(definitions)))
    return Move(program=program, moved=moved, to=to, target=target, asked=frozenset(names))


def _file(program: Program, path: str) -> PythonFile:
    if path not in program.repository.python_paths:
        raise UsageProblem(f"{path} is no Python file of this repository")
    try:
        return program.repository.read(path)
    except UnreadableSource as problem:
        raise ToolDeclined("the file cannot be read exactly", (str(problem),)) from problem


def _definition(program: Program, file: PythonFile, name: str) -> Definition:
    if name.startswith("__") and name.endswith("__"):
        raise ToolDeclined(f"'{name}' belongs to its module", (f"{file.path} - others look for it there",))
    if hasattr(builtins, name):
        place = f"{file.path} - what reads '{name}' may mean the builtin"
        raise ToolDeclined(f"'{name}' hides a builtin", (place,))
    found = definition_of(program.repository, file, name)
    if isinstance(found, Definition):
        return found
    if " - " not in found:
        raise UsageProblem(f"{found}; only functions, classes and constants of a module are moved")
    raise ToolDeclined(f"'{name}' cannot be moved as a whole", (found,))


def _ordered(definitions: Iterable[Definition]) -> tuple[Definition, ...]:
    return tuple(sorted(definitions, key=lambda each: each.statements[0].start_byte))


def _require_home(program: Program, source: PythonFile, to: str) -> None:
    """The destination must be importable as the source is."""
    modules = program.repository.modules
    for path in (source.path, to):
        others = [each for each in modules.files(module_key(path)) if each != path]
        if others:
            raise ToolDeclined(
                "a stub tells the types of this module", (f"{others[0]} would have to change",)
            )
    folder = posixpath.dirname(to)
    needed = in_package(program.repository, posixpath.dirname(source.path))
    if needed and not in_package(program.repository, folder) and posixpath.basename(to) != "__init__.py":
        raise ToolDeclined(
            f"{folder or 'the top folder'} is no package", (f"{to} could not be imported from {source.path}",)
        )


def _refuse(reason: str, details: Iterable[str]) -> None:
    found = tuple(dict.fromkeys(details))
    if found:
        raise ToolDeclined(reason, found)
