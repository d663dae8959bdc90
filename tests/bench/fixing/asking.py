"""The same model asked by other ways: once without the product, or once more after what failed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from tests.bench.fixing.sessions import Fixed, graded
from tests.bench.fixing.tasks import CODE, Task
from tests.support.counters import QuarterCounter
from tests.support.memory_tree import memory_tree
from tier_code.adapters.offload import InlineOffload
from tier_code.codebase.answers.readers import answer_readers
from tier_code.codebase.failures.suspects import read_failures
from tier_code.codebase.slices.by_kind import step_slice
from tier_code.domain.checks import CheckResult
from tier_code.domain.errors import TierCodeError
from tier_code.domain.plan import Step
from tier_code.domain.tokens import NO_TOKENS, TokenUsage
from tier_code.engine.planning.fixing import evidence
from tier_code.engine.planning.prompting.edit_request import after_failure
from tier_code.engine.planning.prompting.requests import model_request
from tier_code.ports.model import Model, ModelMessage, ModelRequest, ReplyEnd, TextChunk

WINDOW = 4096
_SLICE = 600
_FENCE = re.compile(r"```(?:python|py)?\n(.*?)(?:\n```|\Z)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question and what the task's own tests say of the answer."""

    green: bool
    seconds: float = 0.0
    usage: TokenUsage = NO_TOKENS


def plain(task: Task) -> str:
    """The module and one sentence: nothing of what fails."""
    return (
        f"`{task.function}` has a bug. Fix it and answer with the whole corrected function in one code block."
        f"\n```python\n{task.code}```"
    )


def with_all_tests(task: Task) -> str:
    """As the data set itself asks: the module and all of its tests."""
    return f"{plain(task)}\nIt must pass these tests:\n```python\n{task.tests}```"


async def asked_once(model: Model, task: Task, words: Callable[[Task], str], folder: Path) -> Asked:
    """Ask for the function and put the answer behind the module, where it takes the old one's place."""
    messages = (ModelMessage(role="user", text=words(task)),)
    answer, usage, seconds = await _answer(model, messages, len(task.code) // 2 + 300)
    found = _FENCE.search(answer)
    code = f"{task.code}\n\n\n{found[1]}\n" if found else task.code
    return Asked(green=graded(task, code, folder)[0], seconds=seconds, usage=usage)


async def asked_again(model: Model, ended: Fixed, folder: Path) -> Asked | None:
    """The product's question once more at the same tier, with what failed after its first answer.

    None where there was no answer.
    """
    if ended.step is None or ended.step.attempt is None:
        return None
    task, step = ended.task, ended.step.step
    first = await _read(task, step, ended.step.attempt.answer)
    said = ended.step.reason
    if first is not None:
        _, output = graded(task, first, folder)
        tree = memory_tree({CODE: first, "test_solution.py": task.tests})
        said = "\n".join((said, evidence(read_failures(tree, output, QuarterCounter()))))
    again = after_failure(step, said)
    shown = step_slice(memory_tree({CODE: task.code}), again, _SLICE, QuarterCounter())
    try:
        messages, room, _ = model_request(again, shown.text, window_tokens=WINDOW)
    except TierCodeError:
        return None
    answer, usage, seconds = await _answer(model, messages, room)
    second = await _read(task, again, answer)
    green = second is not None and graded(task, second, folder)[0]
    return Asked(green=green, seconds=seconds, usage=usage)


async def _read(task: Task, step: Step, answer: str) -> str | None:
    """The module after an answer to the product's own question; None when it has not the asked form."""
    read = await answer_readers(InlineOffload()).read(memory_tree({CODE: task.code}), step, answer)
    if isinstance(read, CheckResult):
        return None
    new = read.changes.get(CODE)
    return new.decode() if new else None


async def _answer(model: Model, messages: Sequence[ModelMessage], room: int) -> tuple[str, TokenUsage, float]:
    began = time.monotonic()
    pieces: list[str] = []
    usage = NO_TOKENS
    async with aclosing(model.stream(ModelRequest(messages=tuple(messages), max_tokens=room))) as chunks:
        async for chunk in chunks:
            if isinstance(chunk, TextChunk):
                pieces.append(chunk.text)
            elif isinstance(chunk, ReplyEnd):
                usage = chunk.usage
                break
    return "".join(pieces), usage, time.monotonic() - began
