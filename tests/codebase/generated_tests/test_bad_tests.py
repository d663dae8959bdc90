from __future__ import annotations

from pathlib import Path

import pytest

from tests.codebase.generated_tests.families import CANNOT_FAIL, HEAD, RIGHT, WRONG
from tests.codebase.generated_tests.workshop import TEST_FILE, DirectOffload, code_runner, shop, step_testing
from tier_code.codebase.checks.generated_tests.check import GeneratedTestsCheck
from tier_code.domain.checks import CheckOutcome, CheckResult

# The whole table is run by `python -m tests.bench.generated_tests --families`: it takes minutes.
SOME = (
    "nothing is asserted",
    "the same by a name",
    "only the type",
    "only not None",
    "swallowed",
    "swallowed wholly",
    "never reached",
    "no rows",
    "skipped by a mark",
    "put in its place",
    "equal to anything",
    "a coroutine nobody awaits",
    "one honest, one idle",
    "an idle row",
    "unittest always true",
)


async def verdict(folder: Path, body: str, function: str = "label") -> CheckResult:
    tree = shop(folder)
    check = GeneratedTestsCheck(DirectOffload(), code_runner(folder))
    return await check.run(step_testing(function), tree, {TEST_FILE: (HEAD + body).encode()}, "")


@pytest.mark.parametrize("name", SOME)
async def test_tests_that_cannot_fail_are_refused(tmp_path: Path, name: str) -> None:
    result = await verdict(tmp_path, CANNOT_FAIL[name])
    assert result.outcome is CheckOutcome.FAILED, result.evidence


@pytest.mark.parametrize(
    "name", ["a wrong value", "does not import", "does not parse", "depends on another test"]
)
async def test_tests_that_do_not_hold_are_refused(tmp_path: Path, name: str) -> None:
    result = await verdict(tmp_path, WRONG[name])
    assert result.outcome is CheckOutcome.FAILED, result.evidence


@pytest.mark.parametrize("name", ["a table", "a part of the text", "an exception", "unittest"])
async def test_honest_tests_pass_and_say_what_they_notice(tmp_path: Path, name: str) -> None:
    result = await verdict(tmp_path, RIGHT[name])
    assert result.outcome is CheckOutcome.PASSED, (result.evidence, result.details)
    facts = dict(result.facts)
    assert facts["killed"] != 0
    assert facts["coverage_after"] == "100 %"
    assert "sandbox S0" in result.evidence
