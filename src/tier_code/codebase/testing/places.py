"""A test, or a file of tests, as it lies in a repository."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PlacedTest:
    """Where tests stand: a file, or one class or function in it."""

    path: str
    name: str = ""
    """Dotted, as `TestParse.test_empty`; empty for the whole file."""

    @property
    def folder(self) -> str:
        """The folder of the file, `.` at the top."""
        return self.path.rpartition("/")[0] or "."
