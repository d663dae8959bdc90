"""Plans and steps: typed data that the user can read, change and approve."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NewType, TypeAlias

from tier_code.domain.context import ChosenSpan
from tier_code.domain.money import ZERO, Usd
from tier_code.domain.tiers import TierName

StepId = NewType("StepId", str)


class StepKind(StrEnum):
    """What a step does; decides the tool, the answer form and the checks."""

    RENAME = "rename"
    MOVE = "move"
    """Functions, classes or constants to another module; `to` is its path."""
    METHOD_TO_FUNCTION = "method-to-function"
    EXTRACT_CONSTANT = "extract-constant"
    IMPORTS = "imports"
    """Organise, add or remove imports."""
    FSTRINGS = "fstrings"
    DEAD_CODE = "dead-code"
    SIGNATURE = "signature"
    """Add, remove, reorder or rename parameters, with every call."""
    PATTERN = "pattern"
    """Rewrite every match of a pattern with metavariables."""
    FORMAT = "format"
    LINT_FIX = "lint-fix"
    DOCSTRING = "docstring"
    TYPE_HINTS = "type-hints"
    LOGGING = "logging"
    DATACLASS = "dataclass"
    SPECIAL_METHODS = "special-methods"
    """`__eq__`, `__repr__` and the like."""
    TWIN = "twin"
    """A small function or class made after the pattern of another one."""
    FLAG = "flag"
    """A command line option of an argparse parser."""
    TESTS = "tests"
    """Tests for a pure function."""
    EDIT = "edit"
    """Change or create what the targets name, as the instruction says."""
    FIX = "fix"
    """Change the targets until failing tests pass."""
    RUN = "run"
    """Run a command that the user approved, and keep what it said."""
    INVESTIGATE = "investigate"
    """Find something out: reads, searches and runs tests, changes nothing."""


class TaskClass(StrEnum):
    """Which check exists for a step, and so who may own it (`docs/architecture.md`)."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"
    E = "E"
    F = "F"
    G = "G"


ClassOrKind: TypeAlias = TaskClass | StepKind


def class_or_kind(text: str) -> ClassOrKind | None:
    """`E`, `e`, `docstring` or `docstrings`; None for anything else."""
    known: dict[str, ClassOrKind] = {each.value.lower(): each for each in TaskClass}
    known |= {kind.value: kind for kind in StepKind} | {f"{kind.value}s": kind for kind in StepKind}
    return known.get(text.lower())


class StepState(StrEnum):
    """Where a step is in its life."""

    PLANNED = "planned"
    RUNNING = "running"
    PASSED = "passed"
    """Checked and staged; nothing in the tree yet."""
    UNCHANGED = "unchanged"
    """Everything was as asked already; there is nothing to write."""
    FAILED = "failed"
    DROPPED = "dropped"
    INTERRUPTED = "interrupted"
    WAITING = "waiting"
    """Its next call does not fit a budget; the user is asked what to do."""
    SKIPPED = "skipped"
    """Left out because money, or the approval of its command, was missing; going on runs it."""
    APPLIED = "applied"
    REJECTED = "rejected"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A place in the repository: `path::A.b`, `path::` for the module, `path::+name` for what will be new."""

    path: str
    """Relative to the repository, with `/`."""
    qualname: str
    """`A.b`; empty for the module; `A.b#2` for the second definition of that name; `+b` for a new one."""

    def __str__(self) -> str:
        return f"{self.path.replace('::', '::::')}::{self.qualname}"


def parse_target(text: str) -> Target:
    """Read `path::A.b`; a path without `::` means the module.

    Errors: ValueError when the path is empty.
    """
    marker = "\0"
    path, _, qualname = text.replace("::::", marker).partition("::")
    path = path.replace(marker, "::")
    if not path:
        raise ValueError(f"'{text}' names no file; write PATH::NAME")
    return Target(path=path, qualname=qualname.replace(marker, "::"))


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEstimate:
    """What a step is expected to take, before it runs. All figures are estimates and shown as such."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost: Usd | None = ZERO
    """None when the tier has no price."""
    baseline: Usd | None = None
    """What the same tokens would cost at the frontier tier's price."""
    held: Usd | None = ZERO
    """What the budget must have free for its call: the worst case."""
    most: Usd | None = ZERO
    """The worst case with one climb to the next tier where it may go by itself; of a fix, with all."""
    tokens_source: str = ""
    """What the tokens were priced as: `estimated: toktok qwen2.5 x 1.41 learned from 12 calls`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One typed unit of work with its tier, its reason and its checks."""

    id: StepId
    title: str
    kind: StepKind
    targets: tuple[Target, ...]
    instruction: str
    """What the executor is told; the user may edit it."""
    task_class: TaskClass
    checks: tuple[str, ...]
    """Names of the checks that must pass, in the order they run."""
    tier: TierName
    reason: str
    """Why this tier."""
    depends_on: tuple[StepId, ...] = ()
    arguments: tuple[tuple[str, str], ...] = ()
    """What the kind needs besides targets, such as `("new_name", "to_bytes")`, in a fixed order.

    `creates` lists files that the step may create, one a line.
    """
    estimate: StepEstimate = StepEstimate()
    group: str = ""
    """Steps that came from one part of the request share this label."""
    spans: tuple[ChosenSpan, ...] = ()
    """What the user changed in its context."""

    def argument(self, name: str, default: str = "") -> str:
        """The value of one of `arguments`."""
        return dict(self.arguments).get(name, default)

    @property
    def creates(self) -> tuple[str, ...]:
        """Paths of the files that the step declares to create."""
        return tuple(self.argument("creates").split("\n")) if self.argument("creates") else ()

    @property
    def kept_paths(self) -> tuple[str, ...]:
        """The files of which the user put lines into the context."""
        return tuple(dict.fromkeys(span.path for span in self.spans if span.kept))

    def at(self, tier: TierName, reason: str) -> Step:
        """The same step at another tier."""
        return replace(self, tier=tier, reason=reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The ordered steps of one turn."""

    turn: int
    steps: tuple[Step, ...]
    source: str
    """`recipe` or the planner's model."""
    notes: tuple[str, ...] = ()
    """What the user should know before approving, such as symbols left out and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One of several places that the words of a request could mean."""

    target: Target
    kind: str
    """`function`, `class`, `method`, `constant`, `module`, ..."""
    line: int
