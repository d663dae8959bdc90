"""For every place where the old name stands as an identifier: does it mean the target, and how sure is it?"""

from __future__ import annotations

import posixpath
import sys

from tree_sitter import Node

from tier_code.codebase.codemods.program.evaluate import Evaluator
from tier_code.codebase.codemods.program.hierarchy import class_of_scope
from tier_code.codebase.codemods.program.imports import variable_of
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
from tier_code.codebase.codemods.renaming.answers import NO, YES, Answer, Verdict, together
from tier_code.codebase.codemods.renaming.family import Family, is_private
from tier_code.codebase.codemods.renaming.flow import Reads, outside_classes, what_is_read
from tier_code.codebase.codemods.renaming.inferred import InferredVerdicts
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.syntax.names import NameTable, Occurrence
from tier_code.codebase.codemods.syntax.python_file import PythonFile
from tier_code.codebase.codemods.syntax.roles import Role
from tier_code.codebase.codemods.syntax.scopes import enclosing_class

_MAY_BE_OURS = Verdict(Answer.UNSURE, "this module is not found here, and may be one of this repository")


class Judge:
    """Decides place by place. The evaluator speaks first, jedi where it is silent."""

    def __init__(self, program: Program, family: Family) -> None:
        self._program = program
        self._family = family
        self._evaluator: Evaluator = program.evaluator
        self._related: dict[ClassId, Verdict] = {}
        self._inferred = InferredVerdicts(program, family.name, self)

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
            outside = (source.dotted for source in sources if isinstance(source, ExternalValue))
            return _MAY_BE_OURS if any(map(self._may_be_ours, outside)) else NO
        others = [source for source in sources if source not in ours]
        return Verdict(Answer.UNSURE, "several modules may provide this name") if others else YES

    def _may_be_ours(self, dotted: str) -> bool:
        """Whether a module that imports do not find here may be one of ours under another path."""
        top = dotted.partition(".")[0]
        homes = {*self._family.modules, *(cls.module for cls in self._family.classes)}
        known_here = top in self._program.outside.own_names or top in {
            posixpath.basename(key) for key in homes
        }
        return known_here and top not in sys.stdlib_module_names and top != "builtins"

    def attribute(self, occurrence: Occurrence) -> Verdict:
        """The name after a dot."""
        if self._is_foreign_private(occurrence):
            return NO
        value = self._evaluator.receiver(occurrence.file, occurrence.node)
        verdict = self.of_value(value)
        return verdict if verdict is not None else self._inferred.attribute(occurrence)

    def of_value(self, value: Value | None) -> Verdict | None:
        """Whether the target is an attribute of the value; None when the value is not known."""
        if value is None:
            return None
        if isinstance(value, UnionValue):
            return self._of_any(value)
        if isinstance(value, ModuleValue):
            return self._from_sources(self._program.imports.exported(value.key, self._family.name))
        if isinstance(value, ExternalValue) and self._may_be_ours(value.dotted):
            return _MAY_BE_OURS
        if isinstance(value, ClassValue | InstanceValue | SuperValue) and self._family.classes:
            return self.of_class(value.cls)
        return NO

    def _of_any(self, value: UnionValue) -> Verdict | None:
        ordered = sorted(value.values, key=str)
        return together([verdict for each in ordered if (verdict := self.of_value(each)) is not None])

    def of_inferred(self, file: PythonFile, node: Node) -> Verdict | None:
        """As `of_value`, for what jedi takes the expression to be."""
        return together(self._inferred.types(file, node))

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

    def of_object_outside(self, dotted: str) -> Verdict | None:
        """Whether the target is an attribute of an object of a class outside; None when nobody can tell."""
        if not self._family.classes:
            return NO
        return NO if self.outside_has(ExternalValue(dotted)) else None

    def outside_has(self, base: ExternalValue) -> bool | None:
        """Whether a class outside has an attribute of the target's name; None when it cannot be read."""
        return outside_has(self._program, base, self._family.name)


def outside_has(program: Program, base: ExternalValue, name: str) -> bool | None:
    """Whether a class outside the repository has an attribute of this name; None when it cannot be read."""
    if not base.dotted:
        return None
    found = program.inference.outside_attribute(base.dotted, name)
    if base.dotted in {"typing.NamedTuple", "collections.namedtuple"}:
        return bool(found) or hasattr(tuple, name)
    return found
