"""Two answer forms for tests: more inputs only, or the whole test function. Tokens, seconds, acceptance."""

from __future__ import annotations

import re
import statistics
import sys
import time
from dataclasses import dataclass

from tests.codebase.generated_tests.workshop import TEST_FILE, DirectOffload
from tier_code.adapters.config.folders import cache_dir, data_dir
from tier_code.adapters.counting.offline import offline_counter
from tier_code.adapters.models.embedded import EmbeddedSource
from tier_code.adapters.workspace.folder_tree import FolderTree
from tier_code.codebase.answers.inputs_answer import read_calls
from tier_code.codebase.checks.generated_tests.check import GeneratedTestsCheck
from tier_code.codebase.codemods.test_cases.bench import CaseBench
from tier_code.codebase.slices.slicer import Slicer
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import TierCodeError
from tier_code.domain.plan import Step
from tier_code.engine.planning.prompting.tests_request import tests_request
from tier_code.ports.code import MISSED
from tier_code.ports.model import ModelMessage, ModelRequest, ReplyEnd, TextChunk
from tier_code.ports.running import CodeRunner

MODEL = "qwen2.5-coder-1.5b-instruct-q4_k_m"
WINDOW = 4096
WHOLE_TOKENS = 600
WHOLE = """You write pytest tests for Python functions. Answer with one Python code block: imports, then test
functions that compare results with expected values. Test usual inputs, limits and errors."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One function asked for in one form."""

    form: str
    accepted: bool
    before: int
    """Mutants that the tool tier's calls notice."""
    after: int
    tried: int
    tokens: int
    seconds: float


class Forms:
    """Asks the embedded model for what the tool tier could not do."""

    def __init__(self, running: CodeRunner) -> None:
        path = data_dir() / "models" / f"{MODEL}.gguf"
        self._source = EmbeddedSource(path, cache_dir() / "embedded", name=MODEL)
        self._running = running

    async def ask(self, tree: FolderTree, step: Step) -> list[Asked]:
        """Both forms for one function."""
        bench = CaseBench(DirectOffload(), self._running)
        try:
            asked = [await self._inputs(tree, step, bench), await self._whole(tree, step, bench)]
        except TierCodeError as problem:
            sys.stdout.write(f"  {step.title}: {problem}\n")
            return []
        for one in asked:
            told = f"{one.before} -> {one.after} of {one.tried} mutants"
            verdict = "accepted" if one.accepted else "refused"
            sys.stdout.write(f"  {one.form:6} {verdict:8} {told}, {one.tokens} tokens, {one.seconds:.1f} s\n")
        sys.stdout.flush()
        return asked

    async def close(self) -> None:
        """Let go of the model's host."""
        await self._source.close()

    async def _inputs(self, tree: FolderTree, step: Step, bench: CaseBench) -> Asked:
        text = await self._slice(tree, step, bench)
        messages, most, _ = tests_request(step, text, window_tokens=WINDOW)
        answer, tokens, seconds = await self._answer(messages, most)
        so_far = await bench.survey(tree, step)
        cases = read_calls(answer, so_far.proposed.subject.name)
        survey = await bench.survey_with(tree, step, cases) if cases else so_far
        better = survey.chosen.worth > so_far.chosen.worth
        return Asked(
            form="inputs",
            accepted=better,
            before=len(so_far.chosen.killed),
            after=len((survey if better else so_far).chosen.killed),
            tried=so_far.chosen.tried,
            tokens=tokens,
            seconds=seconds,
        )

    async def _whole(self, tree: FolderTree, step: Step, bench: CaseBench) -> Asked:
        survey = await bench.survey(tree, step)
        subject = survey.proposed.subject
        code = (await self._slice(tree, step, bench)).partition(MISSED)[0]
        importing = f"from {subject.module} import {subject.name}"
        question = f"<code>\n{code}\n</code>\nWrite tests of {subject.name}. Begin with: {importing}"
        messages = (ModelMessage(role="system", text=WHOLE), ModelMessage(role="user", text=question))
        answer, tokens, seconds = await self._answer(messages, WHOLE_TOKENS)
        fenced = re.search(r"```(?:python)?\n(.*?)```", answer, re.DOTALL)
        body = fenced[1] if fenced else answer
        head = "".join(f"{line}\n" for line in ("import pytest", importing) if line not in body)
        check = GeneratedTestsCheck(DirectOffload(), self._running)
        result = await check.run(step, tree, {TEST_FILE: f"{head}{body}".encode()}, answer)
        facts = dict(result.facts)
        return Asked(
            form="whole",
            accepted=result.outcome is CheckOutcome.PASSED,
            before=0,
            after=int(facts.get("killed", 0)) if result.outcome is CheckOutcome.PASSED else 0,
            tried=survey.chosen.tried,
            tokens=tokens,
            seconds=seconds,
        )

    async def _slice(self, tree: FolderTree, step: Step, bench: CaseBench) -> str:
        slicer = Slicer(DirectOffload(), offline_counter(), bench)
        try:
            return (await slicer.slice(tree, step, 600)).text
        except TierCodeError:
            return (await slicer.slice(tree, step, WINDOW - 1300)).text

    async def _answer(self, messages: tuple[ModelMessage, ...], most: int) -> tuple[str, int, float]:
        model = await self._source.connect()
        began, text, tokens = time.monotonic(), "", 0
        async for chunk in model.stream(ModelRequest(messages=messages, max_tokens=most)):
            match chunk:
                case TextChunk():
                    text += chunk.text
                case ReplyEnd():
                    tokens = chunk.usage.output_tokens
        return text, tokens, time.monotonic() - began

    def summary(self, asked: list[Asked]) -> str:
        """One line a form."""
        lines = []
        for form in ("inputs", "whole"):
            these = [one for one in asked if one.form == form]
            if these:
                accepted = sum(one.accepted for one in these)
                tokens = statistics.median(one.tokens for one in these)
                seconds = statistics.median(one.seconds for one in these)
                killed = f"{sum(one.before for one in these)} -> {sum(one.after for one in these)}"
                lines.append(
                    f"{form}: {accepted} of {len(these)} accepted, mutants {killed} of "
                    f"{sum(one.tried for one in these)}, medians {tokens:.0f} tokens, {seconds:.1f} s\n"
                )
        return "".join(lines)
