"""`kill -9` between any two durable steps of paid calls: the next start finds, tells and counts the hold."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
STRIDE = int(os.environ.get("TIER_CODE_SWEEP_STRIDE", "31"))
"""1 kills at every step and every recovery at every step of its own, in some minutes."""


@pytest.mark.timeout(1_800 if STRIDE < 5 else 30)
def test_kill_9_at_every_durable_step_loses_no_money_and_counts_none_twice(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.engine.money.kill_sweep", str(tmp_path), str(STRIDE)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    outcome = json.loads(done.stdout)
    assert outcome["bad"] == []
    assert outcome["points"] > 200 // STRIDE
