"""A small project in a folder, and the means to run it, for tests of tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from tests.support.trees import FolderTree, write_tree
from tier_code.adapters.sandbox.plain import PlainRunner
from tier_code.domain.plan import Step, StepId, StepKind, Target, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.ports.running import CodeRunner

Result = TypeVar("Result")
TEST_FILE = "tests/test_shop_pure.py"
SHOP = '''
class Refused(Exception):
    pass


def price(count: int, each: float = 2.0, code: str = "") -> float:
    """Price of a number of things.

    >>> price(3)
    6.0
    """
    if count < 0:
        raise Refused("negative")
    total = count * each
    if count >= 10:
        total = total - 1
    if code == "HALF":
        total = total / 2
    return total


def label(name: str) -> str:
    return "<" + name.strip().lower() + ">"


def is_even(n: int) -> bool:
    return n % 2 == 0
'''


class DirectOffload:
    """Runs in this process."""

    async def run(self, function: Callable[..., Result], *arguments: object) -> Result:
        """Call at once."""
        return function(*arguments)


def shop(folder: Path, files: Mapping[str, str] | None = None) -> FolderTree:
    """A project with one module and no tests."""
    return write_tree(folder / "repo", {"pkg/__init__.py": "", "pkg/shop.py": SHOP, **(files or {})})


def code_runner(folder: Path) -> CodeRunner:
    """Runs with this Python, and nothing of the environment but the search path."""
    return CodeRunner(
        runner=PlainRunner(folder / "scratch"),
        # The plugins of this environment are none of the project's, and take longest to load.
        environment={"PATH": os.environ.get("PATH", os.defpath), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        interpreters=(sys.executable,),
    )


def step_testing(qualname: str, path: str = "pkg/shop.py", creates: str = TEST_FILE) -> Step:
    """A step as the recipe plans it."""
    return Step(
        id=StepId("s1"),
        title=f"write tests for {qualname}",
        kind=StepKind.TESTS,
        targets=(Target(path=path, qualname=qualname),),
        instruction="",
        task_class=TaskClass.C,
        checks=("scope", "parse", "generated-tests", "lint"),
        tier=TierName.TOOL,
        reason="",
        arguments=(("creates", creates),),
    )
