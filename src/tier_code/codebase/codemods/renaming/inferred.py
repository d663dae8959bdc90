"""Verdicts on attributes by jedi's inference, where the plain evaluator is silent.

A variable is asked about once at each place that binds it: all of them have to agree, wherever it is used.
"""

from __future__ import annotations

import re
from typing import Protocol

from tree_sitter import Node

from tier_code.codebase.codemods.program.definers import classes_behind
from tier_code.codebase.codemods.program.hierarchy import class_of_scope
from tier_code.codebase.codemods.program.inference import Definition
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.values import ClassId, ModuleValue, Value
from tier_code.codebase.codemods.renaming.answers import NO, Answer, Verdict, together
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.syntax.decorators import decorator_names
from tier_code.codebase.codemods.syntax.names import NameTable, Occurrence
from tier_code.codebase.codemods.syntax.nodes import enclosing, text_of
from tier_code.codebase.codemods.syntax.python_file import PythonFile, UnreadableSource
from tier_code.codebase.codemods.syntax.roles import Role
from tier_code.codebase.codemods.syntax.scopes import ScopeKind, scope_of

_UNKNOWN = Verdict(Answer.UNKNOWN, "the type of what stands before the dot is not known")


class Judges(Protocol):
    """The judge, as seen from here."""

    def of_value(self, value: Value | None) -> Verdict | None:
        """Whether the target is an attribute of the value."""

    def of_class(self, cls: ClassId) -> Verdict:
        """Whether the target is an attribute of objects of the class."""

    def of_object_outside(self, dotted: str) -> Verdict | None:
        """Whether the target is an attribute of an object of a class outside; None when nobody can tell."""

    def lexical(self, occurrence: Occurrence, table: NameTable) -> Verdict:
        """Whether a bare name means the target."""

    def imported(self, occurrence: Occurrence) -> Verdict:
        """Whether an imported name means the target."""


class InferredVerdicts:
    """Asks jedi."""

    def __init__(self, program: Program, name: str, judge: Judges) -> None:
        self._program = program
        self._name = name
        self._judge = judge
        self._bound: dict[tuple[str, int], Verdict | None] = {}

    def attribute(self, occurrence: Occurrence) -> Verdict:
        """Whether the attribute at this place means the target."""
        parent = occurrence.node.parent
        owner = parent.child_by_field_name("object") if parent is not None else None
        places = self._places(occurrence.file, owner) if owner is not None else []
        if places and owner is not None:
            verdict = self._by_places(places)
            if verdict is not None:
                return verdict
            if not _narrowed(owner):
                return _UNKNOWN
        return self._by_definition(occurrence, owner)

    def types(self, file: PythonFile, node: Node) -> list[Verdict]:
        """A verdict for each type that jedi sees in an expression."""
        found = [self._of_type(item) for item in self._program.inference.infer(file, node)]
        return [verdict for verdict in found if verdict is not None]

    def _places(self, file: PythonFile, owner: Node) -> list[Occurrence]:
        """Where the variable or attribute before the dot gets its value."""
        if owner.type == "identifier":
            variable = self._program.imports.variable(file, scope_of(file, owner), text_of(owner))
            return self._program.evaluator.bindings(variable) if variable is not None else []
        holder, name = owner.child_by_field_name("object"), owner.child_by_field_name("attribute")
        if owner.type != "attribute" or holder is None:
            return []
        classes = classes_behind(self._program.evaluator.evaluate(file, holder))
        return [place for cls in classes for place in self._program.evaluator.places(cls, text_of(name))]

    def _by_places(self, places: list[Occurrence]) -> Verdict | None:
        found = [self._at_binding(place) for place in places]
        known = [verdict for verdict in found if verdict is not None]
        return together(known) if len(known) == len(found) else None

    def _at_binding(self, place: Occurrence) -> Verdict | None:
        key = (place.file.path, place.start)
        if key not in self._bound:
            plain = self._judge.of_value(self._program.evaluator.given(place))
            silent = plain is not None or _is_bare_parameter(place) or _is_decorated(place)
            asked = None if silent else self.types(place.file, place.node)
            self._bound[key] = plain or together(asked or [])
        return self._bound[key]

    def _by_definition(self, occurrence: Occurrence, owner: Node | None) -> Verdict:
        # Where it is defined and what stands before the dot must tell the same story.
        found = [
            verdict
            for definition in self._program.inference.goto(occurrence.file, occurrence.start)
            if (verdict := self._of_definition(definition, occurrence)) is not None
        ]
        found += self.types(occurrence.file, owner) if owner is not None else []
        return together(found) or _UNKNOWN

    def _of_definition(self, definition: Definition, occurrence: Occurrence) -> Verdict | None:
        """Whether the definition that jedi went to is the target's; None when it says nothing."""
        if not definition.path:
            return NO if definition.dotted.endswith(f".{self._name}") else None
        item = self._occurrence_at(definition)
        if item is None or (item.file.path, item.start) == (occurrence.file.path, occurrence.start):
            return None
        if item.role is Role.STORED:
            classes = self._program.receiver_classes(item)
            return self._judge.of_class(classes[0]) if len(classes) == 1 else None
        if item.role is Role.IMPORTED:
            return self._judge.imported(item)
        cls = class_of_scope(item.scope)
        if cls is not None:
            return self._judge.of_class(cls)
        if item.scope.kind is not ScopeKind.MODULE:
            return None
        return self._judge.lexical(item, self._program.repository.names(item.file, self._name))

    def _occurrence_at(self, definition: Definition) -> Occurrence | None:
        try:
            file = self._program.repository.read(definition.path)
        except UnreadableSource:
            return None
        offset = file.offset_at(definition.line, definition.column) if definition.line else -1
        table = self._program.repository.names(file, self._name)
        return next((item for item in table.occurrences if item.start == offset), None)

    def _of_type(self, definition: Definition) -> Verdict | None:
        if definition.kind == "module":
            return self._judge.of_value(ModuleValue(module_key(definition.path))) if definition.path else NO
        cls = self._program.class_at(definition)
        if cls is not None:
            return self._judge.of_class(cls)
        if definition.kind == "function":
            return NO
        return None if definition.path else self._judge.of_object_outside(definition.dotted)


def _narrowed(owner: Node) -> bool:
    """Whether the function around tests the type of what stands before the dot."""
    around = enclosing(owner, "function_definition")
    text = (around.text or b"") if around is not None else b""
    return bool(re.search(rb"isinstance\(\s*" + re.escape(owner.text or b"") + rb"\s*,", text))


def _is_decorated(place: Occurrence) -> bool:
    """A function that its decorators may have made into anything, a property for one."""
    parent = place.node.parent
    return parent is not None and parent.type == "function_definition" and bool(decorator_names(parent))


def _is_bare_parameter(place: Occurrence) -> bool:
    """A parameter that says nothing of its type."""
    parent = place.node.parent
    if place.role is not Role.PARAMETER or parent is None:
        return False
    default = parent.child_by_field_name("value")
    return parent.child_by_field_name("type") is None and (default is None or default.type == "none")
