"""Sandbox level S0: the user's own command in a scratch copy, bounded in time, output and processes only."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from pathlib import Path

from tier_code.adapters.sandbox import supervisor
from tier_code.adapters.sandbox.scratch import discard, materialise, new_scratch
from tier_code.domain.errors import TierCodeError
from tier_code.ports.source import SourceTree
from tier_code.ports.workspace import CommandResult

__all__ = ["PlainRunner", "materialise"]

LEVEL = "S0"
_SIGNAL_BASE = 128
"""What a shell adds to the number of the signal that ended a command."""


class PlainRunner:
    """Runs commands without confinement; implements `ports.workspace.CommandRunner`.

    The command sees a copy of the tree (`materialise`) as its working directory. So that tests import the
    changed code and not an installed one, PYTHONPATH begins with the copy's `src`, or the copy without one.
    """

    def __init__(self, scratch_root: Path) -> None:
        """`scratch_root` is a folder outside any repository, made when it is first needed."""
        self._scratch_root = scratch_root

    async def run(
        self,
        command: str,
        tree: SourceTree,
        environment: Mapping[str, str],
        limit_seconds: float,
    ) -> CommandResult:
        """Run a command that the user typed, by the user's shell. Nothing it starts outlives it.

        `environment` is all that the command inherits; keep keys out of it. `limit_seconds`
        begins when the copy is made. Cancelling ends the command at once.
        Errors: StorageProblem when no copy can be made; TierCodeError when the supervisor was killed.
        """
        scratch = await asyncio.to_thread(new_scratch, self._scratch_root)
        copying = asyncio.ensure_future(asyncio.to_thread(materialise, tree, scratch))
        try:
            await asyncio.shield(copying)
            return await _supervised(command, scratch, _environment(environment, scratch), limit_seconds)
        finally:
            # A thread cannot be interrupted; the folder goes when it has stopped writing.
            await asyncio.gather(copying, return_exceptions=True)
            await asyncio.to_thread(discard, scratch)


async def _supervised(
    command: str, scratch: Path, environment: Mapping[str, str], seconds: float
) -> CommandResult:
    program = [sys.executable, "-I", "-S", supervisor.__file__, str(seconds), _shell(environment), command]
    process = await asyncio.create_subprocess_exec(
        *program,
        cwd=scratch,
        env=environment,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        start_new_session=True,
    )
    try:
        told = await _all_output(process)
    finally:
        # Its standard input is its lifeline: without it the supervisor ends the command and itself.
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()
    return _result(told)


async def _all_output(process: Process) -> bytes:
    return b"" if process.stdout is None else await process.stdout.read()


def _result(told: bytes) -> CommandResult:
    line, _, output = told.partition(b"\n")
    if not line:
        raise TierCodeError("the process that watched over the command was killed; run the command again")
    figures = json.loads(line)
    head, tail = output[: figures["head"]], output[figures["head"] :]
    gap = f"\n… {figures['left_out']} bytes left out …\n" if figures["left_out"] else ""
    return CommandResult(
        exit_code=None if figures["status"] is None else _exit_code(figures["status"]),
        output=head.decode("utf-8", "replace") + gap + tail.decode("utf-8", "replace"),
        seconds=figures["seconds"],
        level=LEVEL,
    )


def _exit_code(status: int) -> int:
    code = os.waitstatus_to_exitcode(status)
    return code if code >= 0 else _SIGNAL_BASE + signal.Signals(-code)


def _shell(environment: Mapping[str, str]) -> str:
    shell = environment.get("SHELL", "")
    return shell if Path(shell).is_absolute() and os.access(shell, os.X_OK) else "/bin/sh"


def _environment(given: Mapping[str, str], scratch: Path) -> dict[str, str]:
    source = scratch / "src"
    first = source if source.is_dir() else scratch
    already = given.get("PYTHONPATH", "")
    return {
        "PATH": os.defpath,
        **given,
        "PWD": str(scratch),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONPATH": f"{first}{os.pathsep}{already}" if already else str(first),
        # A git of the command must not find a repository above the copy.
        "GIT_CEILING_DIRECTORIES": str(scratch.parent),
    }
