"""How many threads a model gets."""

from __future__ import annotations

import os
from pathlib import Path

from tier_code.adapters.models.processors import physical_cores, threads_for_model


def cpuinfo(*cores: tuple[int, int]) -> str:
    return "\n\n".join(
        f"processor\t: {number}\nphysical id\t: {package}\ncore id\t\t: {core}\n"
        for number, (package, core) in enumerate(cores)
    )


def test_two_hardware_threads_of_one_core_are_one(tmp_path: Path) -> None:
    described = tmp_path / "cpuinfo"
    described.write_text(cpuinfo((0, 0), (0, 0)))

    assert physical_cores(described) == 1


def test_a_system_that_tells_nothing_is_counted_by_what_we_may_use(tmp_path: Path) -> None:
    silent = tmp_path / "cpuinfo"
    silent.write_text("processor : 0\nmodel name : x\n")

    assert physical_cores(silent) == physical_cores(tmp_path / "absent") <= (os.cpu_count() or 1)


def test_a_core_is_left_to_the_user_and_one_thread_is_the_least() -> None:
    assert threads_for_model() == max(1, physical_cores() - 1)
