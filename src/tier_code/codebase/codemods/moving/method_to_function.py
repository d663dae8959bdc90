"""A method becomes a function of its module: exact where every use is known, with the method kept where not.

Uses that are certain call the function. When something else may use the method (an override, a base outside
the repository, a receiver nobody knows), it stays in its class as one line that calls the function.
"""

from __future__ import annotations

import keyword
import posixpath
import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from tier_code.codebase.codemods.moving.function_text import delegate_edit, function_text, removal
from tier_code.codebase.codemods.moving.method import Method, evaluated_early, find_method, objections
from tier_code.codebase.codemods.moving.method_sites import Sites, SiteWriter, taken
from tier_code.codebase.codemods.moving.source_text import Edit, Lines, block_of, newline_of, without
from tier_code.codebase.codemods.program.hierarchy import class_of_scope
from tier_code.codebase.codemods.program.values import ExternalValue
from tier_code.codebase.codemods.renaming.collect import Collector, Places, mentions
from tier_code.codebase.codemods.renaming.family import Family, family_of
from tier_code.codebase.codemods.renaming.hazards import Hazards
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.renaming.verdicts import outside_has
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.nodes import enclosing, text_of
from tier_code.codebase.codemods.syntax.scopes import ScopeKind, scope_of
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Target
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree

_TEST_FILE = re.compile(r"^(?:test.*|.*_tests?|conftest)$")
_READERS = frozenset({"getattr", "hasattr", "attrgetter", "methodcaller"})
_CANNOT_LOOK = "cannot be looked into"


def method_to_function(tree: SourceTree, target: Target, new_name: str) -> Edited:
    """Make the method `target` a top-level function called `new_name` (as before, when empty).

    Errors: UsageProblem for a missing method or a taken name; ToolDeclined with what ties it to its class.
    """
    program = Program(tree)
    with program.inference:
        method = find_method(program, target)
        return _Conversion(program, method, new_name or method.name).carry_out()


class _Conversion:
    """One method on its way out of its class."""

    def __init__(self, program: Program, method: Method, new: str) -> None:
        self._program = program
        self._method = method
        self._new = new

    def carry_out(self) -> Edited:
        """Refuse, or change every file."""
        self._require_name()
        _refuse("the method cannot leave its class", objections(self._program, self._method))
        _refuse("the function cannot be defined before its class", self._defined_later())
        family = family_of(self._program, Target(path=self._method.file.path, qualname=self._qualname))
        places = Collector(self._program, family).collect(in_text=False)
        _refuse("the class body itself uses the method", self._used_in_class_body(places))
        _refuse("a test runner finds this by its name", self._test_places())
        writer = SiteWriter(self._program, self._method, self._new)
        sites = writer.sites(places.references, self._bypass(places))
        kept = list(dict.fromkeys(self._reasons_to_keep(family, places, sites)))
        self._refuse_unkeepable(kept)
        return Edited(changes=self._changes(sites, kept), notes=tuple(self._notes(places, sites, kept)))

    @property
    def _qualname(self) -> str:
        return f"{self._method.cls.qualname}.{self._method.name}"

    def _require_name(self) -> None:
        new = self._new
        if not new.isidentifier() or keyword.iskeyword(new):
            raise UsageProblem(f"'{new}' is not a Python name")
        if new.startswith("__") and not new.endswith("__"):
            place = f"{self._method.file.path}: class {self._method.cls.qualname}"
            reason = f"{place} - inside a class Python makes '{new}' private; give the function another name"
            raise ToolDeclined(f"no method could call a function named '{new}'", (reason,))
        found = list(dict.fromkeys(taken(self._program, self._method, new)))
        if found:
            raise UsageProblem(f"'{new}' cannot be the function's name: " + "; ".join(found[:5]))

    def _defined_later(self) -> Iterator[str]:
        """Names in its signature that the class's own top-level statement binds before it."""
        method = self._method
        if method.top in (method.class_node, method.class_node.parent):
            return
        for node in evaluated_early(method):
            table = self._program.repository.names(method.file, text_of(node))
            owner = table.owner(scope_of(method.file, node))
            for item in table.bound.get(owner.key, ()) if owner and owner.kind is ScopeKind.MODULE else ():
                if method.top.start_byte <= item.start < method.top.end_byte:
                    yield f"{item.place} - '{text_of(node)}' of its signature is bound only here"

    def _used_in_class_body(self, places: Places) -> Iterator[str]:
        for item, how in places.references:
            if how == "name" and class_of_scope(item.scope) is not None:
                yield f"{item.place} - the name is read in the class body"

    def _test_places(self) -> Iterator[str]:
        path, _ = posixpath.splitext(posixpath.basename(self._method.file.path))
        if self._method.name.startswith("test") and _TEST_FILE.match(path):
            yield f"{self._method.file.path} - {self._qualname} is a test of its class"

    def _bypass(self, places: Places) -> str:
        """What a call would miss that goes past the method; empty when nothing."""
        if not self._method.decorators_may_move:
            return "the decorator acts on the way to the method"
        if not all(map(_only_reads, places.lookups)):
            return "the method is replaced by its name, which a call must see"
        return ""

    def _reasons_to_keep(self, family: Family, places: Places, sites: Sites) -> Iterator[str]:
        method, name = self._method, self._method.name
        others = sorted(cls.qualname for cls in family.classes - {method.cls})
        if others:
            yield f"{others[0]} has '{name}' too, and a call may mean either"
        if not method.decorators_may_move:
            shown = text_of(method.decorators[0]).lstrip("@ ").partition("(")[0]
            yield f"its decorator '{shown}' may need the object"
        private = name.startswith("_")
        for hazard in Hazards(self._program, family):
            if not (private and _CANNOT_LOOK in hazard):
                yield hazard
        if not private and not name.startswith("test") and not (sites.changed or sites.left):
            yield "nothing in this repository calls it, so something outside may"
        yield from sites.left
        yield from places.unsure
        yield from (f"{item.place} - code finds it by this string" for item in places.lookups)
        yield from map(str, self._program.repository.unreadable_with(name))

    def _refuse_unkeepable(self, kept: list[str]) -> None:
        """Some methods cannot be one line that calls a function."""
        suspends = any(node.type == "yield" for node in _own_nodes(self._method))
        if kept and self._method.is_async and suspends:
            raise ToolDeclined("an async generator cannot stay as a call of the function", tuple(kept))

    def _changes(self, sites: Sites, kept: list[str]) -> dict[str, bytes | None]:
        method, path = self._method, self._method.file.path
        block = block_of(method.file, method.statement)
        edits = {other: list(found) for other, found in sites.edits.items()}
        own = edits.pop(path, [])
        inside = [edit for edit in own if block.start <= edit[0] < block.end]
        text = function_text(
            method,
            self._new,
            inside,
            keep_receiver=sites.needs_receiver,
            decorated=not kept or method.decorators_may_move,
        )
        newline = newline_of(method.file.text)
        start = block_of(method.file, method.top).start
        edits[path] = [edit for edit in own if edit not in inside]
        edits[path] += [(start, start, text + newline * 3), *self._leaving(sites, kept)]
        return {
            changed: self._program.repository.read(changed).with_edits(found)
            for changed, found in edits.items()
        }

    def _leaving(self, sites: Sites, kept: list[str]) -> Iterator[Edit]:
        """What becomes of the method in its class."""
        method = self._method
        block, instead = removal(method)
        if kept:
            statement = Lines(method.file.text).start(method.statement.start_byte)
            if block.start < statement:
                yield block.start, statement, ""
            if method.decorators_may_move:
                yield from self._moved_decorators()
            yield delegate_edit(method, self._new, keep_receiver=sites.needs_receiver)
        elif instead:
            yield block.start, block.end, instead
        else:
            body = method.body if method.class_node is None else method.class_node.child_by_field_name("body")
            lines = Lines(method.file.text)
            floor = lines.end(max(c.end_byte for c in method.class_node.children if c.type == ":") - 1)
            ceiling = block_of(method.file, method.class_node).end if body is not None else block.end
            gone = without(method.file, block, floor, ceiling)
            yield gone.start, gone.end, ""

    def _moved_decorators(self) -> Iterator[Edit]:
        lines = Lines(self._method.file.text)
        for node in self._method.decorators:
            yield lines.start(node.start_byte), lines.end(node.end_byte), ""

    def _notes(self, places: Places, sites: Sites, kept: list[str]) -> Iterator[str]:
        method = self._method
        if kept:
            yield f"{self._qualname} stays as one line that calls {self._new}: {kept[0]}"
            yield from kept[1:]
        else:
            yield from self._unseen_bases()
        if sites.needs_receiver and method.receiver is not None:
            yield f"{self._new} takes '{text_of(method.receiver)}' as its first argument: its code uses it"
        told = list(mentions([*places.strings, *places.comments]))
        if told:
            shown = ", ".join(told[:5]) + (", ..." if len(told) > 5 else "")
            yield f"{len(told)} strings and comments mention the name: {shown}"

    def _unseen_bases(self) -> Iterator[str]:
        hierarchy = self._program.hierarchy
        for base in sorted(hierarchy.outside(hierarchy.relatives(self._method.cls)), key=str):
            if (
                isinstance(base, ExternalValue)
                and outside_has(self._program, base, self._method.name) is None
            ):
                shown = base.dotted or "a base"
                yield f"assumed: {shown}, which cannot be looked into, has no '{self._method.name}'"


def _only_reads(item: Occurrence) -> bool:
    """Whether a string by which code finds the method is one of `getattr` and the like."""
    listed = enclosing(item.node, "argument_list")
    call = listed.parent if listed is not None else None
    called = text_of(call.child_by_field_name("function")) if call is not None else ""
    return called.rpartition(".")[2] in _READERS


def _own_nodes(method: Method) -> Iterator[Node]:
    waiting = [method.body]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [child for child in node.children if child.type not in {"function_definition", "lambda"}]


def _refuse(reason: str, details: Iterable[str]) -> None:
    found = tuple(dict.fromkeys(details))
    if found:
        raise ToolDeclined(reason, found)
