"""How much happens without asking: permission modes, and the commands that a user allowed for good."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.command_line import read_command
from tier_code.domain.outcomes import Outcome
from tier_code.domain.plan import Step, StepId, StepKind, StepState, TaskClass
from tier_code.domain.view import SessionView, StepView

ANY_WORDS = "*"
"""At the end of a rule: whatever words may follow."""
LONGEST_RULE = 300
_PLAIN_LINE = re.compile(r"[\w@%+=:,./ -]+")
"""What every shell reads as words and nothing else."""


class PermissionMode(StrEnum):
    """What is done without asking; declared from the strictest to the freest."""

    PLAN = "plan"
    """Plans and answers only: nothing runs and nothing is written."""
    ASK = "ask"
    """The user approves each plan and accepts each result."""
    AUTO_EDIT = "auto-edit"
    """Results that every check vouches for are written at once; plans are still approved by the user."""
    FULL_AUTO = "full-auto"
    """Plans are approved as well, with commands only where each is on the allow list."""


def mode_words(mode: PermissionMode) -> str:
    """What a mode means, in one line."""
    return {
        PermissionMode.PLAN: "plans and answers only; nothing runs, nothing is written",
        PermissionMode.ASK: "you approve each plan and accept each result",
        PermissionMode.AUTO_EDIT: "results that every check vouches for are written at once",
        PermissionMode.FULL_AUTO: "plans run at once too; commands only where you allowed all",
    }[mode]


def next_mode(mode: PermissionMode) -> PermissionMode:
    """The mode after this one, round and round."""
    modes = list(PermissionMode)
    return modes[(modes.index(mode) + 1) % len(modes)]


def read_rule(text: str) -> str:
    """A rule in its one spelling: a program with its words, `*` at the end for any more words.

    Errors: ValueError saying what is wrong: no program, a shell, several commands, too long.
    """
    words = read_command(text)
    if words[0] == ANY_WORDS:
        raise ValueError("name the program; * stands only for the words after it")
    return " ".join(_quoted(word) for word in words)


def allows(rules: Iterable[str], command: str) -> bool:
    """Whether one of the rules lets this command run without asking. What is no single command is never."""
    try:
        words = read_command(command)
    except ValueError:
        return False
    return any(_matches(rule, words) for rule in rules)


def allows_typed(rules: Iterable[str], line: str) -> bool:
    """Whether a line that a shell will read runs without asking: never when a shell may read more in it."""
    return _PLAIN_LINE.fullmatch(line) is not None and allows(rules, line)


def _matches(rule: str, words: tuple[str, ...]) -> bool:
    try:
        wanted = read_command(rule)
    except ValueError:
        return False
    if wanted[-1] == ANY_WORDS and len(wanted) > 1:
        return words[: len(wanted) - 1] == wanted[:-1]
    return words == wanted


def _quoted(word: str) -> str:
    plain = word and not any(mark in word for mark in " '\"\\\t")
    return word if plain else "'" + word.replace("'", "'\"'\"'") + "'"


def commands_of(view: SessionView) -> tuple[Step, ...]:
    """The steps of the present plan that run a command."""
    return tuple(step.step for step in view.current_steps if step.step.kind is StepKind.RUN)


def vouched_steps(view: SessionView) -> tuple[StepId, ...]:
    """The staged steps of the newest turn, when all that was looked at vouches for all of them.

    A check that failed anywhere in the run, a run that did not end by itself, a step that is not done, or a
    hunk that the user left out leaves the choice to the user.
    """
    turn = view.turn
    if turn is None or turn.outcome is not Outcome.DONE or view.conflict is not None:
        return ()
    if any(result.outcome is CheckOutcome.FAILED for result in turn.checks):
        return ()
    staged = [step for step in view.current_steps if step.state is StepState.PASSED]
    return (
        tuple(step.step.id for step in staged) if all(_vouched(step, turn.checks) for step in staged) else ()
    )


_UNVOUCHED = (TaskClass.F, TaskClass.G)
"""Classes for which no check can say that a result is right."""
_BY_TESTS = (TaskClass.E,)
"""Classes that nothing but the user's tests can judge."""
_TESTS = "tests"


def _vouched(step: StepView, of_run: tuple[CheckResult, ...]) -> bool:
    if step.step.task_class in _UNVOUCHED:
        return False
    checks = step.attempt.checks if step.attempt else ()
    if step.step.task_class in _BY_TESTS and not _tests_passed((*checks, *of_run)):
        return False
    outcomes = {result.outcome for result in checks}
    return CheckOutcome.PASSED in outcomes and CheckOutcome.FAILED not in outcomes and not step.reworked


def _tests_passed(checks: Iterable[CheckResult]) -> bool:
    """Whether the tests did pass; tests that could not tell, or did not run, vouch for nothing."""
    return any(result.check == _TESTS and result.outcome is CheckOutcome.PASSED for result in checks)
