"""What a step is given to see at its tier: the same slice whether it is shown to the user or sent."""

from __future__ import annotations

from dataclasses import replace

from tier_code.domain.context import ContextSlice, SourceSpan
from tier_code.domain.errors import ContextTooLarge
from tier_code.domain.plan import Step, StepKind
from tier_code.domain.privacy import PrivacyRules
from tier_code.domain.tiers import Tier, TierName
from tier_code.domain.token_counts import Factor
from tier_code.engine.services import Services, SessionOptions
from tier_code.ports.source import SourceTree

WINDOW_RESERVE = 1300
"""Tokens of a window kept for instructions, examples, the answer and our counting error."""
_WRITTEN_FREELY = frozenset({StepKind.EDIT, StepKind.FIX})
_WIDER = 4


class StepContext:
    """Asks for slices under the budget that a step of its kind has."""

    def __init__(self, services: Services, options: SessionOptions) -> None:
        self._slicer = services.code.context
        self._options = options

    async def slice(self, step: Step, tier: Tier, tree: SourceTree, factor: Factor) -> ContextSlice:
        """The small slice where it holds the targets, else as much as the model's window takes.

        Errors: ContextTooLarge when the targets and what the user keeps do not fit the window; UsageProblem.
        """
        try:
            return await self._slicer.slice(tree, step, self._room(step))
        except ContextTooLarge:
            # The slicer counts offline, the window in the model's own tokens.
            room = factor.offline(tier.window_tokens - WINDOW_RESERVE)
            return await self._slicer.slice(tree, step, room)

    def _room(self, step: Step) -> int:
        """Offline tokens for what a step uses: who writes freely in several places sees more."""
        wide = step.kind in _WRITTEN_FREELY and step.tier is not TierName.LOCAL
        return self._options.context_tokens * (_WIDER if wide else 1)


def labelled(spans: tuple[SourceSpan, ...], rules: PrivacyRules, factor: Factor) -> tuple[SourceSpan, ...]:
    """The spans with how far they may travel, and their tokens as the tier's model counts."""
    return tuple(
        replace(span, label=rules.label(span.path), tokens=factor.tokens(span.tokens)) for span in spans
    )
