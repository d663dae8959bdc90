"""CPU of `--version`, `--help` and first paint, as ratios to the least that any program could take."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

RUNS = 11
BARE = [sys.executable, "-c", "pass"]
OURS = [sys.executable, "-m", "tier_code"]


def cpu_seconds(command: list[str]) -> float:
    """User and system time of one run of a command."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ratio(command: list[str], base: list[str]) -> tuple[float, float]:
    """Median ratio of paired runs, and the median CPU milliseconds of the command."""
    pairs = [(cpu_seconds(command), cpu_seconds(base)) for _ in range(RUNS + 1)][1:]
    return statistics.median(a / b for a, b in pairs), 1000 * statistics.median(a for a, _ in pairs)


def main() -> None:
    """Print one line per figure."""
    rows = [
        ("--version / bare interpreter", [*OURS, "--version"], BARE, 2.0),
        ("--help / bare interpreter", [*OURS, "--help"], BARE, 6.0),
        (
            "first paint / bare Textual app",
            [sys.executable, "-m", "tests.bench.paint_ours"],
            [sys.executable, "-m", "tests.bench.paint_bare"],
            1.3,
        ),
    ]
    for title, command, base, goal in rows:
        measured, milliseconds = ratio(command, base)
        verdict = "ok" if measured <= goal else "ABOVE"
        sys.stdout.write(
            f"{title:34} {measured:5.2f} x  (goal {goal:g} x, {verdict})  {milliseconds:7.1f} ms CPU\n"
        )


if __name__ == "__main__":
    main()
