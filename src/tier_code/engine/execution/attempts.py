"""One attempt at a step: by an exact tool, or by a model whose answer must pass the gates."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from tier_code.domain import events as e
from tier_code.domain.checks import CheckOutcome, CheckResult, failed, passed
from tier_code.domain.context import ContextSlice
from tier_code.domain.errors import (
    AnswerTruncated,
    BudgetRefused,
    ContextTooLarge,
    ModelProblem,
    TierCodeError,
    ToolDeclined,
)
from tier_code.domain.ledger import CallId, CostQuality, LedgerEntry
from tier_code.domain.money import ZERO
from tier_code.domain.patch import Patch, file_edit
from tier_code.domain.plan import Step
from tier_code.domain.pricing import cost_of, declared_free
from tier_code.domain.tiers import Tier, TierName
from tier_code.domain.tokens import NO_TOKENS
from tier_code.engine.execution.model_call import ModelCaller
from tier_code.engine.money.estimates import baseline_of, patch_usage
from tier_code.engine.planning.docstring_request import docstring_request
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import Services, SessionOptions
from tier_code.ports.code import Changes
from tier_code.ports.source import Overlay

WINDOW_RESERVE = 1300
"""Tokens of a window kept for instructions, examples, the answer and our counting error."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptResult:
    """How an attempt ended: a staged patch, or the reason why not."""

    patch: Patch | None
    reason: str
    over_budget: bool = False


class Attempt:
    """Runs one step once at one tier over the staged tree."""

    def __init__(
        self, services: Services, options: SessionOptions, recorder: Recorder, caller: ModelCaller
    ) -> None:
        self._services = services
        self._options = options
        self._recorder = recorder
        self._caller = caller

    async def run(self, step: Step, number: int, tree: Overlay) -> AttemptResult:
        """Carry the step out, check the result and stage it. Never raises for what can go wrong in a step."""
        started = self._services.clock.monotonic()
        try:
            if step.tier is TierName.TOOL:
                changes, answer = await self._by_tool(step, tree), ""
            else:
                changes, answer = await self._by_model(step, number, tree)
            self._refuse_unwritable(changes, tree)
            await self._check_all(step, number, tree, changes, answer)
        except _GateFailed as gate:
            return await self._ended(step, number, None, gate.result.evidence, started)
        except ToolDeclined as declined:
            return await self._ended(step, number, None, _declined(declined), started)
        except BudgetRefused as refused:
            return AttemptResult(patch=None, reason=str(refused), over_budget=True)
        except TierCodeError as problem:
            return await self._ended(step, number, None, str(problem), started)
        patch = await asyncio.to_thread(self._staged_patch, tree, changes)
        return await self._ended(step, number, patch, "", started)

    async def _by_tool(self, step: Step, tree: Overlay) -> Changes:
        tool = self._services.code.tools.get(step.kind)
        if tool is None:
            raise ToolDeclined(f"no tool can carry out a {step.kind.value} step")
        changes = await tool.carry_out(tree, step)
        changed = {path: content for path, content in changes.items() if tree.read(path) != content}
        if not changed:
            raise ToolDeclined("there was nothing to change")
        return changed

    async def _by_model(self, step: Step, number: int, tree: Overlay) -> tuple[Changes, str]:
        for target in step.targets:
            reason = await asyncio.to_thread(self._services.workspace.refusal, target.path)
            if reason:
                raise ToolDeclined(f"{target.path}: {reason}")
        tier = self._services.models.tiers[step.tier]
        context = await self._context(step, tier, tree)
        messages, max_tokens = docstring_request(
            step, context.text, style=step.argument("style", "plain"), window_tokens=tier.window_tokens
        )
        try:
            answer = await self._caller.ask(step, number, messages, max_tokens)
        except AnswerTruncated as cut:
            await self._gate(step, number, failed("complete", str(cut)))
            raise
        await self._gate(step, number, passed("complete", "the answer came with its end marker"))
        read = await self._services.code.reader.read(tree, step, answer)
        if isinstance(read, CheckResult):
            await self._gate(step, number, read)
            raise _GateFailed(read)
        await self._gate(step, number, passed("shape", "one answer of the asked form"))
        return read, answer

    async def _context(self, step: Step, tier: Tier, tree: Overlay) -> ContextSlice:
        """The small slice where it holds the targets, else as much as the model's window takes."""
        slicer = self._services.code.context
        try:
            context = await slicer.slice(tree, step, self._options.context_tokens)
        except ContextTooLarge:
            context = await slicer.slice(tree, step, tier.window_tokens - WINDOW_RESERVE)
        await self._recorder.publish(
            e.ContextSliced(
                step=step.id, spans=context.spans, tokens=context.tokens, left_out=context.left_out
            )
        )
        return context

    def _refuse_unwritable(self, changes: Changes, tree: Overlay) -> None:
        for path in changes:
            reason = self._services.workspace.refusal(path)
            if reason and path in tree.base.paths():
                raise ToolDeclined(f"{path}: {reason}")

    async def _check_all(self, step: Step, number: int, tree: Overlay, changes: Changes, answer: str) -> None:
        for name in step.checks:
            check = self._services.code.checks.get(name)
            if check is None:
                continue
            started = self._services.clock.monotonic()
            result = await check.run(step, tree, changes, answer)
            await self._gate(step, number, result, self._services.clock.monotonic() - started)

    async def _gate(self, step: Step, number: int, result: CheckResult, seconds: float = 0.0) -> None:
        timed = CheckResult(
            check=result.check,
            outcome=result.outcome,
            evidence=result.evidence,
            details=result.details,
            seconds=round(seconds, 3),
        )
        await self._recorder.publish(e.CheckRun(step=step.id, attempt=number, result=timed))
        if result.outcome is CheckOutcome.FAILED:
            raise _GateFailed(timed)

    def _staged_patch(self, tree: Overlay, changes: Changes) -> Patch:
        edits = []
        for path in sorted(changes):
            before, after = tree.read(path), changes[path]
            for content in (before, after):
                if content is not None:
                    self._services.blobs.put(content)
            edits.append(file_edit(path, before, after))
        return Patch(edits=tuple(edits))

    async def _ended(
        self, step: Step, number: int, patch: Patch | None, reason: str, started: float
    ) -> AttemptResult:
        if step.tier is TierName.TOOL:
            await self._book_tool(step, number, patch, self._services.clock.monotonic() - started)
        return AttemptResult(patch=patch, reason=reason)

    async def _book_tool(self, step: Step, number: int, patch: Patch | None, seconds: float) -> None:
        models = self._services.models
        baseline = None
        if patch is not None:
            usage = await asyncio.to_thread(patch_usage, patch, models.counter)
            baseline = baseline_of(usage, models.baseline_price)
        entry = LedgerEntry(
            call=CallId(f"{step.id}.{number}.tool"),
            step=step.id,
            attempt=number,
            tier=TierName.TOOL,
            backend="in-process",
            model="",
            usage=NO_TOKENS,
            price=declared_free("tool"),
            cost=cost_of(NO_TOKENS, declared_free("tool")) or ZERO,
            quality=CostQuality.EXACT,
            tokens_source="no model was asked",
            baseline=baseline,
            seconds=round(seconds, 3),
        )
        await self._caller.book(entry)


class _GateFailed(ModelProblem):
    """A gate did not vouch; the attempt is over."""

    def __init__(self, result: CheckResult) -> None:
        super().__init__(result.evidence)
        self.result = result


def _declined(declined: ToolDeclined) -> str:
    if not declined.details:
        return declined.reason
    listed = "; ".join(declined.details[:5])
    more = len(declined.details) - 5
    return f"{declined.reason}: {listed}" + (f"; and {more} more" if more > 0 else "")
