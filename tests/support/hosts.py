"""Hosts of local models in a test's own folder, none of which outlives the test."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tier_code.adapters.models.embedded import HostSettings
from tier_code.adapters.models.host_folder import HostFolder

STUB = Path(__file__).with_name("stub_host.py")
STUB_SETTINGS = HostSettings(
    window_tokens=1000, ready_seconds=20, library="json", command=(sys.executable, "-P", str(STUB))
)
"""Runs `stub_host.py`; the library that has to be installed is one that always is."""
GONE_SECONDS = 10.0


def folders(state: Path) -> list[HostFolder]:
    """The folders of all hosts there are or were."""
    return [HostFolder(path) for path in sorted(state.glob("*"))]


def living(state: Path) -> list[HostFolder]:
    """Those whose host lives."""
    return [folder for folder in folders(state) if folder.host_lives()]


def host_pid(state: Path) -> int:
    """The process of the only host."""
    (folder,) = living(state)
    said = folder.read_state()
    assert said is not None
    return said.pid


@contextmanager
def no_survivors(state: Path) -> Iterator[Path]:
    """Kill whatever host is left when the test is over, and fail if one cannot be ended."""
    try:
        yield state
    finally:
        deadline = time.monotonic() + GONE_SECONDS
        while left := living(state):
            assert time.monotonic() < deadline, f"hosts outlive the test: {[folder.path for folder in left]}"
            for folder in left:
                said = folder.read_state()
                with suppress(ProcessLookupError):
                    if said is not None:
                        os.kill(said.pid, signal.SIGKILL)
            time.sleep(0.02)
