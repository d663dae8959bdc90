"""How risky a step looks before anybody tried it: points with their reasons, and no model involved."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tier_code.domain.plan import Step, TaskClass
from tier_code.domain.record import Standing
from tier_code.domain.tiers import TierName

_DELICATE = re.compile(
    r"\b(async|await|lock\w*|thread\w*|transaction\w*|crypto\w*|auth\w*|secret\w*|permission\w*"
    r"|eval|sql|migrat\w+|concurren\w+|deadlock\w*|race)\b",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"\?|\b(somehow|maybe|perhaps|or so|something)\b", re.IGNORECASE)
_CLEAN_PASSES = 5
_MAX_FILES = 3


@dataclass(frozen=True, slots=True)
class RiskPoint:
    """One reason to be careful, or not to be (below zero)."""

    points: int
    reason: str


@dataclass(frozen=True, slots=True)
class Risk:
    """All points of a step."""

    points: tuple[RiskPoint, ...]

    @property
    def score(self) -> int:
        """Their sum."""
        return sum(each.points for each in self.points)

    @property
    def wanted(self) -> TierName | None:
        """The tier a step should not start below; None for the cheapest."""
        if self.score <= 0:
            return None
        if self.score <= 2:
            return TierName.SMALL
        return TierName.MID if self.score <= 4 else TierName.FRONTIER

    def __str__(self) -> str:
        reasons = ", ".join(f"{each.reason} {each.points:+d}" for each in self.points)
        return f"risk {self.score}" + (f" ({reasons})" if reasons else "")


def risk_of(step: Step, standing: Standing | None = None) -> Risk:
    """The points of a step, from what the plan says about it.

    Arguments that a planner may give: `fan_in` (uses of the targets), `public` (`yes`), `covered` (`no` when
    the tests of a class-E step do not reach its lines), `changes` (tokens that will be different, when fewer
    than are written), `libraries` (third-party ones inside the targets), `confidence` (`low`).
    """
    return Risk((*_reach(step), *_content(step), *_credits(step, standing)))


def _reach(step: Step) -> Iterator[RiskPoint]:
    files = len({target.path for target in step.targets})
    if files > 1:
        yield RiskPoint(min(files - 1, _MAX_FILES), f"{files} files")
    if len(step.targets) > 2:
        yield RiskPoint(1, f"{len(step.targets)} symbols")
    fan_in = step.argument("fan_in", "0")
    uses = int(fan_in) if fan_in.isdecimal() else 0
    if uses > 5:
        yield RiskPoint(2 if uses > 20 else 1, f"used in {uses} places")
    if step.argument("public") == "yes":
        yield RiskPoint(2, "public interface")


def _content(step: Step) -> Iterator[RiskPoint]:
    said = step.argument("changes")
    size = int(said) if said.isdecimal() else step.estimate.output_tokens
    if size > 60:
        yield RiskPoint(3 if size > 300 else 1, f"about {size} tokens to change")
    if step.argument("libraries"):
        yield RiskPoint(1, f"uses {step.argument('libraries')}")
    found = _DELICATE.search(" ".join((step.instruction, *(str(target) for target in step.targets))))
    if found:
        yield RiskPoint(3, f"'{found.group()}'")
    if step.argument("confidence") == "low" or _QUESTION.search(step.instruction):
        yield RiskPoint(2, "unclear")


def _credits(step: Step, standing: Standing | None) -> Iterator[RiskPoint]:
    if step.task_class in (TaskClass.A, TaskClass.B):
        yield RiskPoint(-4, "exact check")
    elif step.task_class in (TaskClass.C, TaskClass.D):
        yield RiskPoint(-2, "a check that tries the result")
    elif step.task_class is TaskClass.E and step.argument("covered") != "no":
        yield RiskPoint(-2, "tests cover it")
    if standing is not None and standing.seen >= _CLEAN_PASSES and standing.good == standing.seen:
        yield RiskPoint(-1, f"{standing.good} of {standing.seen} passed")
