"""The order of a draft's steps: as written, except that what is needed comes first."""

from __future__ import annotations

from collections.abc import Sequence

from tier_code.engine.planning.model.reply import DraftStep


def in_order(steps: Sequence[DraftStep]) -> list[DraftStep] | str:
    """The steps, each behind those it needs; or what is wrong: a name twice, unknown, or a circle."""
    known = {step.id for step in steps}
    if len(known) != len(steps):
        return "two steps have the same id"
    for step in steps:
        unknown = [name for name in step.after if name not in known]
        if unknown:
            return f"step {step.id}: after names '{unknown[0]}', which is no step"
    ordered: list[DraftStep] = []
    left = list(steps)
    while left:
        placed = {step.id for step in ordered}
        ready = next((step for step in left if placed.issuperset(step.after)), None)
        if ready is None:
            return f"steps {', '.join(step.id for step in left)} wait for each other"
        ordered.append(ready)
        left.remove(ready)
    return ordered
