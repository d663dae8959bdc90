"""The source of context slices as the engine asks for it: every answer comes from a code worker."""

from __future__ import annotations

from tier_code.codebase.codemods.test_cases.bench import CaseBench
from tier_code.codebase.slices.by_kind import step_slice
from tier_code.domain.context import ContextSlice
from tier_code.domain.plan import Step
from tier_code.ports.code import Offload
from tier_code.ports.counting import TokenCounter
from tier_code.ports.source import SourceTree


class Slicer:
    """Picks what a step needs to see; implements `ports.code.ContextSource`."""

    def __init__(self, offload: Offload, counter: TokenCounter, bench: CaseBench | None = None) -> None:
        self._offload = offload
        self._counter = counter
        self._bench = bench

    async def slice(self, tree: SourceTree, step: Step, budget_tokens: int) -> ContextSlice:
        """The targets in full and what they use, packed under the budget; each kind of step has its own.

        Errors: ContextTooLarge when the targets alone do not fit; UsageProblem for a missing target.
        """
        return await self._offload.run(step_slice, tree, step, budget_tokens, self._counter)
