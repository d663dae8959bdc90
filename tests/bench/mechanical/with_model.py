"""Docstrings by the real local model: functions of the packages lose theirs and get new ones."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.bench.checks.docstring_trials import Documented, documented
from tests.bench.corpus import Files, Package, files_of
from tests.bench.local_steps import HEAD, row, steps_of
from tests.bench.mechanical.text import edited
from tier_code.domain.plan import StepState
from tier_code.domain.view import StepView

PER_PACKAGE = 4
SEED = 31


def docstrings_by_model(packages: Sequence[Package]) -> Iterator[str]:
    """One line for each step, then how many the checks accepted."""
    steps: list[StepView] = []
    yield HEAD
    for package in packages:
        with TemporaryDirectory(prefix="tier-code-bench-") as folder:
            found = _documented_by_model(files_of(package), package.name, Path(folder))
            steps += found
            yield from (row(step) for step in found)
    accepted = sum(step.state is StepState.PASSED for step in steps)
    share = 100 * accepted / max(len(steps), 1)
    tokens = sum(step.usage.total_input + step.usage.output_tokens for step in steps)
    counted = f"{accepted} of {len(steps)} docstrings accepted"
    yield f"\n{counted}, {share:.1f} % (goal 95 %), {tokens} local tokens"


def _documented_by_model(files: Files, name: str, folder: Path) -> tuple[StepView, ...]:
    chance = Random(f"{SEED}:{name}")
    found = list(documented(files))
    chosen = chance.sample(found, k=min(PER_PACKAGE, len(found)))
    for path, content in _stripped(files, chosen).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    request = " and ".join(f"document {item.source.path}::{item.qualname}" for item in chosen)
    command = [
        sys.executable,
        "-m",
        "tier_code",
        "-p",
        request,
        "--offline",
        "--dry-run",
        "--repo",
        str(folder),
    ]
    subprocess.run(command, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL, check=False)
    return steps_of(folder)


def _stripped(files: Files, chosen: Sequence[Documented]) -> Files:
    changed = dict(files)
    for path in {item.source.path for item in chosen}:
        spans = [item.source.lines_of(item.node.body[0]) for item in chosen if item.source.path == path]
        changed[path] = edited(files[path], [(start, end, b"") for start, end in spans])
    return changed
