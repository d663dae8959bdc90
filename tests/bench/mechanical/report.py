"""The table of the mechanical benchmark."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence

from tests.bench.mechanical.running import Outcome
from tier_code.domain.plan import TaskClass

_COLUMNS = ("solved", "declined", "wrong, caught", "wrong, not caught", "false alarm")
_TARGET = 95.0


def report(outcomes: Sequence[Outcome], seconds: float, *, verbose: bool) -> str:
    """Per family and per class: how tasks ended, and how long a step took."""
    head = "".join(f"{column:>18}" for column in _COLUMNS)
    lines = [f"{'family':20}{'class':>6}{'tasks':>7}{head}{'s/step':>8}{'most':>7}"]
    lines += [
        _row([outcome for outcome in outcomes if outcome.family == family], family)
        for family in dict.fromkeys(outcome.family for outcome in outcomes)
    ]
    lines.append("")
    for name in TaskClass:
        of_class = [outcome for outcome in outcomes if outcome.task_class is name]
        if of_class:
            lines.append(_row(of_class, f"class {name.value}"))
    exact = [outcome for outcome in outcomes if outcome.task_class in (TaskClass.A, TaskClass.D)]
    if exact:
        share = 100 * sum(outcome.verdict == "solved" for outcome in exact) / len(exact)
        verdict = "ok" if share >= _TARGET else "BELOW"
        lines.append(
            f"\nclasses A and D by tool, 0 tokens: {share:.1f} % solved (goal {_TARGET:g} %, {verdict})"
        )
    lines.append(f"{len(outcomes)} tasks in {seconds:.0f} s; no model was asked")
    if verbose:
        lines += ["", *_reasons(outcomes)]
    return "\n".join(lines) + "\n"


def _row(outcomes: Sequence[Outcome], title: str) -> str:
    ended = Counter(outcome.verdict for outcome in outcomes)
    figures = "".join(f"{ended[column] or '-':>18}" for column in _COLUMNS)
    classes = "/".join(sorted({outcome.task_class.value for outcome in outcomes}))
    seconds = [outcome.seconds / outcome.steps for outcome in outcomes if outcome.steps] or [0.0]
    times = f"{statistics.median(seconds):>8.2f}{max(seconds):>7.1f}"
    return f"{title:20}{classes:>6}{len(outcomes):>7}{figures}{times}"


def _reasons(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        if outcome.verdict != "solved":
            yield f"{outcome.verdict}: {outcome.subject}: {outcome.request}\n    {outcome.why[:400]}"
