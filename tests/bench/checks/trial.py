"""One edit that the checks of its step are asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.bench.corpus import Files
from tier_code.domain.plan import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A step, the files before and after, and whether that is right."""

    step: Step
    before: Files
    after: Files
    family: str
    """What is wrong, in words; for right edits the kind of work."""
    right: bool
    subject: str
    answer: str = ""

    @property
    def changes(self) -> Mapping[str, bytes | None]:
        """What differs."""
        paths = {*self.before, *self.after}
        return {
            path: self.after.get(path)
            for path in sorted(paths)
            if self.before.get(path) != self.after.get(path)
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the checks said. Plain values: it travels between processes."""

    kind: str
    task_class: str
    family: str
    right: bool
    subject: str
    check: str
    """The first check that failed; empty when all vouched."""
    evidence: str
    seconds: float

    @property
    def good(self) -> bool:
        """A wrong edit caught, or a right one let through."""
        return bool(self.check) != self.right
