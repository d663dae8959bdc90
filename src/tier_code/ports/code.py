"""What the engine asks of code understanding: symbols, slices, exact edits, splices and checks.

All of these run off the event loop: `codebase` has plain functions behind an `Offload`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from tier_code.domain.checks import CheckResult
from tier_code.domain.context import ContextSlice
from tier_code.domain.plan import Step, Target
from tier_code.ports.source import SourceTree

Result = TypeVar("Result")

OBSERVED = "observed values, not reasoned ones"
"""Stands in the first line of every test file that we generate."""
MISSED = "# ---- what the calls so far miss ----\n"
"""In the context of a tests step: between the code and what is still to be tested."""
SIZED = "# ---- tokens of what is to change: "
"""In the context of an edit step: begins the last line, a figure behind it; no model is shown it."""

Changes = Mapping[str, bytes | None]
"""Path to the file's new bytes; None for a deleted file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """What a tool or an answer makes of the files."""

    changes: Changes
    """Nothing when the files are as asked already."""
    notes: tuple[str, ...] = ()
    """What was left alone or assumed, one place a line, for the user to read."""


class Offload(Protocol):
    """Runs a picklable function where it cannot hold up the screen."""

    def run(self, function: Callable[..., Result], *arguments: object) -> Awaitable[Result]:
        """Call `function(*arguments)` elsewhere and wait for it without blocking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    """A definition found in the source."""

    target: Target
    name: str
    kind: str
    """`module`, `function`, `method`, `class`, `constant`, `variable` or `attribute`."""
    line: int
    """First line, decorators included, 1-based."""
    end_line: int
    public: bool
    """No part of the dotted path begins with `_`; dunder methods other than `__init__` are not public."""
    documented: bool
    """It has a docstring."""
    tokens: int
    """Estimated tokens of its source."""
    hinted: bool = False
    """For a function or method: nothing is left to be said by type hints."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purity:
    """Whether a function can be tested by its values alone."""

    target: Target
    reason: str
    """Why not, as the end of "it ..."; empty when nothing speaks against it."""


class SymbolCatalog(Protocol):
    """Answers what exists, for recipes and intake."""

    async def find(self, tree: SourceTree, dotted: str) -> Sequence[Symbol]:
        """Definitions whose dotted path ends with `dotted` (`merge_dicts`, `Match.span`), in path order.

        Modules count: `encoding.py`, `pkg/encoding.py` and `pkg.encoding` name a module.
        """

    async def in_file(self, tree: SourceTree, path: str) -> Sequence[Symbol]:
        """The module itself first, then every function, method and class of one file in line order.

        Errors: UsageProblem when the file is missing, is not Python or cannot be parsed, saying where.
        """

    async def paths_matching(self, tree: SourceTree, words: str) -> Sequence[str]:
        """Files or folders a person may mean by `encoding.py`, `src/pkg/`, `pkg.encoding`, best first."""

    async def purity(self, tree: SourceTree, path: str) -> Sequence[Purity]:
        """A verdict on every function and method of one file, in line order.

        Errors: UsageProblem when the file cannot be parsed.
        """


class ContextSource(Protocol):
    """Picks what a step needs to see."""

    async def slice(self, tree: SourceTree, step: Step, budget_tokens: int) -> ContextSlice:
        """The targets in full and what they use, packed under the budget.

        Errors: ContextTooLarge when the targets alone do not fit.
        """


class EditTool(Protocol):
    """Carries out a step without a model (the `tool` tier)."""

    async def carry_out(self, tree: SourceTree, step: Step) -> Edited:
        """The files as they should be.

        Errors: ToolDeclined with the list of uncertain places; UsageProblem for a name already taken.
        """


class AnswerReader(Protocol):
    """Turns a model's answer into new file contents."""

    async def read(self, tree: SourceTree, step: Step, answer: str) -> Edited | CheckResult:
        """The files with the answer spliced in, or the failed `shape` check saying what is wrong with it."""


class CodeCheck(Protocol):
    """Vouches for a step's staged result, or does not."""

    async def run(self, step: Step, before: SourceTree, changes: Changes, answer: str) -> CheckResult:
        """Look at the tree before, the changed files, and the raw answer (empty for the tool tier)."""
