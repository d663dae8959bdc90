"""Reading a test command: only one plain call of a runner that is known can be narrowed with certainty."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

from tier_code.codebase.testing.places import PlacedTest
from tier_code.codebase.testing.runners import RUNNERS
from tier_code.codebase.testing.runners.runner import Runner

_SHELL = re.compile(r"[|&;<>()$`\\*?\[\]{}~#!\n\r]")
"""What a shell may make something else of, quoted or not."""
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*")
_LAUNCHERS = (("uv", "run"), ("poetry", "run"), ("pdm", "run"), ("pipenv", "run"), ("pnpm", "exec"), ("npx",))


@dataclass(frozen=True, slots=True, kw_only=True)
class RunnerLine:
    """A command that is understood to the last word."""

    before: tuple[str, ...]
    """Variables, launcher and program."""
    options: tuple[str, ...]
    places: tuple[str, ...]
    """Where its runner looks; everywhere when there are none."""
    runner: Runner

    def collects(self, path: str) -> bool:
        """Whether the command may run tests of this file."""
        return self.runner.collects(path, self.options, self.places)

    def narrowed(self, tests: Sequence[PlacedTest]) -> str:
        """The command for these tests alone; empty for none."""
        if not tests:
            return ""
        return shlex.join((*self.before, *self.runner.arguments(self.options, self.places, tests)))

    def place_of(self, printed: str) -> PlacedTest | None:
        """The test that this runner prints so."""
        return self.runner.place_of(printed, self.options, self.places)


def read_command(command: str) -> RunnerLine | None:
    """The parts of a test command; None unless every word of it is known."""
    if _SHELL.search(command):
        return None
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    start = 0
    while start < len(words) and _ASSIGNMENT.fullmatch(words[start]):
        start += 1
    start += next((len(each) for each in _LAUNCHERS if tuple(words[start : start + len(each)]) == each), 0)
    for runner in RUNNERS:
        called = runner.called(words[start:])
        if called:
            return _line(runner, words, start + called)
    return None


def _line(runner: Runner, words: Sequence[str], end: int) -> RunnerLine | None:
    apart = runner.apart(words[end:])
    if apart is None:
        return None
    return RunnerLine(before=tuple(words[:end]), options=apart[0], places=apart[1], runner=runner)
