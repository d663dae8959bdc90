"""The source of context slices as the engine asks for it: every answer comes from a code worker."""

from __future__ import annotations

from dataclasses import replace

from tier_code.codebase.codemods.test_cases.bench import CaseBench
from tier_code.codebase.codemods.test_cases.missing import missed_text
from tier_code.codebase.slices.by_kind import step_slice
from tier_code.domain.context import ContextSlice
from tier_code.domain.plan import Step, StepKind
from tier_code.ports.code import MISSED, Offload
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
        context = await self._offload.run(step_slice, tree, step, budget_tokens, self._counter)
        if step.kind is not StepKind.TESTS or self._bench is None:
            return context
        text = f"{context.text}\n{MISSED}{missed_text(await self._bench.survey(tree, step))}"
        return replace(context, text=text, tokens=self._counter.count(text))
