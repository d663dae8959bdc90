"""Kills a process at every call of a change, and its recovery at every call too; run as a module by a test.

Prints how many points were tried and, for each that did not end whole, what was found. It forks, which a
process of tests with its threads must not do.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from tests.adapters.workspace import scenario
from tests.support.faulty_disk import DyingDisk


def survives(act: Callable[[], object]) -> bool:
    """Whether `act` came to its end in a process of its own."""
    child = os.fork()
    if child == 0:
        act()
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0


def fresh(place: Path) -> Path:
    """The repository as it was at first."""
    shutil.rmtree(place, ignore_errors=True)
    scenario.make(place)
    return place


def sweep(place: Path, *, can_exchange: bool, stride: int) -> dict[str, object]:
    """Kill at every call; then recover, killed at every `stride`-th call as well."""
    os.umask(0o022)
    bad: list[str] = []
    points = 0

    def change(at: int) -> bool:
        disk = DyingDisk(at, can_exchange=can_exchange)
        return survives(lambda: scenario.workspace(fresh(place), disk).swap(scenario.swaps(), "change"))

    def judge(name: str) -> None:
        nonlocal points
        points += 1
        scenario.workspace(place).recover()
        whole = scenario.state(place) in (scenario.old_state(), scenario.new_state())
        if not whole or scenario.unfinished(place):
            bad.append(f"{name}: {sorted(scenario.state(place))} {scenario.unfinished(place)}")

    for killed_at in count(1):
        if change(killed_at):
            break
        judge(f"change {killed_at}")
        for recovery_killed_at in count(1 + killed_at % stride, stride):
            change(killed_at)
            disk = DyingDisk(recovery_killed_at, can_exchange=can_exchange)
            if survives(lambda disk=disk: scenario.workspace(place, disk).recover()):  # type: ignore[misc]
                break
            judge(f"change {killed_at}, recovery {recovery_killed_at}")
    return {"points": points, "bad": bad}


if __name__ == "__main__":
    outcome = sweep(Path(sys.argv[1]), can_exchange=sys.argv[2] == "exchange", stride=int(sys.argv[3]))
    sys.stdout.write(json.dumps(outcome))
