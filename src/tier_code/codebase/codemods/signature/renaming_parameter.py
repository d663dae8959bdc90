"""Renaming a parameter: its definition, its uses in the body, and the keywords of calls."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tier_code.codebase.codemods.program.hierarchy import class_around
from tier_code.codebase.codemods.program.values import (
    ClassValue,
    ExternalValue,
    FunctionValue,
    ModuleValue,
    Value,
)
from tier_code.codebase.codemods.signature.arguments import Form
from tier_code.codebase.codemods.signature.parameters import Definition, Kind
from tier_code.codebase.codemods.signature.strategy import CannotFollow, Common
from tier_code.codebase.codemods.signature.uses import Call
from tier_code.codebase.codemods.syntax.names import Occurrence
from tier_code.codebase.codemods.syntax.nodes import enclosing
from tier_code.codebase.codemods.syntax.patchwork import Patchwork, Span
from tier_code.codebase.codemods.syntax.roles import Role
from tier_code.domain.errors import ToolDeclined, UsageProblem


class RenamingParameter(Common):
    """Renames one parameter."""

    def require(self) -> None:
        """The new name is free in every definition, and nothing else is told the old one."""
        old, new = self._change.parameter, self._change.new_name
        self._wanted(old)
        having = [each for each in self._found.definitions if each.find(old) is not None]
        taken = [item.place for each in having for item in self._inside(each, new)]
        if taken:
            raise UsageProblem(f"'{new}' is used in the function already: {taken[0]}")
        if new.startswith("__") and self._main.in_class:
            raise UsageProblem(f"Python would spell '{new}' differently inside a class")
        self._refuse_reading_all(having, f"the body may read '{old}' by a string")
        shown = re.compile(rb"\{\s*%b\s*=\s*[!:}]" % re.escape(old.encode()))
        places = [each.place for each in having if shown.search(each.node.text or b"")]
        if places:
            raise ToolDeclined(f"the body shows the name '{old}' in a string", tuple(places))

    def define(self, definition: Definition, patch: Patchwork) -> Iterator[str]:
        """Rename it wherever the function means it."""
        old, new = self._change.parameter, self._change.new_name
        if definition.find(old) is None:
            if not definition.takes_anything:
                yield f"{definition.place} - it has no parameter '{old}', as before"
            return
        for item in self._of_parameter(definition, old):
            patch.replace(Span(item.start, item.end), new)

    def objections_to_values(self, places: Sequence[str]) -> Iterable[str]:
        """Unseen callers may pass it by keyword: calls of something unknown that do so may be theirs."""
        kept = places[0] if places else ""
        return [
            f"{item.place} - this may call it, as it is kept at {kept}" for item in self._unknown_keywords()
        ]

    def _unknown_keywords(self) -> Iterator[Occurrence]:
        known = {call.node.id for call in self._found.calls}
        name = self._change.parameter
        for file in self._program.repository.files_with(name):
            for item in self._program.repository.names(file, name).occurrences:
                call = enclosing(item.node, "call") if item.role is Role.KEYWORD else None
                if call is None or call.id in known:
                    continue
                called = call.child_by_field_name("function")
                value = self._program.evaluator.evaluate(file, called) if called is not None else None
                if self._may_mean_it(value):
                    yield item

    def _may_mean_it(self, value: Value | None) -> bool:
        """Whether a call of such a value may be one of the function, reached by way of a variable."""
        if isinstance(value, FunctionValue):
            places = self._program.evaluator.bindings(value.variable)
            return any(each.node.parent == one.node for each in places for one in self._found.definitions)
        if isinstance(value, ClassValue):
            made = {*self._program.ancestors(value.cls)}
            return any(
                cls in made
                for one in self._found.definitions
                if one.name == "__init__" and (cls := class_around(one.file, one.node)) is not None
            )
        return not isinstance(value, ExternalValue | ModuleValue)

    def follow(self, call: Call, patch: Patchwork) -> None:
        """Rename the keyword."""
        binding, old = self._binding(call), self._change.parameter
        if binding.double_star and (old in binding.open or self._main.has(Kind.VAR_KEYWORD)):
            raise CannotFollow(f"what it unpacks may hold '{old}'")
        if any(each.name == self._change.new_name for each in binding.loose):
            raise CannotFollow(f"it passes '{self._change.new_name}' among other keywords already")
        argument = binding.given.get(old)
        if argument is not None and argument.form is Form.KEYWORD:
            named = argument.node.child_by_field_name("name")
            if named is not None:
                patch.replace(Span(named.start_byte, named.end_byte), self._change.new_name)
