"""The local tier's part of the benchmark of type hints: slice, request, model, reader and check."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass

from tests.bench.hint_figures import Tally, step_for
from tests.bench.hint_truth import annotations_of, verdicts
from tests.support.memory_tree import MemoryTree
from tier_code.adapters.counting.toktok import ToktokCounter
from tier_code.codebase.answers.hint_reader import read_hint_answer
from tier_code.codebase.checks.hints.hints import check_hints
from tier_code.codebase.codemods.hints.evident import evident_hints
from tier_code.codebase.codemods.hints.placing import Slot
from tier_code.codebase.slices.hint_slice import hint_slice_for
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.errors import TierCodeError
from tier_code.domain.plan import Step
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.prompting.hint_request import hint_request
from tier_code.ports.model import Model, ModelRequest, ReplyEnd, TextChunk

WINDOW = 4096
CONTEXT = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """One file, whom to ask about it, and how."""

    model: Model
    annotated: MemoryTree
    plain: MemoryTree
    path: str
    form: str
    most: int
    """Functions asked about, spread over the file."""


async def by_model(exam: Exam, tally: Tally) -> None:
    """Ask for what is not evident, one function after the other, and compare what comes into the file."""
    subject, hints = evident_hints(exam.plain, exam.path)
    open_ = [
        name for name, site in subject.sites.items() if any((name, slot) not in hints for slot in site.holes)
    ]
    for name in open_[:: max(1, len(open_) // exam.most)]:
        step = step_for(exam.path, name, TierName.LOCAL, exam.form)
        try:
            answer = await _asked(exam, step, tally)
        except TierCodeError as problem:
            sys.stdout.write(f"  {name}: {problem}\n")
            continue
        evident = {slot for slot in hints if slot[0] == name}
        _take(exam, step, answer, evident, tally)


async def _asked(exam: Exam, step: Step, tally: Tally) -> str:
    context = hint_slice_for(exam.plain, step, CONTEXT, ToktokCounter())
    messages, most, _ = hint_request(step, context.text, window_tokens=WINDOW)
    tally.counted["asked types"] += messages[-1].text.rpartition(": ")[2].count(",") + 1
    started = time.perf_counter()
    text = ""
    async for chunk in exam.model.stream(ModelRequest(messages=messages, max_tokens=most)):
        if isinstance(chunk, TextChunk):
            text += chunk.text
        elif isinstance(chunk, ReplyEnd):
            tally.counted["output tokens"] += chunk.usage.output_tokens
    tally.counted["answers"] += 1
    tally.counted["milliseconds"] += int((time.perf_counter() - started) * 1000)
    return text


def _take(exam: Exam, step: Step, answer: str, evident: set[Slot], tally: Tally) -> None:
    read = read_hint_answer(exam.plain, step, answer)
    if isinstance(read, CheckResult):
        tally.counted["unusable answers"] += 1
        return
    source = read.changes.get(exam.path)
    if source is None:
        return
    result = check_hints(step, exam.plain, read.changes, answer)
    tally.counted["model contradicted"] += result.outcome is CheckOutcome.FAILED
    before, after = annotations_of(exam.plain.read(exam.path) or b""), annotations_of(source)
    new = {slot: text for slot, text in after.items() if slot not in before and slot not in evident}
    tally.counted["model added"] += len(new)
    imports = [line for line in source.decode().splitlines() if line.lstrip().startswith("from ")]
    brought = [line.strip() for line in imports if line not in (exam.plain.read(exam.path) or b"").decode()]
    plain = [line for line in brought if "__future__" not in line]
    tally.take(verdicts(exam.annotated, exam.path, new, dict.fromkeys(new, plain)), "model")
