"""Where the user sees what a step will be given, and drops, pins and adds spans before it is sent."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from tier_code.domain import events as e
from tier_code.domain.commands import ChooseSpans
from tier_code.domain.context import ChosenSpan, ContextSlice, SourceSpan, SpanChoice, lines_named
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import Step, StepEstimate, StepKind, parse_target
from tier_code.domain.privacy import PrivacyRules, clear
from tier_code.domain.tiers import Tier, TierName
from tier_code.domain.token_counts import Factor
from tier_code.domain.view import StepView
from tier_code.engine.execution.handed_on import told
from tier_code.engine.execution.staging import Staging
from tier_code.engine.execution.step_context import StepContext, labelled
from tier_code.engine.money.quotes import Quotes
from tier_code.engine.money.token_scales import TokenScales
from tier_code.engine.plan_edits import OPEN
from tier_code.engine.planning.prompting.requests import REQUESTS, model_request
from tier_code.engine.privacy.taint import tainted
from tier_code.engine.privacy.visible_tree import VisibleTree
from tier_code.engine.recorder import Recorder
from tier_code.engine.services import Services, SessionOptions
from tier_code.ports.source import SourceTree

MADE_LINE_BY_LINE = frozenset({StepKind.TYPE_HINTS, StepKind.DATACLASS, StepKind.LOGGING})
"""What these steps are shown is no piece of a file."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One step as it would be sent."""

    view: StepView
    step: Step
    """With what steps before it found."""
    tier: Tier
    tree: SourceTree
    """Holds nothing that may not travel as far as the tier."""
    rules: PrivacyRules
    factor: Factor


class ContextDesk:
    """Turns choices into one event with the new context, its tokens and its price, or refuses in words."""

    def __init__(
        self,
        services: Services,
        options: SessionOptions,
        recorder: Recorder,
        staging: Staging,
        scales: TokenScales,
        quotes: Quotes,
    ) -> None:
        self._services = services
        self._options = options
        self._recorder = recorder
        self._staging = staging
        self._scales = scales
        self._quotes = quotes
        self._contexts = StepContext(services, options)

    async def choose(self, command: ChooseSpans) -> None:
        """Show a step's context, changed as asked.

        Errors: UsageProblem, PrivacyRefused, ContextTooLarge; then nothing has changed.
        """
        asked = await self._asked(command)
        chosen = asked.step.spans
        if command.drop or command.pin or command.restore or command.add:
            shown = await self._slice(asked, chosen)
            chosen = await self._chosen(asked, shown, command)
        context = await self._slice(asked, chosen)
        await self._recorder.publish(
            e.ContextShown(
                step=command.step,
                tier=asked.tier.name,
                chosen=_anchored(context, chosen),
                spans=labelled(context.spans, asked.rules, asked.factor),
                tokens=asked.factor.tokens(context.tokens),
                left_out=labelled(context.left_out, asked.rules, asked.factor),
                dropped=labelled(context.dropped, asked.rules, asked.factor),
                tokens_source=self._scales.words(asked.factor),
                estimate=await self._quoted(asked, context),
            ),
            durable=True,
        )

    async def _asked(self, command: ChooseSpans) -> _Asked:
        found = self._recorder.view.step(command.step)
        if found is None:
            raise UsageProblem(f"there is no step {command.step} in this session")
        step = found.step
        if found.state not in OPEN:
            raise UsageProblem(f"{step.id} is {found.state.value}: what it is shown cannot change now")
        if step.tier is TierName.TOOL or step.kind not in REQUESTS:
            raise UsageProblem(f"{step.id} asks no model: nothing of the code is sent anywhere")
        if step.kind in MADE_LINE_BY_LINE and (command.drop or command.pin or command.add):
            raise UsageProblem(f"what a {step.kind.value} step is shown is made for it line by line")
        tier = self._services.models.tiers[step.tier]
        rules = tainted(self._options.privacy, self._recorder.view)
        for target in step.targets:
            clear(rules.label(target.path), tier.reach, target.path)
        overlay = await asyncio.to_thread(self._staging.overlay, self._recorder.view)
        tree = VisibleTree(overlay, rules, tier.reach)
        factor = await self._scales.factor(tier)
        knowing, _ = told(await self._as_named_now(step, tree), self._recorder.view, rules, tier.reach)
        return _Asked(found, knowing, tier, tree, rules, factor)

    async def _as_named_now(self, step: Step, tree: SourceTree) -> Step:
        """The step by the name that its target still has, where an earlier step will rename it."""
        was = step.argument("was")
        if not was or await self._services.code.catalog.find(tree, str(step.targets[0])):
            return step
        return replace(step, targets=(parse_target(was),))

    async def _slice(self, asked: _Asked, chosen: tuple[ChosenSpan, ...]) -> ContextSlice:
        step = replace(asked.step, spans=chosen)
        return await self._contexts.slice(step, asked.tier, asked.tree, asked.factor)

    async def _quoted(self, asked: _Asked, context: ContextSlice) -> StepEstimate:
        """The step's price with its whole prompt counted."""
        step = asked.step
        request = model_request(step, context.text, window_tokens=asked.tier.window_tokens)
        counted = await self._scales.offline([message.text for message in request.messages])
        if counted is not None:
            step = replace(step, estimate=replace(step.estimate, input_tokens=counted))
        limited = any(True for _ in self._recorder.view.limits.given())
        return self._quotes.at(step, step.tier, limited=limited)

    async def _chosen(
        self, asked: _Asked, shown: ContextSlice, command: ChooseSpans
    ) -> tuple[ChosenSpan, ...]:
        """The choices that hold after this command."""
        chosen = list(asked.step.spans)
        for words in command.restore:
            spans = await self._named(asked, (*shown.spans, *shown.dropped), words)
            _forget(chosen, spans)
        for words in command.drop:
            spans = await self._named(asked, shown.spans, words)
            _drop(chosen, spans)
        for words in command.pin:
            known = (*shown.spans, *shown.dropped, *shown.left_out)
            spans = await self._named(asked, known, words)
            _forget(chosen, spans)
            chosen += [_choice(SpanChoice.PIN, span) for span in spans if not span.required]
        for words in command.add:
            added = await self._place(asked, words)
            _forget(chosen, [SourceSpan(path=added.path, start=added.start, end=added.end, why="", tokens=0)])
            chosen.append(added)
        return tuple(chosen)

    async def _named(self, asked: _Asked, spans: Iterable[SourceSpan], words: str) -> Sequence[SourceSpan]:
        """The spans that hold lines of a place; when one is just that place, this one."""
        place = await self._place(asked, words)
        touching = [
            span
            for span in spans
            if span.path == place.path and span.start <= place.end and place.start <= span.end
        ]
        exact = [span for span in touching if (span.start, span.end) == (place.start, place.end)]
        if not touching:
            raise UsageProblem(f"{words} is not in the context of {asked.step.id}")
        return exact or touching

    async def _place(self, asked: _Asked, words: str) -> ChosenSpan:
        """The lines that `path:10-20`, `path::A.b` or a dotted name mean.

        Errors: UsageProblem when there are none or several; PrivacyRefused when they may not be sent.
        """
        lines = lines_named(words)
        if lines is None:
            return await self._symbol(asked, words.strip())
        path, start, end = lines
        last = await self._last_line(asked, path)
        if not 1 <= start <= min(end, last):
            raise UsageProblem(f"{words}: {path} has the lines 1 to {last}")
        return ChosenSpan(choice=SpanChoice.ADD, path=path, start=start, end=min(end, last))

    async def _symbol(self, asked: _Asked, words: str) -> ChosenSpan:
        if "::" in words:
            try:
                await self._last_line(asked, parse_target(words).path)
            except ValueError as problem:
                raise UsageProblem(str(problem)) from problem
        found = await self._services.code.catalog.find(asked.tree, words) if words else ()
        named = [symbol for symbol in found if symbol.target.qualname]
        if len(named) != 1:
            several = ", ".join(str(symbol.target) for symbol in named[:4])
            raise UsageProblem(
                f"'{words}' may be {several}: name one of them"
                if named
                else f"nothing is called '{words}' in what may be sent; write PATH:10-20, PATH::NAME or NAME"
            )
        symbol = named[0]
        target = symbol.target
        return ChosenSpan(
            choice=SpanChoice.ADD,
            path=target.path,
            start=symbol.line,
            end=symbol.end_line,
            symbol=target.qualname,
        )

    async def _last_line(self, asked: _Asked, path: str) -> int:
        """How many lines a file has, once it is clear that they may be sent."""
        clear(asked.rules.label(path), asked.tier.reach, path)
        content = await asyncio.to_thread(asked.tree.read, path)
        if content is None:
            raise UsageProblem(f"{path}: no such text file")
        return max(1, content.count(b"\n") + (not content.endswith(b"\n")))


def _choice(choice: SpanChoice, span: SourceSpan) -> ChosenSpan:
    return ChosenSpan(choice=choice, path=span.path, start=span.start, end=span.end, digest=span.digest)


def _drop(chosen: list[ChosenSpan], spans: Sequence[SourceSpan]) -> None:
    """Drop spans; one that the user had added is just taken back.

    Errors: UsageProblem for what the step is about.
    """
    for span in spans:
        if span.required:
            where = f"{span.path}:{span.start}-{span.end}"
            raise UsageProblem(f"{where} is what the step changes: without it nothing can be asked")
    added = [span for span in spans if span.choice == SpanChoice.ADD]
    _forget(chosen, spans)
    chosen += [_choice(SpanChoice.DROP, span) for span in spans if span not in added]


def _forget(chosen: list[ChosenSpan], spans: Sequence[SourceSpan]) -> None:
    """Take back what was chosen for the same lines."""
    chosen[:] = [each for each in chosen if not any(_same(each)(span) for span in spans)]


def _same(each: ChosenSpan) -> Callable[[SourceSpan], bool]:
    def matches(span: SourceSpan) -> bool:
        if each.path != span.path:
            return False
        alike = bool(each.digest) and each.digest == span.digest
        return alike or (each.start, each.end) == (span.start, span.end)

    return matches


def _anchored(context: ContextSlice, chosen: tuple[ChosenSpan, ...]) -> tuple[ChosenSpan, ...]:
    """The choices with what their lines say, so that they are found again when the file changes."""
    digests = {(span.path, span.start, span.end): span.digest for span in context.spans}
    return tuple(
        replace(each, digest=each.digest or digests.get((each.path, each.start, each.end), ""))
        for each in chosen
    )
