"""A tree without the files that may not travel as far as a tier reaches: what is not there cannot slip in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.domain.privacy import PrivacyRules, may_reach
from tier_code.domain.tiers import Reach
from tier_code.ports.source import SourceTree


@dataclass(frozen=True, slots=True)
class VisibleTree:
    """Implements `ports.source.SourceTree` over another tree; travels to the code workers."""

    base: SourceTree
    rules: PrivacyRules
    reach: Reach

    @property
    def root(self) -> str:
        """The folder of the tree underneath."""
        return self.base.root

    def paths(self) -> Sequence[str]:
        """The files that may be shown."""
        return [path for path in self.base.paths() if self._may_be_shown(path)]

    def read(self, path: str) -> bytes | None:
        """The bytes of a file that may be shown; None for every other one."""
        return self.base.read(path) if self._may_be_shown(path) else None

    def _may_be_shown(self, path: str) -> bool:
        return may_reach(self.rules.label(path), self.reach)
