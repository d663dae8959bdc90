"""What the choice of tests asks of every runner, and what several of them have in common."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from tier_code.codebase.testing.places import PlacedTest

_PYTHON = re.compile(r"(?:.*[/\\])?(?:python|pypy)(?:\d(?:\.\d+)?)?(?:\.exe)?")
_PYTHON_FLAG = re.compile(r"-[BEIPsSu]+")


class Runner(Protocol):
    """One test runner's command line. All of it is by names: nothing is run and no settings are read."""

    def called(self, words: Sequence[str]) -> int:
        """How many words at the beginning call this runner; 0 when they call something else."""

    def apart(self, words: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
        """(options, places) of the words behind the call; None when one is not known for certain."""

    def collects(self, path: str, options: Sequence[str], places: Sequence[str]) -> bool:
        """Whether tests of this file may be run by such a command."""

    def arguments(
        self, options: Sequence[str], places: Sequence[str], tests: Sequence[PlacedTest]
    ) -> tuple[str, ...]:
        """The words behind the call that run these tests and no others that they do not imply."""

    def place_of(self, printed: str, options: Sequence[str], places: Sequence[str]) -> PlacedTest | None:
        """The test that the runner names so in what it prints."""


def program(word: str) -> str:
    """The name of a program without its folder and ending."""
    return word.replace("\\", "/").rpartition("/")[2].removesuffix(".exe").removesuffix(".cmd")


def python_module(words: Sequence[str], module: str) -> int:
    """How many words make `python -m MODULE`, flags of Python included; 0 when they are something else."""
    if not words or not _PYTHON.fullmatch(words[0]):
        return 0
    at = 1
    while at < len(words) and _PYTHON_FLAG.fullmatch(words[at]):
        at += 1
    return at + 2 if tuple(words[at : at + 2]) == ("-m", module) else 0


def within(path: str, places: Sequence[str]) -> bool:
    """Whether a file is one of the places or lies below one; everything does when there are none."""
    if not places:
        return True
    return any(place in (".", "", path) or path.startswith(f"{place}/") for place in map(plain_path, places))


def plain_path(place: str) -> str:
    """A place as paths of a tree are written."""
    return place.replace("\\", "/").removeprefix("./").rstrip("/") or "."
