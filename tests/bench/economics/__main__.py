"""Prints what published runs cost at our price table, and from where on delegating pays.

`BENCH_DATA` names the folder with the data sets; the surface needs none.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tests.bench.economics import index_results, ours, surface, traces
from tests.bench.economics.surface import FRONTIER, SMALL, Place

NO_TRACES = f"{traces.FOLDER}: not there; set BENCH_DATA to a folder with a clone of it (owner: kenimo49)"
LOW, MEDIUM = 1 / 3, 0.70
"""What effort `low` and `medium` cost beside `high`, on which the runs were recorded: the vendor's figures of
autumn 2026 for another benchmark, 8 and 2.5 points of solved tasks below."""
_DEFAULT = Place(output=300, context=3000, recall=0.95)
_TABLES: Mapping[str, Place] = {
    "in a long conversation (30,000 tokens, 10 more turns), local worker, your time counted": _DEFAULT,
    "the same, your time not counted": Place(output=300, context=3000, recall=0.95, human=0.0),
    "the same as the first, small cloud worker": Place(output=300, context=3000, recall=0.95, worker=SMALL),
    "a short job (3,000 tokens, no more turns), local worker, your time counted": Place(
        output=300, context=3000, recall=0.95, conversation=3000, later_turns=0
    ),
    "the same short job, your time not counted": Place(
        output=300, context=3000, recall=0.95, conversation=3000, later_turns=0, human=0.0
    ),
}


def main() -> int:
    """Everything there is data for."""
    data = Path(os.environ.get("BENCH_DATA") or os.devnull)
    found = traces.runs(data)
    if found:
        _say(repriced(found))
        _say(modelled(data))
    else:
        _say([NO_TRACES])
    published = index_results.pairs(data)
    _say(subagents(published) if published else [f"{index_results.FOLDER}: not there"])
    for title, place in _TABLES.items():
        _say(["", f"Right attempts needed: {title}", *surface.lines(place)])
    return 0


def repriced(found: Sequence[traces.Run]) -> Iterator[str]:
    """The recorded runs at our prices, failures included, per solved run."""
    yield f"{traces.FOLDER}: {len(found)} runs, US dollars per solved run (what failed is paid for too)"
    yield f"{'':52} " + " ".join(f"{words:>22}" for words in traces.TASKS.values())
    for arm, words in traces.ARMS.items():
        cells = [_cell(found, arm, task, traces.RECORDED) for task in traces.TASKS]
        yield _row(f"{words}, as recorded", cells)
    for arm, words in traces.ARMS.items():
        cells = [_cell(found, arm, task, traces.NOW) for task in traces.TASKS]
        yield _row(f"{words}, at {FRONTIER if arm != 'D' else SMALL}", cells)
    alone = [_of(found, "A", task) for task in traces.TASKS]
    costs = [traces.per_solved(runs, traces.NOW) or 0.0 for runs in alone]
    yield _row(
        "frontier alone, no cache (computed)",
        [_money(traces.per_solved(r, traces.NOW, cached=False)) for r in alone],
    )
    yield _row("frontier alone, effort medium (scaled)", [_money(MEDIUM * cost) for cost in costs])
    yield _row("frontier alone, effort low (scaled)", [_money(LOW * cost) for cost in costs])


def modelled(data: Path) -> Iterator[str]:
    """Our own figures beside them."""
    yield ""
    yield "Here"
    moved = ours.move_for_real(data)
    if moved is None:
        yield "  T2: not run; put a folder typer/ (0.26.8, with typer/utils.py in its typer/) into BENCH_DATA"
    else:
        yield f"  T2, run now without a model: {'done' if moved.done else 'NOT done'}"
        yield from (f"    {line}" for line in moved.lines)
    for shape in ours.SHAPES:
        costs = ", ".join(
            f"{words} ${ours.modelled(shape, chance):.3f}"
            for words, chance in (("never right", 0.0), ("half", 0.5), ("always", 1.0))
        )
        yield f"  {shape.task}, modelled, not run ({shape.words}): local tier {costs}"
    worst = ours.modelled(ours.SHAPES[0], 0.0, 0.0)
    yield f"  T1, modelled, when local and small are never right: ${worst:.3f}"


def subagents(found: Iterable[index_results.Pair]) -> Iterator[str]:
    """Published dollars of one agent and of one with subagents."""
    yield ""
    yield f"{index_results.FOLDER}: dollars as published, alone against with subagents"
    for pair in found:
        (alone, teams), (first, second) = pair.solved, pair.dollars
        yield (
            f"  {pair.model}, {pair.benchmark}, {pair.instances} instances ({' / '.join(pair.versions)}): "
            f"{alone} / {teams} solved, ${first:.0f} / ${second:.0f}, {second / first:.2f} times the money"
        )


def _cell(found: Sequence[traces.Run], arm: str, task: str, models: Mapping[str, str]) -> str:
    runs = _of(found, arm, task)
    good = sum(run.solved for run in runs)
    return f"{_money(traces.per_solved(runs, models))} ({good}/{len(runs)})"


def _of(found: Sequence[traces.Run], arm: str, task: str) -> Sequence[traces.Run]:
    return [run for run in found if run.arm == arm and run.task == task]


def _money(amount: float | None) -> str:
    return "-" if amount is None else f"${amount:.3f}"


def _row(words: str, cells: Sequence[str]) -> str:
    return f"{words:52} " + " ".join(f"{cell:>22}" for cell in cells)


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
