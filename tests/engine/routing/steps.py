"""Steps, tiers and records for routing tests."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tests.engine.sessions import PAID
from tier_code.domain.plan import Step, StepEstimate, StepId, StepKind, Target, TaskClass
from tier_code.domain.pricing import declared_free, multiplied
from tier_code.domain.record import RouteRecord, StepOutcome, identity, record_of, size_of
from tier_code.domain.tiers import LADDER, Tier, TierName
from tier_code.engine.routing.router import Policy
from tier_code.engine.routing.weighing import Grounds

_TIMES = {TierName.SMALL: Fraction(1, 20), TierName.MID: Fraction(1, 2), TierName.FRONTIER: Fraction(1)}
"""What a tier costs beside the frontier."""


def tier(name: TierName, *, ready: bool = True) -> Tier:
    free = name in (TierName.TOOL, TierName.LOCAL)
    return Tier(
        name=name,
        backend="b",
        model=name.value,
        price=declared_free(name.value) if free else multiplied(PAID, _TIMES[name], name.value),
        window_tokens=4096,
        max_output_tokens=512,
        ready=ready,
        missing="" if ready else f"{name.value} is missing",
    )


TIERS: Mapping[TierName, Tier] = {name: tier(name) for name in LADDER}


def step(
    task_class: TaskClass = TaskClass.E,
    kind: StepKind = StepKind.EDIT,
    instruction: str = "return the sum of both numbers",
    output_tokens: int = 40,
    arguments: tuple[tuple[str, str], ...] = (),
    files: int = 1,
) -> Step:
    return Step(
        id=StepId("s1"),
        title="a step",
        kind=kind,
        targets=tuple(Target(path=f"f{n}.py", qualname="f") for n in range(files)),
        instruction=instruction,
        task_class=task_class,
        checks=(),
        tier=TierName.TOOL,
        reason="",
        arguments=arguments,
        estimate=StepEstimate(input_tokens=1000, output_tokens=output_tokens),
    )


def outcomes(name: TierName, good: int, bad: int, task_class: TaskClass = TaskClass.E) -> list[StepOutcome]:
    return [
        StepOutcome(
            session="S",
            step=f"s{n}",
            attempt=1,
            repo="here",
            task_class=task_class,
            tier=name,
            model=identity(TIERS[name]),
            size=size_of(40),
            passed=n >= bad,
        )
        for n in range(good + bad)
    ]


def policy(record: RouteRecord | None = None, *, limited: bool = True, **more: object) -> Policy:
    grounds = Grounds(record=record or record_of(()), repo="here", limited=limited)
    return Policy(tiers=TIERS, grounds=lambda: grounds, **more)  # type: ignore[arg-type]  # fields of Policy
