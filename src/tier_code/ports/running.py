"""How code of a repository is run, for steps whose result can only be known by running it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tier_code.ports.workspace import CommandRunner


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRunner:
    """The means to run a repository's code in a scratch copy of a tree, and never in the tree itself."""

    runner: CommandRunner
    environment: Mapping[str, str]
    """All that a program inherits; holds no keys."""
    interpreters: tuple[str, ...]
    """Python programs, best first. One that the repository itself supplies is passed over."""
