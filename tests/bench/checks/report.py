"""The tables of the checks' benchmark: recall by class, kind and family, and false alarms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tests.bench.checks.trial import Verdict

GOALS = {"A": 99.0, "B": 99.0, "C": 95.0, "D": 95.0}
FALSE_ALARMS = 1.0


def report(verdicts: Sequence[Verdict], seconds: float, *, verbose: bool) -> str:
    """Recall per class with its goal, then per kind and family; at last what slipped through."""
    wrong = [verdict for verdict in verdicts if not verdict.right]
    right = [verdict for verdict in verdicts if verdict.right]
    lines = [f"{len(wrong)} wrong edits, {len(right)} right ones, {seconds:.0f} s", ""]
    lines += [*_classes(wrong), *_alarms(right), "", *_families(wrong)]
    if verbose:
        lines += ["", *_slipped(verdicts)]
    return "\n".join(lines) + "\n"


def _classes(wrong: Sequence[Verdict]) -> Iterator[str]:
    for name, goal in GOALS.items():
        found = [verdict for verdict in wrong if verdict.task_class == name]
        if found:
            share = _share(found)
            told = "ok" if share >= goal else "BELOW"
            yield f"class {name}: {_counted(found)} caught, {share:.1f} % (goal {goal:g} %, {told})"


def _alarms(right: Sequence[Verdict]) -> Iterator[str]:
    kinds = sorted({verdict.kind for verdict in right})
    alarms = [verdict for verdict in right if not verdict.good]
    share = 100 * len(alarms) / max(len(right), 1)
    told = "ok" if share <= FALSE_ALARMS else "ABOVE"
    figures = f"{len(alarms)} of {len(right)}, {share:.1f} %"
    yield f"false alarms: {figures} (goal at most {FALSE_ALARMS:g} %, {told})"
    for kind in kinds:
        of_kind = [verdict for verdict in right if verdict.kind == kind]
        if any(not verdict.good for verdict in of_kind):
            yield f"    {kind}: {sum(not verdict.good for verdict in of_kind)} of {len(of_kind)}"


def _families(wrong: Sequence[Verdict]) -> Iterator[str]:
    yield f"{'kind':20}{'family':40}{'caught':>10}{'recall':>9}  caught by"
    for kind in dict.fromkeys(verdict.kind for verdict in wrong):
        of_kind = [verdict for verdict in wrong if verdict.kind == kind]
        yield f"{kind:20}{'all':40}{_counted(of_kind):>10}{_share(of_kind):>8.1f}%"
        for family in sorted({verdict.family for verdict in of_kind}):
            found = [verdict for verdict in of_kind if verdict.family == family]
            by = Counter(verdict.check for verdict in found if verdict.check)
            told = ", ".join(f"{check} {number}" for check, number in by.most_common())
            yield f"{'':20}{family:40}{_counted(found):>10}{_share(found):>8.1f}%  {told}"


def _slipped(verdicts: Sequence[Verdict]) -> Iterator[str]:
    for verdict in verdicts:
        if not verdict.good:
            what = f"false alarm of {verdict.check}: {verdict.evidence}" if verdict.right else "not caught"
            yield f"{verdict.kind} / {verdict.family} / {verdict.subject}: {what}"


def _counted(verdicts: Sequence[Verdict]) -> str:
    return f"{sum(verdict.good for verdict in verdicts)}/{len(verdicts)}"


def _share(verdicts: Sequence[Verdict]) -> float:
    return 100 * sum(verdict.good for verdict in verdicts) / max(len(verdicts), 1)
