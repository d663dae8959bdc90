"""Steps that add type hints, and the tool run over one file in memory."""

from __future__ import annotations

from collections.abc import Mapping

from tests.codebase.steps import MemoryTree
from tier_code.codebase.codemods.hints.hinting import hinted
from tier_code.domain.errors import ToolDeclined
from tier_code.domain.plan import Step, StepId, StepKind, Target, TaskClass
from tier_code.domain.tiers import TierName


def hint_step(qualname: str, path: str = "m.py", *, tier: TierName = TierName.TOOL) -> Step:
    """A step that hints one function."""
    return Step(
        id=StepId("s1"),
        title=f"add type hints to {qualname}",
        kind=StepKind.TYPE_HINTS,
        targets=(Target(path=path, qualname=qualname),),
        instruction="",
        task_class=TaskClass.B,
        checks=("scope", "parse", "code-equal", "hints", "lint"),
        tier=tier,
        reason="",
    )


def tree_of(files: Mapping[str, str] | str) -> MemoryTree:
    """A tree of these files; one text is `m.py`."""
    named = {"m.py": files} if isinstance(files, str) else files
    return MemoryTree({path: text.encode() for path, text in named.items()})


def by_tool(files: Mapping[str, str] | str, qualname: str, path: str = "m.py") -> tuple[str, tuple[str, ...]]:
    """The file after the tool, whole or in part, and what is left open."""
    tree = tree_of(files)
    left: tuple[str, ...] = ()
    try:
        changes = hinted(tree, Target(path=path, qualname=qualname)).changes
    except ToolDeclined as declined:
        changes, left = declined.partial or {}, declined.details
    content = changes.get(path, tree.read(path)) or b""
    return content.decode(), left


def header(source: str, name: str) -> str:
    """The line that defines a name."""
    return next(line.strip() for line in source.splitlines() if f"def {name}(" in line)
