"""The fstrings check refuses what shows another text for some possible value, or changes anything else."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.file_steps import file_step, tree_of
from tier_code.codebase.checks.fstrings.fstrings import check_fstrings
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.plan import StepKind


def checked(old: str, new: str, *, plain: str = "") -> CheckResult:
    step = file_step(StepKind.FSTRINGS, ["m.py"], plain=plain)
    return check_fstrings(step, tree_of({"m.py": old}), {"m.py": new.encode()})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("'%s' % x", "f'{x!s}'"),
        ("'%s' % (x,)", "f'{x}'"),
        ("'%d' % (x,)", "f'{x:d}'"),
        ("'%d' % (x,)", "f'{int(x)}'"),
        ("'{}'.format(len(x))", "f'{len(x)!r}'"),
        ("'%s' % (len(x),)", "f'{len(x)!a}'"),
        ("'%r' % (x,)", "f'{x}'"),
        ("'%s %s' % (x, y)", "f'{y!s} {x!s}'"),
        ("'%s %s' % (x, y)", "f'{x!s} {x!s}'"),
        ("'%s' % (x,)", "f'{y!s}'"),
        ("'%s%%' % (x,)", "f'{x!s}%%'"),
        ("'{%s}' % (x,)", "f'{x!s}'"),
        ("'%5s' % (x,)", "f'{x!s:5}'"),
        ("'%5.1f' % (x,)", "f'{x:5.1f}'"),
        ("'%x' % len(x)", "f'{len(x):X}'"),
        ("'{}'.format(x)", "f'{x!s}'"),
        ("'{!r}'.format(x)", "f'{x}'"),
        ("'{:>5}'.format(x)", "f'{x:<5}'"),
        ("'{0.a}'.format(x)", "f'{x.b}'"),
        ("'{0[a]}'.format(x)", "f'{x[0]}'"),
        ("'{}{}'.format(f(x), g(y))", "f'{g(y)}{f(x)}'"),
        ("'{0}{0}'.format(f(x))", "f'{f(x)}{f(x)}'"),
        ("'{} {}'.format(x, x.pop())", "f'{x} {x.pop()}'"),
        ("'{} {}'.format(x, y)", "f'{x}'"),
        ("'a {}'.format(x)", "f'b {x}'"),
        ("f(x)", "f'{x}'"),
        ("'{}'.format(x)", "str(x)"),
        ("'{}'.format(x) + y", "f'{x}' + z"),
        ("'%99999999s' % (x,)", "f'{x!s:>99999999}'"),
    ],
)
def test_another_text_for_some_value_is_refused(old: str, new: str) -> None:
    verdict = checked(f"v = {old}\n", f"v = {new}\n")
    assert verdict.outcome is CheckOutcome.FAILED, verdict
    assert verdict.evidence.startswith("m.py:1: ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("'%s' % (x,)", "f'{x!s}'"),
        ("'{}{}'.format(f(x), g(y))", "f'{f(x)}{g(y)}'"),
        ("'{0}{0}'.format(x)", "f'{x}{x}'"),
        ("'{:{w}}'.format(x, w=y)", "f'{x:{y}}'"),
        ("'%s' % ['a', 'b']", "f\"{['a', 'b']}\""),
    ],
)
def test_the_same_text_for_every_value_is_vouched_for(old: str, new: str) -> None:
    verdict = checked(f"v = {old}\n", f"v = {new}\n")
    assert verdict.outcome is CheckOutcome.PASSED, verdict
    assert dict(verdict.facts)["converted"] == 1


def test_changes_elsewhere_are_refused() -> None:
    assert checked("a = 1\n", "a = 2\n").outcome is CheckOutcome.FAILED
    assert checked("a = '%s' % (x,)  # b\n", "a = f'{x!s}'  # c\n").outcome is CheckOutcome.FAILED
    assert checked("a = '%s' % (x,)\n", "a = f'{x!s}'\nb = 1\n").outcome is CheckOutcome.FAILED


def test_plain_values_are_believed_when_the_user_says_so() -> None:
    assert checked("v = '%s' % x\n", "v = f'{x}'\n", plain="yes").outcome is CheckOutcome.PASSED
    assert checked("v = '%d' % x\n", "v = f'{x}'\n", plain="yes").outcome is CheckOutcome.FAILED


def test_what_is_left_is_counted() -> None:
    verdict = checked("v = '{}'.format(x)\nw = '%d' % x\n", "v = f'{x}'\nw = '%d' % x\n")
    assert dict(verdict.facts) | {"samples": 0} == {"files": 1, "converted": 1, "left": 1, "samples": 0}


def test_nothing_of_the_repository_runs() -> None:
    old = "v = '{}'.format(__import__('os').abort())\n"
    new = "v = f'{__import__(\"os\").abort()}'\n"
    assert checked(old, new).outcome is CheckOutcome.PASSED
