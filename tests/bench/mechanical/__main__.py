"""`python -m tests.bench.mechanical`: tasks through recipe, tool and checks; no model but with `--model`."""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

from tests.bench.corpus import PARTS, files_of
from tests.bench.mechanical.families import FAMILIES
from tests.bench.mechanical.pool import run_package, spread_over
from tests.bench.mechanical.report import report
from tests.bench.mechanical.with_model import docstrings_by_model

QUICK = ("itsdangerous", "jsonpatch")


def main() -> None:
    """Run what the arguments choose, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.mechanical", description=__doc__)
    parser.add_argument(
        "--part", choices=[*PARTS, "all"], default="seen", help="packages for tuning, or those kept unseen"
    )
    parser.add_argument("--quick", action="store_true", help="two small packages")
    parser.add_argument(
        "--family", action="append", choices=list(FAMILIES), help="only this family; may be repeated"
    )
    parser.add_argument("--package", action="append", help="only this package; may be repeated")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--verbose", action="store_true", help="say why a task was declined or wrong")
    parser.add_argument("--json", type=Path, help="write every outcome to this file")
    parser.add_argument("--model", action="store_true", help="docstrings by the real local model too")
    chosen = parser.parse_args()
    parts = list(PARTS) if chosen.part == "all" else [chosen.part]
    packages = [package for part in parts for package in PARTS[part]]
    wanted = chosen.package or (QUICK if chosen.quick else None)
    packages = [package for package in packages if wanted is None or package.name in wanted]
    for package in packages:
        files_of(package)
    started = time.monotonic()
    found = list(spread_over(run_package, packages, tuple(chosen.family or FAMILIES), chosen.workers))
    sys.stdout.write(report(found, time.monotonic() - started, verbose=chosen.verbose))
    if chosen.json:
        chosen.json.write_text(json.dumps([asdict(outcome) for outcome in found], indent=1), "utf-8")
    if chosen.model:
        sys.stdout.writelines(f"{line}\n" for line in docstrings_by_model(packages))


if __name__ == "__main__":
    main()
