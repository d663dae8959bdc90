from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.codebase.codemods.file_steps import file_step, tree_of
from tier_code.codebase.checks.dead_code.dead_code import check_dead_code
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.plan import StepKind


def checked(
    before: str, after: str, others: Mapping[str, str] | None = None, path: str = "m.py", **arguments: str
) -> CheckResult:
    step = file_step(StepKind.DEAD_CODE, [path], **arguments)
    return check_dead_code(step, tree_of({path: before, **(others or {})}), {path: after.encode()})


RIGHT = [
    ("def f():\n    return 1\n    g()\n", "def f():\n    return 1\n"),
    ("def f():\n    while True:\n        g()\n    h()\n", "def f():\n    while True:\n        g()\n"),
    ("def f():\n    if 0:\n        g()\n", "def f():\n    pass\n"),
    ("def f():\n    x = 1\n    return 2\n", "def f():\n    return 2\n"),
    ("def _a():\n    pass\n\n\nx = 1\n", "x = 1\n"),
    ("class A:\n    def _a(self):\n        pass\n\n    y = 1\n", "class A:\n    y = 1\n"),
    ("import os\nx = 1\n", "x = 1\n"),
    ("# why\ndef _a():\n    pass  # so\n\n\nx = 1\n", "x = 1\n"),
]


@pytest.mark.parametrize(("before", "after"), RIGHT)
def test_right_deletions_pass_with_their_numbers(before: str, after: str) -> None:
    result = checked(before, after)
    assert result.outcome is CheckOutcome.PASSED, result
    assert sum(int(number) for name, number in result.facts if name != "files") == 1


F = "def _a():\n    return 1\n\n\n"
WRONG = [
    (f"{F}x = _a()\n", "x = _a()\n"),
    (f"{F}def g():\n    return _a()\n", "def g():\n    return _a()\n"),
    (f"{F}__all__ = ['_a']\n", "__all__ = ['_a']\n"),
    (f"{F}import m\nx = getattr(m, '_a')\n", "import m\nx = getattr(m, '_a')\n"),
    (f"{F}x = globals()['_a']\n", "x = globals()['_a']\n"),
    (f"{F}x = eval('1')\n", "x = eval('1')\n"),
    (f"{F}def g():\n    '''A.\n\n    >>> _a()\n    '''\n", "def g():\n    '''A.\n\n    >>> _a()\n    '''\n"),
    ("def a():\n    return 1\n\n\nx = 1\n", "x = 1\n"),
    (
        "def _do_x():\n    return 1\n\n\ndef g(k):\n    return getattr(g, '_do_' + k)\n",
        "def g(k):\n    return getattr(g, '_do_' + k)\n",
    ),
    (
        "class A:\n    def _a(self):\n        return 1\n\n    def b(self):\n        return self._a()\n",
        "class A:\n    def b(self):\n        return self._a()\n",
    ),
    (
        "class A:\n    def _a(self):\n        return 1\n\n    x = property(_a)\n",
        "class A:\n    x = property(_a)\n",
    ),
    ("class A:\n    def a(self):\n        return 1\n\n    x = 1\n", "class A:\n    x = 1\n"),
    ("class A:\n    def __len__(self):\n        return 1\n\n    x = 1\n", "class A:\n    x = 1\n"),
    (
        "from lib import B\n\n\nclass A(B):\n    def _hook(self):\n        return 1\n\n    x = 1\n",
        "from lib import B\n\n\nclass A(B):\n    x = 1\n",
    ),
    ("from lib import on\n\n\n@on\ndef _a():\n    return 1\n\n\nx = 1\n", "from lib import on\n\n\nx = 1\n"),
    ("_X = compute()\nx = 1\n", "x = 1\n"),
    ("from lib import B\n\n\nclass _A(B):\n    pass\n\n\nx = 1\n", "from lib import B\n\n\nx = 1\n"),
    ("def f():\n    g()\n    return 1\n", "def f():\n    return 1\n"),
    ("def f(x):\n    if x:\n        return 1\n    g()\n", "def f(x):\n    if x:\n        return 1\n"),
    (
        "def f():\n    while True:\n        if g():\n            break\n    h()\n",
        "def f():\n    while True:\n        if g():\n            break\n",
    ),
    (
        "def f():\n    try:\n        return g()\n    except E:\n        pass\n    h()\n",
        "def f():\n    try:\n        return g()\n    except E:\n        pass\n",
    ),
    ("def f():\n    return\n    yield\n", "def f():\n    return\n"),
    ("x = 1\ndef f():\n    return x\n    x = 2\n", "x = 1\ndef f():\n    return x\n"),
    ("def f():\n    x = g()\n    return 2\n", "def f():\n    return 2\n"),
    ("def f():\n    x = 1\n    return x\n", "def f():\n    return x\n"),
    ("x = 0\ndef f():\n    x = 1\n    return lambda: x\n", "x = 0\ndef f():\n    return lambda: x\n"),
    ("def f():\n    def g():\n        return 1\n    return g\n", "def f():\n    return g\n"),
    ("import os\nx = os\n", "x = os\n"),
    ("import os  # noqa\nx = 1\n", "x = 1\n"),
    ("def _a():\n    pass\n\n\nx = 1\n", "x = 2\n"),
    ("def _a():\n    pass\n\n\nx = 1\ny = 2\n", "y = 2\nx = 1\n"),
    ("def _a():\n    pass\n\n\nx = 1  # note\n", "x = 1\n"),
    ("def _a():\n    pass\n\n\n# note\n\nx = 1\n", "x = 1\n"),
    ("def f(a):\n    return 1\n    g()\n", "def f():\n    return 1\n"),
]


@pytest.mark.parametrize(("before", "after"), WRONG)
def test_wrong_deletions_are_found(before: str, after: str) -> None:
    result = checked(before, after)
    assert result.outcome is CheckOutcome.FAILED, result


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("other.py", "from m import _a\n"),
        ("other.py", "import m\nm._a()\n"),
        ("other.py", "import m as q\nq._a()\n"),
        ("tests/test_m.py", "import m\n\ndef test():\n    assert m._a()\n"),
        ("other.py", "patch('m._a')\n"),
        ("other.py", "x = {'go': '_a'}\n"),
        ("pyproject.toml", "run = 'm:_a'\n"),
        ("page.html", "{{ _a() }}\n"),
    ],
)
def test_a_definition_that_another_file_reaches_is_missed(path: str, text: str) -> None:
    result = checked(f"{F}x = 1\n", "x = 1\n", {path: text})
    assert result.outcome is CheckOutcome.FAILED
    assert "may be reached" in result.evidence


def test_public_names_may_go_when_they_are_asked_for() -> None:
    before, after = "def a():\n    return 1\n\n\nx = 1\n", "x = 1\n"
    assert checked(before, after, public="yes").outcome is CheckOutcome.PASSED
    assert "public" in checked(before, after).evidence


def test_a_chain_may_go_together_but_not_in_part() -> None:
    before = "def _a():\n    return _b()\n\n\ndef _b():\n    return 1\n\n\nx = 1\n"
    assert checked(before, "x = 1\n").outcome is CheckOutcome.PASSED
    assert checked(before, "def _a():\n    return _b()\n\n\nx = 1\n").outcome is CheckOutcome.FAILED


def test_a_package_keeps_what_it_imports() -> None:
    result = checked("from pkg.a import b\nx = 1\n", "x = 1\n", path="pkg/__init__.py")
    assert result.outcome is CheckOutcome.FAILED
