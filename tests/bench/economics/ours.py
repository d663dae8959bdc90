"""What the same tasks take here: measured where an exact tool does it all, else modelled and labelled so."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.economics.traces import TODAY
from tier_code.adapters.prices.table import shipped_table
from tier_code.domain.expected_cost import CHECKS, Rung, expected
from tier_code.domain.money import NANOS_PER_DOLLAR, ZERO, Usd
from tier_code.domain.plan import TaskClass
from tier_code.domain.pricing import cost_of
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import TokenUsage

MOVE = "move get_params_from_function from typer/utils.py to typer/_param_extractor.py"
"""Task T2 in the words of a recipe."""
_MODELS = {TierName.SMALL: "claude-haiku-5-5", TierName.FRONTIER: "claude-opus-5-5"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The calls that a task takes here."""

    task: str
    words: str
    planner: TokenUsage
    """Of all planner calls together."""
    steps: int
    """Steps of class E: what exact tools do takes no tokens."""
    step: TokenUsage
    """Of one attempt."""


SHAPES = (
    Shape(
        task="T1",
        words="1 planner call over the failing output; unused imports by tool; 20 small repairs",
        planner=TokenUsage(cache_write_5m_tokens=3000, input_tokens=5000, output_tokens=1500),
        steps=20,
        step=TokenUsage(input_tokens=1500, output_tokens=150),
    ),
    Shape(
        task="T3",
        words="1 planner call; 2 edits, tests are there",
        planner=TokenUsage(cache_write_5m_tokens=3000, input_tokens=1500, output_tokens=500),
        steps=2,
        step=TokenUsage(input_tokens=2000, output_tokens=300),
    ),
)
"""Assumed shapes: no such run was recorded with a frontier model yet."""


def modelled(shape: Shape, local: float, small: float = 0.7, frontier: float = 0.93) -> float:
    """US dollars of a task when so many of the local tier's attempts are right, and so many above."""
    check = CHECKS[TaskClass.E]
    rungs = (
        Rung(tier=TierName.LOCAL, cost=ZERO, chance=local),
        Rung(tier=TierName.SMALL, cost=_price(shape.step, TierName.SMALL), chance=small),
        Rung(tier=TierName.FRONTIER, cost=_price(shape.step, TierName.FRONTIER), chance=frontier),
    )
    climb = expected(rungs, check)
    steps = climb.tokens.nanos * shape.steps if climb else 0
    return (_price(shape.planner, TierName.FRONTIER).nanos + steps) / NANOS_PER_DOLLAR


def _price(usage: TokenUsage, tier: TierName) -> Usd:
    return cost_of(usage, shipped_table().price(_MODELS[tier], TODAY)) or ZERO


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """Task T2 done here by the exact tool, or why not."""

    done: bool
    lines: tuple[str, ...]
    """What the run itself says of tiers, checks, time and money."""


def move_for_real(data: Path) -> Moved | None:
    """Task T2 on a copy of `typer/` in the data folder, without any model; None where it is not there."""
    source = data / "typer" / "typer"
    if not (source / "utils.py").is_file():
        return None
    with tempfile.TemporaryDirectory() as folder:
        repo = Path(folder, "repo")
        shutil.copytree(source, repo / "typer")
        run = subprocess.run(
            [sys.executable, "-m", "tier_code", "-p", MOVE, "--yes", "--max-tier", "tool"],
            cwd=repo,
            env={"TIER_CODE_HOME": folder, "HOME": folder, "OLLAMA_HOST": "127.0.0.1:1", "PATH": ""},
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            stdin=subprocess.DEVNULL,
        )
        return Moved(done=run.returncode == 0 and _is_moved(repo / "typer"), lines=_receipt(run.stdout))


def _is_moved(package: Path) -> bool:
    """As the data set's own check of T2 greps for it, less its test run."""
    new = package / "_param_extractor.py"
    definition = "\ndef get_params_from_function("
    users = [path.read_text("utf-8") for path in package.glob("*.py") if path != new]
    return (
        new.is_file()
        and definition in new.read_text("utf-8")
        and definition not in (package / "utils.py").read_text("utf-8")
        and not any("from .utils import get_params_from_function" in text for text in users)
        and any("from ._param_extractor import get_params_from_function" in text for text in users)
    )


def _receipt(output: str) -> tuple[str, ...]:
    wanted: Sequence[str] = ("tiers", "checks  ", "took", "spend")
    return tuple(line for line in output.splitlines() if line.startswith(tuple(wanted)) and "s1" not in line)
