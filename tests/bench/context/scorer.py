"""The benchmark's own scorer as a process, over clones that belong to this run alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

_OURS = (sys.executable, "-m", "tier_code", "context", "--serve")

Summary = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Bench:
    """Where the benchmark lies, and clones that may be checked out at will."""

    folder: Path
    """Holds `score.py`, `tasks.open.jsonl` and `baselines/`."""
    clones: Path
    tasks: Path

    def ours(self, *options: str, setting: str = "s1", seed: str = "0") -> Summary:
        """The figures of `tier-code context`."""
        return self._run("--serve", " ".join((*_OURS, *options)), "--setting", setting, seed=seed)

    def builtin(self, name: str) -> Summary:
        """The figures of one of the scorer's own extractors."""
        return self._run("--builtin", name)

    def baseline(self, program: str, mode: str, setting: str = "s1") -> Summary:
        """The figures of a program in `baselines/`."""
        command = f"{sys.executable} {self.folder / 'baselines' / program} {mode}"
        return self._run("--serve", command, "--setting", setting)

    def _run(self, *arguments: str, seed: str = "0") -> Summary:
        done = subprocess.run(
            [
                sys.executable,
                str(self.folder / "score.py"),
                *("--tasks", str(self.tasks), "--clones", str(self.clones)),
                *arguments,
            ],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        summary: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
        return {name: float(value) for name, value in summary.items() if isinstance(value, int | float)}


@contextmanager
def own_clones(clones: Path, names: frozenset[str]) -> Iterator[Path]:
    """Clones that share their objects with the user's: checking out in those would disturb them."""
    with TemporaryDirectory(prefix="tier-code-bench-") as folder:
        for name in sorted(names):
            subprocess.run(
                ["git", "clone", "-q", "--shared", "--no-checkout", str(clones / name), f"{folder}/{name}"],
                check=True,
            )
        yield Path(folder)
