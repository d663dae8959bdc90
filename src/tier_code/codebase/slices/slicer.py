"""The source of context slices as the engine asks for it: every answer comes from a code worker."""

from __future__ import annotations

from functools import partial

from tier_code.codebase.codemods.test_cases.bench import CaseBench
from tier_code.codebase.slices.slicing import docstring_slice_for, slice_for
from tier_code.domain.context import ContextSlice
from tier_code.domain.plan import Step, StepKind
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
        """The targets in full and what they use, packed under the budget; less of it for a docstring.

        Errors: ContextTooLarge when the targets alone do not fit; UsageProblem for a missing target.
        """
        cut = docstring_slice_for if step.kind is StepKind.DOCSTRING else partial(slice_for, bodies=False)
        return await self._offload.run(cut, tree, step.targets, budget_tokens, self._counter)
