"""One task as a user would have it done: the product without a screen, in a home of its own."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.bench.fixing.tasks import CODE, TESTS, Task
from tier_code.adapters.config.folders import HOME_VARIABLE, data_dir
from tier_code.adapters.storage.journal_file import JournalFile
from tier_code.adapters.storage.sessions import Sessions
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import TierCodeError
from tier_code.domain.fold import fold
from tier_code.domain.money import NANOS_PER_DOLLAR, ZERO, Usd
from tier_code.domain.tiers import TierName
from tier_code.domain.tokens import NO_TOKENS, TokenUsage
from tier_code.domain.view import SessionView, StepView

REQUEST = "make the tests pass"
TEST_COMMAND = f"{shlex.quote(sys.executable)} -m pytest -q -p no:cacheprovider -p no:randomly"
TEST_SECONDS = 20
SESSION_SECONDS = 1800


@dataclass(frozen=True, slots=True, kw_only=True)
class Fixed:
    """How a session ended."""

    task: Task
    green: bool
    """By the task's own tests, run once more over what the session left in the folder."""
    stopped: str
    """What kept it from being green: a check, or why there was no plan."""
    seconds: float
    usage: TokenUsage = NO_TOKENS
    attempts: int = 0
    local: int = 0
    """Attempts of the local tier among them."""
    climbed: bool = False
    """The local tier did not bring it, and the next one was asked."""
    cost: Usd | None = ZERO
    """Of the receipt; None when a call had no price."""
    step: StepView | None = None

    @property
    def by_local(self) -> bool:
        """Green without a tier that costs money."""
        return self.green and not self.climbed

    @property
    def row(self) -> str:
        """One line of the table."""
        name = f"{self.task.name.removeprefix('Python/'):>4} {self.task.function[:26]}"
        tokens = f"{self.usage.total_input:7} {self.usage.output_tokens:7}"
        cost = "unpriced" if self.cost is None else f"${self.cost.nanos / NANOS_PER_DOLLAR:.5f}"
        ended = f"green{', climbed' if self.climbed else ''}" if self.green else self.stopped[:60]
        return f"{name:31} {self.attempts:8} {self.seconds:8.1f} {tokens} {cost:>9}  {ended}"


HEAD = f"{'task':31} {'attempts':>8} {'seconds':>8} {'prompt':>7} {'output':>7} {'cost':>9}  ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """How far a session may climb, and where it begins."""

    url: str = ""
    """Of a Messages server; empty for the local tier alone."""
    first: str = ""
    """The tier where fixes start, when that is not the product's own choice."""

    @property
    def options(self) -> list[str]:
        """For the command line."""
        if not self.url:
            return ["--offline", "--max-tier", "local"]
        start = ["--tier", f"E={self.first}"] if self.first else []
        return ["--budget", "1", "--allow-climb", *start]

    @property
    def environment(self) -> dict[str, str]:
        """For the session; the key opens nothing."""
        if not self.url:
            return {}
        return {"ANTHROPIC_BASE_URL": self.url, "ANTHROPIC_API_KEY": "sk-ant-api03-loopback"}


def fixed(task: Task, repo: Path, home: Path, ladder: Ladder) -> Fixed:
    """Let the product try it; `repo` holds the task, `home` is empty."""
    environment = {**_environment(home), **ladder.environment}
    command = [sys.executable, "-m", "tier_code", "-p", REQUEST, "--repo", str(repo), "--yes"]
    command += [*ladder.options, "--test-cmd", TEST_COMMAND, "--test-seconds", str(TEST_SECONDS)]
    began = time.monotonic()
    run = subprocess.run(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=SESSION_SECONDS,
    )
    seconds = time.monotonic() - began
    untouched = (repo / TESTS).read_text("utf-8") == task.tests
    green, _ = graded(task, (repo / CODE).read_text("utf-8"), repo)
    try:
        folder = Sessions(data_dir(environment)).find("last", repo)
        view = fold(JournalFile.read(folder.journal).records())
    except TierCodeError:
        words = (run.stderr or run.stdout).strip().splitlines()
        return Fixed(task=task, green=False, stopped=f"no session: {words[-1:]}", seconds=seconds)
    usage = NO_TOKENS
    for each in view.steps:
        usage = usage + each.usage
    tiers = [attempt.tier for each in view.steps for attempt in each.attempts]
    return Fixed(
        task=task,
        green=green and untouched,
        stopped=_stopped(view),
        seconds=seconds,
        usage=usage,
        attempts=len(tiers),
        local=tiers.count(TierName.LOCAL),
        climbed=any(tier is not TierName.LOCAL for tier in tiers),
        cost=_cost(view),
        step=view.steps[0] if view.steps else None,
    )


def _cost(view: SessionView) -> Usd | None:
    """What the receipt says, calls without a price apart."""
    return None if any(each.cost is None for each in view.steps) else view.spent


def graded(task: Task, code: str, folder: Path) -> tuple[bool, str]:
    """Whether the task's own tests pass over a module, and what they print."""
    (folder / CODE).write_text(code, "utf-8")
    (folder / TESTS).write_text(task.tests, "utf-8")
    try:
        run = subprocess.run(
            shlex.split(TEST_COMMAND),
            cwd=folder,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=TEST_SECONDS,
        )
    except subprocess.TimeoutExpired:
        return False, ""
    return run.returncode == 0, run.stdout


def _environment(home: Path) -> dict[str, str]:
    """A home with nothing but the user's weights: no task learns from the record of another."""
    (home / "data").mkdir(parents=True)
    (home / "data" / "models").symlink_to(data_dir() / "models", target_is_directory=True)
    return {**os.environ, HOME_VARIABLE: str(home), "OLLAMA_HOST": "127.0.0.1:1"}


def _stopped(view: SessionView) -> str:
    if view.declined is not None:
        return f"no plan: {view.declined.reason}"
    for step in view.steps:
        if step.attempt is not None:
            refused = [check for check in step.attempt.checks if check.outcome is CheckOutcome.FAILED]
            if refused:
                return f"{refused[-1].check}: {refused[-1].evidence}"
        if step.reason:
            return step.reason
    return "a function that no failing test points at"
