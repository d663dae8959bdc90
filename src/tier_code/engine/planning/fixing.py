"""Planning "make the tests pass": the tests are run, and their failures say where to look."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tier_code.domain.events import RequestDeclined
from tier_code.domain.plan import Plan, Step, StepId, StepKind, Target, TaskClass
from tier_code.domain.tiers import TierName
from tier_code.engine.execution.test_gate import TestGate
from tier_code.engine.money.estimates import answer_estimate
from tier_code.engine.planning.model.drafting import EDIT_CHECKS
from tier_code.engine.planning.recipe import Drafting
from tier_code.engine.services import CodeServices, SessionOptions
from tier_code.ports.failures import FailedTest
from tier_code.ports.source import SourceTree

MOST_STEPS = 8
EVIDENCE_CHARACTERS = 2400
USUAL_CHANGE = "60"
"""Tokens: most repairs of one function are a line or two of it."""
_SHOWN_TESTS = 2
_CUT = "\n..."
_INPUT_TOKENS = 1400
_OUTPUT_TOKENS = 350


class FixPlanner:
    """Turns failing tests into steps, one for each function that is most likely wrong."""

    def __init__(self, code: CodeServices, options: SessionOptions, tests: TestGate) -> None:
        self._code = code
        self._options = options
        self._tests = tests

    async def plan(self, turn: int, drafting: Drafting) -> Plan | RequestDeclined:
        """Steps that nobody has routed yet, or why there are none."""
        command = self._options.test_command
        if not command or self._code.failures is None:
            return RequestDeclined(
                turn=turn,
                reason="nobody said how the tests are run",
                hints=("name the command: tier-code --test-cmd 'pytest -q' ...",),
            )
        result = await self._tests.command(drafting.tree)
        if result.exit_code == 0:
            return RequestDeclined(turn=turn, reason=f"`{command}` passes already: there is nothing to fix")
        if result.exit_code is None:
            return RequestDeclined(
                turn=turn, reason=f"`{command}` was stopped after {result.seconds:.0f} s (--test-seconds)"
            )
        failures = await self._code.failures.read(drafting.tree, result.output)
        groups = _by_first_suspect(failures)
        if not groups:
            return _nothing_to_go_on(turn, command, failures, result.output)
        first = list(groups.items())[:MOST_STEPS]
        height = heights(await self._texts(drafting.tree, [target for target, _ in first]))
        for target, tests in sorted(first, key=lambda item: height[item[0]]):
            drafting.steps.append(_step(drafting, target, tests))
        notes = _notes(failures, groups)
        return Plan(turn=turn, steps=tuple(drafting.steps), source="failing tests", notes=notes)

    async def _texts(self, tree: SourceTree, targets: Sequence[Target]) -> Mapping[Target, str]:
        """The source of each function."""
        texts: dict[Target, str] = {}
        for target in targets:
            found = await self._code.catalog.find(tree, str(target))
            lines = (tree.read(target.path) or b"").decode("utf-8", "replace").splitlines()
            symbol = next((each for each in found if each.target == target), None)
            texts[target] = "\n".join(lines[symbol.line - 1 : symbol.end_line]) if symbol else ""
        return texts


def heights(texts: Mapping[Target, str]) -> Mapping[Target, int]:
    """How high each function stands over others that it calls; what calls none of them stands at 0.

    What is wrong below fails the tests of everything above it.
    """
    calls = {
        target: [other for other in texts if other != target and _calls(text, other)]
        for target, text in texts.items()
    }
    found = dict.fromkeys(texts, 0)
    for _ in texts:
        # As often as there are functions: then circles among them have an end.
        found = {target: max((found[each] + 1 for each in calls[target]), default=0) for target in texts}
    return found


def _calls(text: str, target: Target) -> bool:
    name = target.qualname.rpartition(".")[2].partition("#")[0]
    body = text.partition("\n")[2] or text
    return re.search(rf"\b{re.escape(name)}\(", body) is not None


def _by_first_suspect(failures: Sequence[FailedTest]) -> dict[Target, list[FailedTest]]:
    """Tests by the function that they point at first, those that lead straight to it before all others.

    One cause often fails many tests from afar; what a test of the function itself says is nearest to it.
    """
    groups: dict[Target, list[FailedTest]] = {}
    for test in failures:
        if test.suspects:
            groups.setdefault(test.suspects[0], []).append(test)
    return dict(sorted(groups.items(), key=lambda item: (min(map(_distance, item[1])), -len(item[1]))))


def _distance(test: FailedTest) -> int:
    """How far the cause may be: functions on the stack, or those that the test calls."""
    return test.depth or len(test.suspects)


def _step(drafting: Drafting, target: Target, tests: Sequence[FailedTest]) -> Step:
    names = [test.name for test in tests]
    others = dict.fromkeys(each for test in tests for each in test.suspects if each != target)
    arguments = {
        "failing": "\n".join(names),
        "evidence": evidence(tests),
        "covered": "yes",
        "changes": USUAL_CHANGE,
        "suspects": "\n".join(str(each) for each in others),
    }
    short = names[0].rpartition("::")[2]
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return Step(
        id=StepId(drafting.next_id()),
        title=f"make {short}{more} pass",
        kind=StepKind.FIX,
        targets=(target,),
        instruction=(
            f"{short}{more} must pass. Find what is wrong in {target.qualname} and change only that: "
            "keep its name, its parameters and what other callers rely on. The tests are right."
        ),
        task_class=TaskClass.E,
        checks=EDIT_CHECKS,
        tier=TierName.LOCAL,
        reason="",
        arguments=tuple((name, value) for name, value in arguments.items() if value),
        estimate=answer_estimate(
            _INPUT_TOKENS, _OUTPUT_TOKENS, drafting.local_price, drafting.frontier_price
        ),
        group="make the tests pass",
    )


def evidence(tests: Sequence[FailedTest]) -> str:
    """What an executor is told of the failures: the tests themselves and what they said, shortened."""
    shown = tests[:_SHOWN_TESTS]
    whole = "\n\n".join(_told(test, test.source, test.message) for test in shown)
    if len(whole) <= EVIDENCE_CHARACTERS:
        return whole
    return "\n\n".join(_shortened(test, EVIDENCE_CHARACTERS // len(shown) - 2) for test in shown)


def _told(test: FailedTest, source: str, message: str) -> str:
    return f"{test.name}\n{source}\n{message}".strip()


def _shortened(test: FailedTest, room: int) -> str:
    """What a long test said is worth more than its last lines."""
    message = test.message[: room // 2]
    left = max(0, room - len(test.name) - len(message) - 2 - len(_CUT))
    if len(test.source) <= left + len(_CUT):
        return _told(test, test.source, message)[:room]
    return _told(test, test.source[:left].rpartition("\n")[0] + _CUT, message)[:room]


def _notes(failures: Sequence[FailedTest], groups: dict[Target, list[FailedTest]]) -> tuple[str, ...]:
    blind = [test.name for test in failures if not test.suspects]
    notes = [f"{len(failures)} failing tests point at {len(groups)} functions" if len(failures) > 1 else ""]
    if blind:
        more = f" and {len(blind) - 1} more" if len(blind) > 1 else ""
        notes.append(f"nothing of the project is on the stack of {blind[0]}{more}")
    if len(groups) > MOST_STEPS:
        notes.append(
            f"the {MOST_STEPS} functions that most failures point at come first; ask again for the rest"
        )
    return tuple(note for note in notes if note)


def _nothing_to_go_on(
    turn: int, command: str, failures: Sequence[FailedTest], output: str
) -> RequestDeclined:
    last = [line for line in output.splitlines() if line.strip()][-3:]
    said = (
        f"{len(failures)} tests fail, none through" if failures else f"`{command}` fails and names no test in"
    )
    return RequestDeclined(
        turn=turn,
        reason=f"{said} a function of this repository that could be named",
        hints=(*(line.strip()[:160] for line in last), "name the function: fix NAME so that TEST passes"),
    )
