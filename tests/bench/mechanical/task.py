"""What a task of the mechanical benchmark is: a request on a package, and a judge that knows the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from tests.bench.corpus import Files
from tier_code.domain.plan import TaskClass

Judge = Callable[[Files], str]
"""Looks at all files after the work; says what is wrong, or nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One request whose right result is known by construction."""

    family: str
    task_class: TaskClass
    request: str
    files: Files
    """The package as the user has it."""
    judge: Judge
    subject: str
    """What it is about, for the report: `path::name`."""
    sites: int = 1
    """Places that must change."""
    right: Mapping[str, bytes] | None = None
    """The files that are known to be a right result, where there is just one."""

    @property
    def lines(self) -> int:
        """Lines of the file that the task is about."""
        return self.files[self.subject.partition("::")[0]].count(b"\n")

    @property
    def expected(self) -> Files | None:
        """All files of the one right result."""
        return None if self.right is None else {**self.files, **self.right}


Generator = Callable[[Files, Random], Iterator[Task]]
"""Makes tasks of one family from a package; which ones depends on the package and the random source alone."""


def same_files(right: Files) -> Judge:
    """A judge that knows every byte."""

    def judge(after: Files) -> str:
        for path in sorted({*right, *after}):
            if right.get(path) != after.get(path):
                return f"{path}: {_difference(right.get(path, b''), after.get(path, b''))}"
        return ""

    return judge


def spread(tasks: list[Task], count: int, chance: Random) -> list[Task]:
    """So many of them, from the smallest to the largest number of sites."""
    ordered = sorted(tasks, key=lambda task: (task.sites, task.subject, task.request))
    if len(ordered) <= count:
        return ordered
    if count == 1:
        return [chance.choice(ordered)]
    return [ordered[index * (len(ordered) - 1) // (count - 1)] for index in range(count)]


def _difference(right: bytes, after: bytes) -> str:
    pairs = zip(right.splitlines(), after.splitlines(), strict=False)
    for number, (wanted, got) in enumerate(pairs, 1):
        if wanted != got:
            return f"line {number} is {got.strip()!r}, not {wanted.strip()!r}"
    return "it ends differently"
