"""Starts one of the programs beside a scratch copy of a tree, and reads its answer."""

from __future__ import annotations

import json
import os
import secrets
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import TypeAlias

from tier_code.domain.errors import TierCodeError
from tier_code.domain.untrusted import one_line
from tier_code.ports.running import CodeRunner
from tier_code.ports.source import Overlay, SourceTree

Json: TypeAlias = dict[str, "Json"] | list["Json"] | str | int | float | bool | None

FOLDER = ".tier-code-run"
"""Where the programs lie in the scratch copy: no test collector looks into hidden folders."""

_PACKAGE = "tier_code.codebase.running.programs"
_PREFIX = "_tier_code_"
"""Begins the names of the copied programs, so that no module of a project is hidden by them."""
_SHARED = ("ground", "values", "sessions", "stand_ins")
_EXTRA_SECONDS = 30.0
"""For starting Python and importing the project, beyond what the job itself may take."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a program found out."""

    found: Mapping[str, object]
    level: str
    """The sandbox level it ran at."""


async def run_program(
    running: CodeRunner, tree: SourceTree, program: str, job: Mapping[str, object], seconds: float
) -> Answer:
    """Run a program over a scratch copy; `seconds` is what its job may take.

    Errors: TierCodeError with what went wrong, in words for the user.
    """
    marker = f"tier-code-{secrets.token_hex(8)}"
    told = {**job, "marker": marker, "again": False, "seconds": seconds}
    files = {f"{FOLDER}/{_PREFIX}{name}.py": _program(name) for name in (*_SHARED, program)}
    files[f"{FOLDER}/job.json"] = json.dumps(told).encode()
    command = [_interpreter(running, tree), f"{FOLDER}/{_PREFIX}{program}.py", f"{FOLDER}/job.json"]
    result = await running.runner.run(
        shlex.join(command),
        Overlay(tree, files),
        {**running.environment, "PYTHONHASHSEED": "0"},
        2 * seconds + _EXTRA_SECONDS,
    )
    lines = [line for line in result.output.splitlines() if line.startswith(marker)]
    if not lines:
        ended = "took too long" if result.exit_code is None else f"ended with {result.exit_code}"
        last = one_line(result.output.strip().rpartition("\n")[2])[:200]
        raise TierCodeError(f"the project's code could not be tried out: {command[0]} {ended}: {last}")
    found = json.loads(lines[-1].removeprefix(marker))
    if "problem" in found:
        raise TierCodeError(one_line(str(found["problem"])))
    return Answer(found=found, level=result.level)


def _program(name: str) -> bytes:
    text = resources.files(_PACKAGE).joinpath(f"{name}.py").read_text("utf-8")
    return text.replace(f"{_PACKAGE}.", _PREFIX).encode()


def _interpreter(running: CodeRunner, tree: SourceTree) -> str:
    """The first whose program lies outside the repository: cloning must never choose what is run.

    An environment inside it, as many projects have, links to a Python outside.
    """
    root = os.path.realpath(tree.root) + os.sep if tree.root else ""
    for candidate in running.interpreters:
        if not root or not os.path.realpath(candidate).startswith(root):
            return candidate
    raise TierCodeError("there is no Python to run the project with but one that the repository supplies")
