"""One attempt at a step: by an exact tool, or by a model whose answer must pass the gates."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace

from tier_code.domain import events as e
from tier_code.domain.checks import CheckOutcome, CheckResult, failed, passed
from tier_code.domain.context import ContextSlice, SourceSpan
from tier_code.domain.errors import (
    AnswerTruncated,
    BudgetRefused,
    ModelProblem,
    TierCodeError,
    ToolDeclined,
    host_failed,
)
from tier_code.domain.ledger import CallId, CostQuality, LedgerEntry
from tier_code.domain.money import ZERO
from tier_code.domain.patch import Patch, file_edit
from tier_code.domain.plan import Step, StepKind
from tier_code.domain.pricing import cost_of, declared_free
from tier_code.domain.privacy import Label, PrivacyRules, clear, strictest
from tier_code.domain.tiers import Tier, TierName
from tier_code.domain.token_counts import Factor
from tier_code.domain.tokens import NO_TOKENS
from tier_code.engine.execution.commands import NOT_APPROVED, CommandRun
from tier_code.engine.execution.handed_on import told
from tier_code.engine.execution.investigation import Inquiry, Investigator
from tier_code.engine.execution.model_call import ModelCaller
from tier_code.engine.execution.step_context import StepContext, labelled
from tier_code.engine.execution.test_gate import TestGate
from tier_code.engine.money.estimates import baseline_of, patch_usage
from tier_code.engine.money.token_scales import baseline_scale
from tier_code.engine.planning.prompting.requests import model_request
from tier_code.engine.privacy.taint import tainted
from tier_code.engine.privacy.visible_tree import VisibleTree
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import Services, SessionOptions
from tier_code.ports.code import Changes, Edited
from tier_code.ports.source import Overlay, SourceTree


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptResult:
    """How an attempt ended: a staged patch, or the reason why not."""

    patch: Patch | None
    reason: str
    notes: tuple[str, ...] = ()
    """What a staged result left alone or assumed."""
    partial: Edited | None = None
    """What is certain all the same, when the whole is not."""
    refused: BudgetRefused | None = None
    """The budget was in the way; nothing was sent."""
    hopeless: bool = False
    """No other tier would do better: the plan is wrong."""
    host_failed: bool = False
    """Nobody's work was judged: the model's host did not answer, or broke off."""


class Attempt:
    """Runs one step once at one tier over the staged tree."""

    def __init__(
        self,
        services: Services,
        options: SessionOptions,
        recorder: Recorder,
        caller: ModelCaller,
        tests: TestGate | None = None,
    ) -> None:
        self._services = services
        self._options = options
        self._recorder = recorder
        self._caller = caller
        self._contexts = StepContext(services, options)
        self._commands = CommandRun(services, options, recorder)
        self._investigator = Investigator(services, options, recorder, caller, tests)

    async def run(self, step: Step, number: int, tree: Overlay) -> AttemptResult:
        """Carry the step out, check the result and stage it. Never raises for what can go wrong in a step."""
        started = self._services.clock.monotonic()
        try:
            result = await self._carried_out(step, number, tree)
        except BudgetRefused as refused:
            return AttemptResult(patch=None, reason=str(refused), refused=refused)
        except _GateFailed as gate:
            result = AttemptResult(patch=None, reason=gate.result.evidence)
        except ToolDeclined as declined:
            result = AttemptResult(patch=None, reason=_declined(declined), partial=_partial(declined))
        except TierCodeError as problem:
            result = AttemptResult(patch=None, reason=str(problem), host_failed=host_failed(problem))
        if step.tier is TierName.TOOL:
            await self._book_tool(step, number, result.patch, self._services.clock.monotonic() - started)
        return result

    def awaits_approval(self, step: Step) -> str:
        """What is missing before a step may run at all; empty when nothing is."""
        return "" if step.kind is not StepKind.RUN or self._commands.approved(step) else NOT_APPROVED

    async def keep(self, step: Step, number: int, tree: Overlay, partial: Edited) -> AttemptResult:
        """Check and stage what was certain in an attempt that could not do the whole."""
        try:
            return await self._settled(step, number, tree, partial, "")
        except _GateFailed as gate:
            return AttemptResult(patch=None, reason=gate.result.evidence)
        except TierCodeError as problem:
            return AttemptResult(patch=None, reason=str(problem))

    async def _carried_out(self, step: Step, number: int, tree: Overlay) -> AttemptResult:
        if step.kind is StepKind.RUN:
            ran = await self._commands.carry_out(step, tree, lambda result: self._gate(step, number, result))
            return await self._settled(step, number, tree, ran, "")
        if step.kind is StepKind.INVESTIGATE:
            return await self._investigated(step, number, tree)
        if step.tier is TierName.TOOL:
            return await self._settled(step, number, tree, await self._by_tool(step, tree), "")
        edited, answer = await self._by_model(step, number, tree)
        return await self._settled(step, number, tree, edited, answer)

    async def _settled(
        self, step: Step, number: int, tree: Overlay, edited: Edited, answer: str
    ) -> AttemptResult:
        """The result checked and staged; what is as it was needs no check."""
        changes = await asyncio.to_thread(_real_changes, edited.changes, tree)
        if not changes:
            return AttemptResult(patch=Patch(edits=()), reason="", notes=edited.notes)
        self._refuse_unwritable(changes, tree)
        await self._check_all(step, number, tree, changes, answer)
        patch = await asyncio.to_thread(self._staged_patch, tree, changes)
        return AttemptResult(patch=patch, reason="", notes=edited.notes)

    async def _by_tool(self, step: Step, tree: Overlay) -> Edited:
        tool = self._services.code.tools.get(step.kind)
        if tool is None:
            raise ToolDeclined(f"no tool can carry out a {step.kind.value} step")
        return await tool.carry_out(tree, step)

    async def _investigated(self, step: Step, number: int, tree: Overlay) -> AttemptResult:
        """Findings as notes, and nothing to stage."""
        tier, rules = self._services.models.tiers[step.tier], self._privacy()
        step, known = told(step, self._recorder.view, rules, tier.reach)
        inquiry = Inquiry(
            step=step,
            number=number,
            tier=tier,
            tree=tree,
            visible=VisibleTree(tree, rules, tier.reach),
            rules=rules,
            known=known,
        )
        found = await self._investigator.carry_out(inquiry, lambda result: self._gate(step, number, result))
        return AttemptResult(patch=Patch(edits=()), reason="", notes=found.notes)

    async def _by_model(self, step: Step, number: int, tree: Overlay) -> tuple[Edited, str]:
        tier = self._services.models.tiers[step.tier]
        for target in step.targets:
            reason = await asyncio.to_thread(self._services.workspace.refusal, target.path)
            if reason:
                raise ToolDeclined(f"{target.path}: {reason}")
            clear(self._privacy().label(target.path), tier.reach, self._what(target.path))
        for path in step.kept_paths:
            clear(self._privacy().label(path), tier.reach, self._what(path))
        step, known = told(step, self._recorder.view, self._privacy(), tier.reach)
        context = await self._context(step, tier, VisibleTree(tree, self._privacy(), tier.reach), known)
        cleared = clear(self._label(step, context), tier.reach, step.targets[0].path)
        asked = model_request(step, context.text, window_tokens=tier.window_tokens)
        try:
            answer = await self._caller.ask(
                step, number, asked.messages, asked.max_tokens, cleared, least_tokens=asked.least_tokens
            )
        except AnswerTruncated as cut:
            with suppress(_GateFailed):
                await self._gate(step, number, failed("complete", str(cut)))
            raise
        await self._gate(step, number, passed("complete", "the answer came with its end marker"))
        read = await self._services.code.reader.read(tree, step, answer)
        if isinstance(read, CheckResult):
            await self._gate(step, number, read)
            raise _GateFailed(read)
        await self._gate(step, number, passed("shape", "one answer of the asked form"))
        return read, answer

    def _label(self, step: Step, context: ContextSlice) -> Label:
        """The strictest of everything that the request is made from."""
        paths = {*(target.path for target in step.targets), *(span.path for span in context.spans)}
        rules = self._privacy()
        return strictest(rules.label(path) for path in paths)

    def _what(self, path: str) -> str:
        """A file's name, with why it may not travel where its name does not tell."""
        named = self._options.privacy.label(path)
        written = self._privacy().label(path) is not named
        return f"{path}, written from a private file in this session," if written else path

    def _privacy(self) -> PrivacyRules:
        """The user's rules, and what this session wrote from private files."""
        return tainted(self._options.privacy, self._recorder.view)

    async def _context(
        self, step: Step, tier: Tier, tree: SourceTree, known: tuple[SourceSpan, ...]
    ) -> ContextSlice:
        """What the step is given to see, with what steps before it found, as a fact."""
        factor = await self._caller.scales.factor(tier)
        context = await self._contexts.slice(step, tier, tree, factor)
        context = replace(context, spans=(*context.spans, *known))
        await self._tell_context(step, context, factor)
        return context

    async def _tell_context(self, step: Step, context: ContextSlice, factor: Factor) -> None:
        spans = labelled(context.spans, self._privacy(), factor)
        await self._recorder.publish(
            e.ContextSliced(
                step=step.id,
                spans=spans,
                tokens=factor.tokens(context.tokens),
                left_out=context.left_out,
                tokens_source=self._caller.scales.words(factor),
            )
        )

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
        timed = replace(result, seconds=round(seconds, 3))
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

    async def _book_tool(self, step: Step, number: int, patch: Patch | None, seconds: float) -> None:
        models = self._services.models
        baseline = None
        if patch is not None:
            usage = await asyncio.to_thread(patch_usage, patch, models.counter)
            scale = baseline_scale(models.factors, models.baseline_price)
            baseline = baseline_of(usage, models.baseline_price, scale)
        entry = LedgerEntry(
            # Unique among all sessions: the ledger takes a number that it knows for the same call.
            call=CallId(self._services.ids.next()),
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
        await self._caller.book(entry, step)


class _GateFailed(ModelProblem):
    """A gate did not vouch; the attempt is over."""

    def __init__(self, result: CheckResult) -> None:
        super().__init__(result.evidence)
        self.result = result


def _real_changes(changes: Changes, tree: Overlay) -> Changes:
    return {path: content for path, content in changes.items() if tree.read(path) != content}


def _partial(declined: ToolDeclined) -> Edited | None:
    if not declined.partial:
        return None
    return Edited(changes=declined.partial, notes=declined.details)


def _declined(declined: ToolDeclined) -> str:
    if not declined.details:
        return declined.reason
    listed = "; ".join(declined.details[:5])
    more = len(declined.details) - 5
    return f"{declined.reason}: {listed}" + (f"; and {more} more" if more > 0 else "")
