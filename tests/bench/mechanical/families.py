"""Every family of the benchmark by name."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from tests.bench.corpus import Files
from tests.bench.mechanical.constants import extracted_constants
from tests.bench.mechanical.dead_code import dead_code
from tests.bench.mechanical.fstrings import fstrings
from tests.bench.mechanical.imports import organised_imports, unused_imports
from tests.bench.mechanical.lint import formatted, lint_fixes
from tests.bench.mechanical.methods import methods_to_functions
from tests.bench.mechanical.moves import moves
from tests.bench.mechanical.patterns import patterns
from tests.bench.mechanical.renames import namesake_renames, plain_renames, shadowed_renames
from tests.bench.mechanical.signatures import (
    added_parameters,
    removed_parameters,
    renamed_parameters,
    reordered_parameters,
)
from tests.bench.mechanical.task import Generator, Task, spread

FAMILIES: Mapping[str, tuple[Generator, int]] = {
    "rename": (plain_renames, 2),
    "rename-namesake": (namesake_renames, 1),
    "rename-shadowed": (shadowed_renames, 1),
    "move": (moves, 2),
    "method-to-function": (methods_to_functions, 1),
    "extract-constant": (extracted_constants, 1),
    "imports": (organised_imports, 1),
    "unused-imports": (unused_imports, 1),
    "fstrings": (fstrings, 2),
    "format": (formatted, 1),
    "lint-fix": (lint_fixes, 1),
    "dead-code": (dead_code, 2),
    "signature-add": (added_parameters, 2),
    "signature-remove": (removed_parameters, 1),
    "signature-rename": (renamed_parameters, 1),
    "signature-reorder": (reordered_parameters, 1),
    "pattern": (patterns, 1),
}
"""The generator, and how many tasks to take from each package."""


def tasks_of(files: Files, package: str, family: str, seed: int) -> list[Task]:
    """The chosen tasks of one family from one package."""
    generator, count = FAMILIES[family]
    chance = Random(f"{seed}:{package}:{family}")
    return spread(list(generator(files, chance)), count, chance)
