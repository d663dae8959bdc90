"""What a recipe is: it plans one clause of a request without a model, or says why it cannot."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Candidate, Step, StepId, Target
from tier_code.domain.pricing import ModelPrice
from tier_code.engine.planning.python_symbols import PythonSymbols
from tier_code.ports.code import Symbol, SymbolCatalog
from tier_code.ports.source import SourceTree


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A clause that was recognised and could not be planned."""

    reason: str
    candidates: tuple[Candidate, ...] = ()
    hints: tuple[str, ...] = ()
    understood: bool = True
    """The words were taken as they were meant; if not, a planner may read them better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedRename:
    """A rename that an earlier clause of the request asks for."""

    origin: Target
    """The definition in the code as it is now."""
    definition: Target
    """The definition as the renames before this one will have left it."""
    new_name: str
    step: StepId

    def moved(self, target: Target) -> Target | None:
        """Where this rename moves a target: the definition itself, or something inside it."""
        old = self.definition.qualname
        inside = target.qualname == old or target.qualname.startswith(f"{old}.")
        if target.path != self.definition.path or not inside:
            return None
        head = old.rpartition(".")[0]
        rest = target.qualname[len(old) :]
        return Target(
            path=target.path, qualname=f"{head}.{self.new_name}{rest}" if head else self.new_name + rest
        )


@dataclass(slots=True, kw_only=True)
class Drafting:
    """The plan so far, and what recipes need to go on. Steps get their ids here."""

    tree: SourceTree
    catalog: SymbolCatalog
    local_price: ModelPrice | None
    frontier_price: ModelPrice | None
    first_id: int
    steps: list[Step] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    renamed: list[PlannedRename] = field(default_factory=list)
    """What earlier clauses of this request rename."""

    @property
    def python(self) -> SymbolCatalog:
        """The symbols of Python alone, for recipes that write nothing else."""
        return PythonSymbols(self.catalog)

    def next_id(self) -> StepId:
        """The id of the next step; ids are never used twice in a session."""
        return StepId(f"s{self.first_id + len(self.steps)}")

    def after_renames(self, target: Target) -> tuple[Target, StepId | None]:
        """Where a target will be once the renames before it are done, and which step moved it last."""
        mover: StepId | None = None
        for planned in self.renamed:
            moved = planned.moved(target)
            if moved is not None:
                target, mover = moved, planned.step
        return target, mover

    def before_renames(self, name: str) -> str:
        """The present name of something an earlier clause renames to `name`."""
        for planned in reversed(self.renamed):
            if name == planned.new_name:
                return str(planned.origin)
        return name


class Recipe(Protocol):
    """Plans one kind of clause."""

    @property
    def example(self) -> str:
        """A request that this recipe takes, for hints."""

    @property
    def tool(self) -> str:
        """Its name in `tier-code tool NAME`; empty for what no exact tool can do."""

    @property
    def usage(self) -> str:
        """The arguments of `tier-code tool NAME` in words: `OLD NEW`."""

    def request(self, arguments: Sequence[str]) -> str:
        """The arguments of `tier-code tool NAME` worded as a clause that this recipe takes.

        Errors: UsageProblem when they do not fit `usage`.
        """

    def takes(self, clause: str) -> bool:
        """Whether the clause is worded as this recipe understands it."""

    async def draft(self, clause: str, drafting: Drafting) -> Refusal | None:
        """Add steps for a clause that it takes, or say why it cannot be planned."""


class PatternRecipe(ABC):
    """Base of recipes whose clauses one pattern tells from all others."""

    example: str
    pattern: ClassVar[re.Pattern[str]]

    def takes(self, clause: str) -> bool:
        """Whether the clause is worded as this recipe understands it."""
        return self.pattern.match(clause) is not None

    async def draft(self, clause: str, drafting: Drafting) -> Refusal | None:
        """Add steps for a clause that it takes, or say why it cannot be planned."""
        match = self.pattern.match(clause)
        if match is None:
            return Refusal(understood=False, reason="the words are not clear", hints=(self.example,))
        return await self.plan(match, drafting)

    @abstractmethod
    async def plan(self, match: re.Match[str], drafting: Drafting) -> Refusal | None:
        """Add steps for the parts of a clause, or say why it cannot be planned."""


def wrong_arguments(recipe: Recipe, arguments: Sequence[str]) -> UsageProblem:
    """What to raise when the arguments of a tool do not fit."""
    given = " ".join(arguments) or "nothing"
    return UsageProblem(f"'{given}' does not fit; write: tier-code tool {recipe.tool} {recipe.usage}")


def candidate(symbol: Symbol) -> Candidate:
    """A symbol as a choice for the user."""
    return Candidate(target=symbol.target, kind=symbol.kind, line=symbol.line)
