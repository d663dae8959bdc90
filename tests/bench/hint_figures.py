"""Steps and sums of the benchmark of type hints."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.bench.hint_truth import Verdict
from tier_code.domain.plan import Step, StepId, StepKind, Target, TaskClass
from tier_code.domain.tiers import TierName


@dataclass(slots=True)
class Tally:
    """Sums over files."""

    counted: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def take(self, found: list[Verdict], label: str) -> None:
        """Count the verdicts on some hints."""
        self.counted[f"{label} compared"] += len(found)
        self.counted[f"{label} right"] += sum(verdict.assignable for verdict in found)
        self.counted[f"{label} narrower"] += sum(verdict.narrower for verdict in found)
        self.wrong += [
            f"  {label}: {'.'.join(each.slot)}: {each.ours} is not {each.theirs}"
            for each in found
            if not each.assignable
        ]


def step_for(path: str, qualname: str, tier: TierName, form: str) -> Step:
    """The step that a user's request would make."""
    return Step(
        id=StepId("s1"),
        title=f"add type hints to {qualname}",
        kind=StepKind.TYPE_HINTS,
        targets=(Target(path=path, qualname=qualname),),
        instruction=f"Add the missing type hints of {qualname} in {path}.",
        task_class=TaskClass.B,
        checks=("hints",),
        tier=tier,
        reason="",
        arguments=(("form", form),),
    )


def table(tally: Tally, label: str) -> str:
    """One line for a tier."""
    counted = tally.counted
    compared_, right = counted[f"{label} compared"], counted[f"{label} right"]
    share = f"{100 * right / compared_:.1f} %" if compared_ else "-"
    coverage = f"{100 * counted[f'{label} added'] / max(1, counted['missing']):.1f} %"
    return (
        f"{label:10} {counted[f'{label} added']:6} {coverage:>9} {compared_:9} {right:6} {share:>9} "
        f"{counted[f'{label} narrower']:9} {counted[f'{label} contradicted']:13}\n"
    )


HEAD = (
    f"{'tier':10} {'added':>6} {'coverage':>9} {'compared':>9} {'right':>6} {'precision':>9} {'narrower':>9} "
    f"{'contradicted':>13}\n"
)
