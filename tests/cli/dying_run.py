"""tier-code itself, killed at its n-th durable step: `python -m tests.cli.dying_run N ARGUMENT...`."""

from __future__ import annotations

import sys

from tests.support.dying import DurableSteps
from tier_code.cli.main import start

if __name__ == "__main__":
    DurableSteps(int(sys.argv[1])).watch()
    sys.exit(start(sys.argv[2:]))
