"""The codemod: a signature with every call of it, or a refusal that lists what cannot be decided."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from tier_code.codebase.answers.definitions import docstring_node
from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.signature.adding import Adding
from tier_code.codebase.codemods.signature.change import Action, Change
from tier_code.codebase.codemods.signature.constructors import constructor_uses, is_class
from tier_code.codebase.codemods.signature.decorators import decorator_problems, is_property
from tier_code.codebase.codemods.signature.found import Found
from tier_code.codebase.codemods.signature.handing_on import hands_on
from tier_code.codebase.codemods.signature.references import function_uses
from tier_code.codebase.codemods.signature.removing import Removing
from tier_code.codebase.codemods.signature.renaming_parameter import RenamingParameter
from tier_code.codebase.codemods.signature.reordering import Reordering
from tier_code.codebase.codemods.signature.strategy import CannotFollow, DoesNotFit, Strategy, WouldBreak
from tier_code.codebase.codemods.signature.uses import Call
from tier_code.codebase.codemods.syntax.patchwork import Patchwork
from tier_code.codebase.codemods.syntax.python_file import PythonFile, UnreadableSource
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Target
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree

_STRATEGIES: Mapping[Action, Callable[[Program, Change, Found], Strategy]] = {
    Action.ADD: Adding,
    Action.REMOVE: Removing,
    Action.REORDER: Reordering,
    Action.RENAME: RenamingParameter,
}
_SHOWN = 8


def change_signature(tree: SourceTree, target: Target, change: Change) -> Edited:
    """Change the signature of a function, a method or a class's constructor, and every call.

    Errors: UsageProblem for what makes no sense; ToolDeclined with the places that cannot
    be decided, and with what is certain where the rest may stay as it is.
    """
    if not target.qualname:
        raise UsageProblem("name the function, method or class whose signature is to change")
    program = Program(tree)
    with program.inference:
        look = constructor_uses if is_class(program, target) else function_uses
        found = look(program, target)
        if any(map(is_property, found.definitions)):
            raise UsageProblem(f"{target.qualname} is a property: Python decides its signature")
        strategy = _STRATEGIES[change.action](program, change, found)
        strategy.require()
        return _Work(program, change, found, strategy).carry_out()


class _Work:
    """One change in progress."""

    def __init__(self, program: Program, change: Change, found: Found, strategy: Strategy) -> None:
        self._program = program
        self._change = change
        self._found = found
        self._strategy = strategy
        self._patches: dict[str, Patchwork] = {}
        self._files: dict[str, PythonFile] = {}
        self._notes: list[str] = []
        self._left: list[str] = []
        """Places that are not certain."""
        self._broken: list[str] = []
        """Places that would not work any more, or mean something else, if they stayed as they are."""

    def carry_out(self) -> Edited:
        """Edit everything that is certain; refuse where the rest would break."""
        self._require_own_signature()
        for definition in self._found.definitions:
            self._notes += self._strategy.define(definition, self._patch(definition.file))
        for call in self._found.calls:
            self._follow(call)
        self._left += self._doubts()
        self._weigh_values()
        changes = self._changes()
        if self._left or self._broken:
            partial = changes if self._change.optional and not self._broken else None
            places = tuple(dict.fromkeys([*self._broken, *self._left]))
            raise ToolDeclined(self._reason(), places, partial=partial)
        return Edited(
            changes=changes,
            notes=tuple(dict.fromkeys([*self._notes, *self._strategy.notes, *self._more_notes()])),
        )

    def _reason(self) -> str:
        if self._change.optional and not self._broken:
            return "some places may or may not be calls of it; they can stay as they are"
        return "some places cannot be changed with certainty"

    def _require_own_signature(self) -> None:
        """Callers that nobody sees must not be bound to the signature, unless nothing changes for them."""
        seen = [each for one in self._found.definitions for each in decorator_problems(self._program, one)]
        outside = [*seen, *self._found.protocols, *self._found.hazards]
        if not outside:
            return
        if self._change.optional and not (self._change.value and (seen or self._found.protocols)):
            self._notes += [f"{each} - callers outside keep the default" for each in outside[:_SHOWN]]
        else:
            raise ToolDeclined("callers outside may depend on the signature", tuple(outside))

    def _patch(self, file: PythonFile) -> Patchwork:
        self._files[file.path] = file
        return self._patches.setdefault(file.path, Patchwork(file.text))

    def _follow(self, call: Call) -> None:
        patch = self._patch(call.occurrence.file)
        before = len(patch.edits)
        if hands_on(call, self._found.definitions):
            self._notes.append(f"{call.place} - left as it is: it hands on whatever it gets")
            return
        try:
            self._strategy.follow(call, patch)
        except WouldBreak as problem:
            self._broken.append(f"{call.place} - {problem}")
        except CannotFollow as problem:
            self._left.append(f"{call.place} - {problem}")
        except DoesNotFit as problem:
            self._notes.append(f"{call.place} - left as it is: {problem}")
        place = (call.occurrence.file.path, call.occurrence.start)
        if len(patch.edits) > before and place in self._found.assumed:
            self._notes.append(f"{call.place} - assumed: the only definition of this name")

    def _doubts(self) -> Iterator[str]:
        """Calls that may be meant, if the change would touch them; unreadable files."""
        for call, why in self._found.doubtful:
            scratch = Patchwork(call.occurrence.file.text)
            try:
                self._strategy.follow(call, scratch)
            except DoesNotFit:
                continue
            except CannotFollow as problem:
                yield f"{call.place} - {why}; {problem}"
            else:
                if scratch.edits:
                    yield f"{call.place} - {why}"
        if not self._change.optional or self._change.value:
            problems = self._program.repository.unreadable_with(self._found.main.name)
            yield from (f"{problem} - this file cannot be read" for problem in problems)

    def _weigh_values(self) -> None:
        """Places that keep the function as a value, replace it, or look it up."""
        values = [item.place for item in self._found.values]
        doubtful = [f"{place} - {why}" for place, why in self._found.doubtful_values]
        passes = bool(self._change.value) or not self._change.optional
        if passes:
            self._broken += [
                f"{place} - something else is put in its place" for place in self._found.replaced
            ]
        if not values and not doubtful:
            return
        objections = list(self._strategy.objections_to_values([*values, *doubtful]))
        self._left += objections
        if not objections:
            self._notes += [f"{place} - not a call: left as it is" for place in values]

    def _changes(self) -> dict[str, bytes | None]:
        changes: dict[str, bytes | None] = {}
        for path in sorted(self._patches):
            edits = self._patches[path].flat()
            if edits:
                try:
                    changes[path] = self._files[path].with_edits(edits)
                except UnreadableSource as problem:
                    raise UsageProblem(str(problem)) from problem
        return changes

    def _more_notes(self) -> Iterator[str]:
        if self._change.action not in {Action.REMOVE, Action.RENAME}:
            return
        word = re.compile(rb"\b%b\b" % re.escape(self._change.parameter.encode()))
        for definition in self._found.definitions:
            body = definition.node.child_by_field_name("body")
            words = docstring_node(body) if body is not None else None
            if words is not None and word.search(words.text or b""):
                yield f"{definition.place} - its docstring mentions '{self._change.parameter}'"
