"""How many threads a local model may use."""

from __future__ import annotations

import os
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")


def threads_for_model() -> int:
    """All physical cores but one: the screen, the checks and the user's editor need the last."""
    return max(1, physical_cores() - 1)


def physical_cores(cpuinfo: Path = CPUINFO) -> int:
    """Cores this process may use, two hardware threads of one core counted once where the system tells."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        text = cpuinfo.read_text("utf-8", "replace")
    except OSError:
        return usable
    return min(usable, len(_core_names(text)) or usable)


def _core_names(text: str) -> set[tuple[str, str]]:
    names = set()
    for processor in text.split("\n\n"):
        fields = {
            name.strip(): value.strip()
            for name, _, value in (line.partition(":") for line in processor.splitlines())
        }
        if "core id" in fields:
            names.add((fields.get("physical id", "0"), fields["core id"]))
    return names
