"""What the code index costs on a large tree; `BENCH_TREE` names one, such as a checkout of CPython.

Without it a tree of 1,000 made modules is measured. `--runs N` (3) repeats what is compared side by side.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.index.asking import asking
from tests.bench.index.cold import cold
from tests.bench.index.lag import lag
from tests.bench.index.looking import looking
from tests.bench.index.trees import Bench, sample_tree
from tests.bench.index.warm import warm

_PARTS = ("cold", "warm", "asking", "looking", "lag")
_LEFT_OUT = shutil.ignore_patterns(".git", "__pycache__")


def main(arguments: Sequence[str]) -> int:
    """Print a line for each figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="pairs of runs for each ratio")
    parser.add_argument("--only", choices=_PARTS, help="one part alone")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="tier-code-bench-") as folder:
        scratch = Path(folder)
        bench = Bench(_tree(os.environ.get("BENCH_TREE", ""), scratch / "tree"), scratch)
        parts = {
            "cold": lambda: cold(bench, given.runs),
            "warm": lambda: warm(bench, given.runs),
            "asking": lambda: asking(bench, given.runs),
            "looking": lambda: looking(bench, given.runs),
            "lag": lambda: lag(bench),
        }
        for name in (given.only,) if given.only else _PARTS:
            for figure in parts[name]():
                sys.stdout.write(f"{figure.row}\n")
                sys.stdout.flush()
    return 0


def _tree(given: str, into: Path) -> Path:
    """A copy, because files are edited in it."""
    if not given:
        return sample_tree(into, 1000)
    shutil.copytree(given, into, ignore=_LEFT_OUT, symlinks=True)
    return into


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
