"""From what a command line says of spans to commands for the steps of its plan."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.domain.commands import ChooseSpans
from tier_code.domain.context import SpanChoice
from tier_code.domain.plan import StepId, StepState
from tier_code.domain.tiers import TierName
from tier_code.domain.view import SessionView
from tier_code.frontends.shared.span_words import SpanWish


def span_commands(wishes: Sequence[SpanWish], view: SessionView) -> list[ChooseSpans]:
    """One command for each planned step that a wish is about; a step that is not there is left to say so."""
    steps = [
        found.step.id
        for found in view.current_steps
        if found.state is StepState.PLANNED and found.step.tier is not TierName.TOOL
    ]
    steps += [StepId(wish.step) for wish in wishes if wish.step and StepId(wish.step) not in steps]
    made = []
    for step in dict.fromkeys(steps):
        own = [wish for wish in wishes if wish.step in ("", step)]
        if own:
            made.append(
                ChooseSpans(
                    step=step,
                    drop=_places(own, SpanChoice.DROP),
                    pin=_places(own, SpanChoice.PIN),
                    add=_places(own, SpanChoice.ADD),
                )
            )
    return made


def _places(wishes: Sequence[SpanWish], choice: SpanChoice) -> tuple[str, ...]:
    return tuple(wish.place for wish in wishes if wish.choice is choice)
