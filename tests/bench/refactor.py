"""Methods to functions on the public refactor benchmark, from its own instructions, at zero tokens.

`BENCH_DATA` names the folder that holds a clone of Aider-AI/refactor-benchmark (its `refactor-benchmark/`).
"""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.bench.refactor_runs import Outcome, Run, run_task
from tests.bench.refactor_tasks import Task, tasks_in

PUBLISHED = (
    ("claude-3-5-sonnet-20241022", "92.1", "8.46"),
    ("o1-preview", "75.3", "120.99"),
    ("claude-3-opus-20240229", "72.3", "27.92"),
    ("gpt-4o-2024-08-06", "49.4", "4.09"),
    ("o1-mini", "44.9", "29.05"),
)
"""Model, solved in percent, US dollars: aider's refactor leaderboard of 2024."""
GOAL = 0.97
NO_DATA = "skipped: set BENCH_DATA to the folder that holds a clone of Aider-AI/refactor-benchmark"
CLIENTS = ("tier_code.adapters", "httpx", "anthropic", "openai", "llama_cpp")
"""Without these no model can be asked."""


def main(arguments: Sequence[str] = ()) -> int:
    """Run every task, or those whose name holds one of the arguments, and print what came of it."""
    data = os.environ.get("BENCH_DATA", "")
    folder = Path(data, "refactor-benchmark")
    if not data or not folder.is_dir():
        sys.stdout.write(f"{NO_DATA}\n")
        return 0
    calls = count_connections()
    tasks = [task for task in tasks_in(folder) if not arguments or any(a in task.name for a in arguments)]
    runs = asyncio.run(_all(tasks))
    for line in report(runs):
        sys.stdout.write(f"{line}\n")
    loaded = sorted(name for name in sys.modules if name.startswith(CLIENTS))
    proof = f"model clients loaded: {', '.join(loaded) or 'none'}; connections opened: {len(calls)}"
    sys.stdout.write(f"{proof}\n")
    failed = any(run.outcome is Outcome.FAILED for run in runs)
    return 1 if failed or loaded or calls or solved(runs) < GOAL * len(runs) else 0


async def _all(tasks: Sequence[Task]) -> list[Run]:
    return [await run_task(task) for task in tasks]


def count_connections() -> list[str]:
    """A list that grows with every connection this process opens from now on."""
    seen: list[str] = []

    def watch(event: str, _: tuple[object, ...]) -> None:
        if event == "socket.connect":
            seen.append(event)

    sys.addaudithook(watch)
    return seen


def solved(runs: Sequence[Run]) -> int:
    """How many were solved."""
    return sum(run.outcome is Outcome.SOLVED for run in runs)


def report(runs: Sequence[Run]) -> list[str]:
    """The figures, one line each."""
    lines = [
        f"{run.outcome.value:9} {run.task.name}: {run.reason}"
        for run in runs
        if run.outcome is not Outcome.SOLVED
    ]
    count, good = len(runs), solved(runs)
    by = {outcome: sum(run.outcome is outcome for run in runs) for outcome in Outcome}
    kept = sum(run.method_kept for run in runs)
    share = 100 * good / max(1, count)
    rest = f"declined {by[Outcome.DECLINED]}, failed {by[Outcome.FAILED]}"
    lines.append(f"solved {good} of {count} ({share:.1f} %), {rest}; 0 tokens, $0")
    lines.append(f"in {kept} of them the method stays as one line that calls the function, for other callers")
    if runs:
        edits, whole = sorted(run.edit_seconds for run in runs), sorted(run.seconds for run in runs)
        lines.append(
            f"seconds per task: edit {_spread(edits)}; with planning and every check {_spread(whole)}"
        )
    lines.append("published, other years and other judges of what counts as an answer:")
    lines += [f"  {model:30} {percent:>5} %  ${dollars:>7}" for model, percent, dollars in PUBLISHED]
    lines.append("the benchmark's own test is structural: a pass is no proof of behaviour")
    return lines


def _spread(seconds: Sequence[float]) -> str:
    middle, last = statistics.median(seconds), seconds[int(0.95 * (len(seconds) - 1))]
    return f"{middle:.2f} (95 %: {last:.2f}, most {seconds[-1]:.2f})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
