"""Steps over whole files, and what a tool and its check make of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from textwrap import dedent

from tests.support.memory_tree import MemoryTree, memory_tree
from tier_code.domain.plan import Step, StepId, StepKind, Target, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree


def file_step(kind: StepKind, paths: Iterable[str], **arguments: str) -> Step:
    """A step over these files."""
    return Step(
        id=StepId("s1"),
        title=kind.value,
        kind=kind,
        targets=tuple(Target(path=path, qualname="") for path in paths),
        instruction="",
        task_class=TaskClass.A,
        checks=(),
        tier=TierName.TOOL,
        reason="",
        arguments=tuple(arguments.items()),
    )


def tree_of(files: Mapping[str, str | bytes]) -> MemoryTree:
    """A tree of dedented sources."""
    return memory_tree(
        {path: dedent(text) if isinstance(text, str) else text for path, text in files.items()}
    )


def carried_out(
    tool: Callable[[SourceTree, Step], Edited],
    kind: StepKind,
    files: Mapping[str, str | bytes],
    *,
    only: Iterable[str] = (),
    **arguments: str,
) -> tuple[dict[str, str], tuple[str, ...]]:
    """The text of each changed file and the notes, of one step over all Python files or those of `only`."""
    tree = tree_of(files)
    paths = list(only) or [path for path in tree.paths() if path.endswith((".py", ".pyi"))]
    edited = tool(tree, file_step(kind, paths, **arguments))
    return {path: (content or b"").decode() for path, content in edited.changes.items()}, edited.notes
