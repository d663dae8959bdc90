"""Tests of pure functions: what the tool tier reaches alone, and what the embedded model adds in two forms.

`python -m tests.bench.generated_tests [--model] [--families] [FOLDER:PATH...]`; else four packages.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.generated_tests_forms import Asked, Forms
from tests.bench.packages import unpacked
from tests.codebase.generated_tests.families import CANNOT_FAIL, HEAD, RIGHT, WRONG
from tests.codebase.generated_tests.workshop import TEST_FILE, DirectOffload, code_runner, shop, step_testing
from tier_code.adapters.workspace.folder_tree import FolderTree
from tier_code.codebase.checks.generated_tests.check import GeneratedTestsCheck
from tier_code.codebase.codemods.test_cases.bench import CaseBench, Survey
from tier_code.codebase.purity.judge import purity_in_file
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import TierCodeError

WORK = (
    ("itsdangerous", "2.2.0", "src/itsdangerous/encoding.py"),
    ("tomlkit", "0.13.2", "tomlkit/_utils.py"),
    ("jsonpatch", "1.33", "jsonpatch.py"),
    ("parse", "1.20.2", "parse.py"),
)
HEADING = f"{'function':32} {'tier':6} {'cases':>5} {'killed':>9} {'lines':>7} {'seconds':>8}"


@dataclass(frozen=True, slots=True)
class Row:
    """One function as the tool tier leaves it."""

    name: str
    survey: Survey
    seconds: float

    @property
    def text(self) -> str:
        """One line of the table."""
        chosen, executable = self.survey.chosen, self.survey.observed.executable
        lines = f"{len(executable) - len(chosen.missed)}/{len(executable)}"
        killed = f"{len(chosen.killed)}/{chosen.tried}"
        tier = "tool" if chosen.is_enough else "climbs"
        figures = f"{len(chosen.outcomes):5} {killed:>9} {lines:>7} {self.seconds:8.1f}"
        return f"{self.name[:32]:32} {tier:6} {figures}"


async def surveyed(tree: FolderTree, path: str, bench: CaseBench) -> list[Row]:
    """Every pure function of a file, tried by the tool tier."""
    rows = []
    for verdict in purity_in_file(tree, path):
        if verdict.reason:
            continue
        began = time.monotonic()
        try:
            survey = await bench.survey(tree, step_testing(verdict.target.qualname, path))
        except TierCodeError as problem:
            sys.stdout.write(f"{verdict.target.qualname:32} {problem}\n")
            continue
        rows.append(Row(verdict.target.qualname, survey, time.monotonic() - began))
        sys.stdout.write(rows[-1].text + "\n")
        sys.stdout.flush()
    return rows


def summary(rows: list[Row]) -> str:
    """The tool tier over everything, and the median of its seconds."""
    alone = [row for row in rows if row.survey.chosen.is_enough]
    killed = sum(len(row.survey.chosen.killed) for row in rows)
    tried = sum(row.survey.chosen.tried for row in rows)
    share = f"{killed} of {tried} mutants ({100 * killed // max(1, tried)} %)"
    return f"tool alone: {len(alone)} of {len(rows)} functions enough, {share} noticed, 0 tokens"


async def with_model(places: list[tuple[Path, str]], folder: Path) -> None:
    """The table, then both answer forms for every function that climbs."""
    running = code_runner(folder)
    rows: list[Row] = []
    asked: list[Asked] = []
    forms = Forms(running) if "--model" in sys.argv else None
    for repo, path in places:
        sys.stdout.write(f"\n{repo.name} {path}\n{HEADING}\n")
        tree, bench = FolderTree(str(repo)), CaseBench(DirectOffload(), running)
        found = await surveyed(tree, path, bench)
        rows += found
        for row in found:
            if forms is not None and not row.survey.chosen.is_enough:
                asked += await forms.ask(tree, step_testing(row.name, path))
    sys.stdout.write(f"\n{summary(rows)}\n")
    if forms is not None:
        sys.stdout.write(forms.summary(asked))
        await forms.close()


async def families(folder: Path) -> None:
    """Every family of bad tests, and the right ones, through the check."""
    check = GeneratedTestsCheck(DirectOffload(), code_runner(folder))
    wrong = 0
    for number, (name, body) in enumerate({**CANNOT_FAIL, **WRONG, **RIGHT}.items()):
        tree = shop(folder / str(number))
        changes = {TEST_FILE: (HEAD + body).encode()}
        result = await check.run(step_testing("label"), tree, changes, "")
        expected = CheckOutcome.PASSED if name in RIGHT else CheckOutcome.FAILED
        wrong += result.outcome is not expected
        mark = "ok " if result.outcome is expected else "BAD"
        sys.stdout.write(f"{mark} {name:40} {result.outcome.value:7} {result.evidence[:90]}\n")
    total = len(CANNOT_FAIL) + len(WRONG) + len(RIGHT)
    sys.stdout.write(f"{total - wrong} of {total} judged rightly\n")


def main() -> None:
    """Run what the command line asks for."""
    with tempfile.TemporaryDirectory() as folder:
        if "--families" in sys.argv:
            asyncio.run(families(Path(folder)))
            return
        named = [argument.partition(":") for argument in sys.argv[1:] if ":" in argument]
        places = [(Path(repo), path) for repo, _, path in named]
        places = places or [(unpacked(name, version), path) for name, version, path in WORK]
        asyncio.run(with_model(places, Path(folder)))


if __name__ == "__main__":
    main()
