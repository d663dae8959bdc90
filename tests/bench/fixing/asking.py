"""The same model asked once without the product."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from tests.bench.fixing.sessions import graded
from tests.bench.fixing.tasks import Task
from tier_code.domain.tokens import NO_TOKENS, TokenUsage
from tier_code.ports.model import Model, ModelMessage, ModelRequest, ReplyEnd, TextChunk

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
