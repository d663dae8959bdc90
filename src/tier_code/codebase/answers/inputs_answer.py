"""The reader of a tests step's answer: calls to try. What comes out of them is found out, never read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tier_code.codebase.codemods.test_cases.bench import CaseBench
from tier_code.codebase.codemods.test_cases.cases import Case, Origin, case_of_call, distinct
from tier_code.codebase.codemods.test_cases.tool import figures, written
from tier_code.domain.checks import CheckResult, failed
from tier_code.domain.plan import Step
from tier_code.ports.code import Edited
from tier_code.ports.source import SourceTree

MOST = 24
"""Calls taken from one answer."""
_BEFORE = re.compile(r"^\s*(?:[-*+]\s+|\d+[.):]\s+|>>>\s*)*`*")


class InputsReader:
    """Tries the calls of an answer, and writes the tests when they notice more than those before."""

    def __init__(self, bench: CaseBench) -> None:
        self._bench = bench

    async def read(self, tree: SourceTree, step: Step, answer: str) -> Edited | CheckResult:
        """The test file, or the failed `shape` check saying why the calls are of no use."""
        so_far = await self._bench.survey(tree, step)
        name = so_far.proposed.subject.name
        cases = read_calls(answer, name)
        if not cases:
            return failed("shape", f"there is no call of {name} with plain arguments in the answer")
        survey = await self._bench.survey_with(tree, step, cases)
        if survey.chosen.worth <= so_far.chosen.worth:
            return failed("shape", f"none of the {len(cases)} calls adds anything: {figures(survey)}")
        return await self._bench.offload.run(written, tree, step, survey)


def read_calls(answer: str, name: str) -> tuple[Case, ...]:
    """The calls in an answer, also inside other words on their line, whose arguments are plain data."""
    return distinct(list(_calls(answer, name)), MOST)


def _calls(answer: str, name: str) -> Iterator[Case]:
    for line in answer.splitlines():
        text = _BEFORE.sub("", line).strip().rstrip("`")
        for statement in (text, text.partition("#")[0]):
            try:
                parsed = ast.parse(statement.strip())
            except (SyntaxError, ValueError, RecursionError):
                continue
            yield from _in_statement(parsed, name)
            break


def _in_statement(parsed: ast.Module, name: str) -> Iterator[Case]:
    for node in ast.walk(parsed):
        if isinstance(node, ast.Call) and name == getattr(node.func, "id", getattr(node.func, "attr", "")):
            case = case_of_call(node, Origin.ASKED)
            if case is not None:
                yield case
