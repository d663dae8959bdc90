"""`python -m tests.bench.checks`: wrong edits put in on purpose, and how many of them the checks catch."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

from tests.bench.checks.report import report
from tests.bench.checks.running import KINDS, run_package
from tests.bench.corpus import PARTS, files_of
from tests.bench.mechanical.pool import spread_over

QUICK = ("itsdangerous",)
LARGE = frozenset({"boltons", "bottle", "click", "markdown", "more-itertools", "tabulate"})
"""Where a look-up takes seconds: an hour for all of them."""


def main() -> None:
    """Run what the arguments choose, and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.checks", description=__doc__)
    parser.add_argument(
        "--part", choices=[*PARTS, "all"], default="seen", help="packages for tuning or kept unseen"
    )
    parser.add_argument("--quick", action="store_true", help="one small package")
    parser.add_argument("--large", action="store_true", help="packages with very large files too")
    parser.add_argument("--kind", action="append", choices=KINDS, help="only this kind; may be repeated")
    parser.add_argument("--package", action="append", help="only this package; may be repeated")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--verbose", action="store_true", help="list what slipped through and false alarms")
    parser.add_argument("--json", type=Path, help="write every verdict to this file")
    chosen = parser.parse_args()
    parts = list(PARTS) if chosen.part == "all" else [chosen.part]
    wanted = chosen.package or (QUICK if chosen.quick else None)
    packages = [
        package for part in parts for package in PARTS[part] if wanted is None or package.name in wanted
    ]
    for package in packages:
        files_of(package)
    started = time.monotonic()
    found = []
    for verdict in spread_over(run_package, packages, tuple(chosen.kind or KINDS), chosen.workers):
        found.append(verdict)
        if chosen.json:
            chosen.json.write_text(json.dumps([asdict(one) for one in found], indent=1), "utf-8")
    sys.stdout.write(report(found, time.monotonic() - started, verbose=chosen.verbose))


if __name__ == "__main__":
    main()
