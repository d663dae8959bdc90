"""The host as a program of its own."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.hosts import STUB_SETTINGS, no_survivors
from tests.support.waiting import until
from tier_code.adapters.models.embedded_host import ALREADY_RUNNING, NOT_LOADED
from tier_code.adapters.models.host_folder import HostFolder


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[HostFolder]:
    with no_survivors(tmp_path / "state") as state:
        made = HostFolder(state / "host")
        made.create()
        yield made


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    file = tmp_path / "weights.gguf"
    file.write_text("works")
    return file


async def started(folder: HostFolder, weights: Path, *more: str) -> asyncio.subprocess.Process:
    command = [*STUB_SETTINGS.command, "--model", str(weights), "--state", str(folder.path), *more]
    return await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)


async def test_a_host_that_nobody_uses_ends_by_itself(folder: HostFolder, weights: Path) -> None:
    host = await started(folder, weights, "--idle-seconds", "0.1")

    assert await host.wait() == 0
    assert folder.read_state() is None


async def test_a_second_host_of_a_folder_leaves_the_first_alone(folder: HostFolder, weights: Path) -> None:
    user = folder.join()
    first = await started(folder, weights)
    await until(lambda: folder.read_state() is not None)
    said = folder.read_state()
    second = await started(folder, weights)

    assert await second.wait() == ALREADY_RUNNING
    assert folder.read_state() == said
    user.release()
    assert await first.wait() == 0


async def test_a_host_that_cannot_load_says_why_in_its_state(folder: HostFolder, weights: Path) -> None:
    host = await started(folder, weights.with_name("absent.gguf"))

    assert await host.wait() == NOT_LOADED
    said = folder.read_state()
    assert said is not None
    assert "absent.gguf" in said.problem
    assert not folder.host_lives()


async def test_a_detached_host_holds_the_lock_when_its_starter_returns(
    folder: HostFolder, weights: Path
) -> None:
    user = folder.join()
    starter = await started(folder, weights, "--detach")

    assert await starter.wait() == 0
    assert folder.host_lives()
    await until(lambda: folder.read_state() is not None)
    said = folder.read_state()
    assert said is not None
    assert said.pid not in (starter.pid, os.getpid())
    assert os.getsid(said.pid) != os.getsid(0)
    user.release()
    await until(lambda: not folder.host_lives())


async def test_what_an_earlier_host_said_is_forgotten_before_anybody_can_read_it(
    folder: HostFolder, weights: Path
) -> None:
    broken = await started(folder, weights.with_name("absent.gguf"))
    await broken.wait()
    user = folder.join()
    starter = await started(folder, weights, "--detach")
    await starter.wait()
    said = folder.read_state()

    assert said is None or not said.problem
    # A host whose user leaves before it has looked once waits for the next one.
    await until(lambda: folder.read_state() is not None)
    user.release()
    await until(lambda: not folder.host_lives())
