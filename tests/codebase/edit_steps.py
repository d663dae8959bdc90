"""Edit steps and small files to change, for tests of answers, slices and checks."""

from __future__ import annotations

from tests.codebase.steps import MemoryTree
from tier_code.domain.plan import Step, StepId, StepKind, TaskClass, parse_target
from tier_code.domain.tiers import TierName

SHOP = b'''"""A shop."""

from __future__ import annotations

import re
from decimal import Decimal

RATE = Decimal("0.19")
LIMIT = 10


class Basket:
    """What a customer takes along."""

    owner = "nobody"

    def __init__(self, items=None):
        self.items = list(items or [])

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.items)

    @count.setter
    def count(self, value):
        raise AttributeError("no")

    def add(self, item, amount=1):
        """Put an item in."""
        for _ in range(amount):
            self.items.append(item)
        return self


def total(prices, rate=RATE):
    """Sum with tax."""
    net = sum(prices)
    return net + net * rate


def words(text):
    return re.split(r"\\s+", text.strip())


if __name__ == "__main__":
    print(total([Decimal(1)]))
'''
NOTES = b"# Notes\n\nFirst line.\nSecond line.\n\n## Usage\n\nCall `total`.\n"
TREE = MemoryTree({"pkg/shop.py": SHOP, "README.md": NOTES, "pkg/__init__.py": b""})


def edit_step(
    *targets: str,
    tier: TierName = TierName.LOCAL,
    instruction: str = "Change it.",
    task_class: TaskClass = TaskClass.E,
    **arguments: str,
) -> Step:
    """An edit step on `path::name` targets; keyword arguments become the step's own."""
    return Step(
        id=StepId("s1"),
        title="edit",
        kind=StepKind.EDIT,
        targets=tuple(parse_target(target) for target in targets),
        instruction=instruction,
        task_class=task_class,
        checks=("scope", "parse", "symbol", "whole", "lint", "names", "types"),
        tier=tier,
        reason="",
        arguments=tuple((name.replace("_", " "), value) for name, value in arguments.items()),
    )


def fenced(code: str, language: str = "python") -> str:
    """Code in a fenced block."""
    return f"```{language}\n{code.rstrip()}\n```"
