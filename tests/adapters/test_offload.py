"""Code work off the event loop: the worker starts late, dies alone and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tier_code.adapters.offload import InlineOffload, ProcessOffload, own_peak_memory
from tier_code.domain.errors import TierCodeError


@pytest_asyncio.fixture
async def offload() -> AsyncIterator[ProcessOffload]:
    made = ProcessOffload()
    yield made
    made.close()


async def test_a_function_runs_in_one_other_process(offload: ProcessOffload) -> None:
    assert offload.peak_memory() == 0
    pids = await asyncio.gather(*(offload.run(os.getpid) for _ in range(3)))
    assert len(set(pids)) == 1
    assert os.getpid() not in pids
    assert offload.peak_memory() > 1_000_000


async def test_what_the_function_raises_comes_back(offload: ProcessOffload) -> None:
    with pytest.raises(ZeroDivisionError):
        await offload.run(divmod, 1, 0)
    assert await offload.run(divmod, 7, 2) == (3, 1)


async def test_a_worker_that_dies_costs_one_call(offload: ProcessOffload) -> None:
    with pytest.raises(TierCodeError, match="worker"):
        await offload.run(os._exit, 3)
    assert await offload.run(abs, -2) == 2


async def test_ctrl_c_does_not_reach_the_worker(offload: ProcessOffload) -> None:
    pid = await offload.run(os.getpid)
    os.kill(pid, signal.SIGINT)
    assert await offload.run(os.getpid) == pid


async def test_a_cancelled_call_ends_its_worker_and_the_next_one_gets_a_new_one(
    offload: ProcessOffload, tmp_path: Path
) -> None:
    first = await offload.run(os.getpid)
    gate = tmp_path / "gate"
    os.mkfifo(gate)
    busy = asyncio.create_task(offload.run(Path.read_bytes, gate))
    held = await _opened_once_somebody_reads(gate)
    busy.cancel()
    with pytest.raises(asyncio.CancelledError):
        await busy
    second = await offload.run(os.getpid)
    os.close(held)
    assert second != first
    assert not _alive(first)


async def test_a_cancelled_call_that_has_not_begun_costs_nobody_anything(offload: ProcessOffload) -> None:
    first = await offload.run(os.getpid)
    calls = [asyncio.create_task(offload.run(sum, range(3_000_000))) for _ in range(4)]
    await asyncio.sleep(0)
    calls[-1].cancel()
    assert len(set(await asyncio.gather(*calls[:-1]))) == 1
    assert await offload.run(os.getpid) == first


async def test_after_close_a_new_worker_starts(offload: ProcessOffload) -> None:
    first = await offload.run(os.getpid)
    offload.close()
    assert not _alive(first)
    assert await offload.run(os.getpid) != first


async def test_inline_runs_here() -> None:
    inline = InlineOffload()
    assert await inline.run(os.getpid) == os.getpid()
    assert inline.peak_memory() == 0
    inline.close()


def test_this_process_has_a_peak() -> None:
    assert own_peak_memory() > 5_000_000


_PARENT = """
import asyncio, os, sys
from tier_code.adapters.offload import ProcessOffload
async def main():
    print(await ProcessOffload().run(os.getpid), flush=True)
    sys.stdin.read()
if __name__ == "__main__":
    asyncio.run(main())
"""


def test_the_worker_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen([sys.executable, str(script)], **pipes) as parent:  # type: ignore[call-overload]
        worker = int(parent.stdout.readline())
        os.kill(worker, 0)
        parent.kill()
    until = time.monotonic() + 10
    while _alive(worker) and time.monotonic() < until:
        os.sched_yield()
    assert not _alive(worker)


async def _opened_once_somebody_reads(gate: Path) -> int:
    while True:
        try:
            return os.open(gate, os.O_WRONLY | os.O_NONBLOCK)
        except OSError:
            await asyncio.sleep(0.01)


def _alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
