"""What a step's targets are in the tree as it stands: earlier steps may have moved them, or not have run."""

from __future__ import annotations

from dataclasses import replace

from tier_code.domain import events as e
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Step, StepKind, Target, parse_target
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.prompting.edit_request import after_failure
from tier_code.engine.recorder import Recorder
from tier_code.ports.code import SymbolCatalog
from tier_code.ports.source import Overlay

WRITTEN_FREELY = frozenset({StepKind.EDIT, StepKind.FIX})
MOST_TARGETS = 3
"""Functions that a larger model may change to make a test pass; a small one is given one."""


class StepTargets:
    """Finds targets again, and says what is missing."""

    def __init__(self, catalog: SymbolCatalog, recorder: Recorder) -> None:
        self._catalog = catalog
        self._recorder = recorder

    async def told(self, step: Step, said: str) -> Step:
        """The step as its next attempt is asked for it, when the one before `said` something."""
        if not said or step.kind not in WRITTEN_FREELY:
            return step
        return after_failure(await self._widened(step), said)

    async def located(self, step: Step, tree: Overlay) -> Step:
        """The step with targets that exist: when an earlier rename did not happen, the old names."""
        was = step.argument("was")
        if not was:
            return step
        for target in step.targets:
            if await self._exists(target, tree):
                return step
        former = parse_target(was)
        if not await self._exists(former, tree):
            return step
        moved = replace(step, targets=(former,))
        await self._recorder.publish(e.StepEdited(step=moved))
        return moved

    async def missing(self, step: Step, tree: Overlay) -> str:
        """What a step that is written freely should change and is not there: no tier can mend that."""
        if step.kind not in WRITTEN_FREELY:
            return ""
        for target in step.targets:
            named = target.qualname and "+" not in target.qualname and target.path not in step.creates
            known = named and (target.path.endswith(".py") or await self._outlined(target.path, tree))
            if known and not await self._exists(target, tree):
                return f"there is no {target} any more: the plan was made on other code"
        return ""

    async def _widened(self, step: Step) -> Step:
        """A fix that one function did not bring may need the others that the failing tests ran into."""
        suspects = [parse_target(text) for text in step.argument("suspects").split("\n") if text]
        wider = tuple(dict.fromkeys((*step.targets, *suspects)))[:MOST_TARGETS]
        if step.kind is not StepKind.FIX or step.tier is TierName.LOCAL or wider == step.targets:
            return step
        widened = replace(step, targets=wider)
        await self._recorder.publish(e.StepEdited(step=widened))
        return widened

    async def _exists(self, target: Target, tree: Overlay) -> bool:
        found = await self._catalog.find(tree, str(target))
        return any(symbol.target == target for symbol in found)

    async def _outlined(self, path: str, tree: Overlay) -> bool:
        """Whether the definitions of a file are known by name."""
        try:
            return len(await self._catalog.in_file(tree, path)) > 1
        except UsageProblem:
            return False
