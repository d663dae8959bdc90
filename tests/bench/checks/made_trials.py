"""Tests and special methods as the tools write them, and each with one thing bent."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from random import Random

from tests.bench.checks.trial import Trial
from tests.bench.corpus import Files
from tests.bench.mechanical.modules import package_of
from tests.bench.mechanical.running import carried_out, files_of_tree, planned
from tests.support.memory_tree import MemoryTree
from tier_code.domain.errors import TierCodeError
from tier_code.domain.events import RequestDeclined
from tier_code.engine.services import CodeServices
from tier_code.ports.source import Overlay

TRIED = 8
TAKEN = 2
"""Requests tried and results taken of each kind from a package."""
Bend = tuple[str, str]
"""A pattern for the changed text and what takes its place."""


_TESTS: Mapping[str, Bend] = {
    "tests that assert nothing": (r"assert (.+) == expected", r"\1"),
    "tautology": (r"assert .+ == expected", "assert True"),
    "result compared with itself": (r"assert (.+) == expected", r"assert \1 == \1"),
    "expected compared with itself": (r"assert .+ == expected", "assert expected == expected"),
    "tests that are skipped": (r"(?m)^(?=@pytest\.mark\.parametrize)", "@pytest.mark.skip\n"),
    "tests that may fail": (r"(?m)^(?=@pytest\.mark\.parametrize)", "@pytest.mark.xfail\n"),
    "only the type looked at": (r"assert (.+) == expected", r"assert isinstance(\1, object)"),
    "failure swallowed": (
        r"( +)assert (.+) == expected",
        r"\1try:\n\1    assert \2 == expected\n\1except AssertionError:\n\1    pass",
    ),
    "wrong expectation": (r"assert (.+) == expected", r"assert \1 == (expected, 1)"),
    "test never collected": (r"def test_", "def check_"),
}
_SPECIAL: Mapping[str, Bend] = {
    "attribute not shown": (r"\(\w+=\{self\.\w+!r\}(?:, )?", "("),
    "attribute shown under another's name": (r"(\w+)=\{self\.(\w+)!r\}", r"\1_x={self.\2!r}"),
    "always equal": (r"return \(self\..*", "return True"),
    "never equal": (r"return \(self\..*", "return False"),
    "one attribute not compared": (r"\(self\.\w+, (.*)\) == \(other\.\w+, ", r"(\1) == ("),
    "equal turned round": (r"\) == \(", ") != ("),
    "strangers compared": (r"return NotImplemented", "return True"),
}
BENT: Mapping[str, Mapping[str, Bend]] = {"tests": _TESTS, "special-methods": _SPECIAL}


async def made_trials(code: CodeServices, files: Files, kind: str, chance: Random) -> list[Trial]:
    """What the tool makes, as right edits, and each with one thing bent."""
    trials: list[Trial] = []
    requests = list(_requests(files, kind))
    taken = 0
    for request in chance.sample(requests, k=min(TRIED, len(requests))):
        made = await _made(code, files, request)
        if made is None or taken == TAKEN:
            continue
        taken += 1
        trials.append(made)
        for name, (pattern, new) in BENT[kind].items():
            after = _bent(made, pattern, new)
            if after is not None:
                trials.append(
                    Trial(
                        step=made.step,
                        before=files,
                        after=after,
                        family=name,
                        right=False,
                        subject=made.subject,
                    )
                )
    return trials


def _requests(files: Files, kind: str) -> Iterator[str]:
    for path, source in package_of(files).sources.items():
        if path.endswith(".py"):
            yield from _WORDED[kind](path, source.tree)


def _for_tests(path: str, tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.args.args and not node.decorator_list:
            yield f"write tests for {path}::{node.name}"


def _for_methods(path: str, tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.bases:
            yield f"add __eq__ and __repr__ to {path}::{node.name}"


_WORDED = {"tests": _for_tests, "special-methods": _for_methods}


async def _made(code: CodeServices, before: Files, request: str) -> Trial | None:
    tree = MemoryTree(dict(before))
    try:
        plan = await planned(code, tree, request)
        if isinstance(plan, RequestDeclined) or len(plan.steps) != 1:
            return None
        step = plan.steps[0]
        edited = await carried_out(code, step, tree)
    except TierCodeError:
        return None
    after = files_of_tree(Overlay(tree, edited.changes))
    if after == before:
        return None
    return Trial(
        step=step,
        before=before,
        after=after,
        family=step.kind.value,
        right=True,
        subject=str(step.targets[0]),
    )


def _bent(made: Trial, pattern: str, new: str) -> Files | None:
    """The result with the first place of a pattern bent; None where there is none."""
    for path, content in made.changes.items():
        text = (content or b"").decode()
        bent = re.sub(pattern, new, text, count=1)
        if bent != text:
            return {**made.after, path: bent.encode()}
    return None
