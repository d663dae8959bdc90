"""What runs of the user's test command say: beside a run over the untouched tree, and beside a second run."""

from __future__ import annotations

from tier_code.domain.checks import CheckOutcome, CheckResult, Facts, failed, passed
from tier_code.engine.execution.failing_tests import failing_tests, how_many_ran
from tier_code.ports.workspace import CommandResult

CHECK = "tests"
TAIL_LINES = 25
UNCONFINED = "S0"
_SHOWN_FLAKY = 3


def success(command: str, result: CommandResult, steps: int) -> CheckResult:
    """Everything passed."""
    lines = [line.strip(" =") for line in result.output.splitlines() if line.strip(" =")]
    last = lines[-1] if lines else "no output"
    return passed(
        CHECK,
        f"`{command}` passed over {_over(steps)}: {last} (sandbox {result.level})",
        facts=_counted(result),
    )


def beside_baseline(command: str, before: CommandResult, after: CommandResult, steps: int) -> CheckResult:
    """A failing run is held against one over the untouched tree: only what is new is ours."""
    if before.exit_code == 0:
        return failed(CHECK, _ending(command, after), tail(after), facts=_counted(after))
    old, now = failing_tests(before.output), failing_tests(after.output)
    if old is None or now is None or after.exit_code is None:
        return CheckResult(
            check=CHECK,
            outcome=CheckOutcome.SKIPPED,
            evidence=f"`{command}` fails on the untouched tree too; it cannot vouch{_perhaps(after)}",
            details=tail(after),
        )
    facts = _facts(old, now, now - old)
    if now - old:
        first, *more = sorted(now - old)
        rest = f" and {len(more)} more" if more else ""
        return failed(
            CHECK,
            f"`{command}`: {first}{rest} failed; on the untouched tree {len(old)} others do",
            tail(after),
            facts=(*facts, *_counted(after)),
        )
    return passed(
        CHECK,
        f"`{command}`: no new failure over {_over(steps)}; {len(old)} fail on the untouched tree too",
        tuple(sorted(now)),
        facts=(*facts, *_counted(after)),
    )


def beside_second(
    command: str, before: CommandResult, runs: tuple[CommandResult, CommandResult], steps: int
) -> CheckResult | None:
    """A failing run was repeated: what failed in one of the two only is flaky, and held against no step.

    None when a test failed in both, or nobody can tell; the first verdict holds then.
    """
    old, first, second = (_failing(run) for run in (before, *runs))
    if second is None or (runs[1].exit_code != 0 and first is None):
        return None
    both = (first or frozenset()) & second
    if old is None or both - old:
        return None
    flaky = sorted(((first or frozenset()) | second) - both - old)
    named = ", ".join(flaky[:_SHOWN_FLAKY]) or "it does not say which tests"
    more = f" and {len(flaky) - _SHOWN_FLAKY} more" if len(flaky) > _SHOWN_FLAKY else ""
    others = f"; {len(old)} fail on the untouched tree too" if old else ""
    return passed(
        CHECK,
        f"`{command}` failed once and not again over {_over(steps)}, flaky: {named}{more}{others} "
        f"(sandbox {runs[1].level})",
        # A step that shall make one of them pass has not made it pass.
        tuple(sorted({*both, *flaky})),
        facts=(*_facts(old, second, frozenset()), ("flaky", len(flaky) or 1), *_counted(runs[1])),
    )


def _failing(result: CommandResult) -> frozenset[str] | None:
    return frozenset() if result.exit_code == 0 else failing_tests(result.output)


def _facts(old: frozenset[str], now: frozenset[str], new: frozenset[str]) -> Facts:
    return (("failing_before", len(old)), ("failing_after", len(now)), ("new_failures", len(new)))


def _counted(result: CommandResult) -> Facts:
    ran = how_many_ran(result.output)
    return () if ran is None else (("tests", ran),)


def _over(steps: int) -> str:
    return f"{steps} staged step" + ("" if steps == 1 else "s")


def _ending(command: str, result: CommandResult) -> str:
    where = f" (sandbox {result.level})"
    if result.exit_code is None:
        return f"`{command}` was stopped after {result.seconds:.0f} s{where}"
    return f"`{command}` failed with exit code {result.exit_code}{where}; it passes on the untouched tree"


def _perhaps(result: CommandResult) -> str:
    """Network, home and sockets are missing in a sandbox; whoever needs them has to know."""
    if result.level == UNCONFINED:
        return ""
    return f"; it ran without network and home (sandbox {result.level}): try --sandbox S0"


def tail(result: CommandResult) -> tuple[str, ...]:
    """The last lines of what a run printed: runners say there what failed."""
    return tuple(result.output.splitlines()[-TAIL_LINES:])
