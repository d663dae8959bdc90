"""The order of a draft's steps: as written, except that what is needed comes first."""

from __future__ import annotations

from collections.abc import Sequence
from graphlib import CycleError, TopologicalSorter

from tier_code.engine.planning.model.reply import DraftStep


def in_order(steps: Sequence[DraftStep]) -> list[DraftStep] | str:
    """The steps, each behind those it needs; or what is wrong: a name twice, unknown, or a circle."""
    by_id = {step.id: step for step in steps}
    if len(by_id) != len(steps):
        return "two steps have the same id"
    for step in steps:
        unknown = [name for name in step.after if name not in by_id]
        if unknown:
            return f"step {step.id}: after names '{unknown[0]}', which is no step"
    sorter: TopologicalSorter[str] = TopologicalSorter({step.id: step.after for step in steps})
    try:
        sorter.prepare()
    except CycleError as circle:
        return "the steps wait for each other: " + " -> ".join(circle.args[1])
    place = {step.id: number for number, step in enumerate(steps)}
    ordered: list[DraftStep] = []
    while sorter.is_active():
        ready = sorted(sorter.get_ready(), key=place.__getitem__)
        ordered += [by_id[name] for name in ready]
        sorter.done(*ready)
    return ordered
