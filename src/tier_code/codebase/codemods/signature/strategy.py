"""What the four ways of changing a signature have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from tier_code.codebase.codemods.renaming.program import Program
from tier_code.codebase.codemods.signature.arguments import Binding, bind
from tier_code.codebase.codemods.signature.change import Change, names_in
from tier_code.codebase.codemods.signature.found import Found
from tier_code.codebase.codemods.signature.parameters import Definition, Parameter
from tier_code.codebase.codemods.signature.uses import Call, Use
from tier_code.codebase.codemods.syntax.names import LEXICAL_ROLES, Occurrence
from tier_code.codebase.codemods.syntax.patchwork import Patchwork
from tier_code.codebase.codemods.syntax.roles import Role
from tier_code.codebase.codemods.syntax.scopes import ScopeKind
from tier_code.domain.errors import ToolDeclined, UsageProblem

READS_ALL = ("locals", "vars", "eval", "exec")
"""Calls by which a body can see its parameters without naming them."""


class CannotFollow(Exception):
    """This call cannot be changed with certainty."""


class WouldBreak(CannotFollow):
    """This call would mean something else by the change of the definition alone."""


class DoesNotFit(Exception):
    """This call does not fit the signature as it is; it is left alone."""


class Strategy(Protocol):
    """One way of changing a signature."""

    notes: list[str]
    """What the user should know of calls."""

    def require(self) -> None:
        """Look for what makes the change impossible.

        Errors: UsageProblem, ToolDeclined.
        """

    def define(self, definition: Definition, patch: Patchwork) -> Iterator[str]:
        """Edit one definition; what the user should know comes out."""

    def follow(self, call: Call, patch: Patchwork) -> None:
        """Edit one call.

        Errors: CannotFollow, DoesNotFit.
        """

    def objections_to_values(self, places: Sequence[str]) -> Iterable[str]:
        """Why callers that nobody sees would break, given where they may get the function from."""


class Common:
    """What every strategy has."""

    def __init__(self, program: Program, change: Change, found: Found) -> None:
        self._program = program
        self._change = change
        self._found = found
        self._main = found.main
        self.notes: list[str] = []

    def _reaching(self, call: Call) -> tuple[Parameter, ...]:
        """The parameters that the arguments of a call fill."""
        main = self._main
        return main.own if call.implicit and main.receiver is not None else main.parameters

    def _binding(self, call: Call) -> Binding:
        binding = bind(self._reaching(call), call.arguments)
        # What `partial` has so far need not be everything.
        problem = binding.problem or ("" if call.use is Use.BOUND else binding.missing)
        if problem:
            raise DoesNotFit(problem)
        return binding

    def _wanted(self, name: str) -> Parameter:
        """A named parameter of the definition.

        Errors: UsageProblem, with those there are.
        """
        found = self._main.find(name)
        if found is None:
            known = ", ".join(each.name for each in self._main.own) or "none"
            raise UsageProblem(f"{self._main.name} has no parameter '{name}' (it has: {known})")
        if not found.positional and found.kind.value.startswith("*"):
            raise UsageProblem(
                f"'{found.kind.value}{name}' takes whatever is left; name one that is written out"
            )
        return found

    def _inside(self, definition: Definition, word: str) -> Iterator[Occurrence]:
        """Every place of a variable's name in a definition, its header included."""
        node = definition.node
        for item in self._program.repository.names(definition.file, word).occurrences:
            if node.start_byte <= item.start < node.end_byte and item.role in LEXICAL_ROLES:
                yield item

    def _of_parameter(self, definition: Definition, word: str) -> Iterator[Occurrence]:
        """Every place that means the parameter itself, in the body and in functions inside it."""
        table = self._program.repository.names(definition.file, word)
        for item in self._inside(definition, word):
            owner = table.owner(item.scope)
            key = owner.key if owner is not None else None
            if key and key.kind is ScopeKind.FUNCTION and key.start == definition.node.start_byte:
                yield item

    def _refuse_reading_all(self, definitions: list[Definition], why: str) -> None:
        places = [
            item.place
            for definition in definitions
            for word in READS_ALL
            for item in self._inside(definition, word)
            if item.role is Role.READ and item.node.parent is not None and item.node.parent.type == "call"
        ]
        if places:
            raise ToolDeclined(why, tuple(places))

    def _header(self, definition: Definition) -> Occurrence:
        """The place of a definition's name: defaults and types are read in its scope."""
        table = self._program.repository.names(definition.file, definition.name)
        named = definition.node.child_by_field_name("name")
        return next(item for item in table.occurrences if item.node == named)

    def _meaning(self, item: Occurrence, name: str) -> frozenset[object]:
        """Which variables a name means at some place; empty for builtins and for nothing at all."""
        return frozenset(self._program.imports.sources(item.file, item.scope, name))

    def _names(self, text: str) -> tuple[str, ...]:
        return names_in(text) if text else ()
