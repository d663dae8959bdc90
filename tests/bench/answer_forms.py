"""Answer forms compared with the real local model: the whole symbol against the smallest thing that will do.

For each form: how many answers the readers and checks accept, output tokens, prompt tokens and seconds.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import TypeVar

from tests.bench.form_samples import PARSER, STORE, docstring_step, flag_steps, logging_step, twin_steps
from tests.bench.packages import unpacked
from tests.bench.whole_forms import (
    read_numbered_lines,
    read_option_call,
    read_whole_with_docstring,
    read_whole_with_logging,
    whole_request,
)
from tests.support.counters import QuarterCounter
from tests.support.folders import FolderTree
from tests.support.memory_tree import memory_tree
from tier_code.adapters.config.folders import cache_dir
from tier_code.adapters.models.embedded import EmbeddedSource
from tier_code.cli.commands.models import users_catalogue
from tier_code.codebase.answers.readers import answer_readers
from tier_code.codebase.checks.registry import code_checks
from tier_code.codebase.codemods.syntax.ast_file import ast_file, functions_of
from tier_code.codebase.slices.by_kind import step_slice
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.errors import TierCodeError
from tier_code.domain.plan import Step
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.prompting.requests import model_request
from tier_code.ports.code import Edited
from tier_code.ports.model import Model, ModelMessage, ModelRequest, ReplyEnd, TextChunk
from tier_code.ports.source import SourceTree

PACKAGES = (("itsdangerous", "2.2.0"), ("jsonpatch", "1.33"), ("parse", "1.20.2"), ("tomlkit", "0.13.2"))
MODEL = "qwen2.5-coder-1.5b"
WINDOW = 4096
Result = TypeVar("Result")
Asked = tuple[tuple[ModelMessage, ...], int]


class Inline:
    """Runs code work where it is asked for."""

    async def run(self, function: Callable[..., Result], *arguments: object) -> Result:
        """Call it at once."""
        return function(*arguments)


@dataclass(frozen=True, slots=True)
class Task:
    """One step over a tree."""

    tree: SourceTree
    step: Step


@dataclass(frozen=True, slots=True)
class Form:
    """A way to ask for a kind of step."""

    name: str
    ask: Callable[[Task], Asked]
    read: Callable[[SourceTree, Step, str], Edited | CheckResult] | None = None
    """None for the form that the product uses."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one answer."""

    accepted: bool
    why: str
    prompt: int
    output: int
    seconds: float


def product(task: Task) -> Asked:
    """As the engine asks."""
    context = step_slice(task.tree, task.step, 600, QuarterCounter())
    return model_request(task.step, context.text, window_tokens=WINDOW)[:2]


def whole(what: str) -> Callable[[Task], Asked]:
    """Ask for a whole function or statement in words of the bench."""
    return lambda task: whole_request(what, task.tree, task.step)


FORMS: dict[str, tuple[Form, ...]] = {
    "docstring": (
        Form("text", product),
        Form("whole function", whole("docstring"), read_whole_with_docstring),
    ),
    "logging": (
        Form("marks", product),
        Form("numbered lines", whole("lines"), read_numbered_lines),
        Form("whole function", whole("logging"), read_whole_with_logging),
    ),
    "flag": (
        Form("help text", product),
        Form("whole call", whole("option"), read_option_call),
    ),
    "twin": (Form("whole function", product),),
}


def tasks(kind: str, count: int) -> list[Task]:
    """Steps of one kind: functions of real packages, or samples of ours."""
    if kind == "flag":
        return [Task(memory_tree({"cli.py": PARSER}), step) for step in flag_steps()[:count]]
    if kind == "twin":
        return [Task(memory_tree({"store.py": STORE}), step) for step in twin_steps()[:count]]
    make = docstring_step if kind == "docstring" else logging_step
    found = [Task(tree, make(path, name)) for tree, path, name in _functions(kind)]
    return found[:: max(1, len(found) // count)][:count]


def _functions(kind: str) -> Iterator[tuple[SourceTree, str, str]]:
    """Functions of a sensible size, in the packages' own code."""
    for name, version in PACKAGES:
        tree = FolderTree(str(unpacked(name, version)))
        for path in tree.paths():
            if not path.endswith(".py") or "test" in path or path.startswith(("docs/", "setup", "ext_")):
                continue
            try:
                functions = functions_of(ast_file(tree, path).module)
            except TierCodeError:
                continue
            for qualname, node in functions.items():
                size = (node.end_lineno or 0) - node.lineno + 1
                plain = "#" not in qualname and not node.name.startswith("__") and not node.decorator_list
                bare = kind != "docstring" or not _documented(node)
                if plain and bare and 6 <= size <= 30:
                    yield tree, path, qualname


def _documented(node: object) -> bool:
    body = getattr(node, "body", [])
    return bool(body) and isinstance(getattr(getattr(body[0], "value", None), "value", None), str)


async def outcome_of(model: Model, task: Task, form: Form) -> Outcome:
    """Ask once, read, and run the step's checks."""
    try:
        messages, room = form.ask(task)
    except TierCodeError as problem:
        return Outcome(accepted=False, why=f"not asked: {problem}", prompt=0, output=0, seconds=0.0)
    started = time.monotonic()
    text, end = await _answer(model, ModelRequest(messages=messages, max_tokens=room))
    seconds = time.monotonic() - started
    why = "cut off" if end.stop_reason == "length" else await _objection(task, form, text)
    return Outcome(
        accepted=not why,
        why=why,
        prompt=end.usage.total_input,
        output=end.usage.output_tokens,
        seconds=seconds,
    )


async def _answer(model: Model, request: ModelRequest) -> tuple[str, ReplyEnd]:
    pieces: list[str] = []
    async with aclosing(model.stream(request)) as chunks:
        async for chunk in chunks:
            if isinstance(chunk, TextChunk):
                pieces.append(chunk.text)
            elif isinstance(chunk, ReplyEnd):
                return "".join(pieces), chunk
    raise SystemExit("the model's answer has no end")


async def _objection(task: Task, form: Form, answer: str) -> str:
    offload = Inline()
    if form.read is None:
        read = await answer_readers(offload).read(task.tree, task.step, answer)
    else:
        read = form.read(task.tree, task.step, answer)
    if isinstance(read, CheckResult):
        return f"shape: {read.evidence}"
    checks = code_checks(offload)
    for name in task.step.checks:
        result = await checks[name].run(task.step, task.tree, read.changes, answer)
        if result.outcome is CheckOutcome.FAILED:
            return f"{name}: {result.evidence}"
    return ""


def row(kind: str, form: Form, found: Sequence[Outcome]) -> str:
    """One line of the table."""
    asked = [each for each in found if each.output]
    if not asked:
        return f"{kind:10} {form.name:16} nothing was asked\n"
    accepted = sum(each.accepted for each in asked)
    prompt = statistics.median(each.prompt for each in asked)
    output = statistics.median(each.output for each in asked)
    seconds = statistics.median(each.seconds for each in asked)
    figures = f"{prompt:8.0f} {output:8.0f} {seconds:8.1f}"
    return f"{kind:10} {form.name:16} {accepted:4} of {len(asked):<3} {figures}\n"


async def compare(kinds: Sequence[str], count: int, *, verbose: bool) -> None:
    """Run every form of the kinds and print what came of it."""
    path = users_catalogue().installed_path(MODEL)
    if path is None:
        raise SystemExit("the local model is not pulled: tier-code models pull")
    source = EmbeddedSource(path, cache_dir() / "embedded", name=MODEL, on_progress=lambda *_: None)
    model = await source.connect()
    sys.stdout.write(f"{'kind':10} {'form':16} {'accepted':10} {'prompt':>6} {'output':>8} {'seconds':>8}\n")
    try:
        for kind in kinds:
            chosen = [replace(task, step=task.step.at(TierName.LOCAL, "")) for task in tasks(kind, count)]
            for form in FORMS[kind]:
                found = [await outcome_of(model, task, form) for task in chosen]
                sys.stdout.write(row(kind, form, found))
                for task, each in zip(chosen, found, strict=True):
                    if verbose and each.why:
                        sys.stdout.write(f"    {task.step.targets[0]}: {each.why}\n")
                sys.stdout.flush()
    finally:
        await source.close()


def main() -> None:
    """Read the command line and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", default=list(FORMS), help="docstring, logging, flag, twin")
    parser.add_argument("--count", type=int, default=8, help="steps of each kind")
    parser.add_argument("--verbose", action="store_true", help="say why answers were refused")
    given = parser.parse_args()
    asyncio.run(compare(given.kinds, given.count, verbose=given.verbose))


if __name__ == "__main__":
    main()
