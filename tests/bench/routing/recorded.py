"""Edits with the graded answers of several models, and the ladders that those models stand on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tier_code.adapters.prices.table import shipped_table
from tier_code.domain.plan import Step, StepEstimate, StepId, StepKind, Target, TaskClass
from tier_code.domain.pricing import declared_free
from tier_code.domain.tiers import Tier, TierName

INPUT_TOKENS = 3000
"""Of one attempt: a slice, instructions and the request (assumed; the data sets do not say)."""
OUTPUT_TOKENS = 600
"""Of one attempt's bill."""
_DAY = 1_795_305_600_000_000_000
"""2026-11-22, UTC in nanoseconds: the prices of that day, whenever the bench runs."""
_PRICED = {
    TierName.SMALL: "claude-haiku-5-5",
    TierName.MID: "claude-sonnet-5-5",
    TierName.FRONTIER: "claude-opus-5-5",
}
"""Whose price a tier pays here, whatever model was recorded for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """One edit with what each tier's model made of it."""

    name: str
    graded: Mapping[TierName, tuple[bool, ...]]
    """Right or wrong, one for each recorded answer; tests that no model saw decided."""
    changed_tokens: int
    """How much the right answer changes; what a plan would estimate."""
    libraries: str = ""
    """Third-party ones that it uses."""


def step_of(edit: Edit, task_class: TaskClass) -> Step:
    """The edit as a planner would write it down: class E when tests cover it, else F."""
    arguments = [("libraries", edit.libraries)] if edit.libraries else []
    return Step(
        id=StepId(edit.name),
        title=edit.name,
        kind=StepKind.EDIT,
        targets=(Target(path="program.py", qualname="f"),),
        instruction="",
        task_class=task_class,
        checks=(),
        tier=TierName.LOCAL,
        reason="",
        arguments=tuple(arguments),
        estimate=StepEstimate(input_tokens=INPUT_TOKENS, output_tokens=edit.changed_tokens),
    )


def ladder(models: Mapping[TierName, str]) -> Mapping[TierName, Tier]:
    """Tiers on which recorded models stand, at the prices of ours."""
    return {name: _tier(name, model) for name, model in models.items()}


def _tier(name: TierName, model: str) -> Tier:
    free = name is TierName.LOCAL
    return Tier(
        name=name,
        backend="recorded",
        model=model,
        price=declared_free(model) if free else shipped_table().price(_PRICED[name], _DAY),
        window_tokens=100_000,
        max_output_tokens=10_000,
        ready=True,
    )
