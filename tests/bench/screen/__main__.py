"""`make bench-ui`: start, long sessions, replay and silence, as ratios measured side by side in one run."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.screen.idle import idle
from tests.bench.screen.long_session import long_session
from tests.bench.start_up import cpu_seconds
from tier_code.adapters.storage.journal_file import JournalFile

SHORT, LONG = 100, 10_000


def main() -> None:
    """Print one line per figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7, help="pairs per figure")
    parser.add_argument("--idle", type=float, default=60.0, help="seconds of silence")
    wanted = parser.parse_args()
    _start(wanted.runs)
    _frames(wanted.runs)
    _replay(wanted.runs)
    _silence(wanted.idle)


def _start(runs: int) -> None:
    ours, bare = _module("tests.bench.paint_ours"), _module("tests.bench.paint_bare")
    _say("first paint, CPU / same widgets without logic", _ratio(ours, bare, runs), 1.3)
    memory = _peak_memory(ours) / _peak_memory(bare)
    _say("first paint, memory / same widgets without logic", memory, 1.3)


def _frames(runs: int) -> None:
    pairs = [(_frame_times(LONG), _frame_times(SHORT)) for _ in range(runs)]
    for kind in ("keystroke", "append"):
        ratio = statistics.median(long[kind] / short[kind] for long, short in pairs)
        _say(f"{kind} frame, {LONG:,} events / {SHORT} events", ratio, 1.2)


def _replay(runs: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "session", "journal.jsonl")
        journal = JournalFile.create(path)
        for record in long_session(LONG):
            journal.append(record)
        journal.sync()
        journal.close()
        start = "tests.bench.screen.replay_start"
        ratio = _ratio(_module(start, "replay", str(path)), _module(start, "parse", str(path)), runs)
    _say(f"first paint of a replay of {LONG:,} events / empty start + JSON parse", ratio, 1.3)


def _silence(seconds: float) -> None:
    quiet = idle(seconds)
    _say(f"bytes written in {quiet.seconds:g} s of silence", quiet.written, 0)
    _say(f"per cent of a core in {quiet.seconds:g} s of silence", 100 * quiet.core, 0.5)


def _module(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", name, *arguments]


def _ratio(command: list[str], base: list[str], runs: int) -> float:
    """Median CPU ratio of paired runs, the first pair left out."""
    pairs = [(cpu_seconds(command), cpu_seconds(base)) for _ in range(runs + 1)][1:]
    return statistics.median(ours / theirs for ours, theirs in pairs)


def _frame_times(events: int) -> dict[str, float]:
    done = subprocess.run(
        _module("tests.bench.screen.frames", str(events)), capture_output=True, check=True, text=True
    )
    times: dict[str, float] = json.loads(done.stdout)
    return times


def _peak_memory(command: list[str]) -> int:
    """Most memory of one run, measured in a process of its own."""
    code = (
        "import resource, subprocess, sys;"
        "subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True);"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, *command], capture_output=True, check=True, text=True)
    return int(done.stdout)


def _say(title: str, measured: float, goal: float) -> None:
    verdict = "ok" if measured <= goal else "ABOVE"
    sys.stdout.write(f"{title:66} {measured:8.2f}  (goal {goal:g}, {verdict})\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
