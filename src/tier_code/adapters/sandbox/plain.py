"""Commands in a scratch copy: bounded in time, output and processes, and confined as it is told."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tier_code.adapters.sandbox import supervisor
from tier_code.adapters.sandbox.launch import NO_SANDBOX, Confine, Job, Launch, opened_filter, unconfined
from tier_code.adapters.sandbox.leftovers import leftovers, marks
from tier_code.adapters.sandbox.scratch import discard, materialise, new_scratch
from tier_code.domain.errors import TierCodeError, UsageProblem
from tier_code.domain.untrusted import one_line
from tier_code.ports.program_running import ProgramEnd
from tier_code.ports.source import Overlay, SourceTree
from tier_code.ports.workspace import CommandResult

__all__ = ["PlainRunner", "materialise"]

_SIGNAL_BASE = 128
"""What a shell adds to the number of the signal that ended a command."""


class PlainRunner:
    """Runs commands at level S0, or as `confine` says; implements `ports.workspace.CommandRunner`.

    The command sees a copy of the tree (`materialise`) as its working directory. So that tests import the
    changed code and not an installed one, PYTHONPATH begins with the copy's `src`, or the copy without one.
    """

    def __init__(self, scratch_root: Path, confine: Confine = unconfined) -> None:
        """`scratch_root` is a folder outside any repository, made when it is first needed."""
        self._scratch_root = scratch_root
        self._confine = confine

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
        Errors: StorageProblem when no copy can be made; TierCodeError when the supervisor was killed, or when
        the sandbox does not start.
        """
        async with self._copy(tree) as scratch:
            given = _environment(environment, scratch)
            job = Job(
                words=(_shell(given), "-c", command),
                typed=command,
                scratch=scratch,
                repo=_root(tree),
                environment=given,
            )
            return await self._supervised(job, limit_seconds)

    async def run_program(
        self,
        words: Sequence[str],
        tree: SourceTree,
        environment: Mapping[str, str],
        limit_seconds: float,
        *,
        may_write: Collection[str],
    ) -> ProgramEnd:
        """Run one program with its words as they are; of what it writes, only the declared files come back.

        Errors: as `run`; UsageProblem when there is no such program.
        """
        async with self._copy(tree) as scratch:
            given = _environment(environment, scratch)
            _require_program(words[0], scratch, given["PATH"])
            before = await asyncio.to_thread(marks, scratch)
            job = Job(words=tuple(words), scratch=scratch, repo=_root(tree), environment=given)
            result = await self._supervised(job, limit_seconds)
            changes, others = await asyncio.to_thread(leftovers, scratch, before, tree, may_write)
        return ProgramEnd(result=result, changes=changes, others=others)

    @asynccontextmanager
    async def _copy(self, tree: SourceTree) -> AsyncIterator[Path]:
        scratch = await asyncio.to_thread(new_scratch, self._scratch_root)
        copying = asyncio.ensure_future(asyncio.to_thread(materialise, tree, scratch))
        try:
            await asyncio.shield(copying)
            yield scratch
        finally:
            # A thread cannot be interrupted; the folder goes when it has stopped writing.
            await asyncio.gather(copying, return_exceptions=True)
            await asyncio.to_thread(discard, scratch)

    async def _supervised(self, job: Job, seconds: float) -> CommandResult:
        return await _supervised(job, await asyncio.to_thread(self._confine, job), seconds)


def _require_program(name: str, scratch: Path, path: str) -> None:
    inside = scratch / name
    runs = inside.is_file() and os.access(inside, os.X_OK)
    if not (runs if "/" in name else shutil.which(name, path=path)):
        raise UsageProblem(f"there is no program '{name}' that could be run")


def _root(tree: SourceTree) -> str:
    while isinstance(tree, Overlay):
        tree = tree.base
    return str(tree.root)


async def _supervised(job: Job, launch: Launch, seconds: float) -> CommandResult:
    with opened_filter(launch) as handed_on:
        program = [sys.executable, "-I", "-S", supervisor.__file__, str(seconds), str(handed_on)]
        program += [*launch.arguments(handed_on), *job.words]
        process = await asyncio.create_subprocess_exec(
            *program,
            cwd=job.scratch,
            env=launch.environment,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            start_new_session=True,
            pass_fds=() if handed_on < 0 else (handed_on,),
        )
    try:
        told = await _all_output(process)
    finally:
        # Its standard input is its lifeline: without it the supervisor ends the command and itself.
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()
    return _result(told, launch)


async def _all_output(process: Process) -> bytes:
    return b"" if process.stdout is None else await process.stdout.read()


def _result(told: bytes, launch: Launch) -> CommandResult:
    line, _, output = told.partition(b"\n")
    if not line:
        raise TierCodeError("the process that watched over the command was killed; run the command again")
    figures = json.loads(line)
    head, tail = output[: figures["head"]], output[figures["head"] :]
    if launch.wrapper and head.startswith(NO_SANDBOX):
        why = one_line(head.decode("utf-8", "replace").splitlines()[0], 300)
        raise TierCodeError(f"the sandbox ({launch.level}) does not start ({why}); --sandbox S0 goes without")
    gap = f"\n… {figures['left_out']} bytes left out …\n" if figures["left_out"] else ""
    return CommandResult(
        exit_code=None if figures["status"] is None else _exit_code(figures["status"]),
        output=head.decode("utf-8", "replace") + gap + tail.decode("utf-8", "replace"),
        seconds=figures["seconds"],
        level=launch.level,
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
