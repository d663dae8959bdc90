"""Steps and trees for tests of answers and checks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tier_code.domain.plan import Step, StepId, StepKind, Target, TaskClass
from tier_code.domain.tiers import TierName


@dataclass(frozen=True, slots=True)
class MemoryTree:
    """Files in memory."""

    files: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def root(self) -> str:
        """No folder on disk."""
        return ""

    def paths(self) -> list[str]:
        """All of them, sorted."""
        return sorted(self.files)

    def read(self, path: str) -> bytes | None:
        """The bytes, or None."""
        return self.files.get(path)


def docstring_step(
    qualname: str,
    path: str = "m.py",
    *,
    instruction: str = "",
    tier: TierName = TierName.LOCAL,
    replace: bool = False,
) -> Step:
    """A step that documents one symbol, worded as the recipe words it unless told otherwise."""
    return Step(
        id=StepId("s1"),
        title=f"document {qualname}",
        kind=StepKind.DOCSTRING,
        targets=(Target(path=path, qualname=qualname),),
        instruction=instruction or f"Write the docstring of the function {qualname} in {path}.",
        task_class=TaskClass.B,
        checks=("scope", "parse", "symbol", "code-equal", "docstring", "lint"),
        tier=tier,
        reason="",
        arguments=(("replace", "yes"),) if replace else (),
    )


def rename_step(qualname: str, new_name: str, path: str = "m.py") -> Step:
    """A step that renames one symbol."""
    return Step(
        id=StepId("s2"),
        title=f"rename {qualname}",
        kind=StepKind.RENAME,
        targets=(Target(path=path, qualname=qualname),),
        instruction="",
        task_class=TaskClass.A,
        checks=("scope", "parse", "symbol"),
        tier=TierName.TOOL,
        reason="",
        arguments=(("new_name", new_name),),
    )
