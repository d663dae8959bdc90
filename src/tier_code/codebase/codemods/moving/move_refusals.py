"""Everything that stands against a move, each reason with its places."""

from __future__ import annotations

import posixpath
import sys
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from tier_code.codebase.codemods.moving.definitions import module_bindings
from tier_code.codebase.codemods.moving.import_edits import (
    IMPORTS,
    NewImport,
    bound_name,
    imported_names,
    module_text,
    original_name,
)
from tier_code.codebase.codemods.moving.import_graph import shown
from tier_code.codebase.codemods.moving.module_names import key_behind
from tier_code.codebase.codemods.moving.move_claim import Move
from tier_code.codebase.codemods.moving.move_edits import MoveWriter
from tier_code.codebase.codemods.moving.move_references import References
from tier_code.codebase.codemods.moving.needs import Needs, place_of
from tier_code.codebase.codemods.program.star_imports import modules_of, star_imports
from tier_code.codebase.codemods.program.values import ClassValue, ExternalValue, ModuleValue
from tier_code.codebase.codemods.syntax.decorators import decorator_names
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.nodes import enclosing, text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.roles import Role

Refusal = tuple[str, Iterable[str]]
_FUTURE = "'from __future__ import annotations'"


def refusals(move: Move, needs: Needs, found: References, writer: MoveWriter) -> Iterator[Refusal]:
    """Reason and places, the places looked for only when asked for."""
    yield "the moved code hangs on its module", needs.doubts
    yield "names may come from a star import", _from_stars(move, needs)
    yield "state that others set cannot be imported", _set_from_outside(move, needs)
    yield "the destination has the name already", _taken(move)
    yield "names mean something else in the destination", _conflicts(move, needs, writer)
    yield "the two modules read annotations differently", _annotations(move)
    yield "some places may or may not mean it", found.doubts
    yield "what the moved code needs cannot be imported there", writer.header.doubts
    yield "the moved code would come too late in its new module", _too_late(move, needs, found)
    yield "the two modules cannot import each other", _unspeakable(move, needs, writer)
    yield "something finds it by where it is", _found_by_place(move)
    yield "what its decorator registers would be forgotten", _registrations(move, writer)
    yield "the modules would import each other in a circle", _circles(move, needs, found, writer)


def _from_stars(move: Move, needs: Needs) -> Iterator[str]:
    for statement in star_imports(move.source) if needs.unknown else ():
        line = move.source.line_of(statement.start_byte)
        words = ", ".join(sorted(set(needs.unknown))[:3])
        yield f"{move.source.path}:{line}: {text_of(statement)} - perhaps {words}"


def _set_from_outside(move: Move, needs: Needs) -> Iterator[str]:
    repository, evaluator = move.program.repository, move.program.evaluator
    for word in sorted(needs.defined):
        for file in repository.files_with(word):
            for item in repository.names(file, word).occurrences:
                if item.role is Role.STORED and evaluator.receiver(file, item.node) == ModuleValue(
                    move.old_key
                ):
                    yield f"{item.place} - the moved code would not see this"


def _taken(move: Move) -> Iterator[str]:
    if move.target is None:
        return
    for name in sorted(move.moved.names):
        table = move.program.repository.names(move.target, name)
        for item in module_bindings(move.program.repository, move.target, name):
            if not _comes_from(move, item):
                yield f"{item.place} - '{name}' is defined here"
        for item in table.occurrences:
            if item.role is Role.READ and table.owner(item.scope) is None:
                yield f"{item.place} - '{name}' already means something here"


def _comes_from(move: Move, item: Occurrence) -> bool:
    """Whether a binding of the destination is an import of the moved name from the source."""
    statement = enclosing(item.node, "import_from_statement")
    if statement is None or move.target is None:
        return False
    return move.old_key in modules_of(move.program.repository, move.target, statement)[0]


def _conflicts(move: Move, needs: Needs, writer: MoveWriter) -> Iterator[str]:
    if move.target is None:
        return
    typed = [new for _, new in writer.header.type_only]
    for new in [*writer.header.imported_keys(), *typed]:
        bound = new.alias or new.name.partition(".")[0]
        for item in module_bindings(move.program.repository, move.target, bound):
            if not _same(move, move.target, item, new):
                yield f"{item.place} - the moved code needs '{new.text}'"
    for word in sorted(needs.builtin):
        for item in module_bindings(move.program.repository, move.target, word):
            yield f"{item.place} - the moved code means the builtin '{word}'"


def _same(move: Move, target: PythonFile, item: Occurrence, new: NewImport) -> bool:
    """Whether a binding of the destination is the import that the moved code needs."""
    statement = next((up for kind in sorted(IMPORTS) if (up := enclosing(item.node, kind))), None)
    if statement is None:
        return False
    bound = new.alias or new.name.partition(".")[0]
    for node in imported_names(statement):
        if bound_name(node) == bound:
            module, name = module_text(statement), original_name(node)
            plain = not module and not new.module and name.partition(".")[0] == new.name.partition(".")[0]
            if (module, name) == (new.module, new.name) or plain:
                return True
            here = key_behind(target.path, module) if module.startswith(".") else module.replace(".", "/")
            there = (
                key_behind(move.to, new.module)
                if new.module.startswith(".")
                else new.module.replace(".", "/")
            )
            ends = here.endswith("/" + there) or there.endswith("/" + here) or here == there
            if module and new.module and ends and name == new.name:
                return True
    return False


def _annotations(move: Move) -> Iterator[str]:
    """`from __future__ import annotations` in only one of the two changes what annotations are."""
    if move.target is None or not _has_annotations(move):
        return
    one, other = _postpones(move.source), _postpones(move.target)
    if one and not other:
        yield f"{move.target.path} - it lacks the {_FUTURE} that {move.source.path} has"
    if other and not one and any(_is_class(each) for each in move.moved.statements()):
        yield f"{move.target.path} - its {_FUTURE} makes text of a class's annotations"


def _has_annotations(move: Move) -> bool:
    waiting = list(move.moved.statements())
    while waiting:
        node = waiting.pop()
        if node.type == "type":
            return True
        waiting += node.named_children
    return False


def _is_class(statement: Node) -> bool:
    return (statement.child_by_field_name("definition") or statement).type == "class_definition"


def _postpones(file: PythonFile) -> bool:
    return any(
        node.type == "future_import_statement" and "annotations" in text_of(node)
        for node in file.root.named_children
    )


def _too_late(move: Move, needs: Needs, found: References) -> Iterator[str]:
    """Early uses in the destination, when the moved code itself needs something of the destination."""
    if not found.in_target_early or move.target is None:
        return
    for word in sorted(needs.early):
        for item in module_bindings(move.program.repository, move.target, word):
            statement = enclosing(item.node, "import_statement") or enclosing(
                item.node, "import_from_statement"
            )
            first = min(use.start for use in found.in_target_early)
            if statement is None and item.start > first:
                yield f"{item.place} - needed before '{word}' is there"


def _unspeakable(move: Move, needs: Needs, writer: MoveWriter) -> Iterator[str]:
    """Modules of different roots have no names for each other."""
    if needs.defined and not move.between(move.to, move.old_key):
        yield f"{move.to} needs {', '.join(sorted(needs.defined)[:3])} of {move.source.path}"
    if writer.returns and not move.between(move.source.path, move.new_key):
        yield f"{move.source.path} needs {', '.join(writer.returns[:3])} of {move.to}"


def _found_by_place(move: Move) -> Iterator[str]:
    """Fixtures and tests are found by the file that they are in."""
    for statement in move.moved.statements():
        inner = statement.child_by_field_name("definition") or statement
        name = text_of(inner.child_by_field_name("name"))
        if any("fixture" in each for each in decorator_names(inner)):
            yield f"{place_of(move.source, statement)} - a fixture is found by its file"
        elif _is_test(name) and _is_test_file(move.source.path) and not _is_test_file(move.to):
            yield f"{place_of(move.source, statement)} - no test runner looks into {move.to}"


def _is_test(name: str) -> bool:
    return name.startswith(("test", "Test"))


def _is_test_file(path: str) -> bool:
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return stem.startswith("test") or stem.endswith("_test")


def _registrations(move: Move, writer: MoveWriter) -> Iterator[str]:
    """`@app.route()` and the like act when the module is imported, and nothing may import it any more."""
    if writer.runs_destination():
        return
    for statement in move.moved.statements():
        for node in statement.named_children if statement.type == "decorated_definition" else ():
            if node.type == "decorator" and _acts_on_object(move, node):
                yield f"{place_of(move.source, node)} - nothing at {move.source.path} would import {move.to}"


def _acts_on_object(move: Move, decorator: Node) -> bool:
    """Whether a decorator is a method of something else than a module or a class."""
    called = decorator.named_children[0]
    if called.type == "call":
        called = called.child_by_field_name("function") or called
    holder = called.child_by_field_name("object") if called.type == "attribute" else None
    if holder is None:
        return False
    value = move.program.evaluator.evaluate(move.source, holder)
    known = isinstance(value, ModuleValue | ClassValue | ExternalValue)
    return not (known and _is_module(move, value))


def _is_module(move: Move, value: object) -> bool:
    if not isinstance(value, ExternalValue):
        return True
    top = value.dotted.partition(".")[0]
    return value.dotted == top or top in sys.stdlib_module_names or value.dotted.startswith("pytest.mark")


def _circles(move: Move, needs: Needs, found: References, writer: MoveWriter) -> Iterator[str]:
    helpers = sorted(needs.defined)
    for circle in writer.circles():
        why = ""
        if helpers and {move.old_key, move.new_key} <= set(circle):
            staying = next((uses[0].place for uses in found.in_source.values()), "")
            why = f" - the moved code needs {', '.join(helpers[:8])}"
            why += f", and what stays uses it: {staying}" if staying else ""
            why += f"; name {', '.join(helpers[:8])} too to move them along"
        yield shown(circle) + why
