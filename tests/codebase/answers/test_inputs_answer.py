from __future__ import annotations

from pathlib import Path

import pytest

from tests.codebase.generated_tests.workshop import TEST_FILE, DirectOffload, code_runner, step_testing
from tests.support.trees import write_tree
from tier_code.codebase.answers.inputs_answer import InputsReader, read_calls
from tier_code.codebase.codemods.test_cases.bench import CaseBench
from tier_code.codebase.codemods.test_cases.missing import missed_text
from tier_code.codebase.codemods.test_cases.tool import TestCasesTool
from tier_code.domain.checks import CheckResult
from tier_code.domain.errors import ToolDeclined
from tier_code.ports.code import Edited

GUARDED = (
    "def f(text: str) -> int:\n"
    "    if text[::-1] == 'drowssap terces':\n"
    "        return 1\n"
    "    return len(text)\n"
)


@pytest.mark.parametrize(
    ("answer", "calls"),
    [
        ('f("a", base=2)', ['f("a", base=2)']),
        ("```python\nf(1)\nf(-2)\n```", ["f(1)", "f(-2)"]),
        ("1. f([1, 2])\n2) `f({'a': 1})`\n- f((1,))", ["f([1, 2])", "f({'a': 1})", "f((1,))"]),
        ("assert f(1) == 2", ["f(1)"]),
        (">>> f(b'x')  # the usual", ["f(b'x')"]),
        ("m.f(None)\nprint(f(True))", ["f(None)", "f(True)"]),
        ("f('a' * 50)", ["f('a' * 50)"]),
        ("f(datetime.date(2020, 1, 2), Decimal('1.5'))", ["f(datetime.date(2020, 1, 2), Decimal('1.5'))"]),
        ("f(timezone.utc)", ["f(datetime.timezone.utc)"]),
        ("f(1)\nf(1)", ["f(1)"]),
    ],
)
def test_calls_are_found_however_they_are_written(answer: str, calls: list[str]) -> None:
    found = [case.call("f").replace('"', "'") for case in read_calls(answer, "f")]
    assert found == [call.replace('"', "'") for call in calls]


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "I cannot think of any.",
        "g(1)",
        "f(open('/etc/passwd'))",
        "f(__import__('os').system('true'))",
        "f(x)",
        "f(*[1])",
        "f(**{'a': 1})",
        "f(lambda: 1)",
        "f([i for i in range(3)])",
        "f('a' * 10 ** 9)",
        "f(bytes(10 ** 9))",
        "f(9 ** 9 ** 9)",
        "f('a' * 2000 * 2000 * 2000)",
        "f(bytes(int('9' * 9)))",
        "f('a'.upper())",
        "f(f'{1}')",
        "f(...)",
        "f(os.environ)",
        "f(" + "[" * 500 + "]" * 500 + ")",
    ],
)
def test_arguments_that_are_more_than_data_are_never_evaluated(answer: str) -> None:
    assert not read_calls(answer, "f")


async def test_an_answer_adds_inputs_and_the_host_finds_the_values(tmp_path: Path) -> None:
    tree = write_tree(tmp_path / "repo", {"m.py": GUARDED})
    bench, step = CaseBench(DirectOffload(), code_runner(tmp_path)), step_testing("f", "m.py")
    with pytest.raises(ToolDeclined):
        await TestCasesTool(bench).carry_out(tree, step)
    shown = missed_text(await bench.survey(tree, step))
    assert "Lines that no call runs:\nreturn 1\n" in shown
    edited = await InputsReader(bench).read(tree, step, 'f("secret password") == 99\n')
    assert isinstance(edited, Edited)
    assert b'("secret password", 1)' in (edited.changes[TEST_FILE] or b"")


async def test_an_answer_that_adds_nothing_is_refused_with_the_figures(tmp_path: Path) -> None:
    tree = write_tree(tmp_path / "repo", {"m.py": GUARDED})
    bench, step = CaseBench(DirectOffload(), code_runner(tmp_path)), step_testing("f", "m.py")
    verdict = await InputsReader(bench).read(tree, step, 'f("another")\nf("abc")\n')
    assert isinstance(verdict, CheckResult)
    assert "adds anything" in verdict.evidence
    assert "mutants" in verdict.evidence
