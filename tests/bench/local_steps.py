"""Seconds, tokens and context of each local step, with the real embedded model on real packages."""

from __future__ import annotations

import statistics
import subprocess
import sys
from pathlib import Path

from tests.bench.packages import unpacked
from tier_code.adapters.config.folders import data_dir
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.sessions import Sessions
from tier_code.domain.fold import fold
from tier_code.domain.plan import StepState
from tier_code.domain.tiers import TierName
from tier_code.domain.view import StepView

WORK = (
    ("itsdangerous", "2.2.0", "document the undocumented functions in encoding.py"),
    ("tomlkit", "0.13.2", "document _utils.py"),
    ("jsonpatch", "1.33", "document the undocumented functions in jsonpatch.py"),
    ("parse", "1.20.2", "document the undocumented functions in parse.py"),
)
HEAD = f"{'step':46} {'state':8} {'context':>7} {'prompt':>7} {'cached':>7} {'output':>7} {'seconds':>8}"


def steps_of(repo: Path) -> tuple[StepView, ...]:
    """The newest session's steps."""
    folder = Sessions(data_dir()).find("last", repo)
    return fold(JournalFile.read(folder.journal).records()).steps


def row(step: StepView) -> str:
    """One line of the table."""
    attempt, usage = step.attempt, step.usage
    context = attempt.context_tokens if attempt else 0
    figures = (context, usage.total_input, usage.cache_read_tokens, usage.output_tokens)
    cells = " ".join(f"{figure:7}" for figure in figures)
    return f"{step.step.title[:46]:46} {step.state.value:8} {cells} {step.seconds:8.1f}"


def main() -> None:
    """Run every request and print its steps, then the medians."""
    everything: list[StepView] = []
    for name, version, request in WORK:
        repo = unpacked(name, version)
        command = [
            sys.executable,
            "-m",
            "tier_code",
            "-p",
            request,
            "--offline",
            "--dry-run",
            "--repo",
            str(repo),
        ]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        steps = steps_of(repo)
        everything += steps
        sys.stdout.write(f"\n{name} {version}: {request}\n{HEAD}\n")
        sys.stdout.writelines(f"{row(step)}\n" for step in steps)
    local = [step for step in everything if step.step.tier is TierName.LOCAL and step.attempts]
    accepted = sum(step.state is StepState.PASSED for step in local)
    if local:
        seconds = statistics.median(step.seconds for step in local)
        output = statistics.median(step.usage.output_tokens for step in local)
        context = statistics.median(step.attempts[-1].context_tokens for step in local)
        sys.stdout.write(
            f"\n{accepted} of {len(local)} steps passed their checks; medians: {seconds:.1f} s, "
            f"{output:.0f} output tokens, {context:.0f} context tokens\n"
        )


if __name__ == "__main__":
    main()
