"""`python -m tests.bench.money`: thousands of sessions against a vendor that misbehaves; no cent is lost."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.money.figures import Figures, table
from tests.bench.money.pools import in_process, only, over_http

FAST = Path("/dev/shm")  # noqa: S108 - memory: what is measured is arithmetic and order, not the disk


def main() -> None:
    """Run both ways, print one table; exit 1 when anything was wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.money", description=__doc__)
    parser.add_argument("--http", type=int, default=1_000, help="sessions over HTTP")
    parser.add_argument("--in-process", type=int, default=10_000, help="sessions without sockets")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument(
        "--only", help="one world, by the name that a problem gives: SEED:KIND:NUMBER:SESSIONS"
    )
    parser.add_argument("--folder", type=Path, help="where ledgers and journals lie; default: memory")
    chosen = parser.parse_args()
    started = time.monotonic()
    base = chosen.folder or (FAST if FAST.is_dir() else None)
    folder = Path(tempfile.mkdtemp(dir=base, prefix="bench-money-"))
    found = only(chosen.only, folder) if chosen.only else _both(chosen, folder)
    sys.stdout.write(f"{table(found)}\n{time.monotonic() - started:.0f} s, seed {chosen.seed}\n")
    problems = [problem for figures in found.values() for problem in figures.problems]
    for problem in problems[:40]:
        sys.stdout.write(f"WRONG {problem}\n")
    if problems:
        sys.stdout.write(f"what was written lies in {folder}\n")
    else:
        folder.rmdir()
    sys.exit(bool(problems))


def _both(chosen: argparse.Namespace, folder: Path) -> dict[str, Figures]:
    return {
        "over HTTP": over_http(chosen.seed, chosen.http, folder, chosen.workers),
        "in process": in_process(chosen.seed, chosen.in_process, folder, chosen.workers),
    }


if __name__ == "__main__":
    main()
