"""For every place where the old name stands as an identifier: does it mean the target, and how sure is it?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tree_sitter import Node

from tier_code.codebase.codemods.program.evaluate import Evaluator
from tier_code.codebase.codemods.program.hierarchy import class_of_scope
from tier_code.codebase.codemods.program.imports import variable_of
from tier_code.codebase.codemods.program.inference import Definition
from tier_code.codebase.codemods.program.modules import module_key
from tier_code.codebase.codemods.program.values import (
    ClassId,
    ClassValue,
    ExternalValue,
    InstanceValue,
    ModuleValue,
    Source,
    SuperValue,
    UnionValue,
    Value,
)
from tier_code.codebase.codemods.renaming.family import Family, is_private
from tier_code.codebase.codemods.renaming.flow import Reads, outside_classes, what_is_read
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.syntax.names import NameTable, Occurrence
from tier_code.codebase.codemods.syntax.python_file import PythonFile, UnreadableSource
from tier_code.codebase.codemods.syntax.roles import Role
from tier_code.codebase.codemods.syntax.scopes import ScopeKind, enclosing_class


class Answer(StrEnum):
    """Whether a place means the target."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    """Nothing is known of what stands before the dot."""
    UNSURE = "unsure"
    """It may mean the target and something else."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """An answer with its grounds."""

    answer: Answer
    why: str = ""


YES, NO = Verdict(Answer.YES), Verdict(Answer.NO)
_SEVERAL_TYPES = Verdict(Answer.UNSURE, "what stands before the dot may be of several types")


class Judge:
    """Decides place by place. The evaluator speaks first, jedi where it is silent."""

    def __init__(self, program: Program, family: Family) -> None:
        self._program = program
        self._family = family
        self._evaluator: Evaluator = program.evaluator
        self._related: dict[ClassId, Verdict] = {}

    def lexical(self, occurrence: Occurrence, table: NameTable) -> Verdict:
        """A bare name."""
        if self._is_foreign_private(occurrence):
            return NO
        owner = table.owner(occurrence.scope)
        if owner is None:
            return self._from_sources(
                self._program.imports.sources(occurrence.file, occurrence.scope, table.word)
            )
        ours = variable_of(occurrence.file, owner, table.word) in self._family.variables
        if occurrence.role is not Role.READ:
            return YES if ours else NO
        reads = what_is_read(self._program.imports, table, occurrence, owner)
        if reads is Reads.OWN:
            return YES if ours else NO
        outer = self._program.imports.sources(occurrence.file, outside_classes(owner), table.word)
        outer_ours = owner.parent is not None and bool(self._family.variables & set(outer))
        if reads is Reads.OUTER:
            return YES if outer_ours else NO
        if ours or outer_ours:
            return Verdict(
                Answer.UNSURE, "bound only sometimes; otherwise this reads an outer name or a builtin"
            )
        return NO

    def _is_foreign_private(self, occurrence: Occurrence) -> bool:
        """Whether the name begins with two underscores and this is the inside of another class."""
        if not is_private(self._family.name):
            return False
        around = enclosing_class(occurrence.scope)
        inside = class_of_scope(around) if around is not None else None
        return inside not in self._family.classes if self._family.classes else inside is not None

    def imported(self, occurrence: Occurrence) -> Verdict:
        """The name in `from x import name`."""
        return self._from_sources(self._program.imports.imported(occurrence))

    def _from_sources(self, sources: tuple[Source, ...]) -> Verdict:
        ours = self._family.variables & set(sources)
        if not ours:
            return NO
        others = [source for source in sources if source not in ours]
        return Verdict(Answer.UNSURE, "several modules may provide this name") if others else YES

    def attribute(self, occurrence: Occurrence) -> Verdict:
        """The name after a dot."""
        if self._is_foreign_private(occurrence):
            return NO
        value = self._evaluator.receiver(occurrence.file, occurrence.node)
        verdict = self.of_value(value)
        return verdict if verdict is not None else self._inferred(occurrence)

    def of_value(self, value: Value | None) -> Verdict | None:
        """Whether the target is an attribute of the value; None when the value is not known."""
        if value is None:
            return None
        if isinstance(value, UnionValue):
            return self._of_any(value)
        if isinstance(value, ModuleValue):
            return self._from_sources(self._program.imports.exported(value.key, self._family.name))
        if isinstance(value, ClassValue | InstanceValue | SuperValue) and self._family.classes:
            return self.of_class(value.cls)
        return NO

    def _of_any(self, value: UnionValue) -> Verdict:
        found = [verdict for each in value.values if (verdict := self.of_value(each)) is not None]
        answers = {verdict.answer for verdict in found}
        if len(answers) == 1:
            return found[0]
        if Answer.YES in answers or Answer.UNSURE in answers:
            return _SEVERAL_TYPES
        return next(verdict for verdict in found if verdict.answer is Answer.UNKNOWN)

    def of_class(self, cls: ClassId) -> Verdict:
        """Whether the target is an attribute of objects of the class."""
        if cls not in self._related:
            self._related[cls] = self._judge_class(cls)
        return self._related[cls]

    def _judge_class(self, cls: ClassId) -> Verdict:
        if not self._family.classes:
            return NO
        relatives = self._program.hierarchy.relatives(cls)
        if relatives & self._family.classes:
            return YES
        if relatives & self._program.definers(self._family.name).keys():
            return NO
        outside = [self.outside_has(base) for base in self._program.hierarchy.outside(relatives)]
        if any(outside):
            return NO
        return Verdict(Answer.UNKNOWN, f"nothing shows where {cls.qualname} gets this attribute from")

    def outside_has(self, base: ExternalValue) -> bool | None:
        """Whether a class outside has an attribute of the target's name; None when it cannot be read."""
        return outside_has(self._program, base, self._family.name)

    def _inferred(self, occurrence: Occurrence) -> Verdict:
        # Where it is defined and what stands before the dot must tell the same story.
        found = [
            verdict
            for definition in self._program.inference.goto(occurrence.file, occurrence.start)
            if (verdict := self._of_definition(definition, occurrence)) is not None
        ] + self._of_receiver(occurrence)
        answers = {verdict.answer for verdict in found}
        if not answers:
            return Verdict(Answer.UNKNOWN, "the type of what stands before the dot is not known")
        if answers in ({Answer.YES}, {Answer.NO}):
            return found[0]
        if Answer.YES in answers or Answer.UNSURE in answers:
            return _SEVERAL_TYPES
        return next(verdict for verdict in found if verdict.answer is Answer.UNKNOWN)

    def _of_definition(self, definition: Definition, occurrence: Occurrence) -> Verdict | None:
        """Whether the definition that jedi went to is the target's; None when it says nothing."""
        if not definition.path:
            return NO if definition.dotted.endswith(f".{self._family.name}") else None
        item = self._occurrence_at(definition)
        if item is None or (item.file.path, item.start) == (occurrence.file.path, occurrence.start):
            return None
        if item.role is Role.STORED:
            classes = self._program.receiver_classes(item)
            return self.of_class(classes[0]) if len(classes) == 1 else None
        table = self._program.repository.names(item.file, self._family.name)
        if item.role is Role.IMPORTED:
            return self.imported(item)
        cls = class_of_scope(item.scope)
        if cls is not None:
            return self.of_class(cls) if self._family.classes else NO
        return self.lexical(item, table) if item.scope.kind is ScopeKind.MODULE else None

    def _occurrence_at(self, definition: Definition) -> Occurrence | None:
        try:
            file = self._program.repository.read(definition.path)
        except UnreadableSource:
            return None
        offset = file.offset_at(definition.line, definition.column) if definition.line else -1
        table = self._program.repository.names(file, self._family.name)
        return next((item for item in table.occurrences if item.start == offset), None)

    def _of_receiver(self, occurrence: Occurrence) -> list[Verdict]:
        parent = occurrence.node.parent
        owner = parent.child_by_field_name("object") if parent is not None else None
        return self._of_inferred(occurrence.file, owner) if owner is not None else []

    def of_inferred(self, file: PythonFile, node: Node) -> Verdict | None:
        """As `of_value`, for what jedi takes the expression to be."""
        found = self._of_inferred(file, node)
        return found[0] if found and all(verdict.answer is found[0].answer for verdict in found) else None

    def _of_inferred(self, file: PythonFile, node: Node) -> list[Verdict]:
        found = [self._of_type(item) for item in self._program.inference.infer(file, node)]
        return [verdict for verdict in found if verdict is not None]

    def _of_type(self, definition: Definition) -> Verdict | None:
        if definition.kind == "module":
            return self.of_value(ModuleValue(module_key(definition.path))) if definition.path else NO
        cls = self._program.class_at(definition)
        if cls is not None:
            return self.of_class(cls)
        if definition.kind == "function" or (not definition.path and not self._family.classes):
            return NO
        if definition.path:
            return None
        return NO if self.outside_has(ExternalValue(definition.dotted)) else None


def outside_has(program: Program, base: ExternalValue, name: str) -> bool | None:
    """Whether a class outside the repository has an attribute of this name; None when it cannot be read."""
    if not base.dotted:
        return None
    found = program.inference.outside_attribute(base.dotted, name)
    if base.dotted in {"typing.NamedTuple", "collections.namedtuple"}:
        return bool(found) or hasattr(tuple, name)
    return found
