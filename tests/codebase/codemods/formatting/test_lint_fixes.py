from __future__ import annotations

import pytest

from tests.codebase.codemods.file_steps import carried_out, file_step, tree_of
from tier_code.codebase.checks.formatting.lint_fixed import check_lint_fix
from tier_code.codebase.checks.formatting.lint_rules import VOUCHED
from tier_code.codebase.codemods.formatting.lint_fixes import fix_files
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import StepKind

MODERN = "[project]\nrequires-python = '>=3.11'\n"


def fixed(source: str, rules: str = "", **others: str) -> tuple[str, tuple[str, ...]]:
    files = {"m.py": source, "pyproject.toml": MODERN, **{k.replace("__", "."): v for k, v in others.items()}}
    arguments = {"rules": rules} if rules else {}
    changes, notes = carried_out(fix_files, StepKind.LINT_FIX, files, only=["m.py"], **arguments)
    step = file_step(StepKind.LINT_FIX, ["m.py"], **arguments)
    result = check_lint_fix(step, tree_of(files), {path: text.encode() for path, text in changes.items()})
    assert result.outcome is not CheckOutcome.FAILED, result
    return changes.get("m.py", source), notes


USUAL = [
    ("x = f'a'\n", "x = 'a'\n"),
    ("x = not a in b\n", "x = a not in b\n"),
    ("x = not a is b\n", "x = a is not b\n"),
    ("x = 1;\n", "x = 1\n"),
    ("x = 1  \n\n   \ny = 2\n", "x = 1\n\n\ny = 2\n"),
    ("x = '\\d'\n", "x = r'\\d'\n"),
    ("class A(object):\n    x = 1\n", "class A:\n    x = 1\n"),
    (
        "class A(B):\n    def f(self):\n        super(A, self).f()\n",
        "class A(B):\n    def f(self):\n        super().f()\n",
    ),
    ("open(p, 'r')\n", "open(p)\n"),
    ("open(p, 'wt', encoding=e)\n", "open(p, 'w', encoding=e)\n"),
    ("open(p, mode='rt')\n", "open(p)\n"),
    ("x = str('a')\n", "x = 'a'\n"),
    ("try:\n    f()\nexcept IOError:\n    pass\n", "try:\n    f()\nexcept OSError:\n    pass\n"),
    ("def f():\n    '''Doc.'''\n    pass\n", "def f():\n    '''Doc.'''\n"),
    ("import os\nimport sys\nprint(sys)\n", "import sys\nprint(sys)\n"),
    ("from __future__ import print_function\nx = 1\n", "x = 1\n"),
]
NAMED = [
    (
        "UP006",
        "from typing import List\nx: List[int] = []\nprint(List)\n",
        "from typing import List\nx: list[int] = []\nprint(list)\n",
    ),
    (
        "UP",
        "from typing import Optional, Union\nx: Optional[int] = 1\ny: Union[int, str] = 1\n",
        "from typing import Optional, Union\nx: int | None = 1\ny: int | str = 1\n",
    ),
    ("UP006,F401", "from typing import List\nx: List[int] = []\n", "x: list[int] = []\n"),
    ("B009", "x = getattr(a, 'b')\n", "x = a.b\n"),
    ("B010", "setattr(a, 'b', 1)\n", "a.b = 1\n"),
    ("RUF010", "x = f'{str(a)}'\n", "x = f'{a!s}'\n"),
    (
        "RET501",
        "def f(a):\n    if a:\n        return None\n    g()\n    return None\n",
        "def f(a):\n    if a:\n        return\n    g()\n    return\n",
    ),
]


@pytest.mark.parametrize(("source", "expected"), USUAL)
def test_usual_rules_are_applied(source: str, expected: str) -> None:
    assert fixed(source)[0] == expected


@pytest.mark.parametrize(("rules", "source", "expected"), NAMED)
def test_named_rules_are_applied(rules: str, source: str, expected: str) -> None:
    assert fixed(source, rules)[0] == expected


def test_rules_that_nothing_can_vouch_for_are_refused_or_named() -> None:
    with pytest.raises(UsageProblem, match="can be vouched for"):
        fixed("x = 1\n", "SIM102")
    result, notes = fixed("x = f'a'\n", "SIM,F541")
    assert result == "x = 'a'\n"
    assert notes == ("left out, as nothing can vouch for them: SIM",)


def test_only_the_named_rules_are_applied() -> None:
    assert fixed("import os\nx = f'a'\n", "F541")[0] == "import os\nx = 'a'\n"


def test_what_says_noqa_stays() -> None:
    assert fixed("x = f'a'  # noqa: F541\n")[0] == "x = f'a'  # noqa: F541\n"


def test_a_project_for_python_2_gets_no_newer_spelling() -> None:
    old = {"setup__py": "setup(python_requires='>=2.7')\n", "pyproject__toml": ""}
    source = "from __future__ import unicode_literals\nclass A(object):\n    x = not 1 in y\n"
    result, notes = fixed(source, **old)
    assert result == source.replace("not 1 in y", "1 not in y")
    assert any("Python 2" in note for note in notes)


def test_imports_that_are_needed_stay_with_the_reason() -> None:
    result, notes = fixed("import os\nx = 1\n", other__py="from m import os\n")
    assert result == "import os\nx = 1\n"
    assert any("other.py:1 takes it from here" in note for note in notes)


WRONG = [
    ("F541", "x = f'a'\n", "x = 'b'\n"),
    ("F541", "x = f'{a}'\n", "x = 'a'\n"),
    ("E713", "x = not a in b\n", "x = a in b\n"),
    ("E713", "x = f'a'\n", "x = 'a'\n"),
    ("UP004", "class A(B):\n    pass\n", "class A:\n    pass\n"),
    (
        "UP008",
        "class A(B):\n    def f(self):\n        super(C, self).f()\n",
        "class A(B):\n    def f(self):\n        super().f()\n",
    ),
    ("UP015", "open(p, 'w')\n", "open(p)\n"),
    ("UP015", "open(p, 'rb')\n", "open(p, 'r')\n"),
    ("UP018", "x = str(1)\n", "x = 1\n"),
    ("UP024", "try:\n    f()\nexcept ValueError:\n    pass\n", "try:\n    f()\nexcept OSError:\n    pass\n"),
    ("UP006", "x: List[int] = []\n", "x: list[int] = []\n"),
    ("UP007", "from typing import Union\nx: Union[int, str]\n", "from typing import Union\nx: int\n"),
    ("UP045", "from typing import Optional\nx: Optional[int]\n", "from typing import Optional\nx: int\n"),
    ("PIE790", "def f():\n    g()\n    pass\n", "def f():\n    pass\n"),
    ("F401", "import os\nprint(os)\n", "print(os)\n"),
    ("F541", "import os\nx = 1\n", "x = 1\n"),
    (
        "F401",
        "try:\n    import a\nexcept ImportError:\n    b = 1\n",
        "try:\n    pass\nexcept ImportError:\n    b = 1\n",
    ),
    ("F401", "import os\nx = 1\n", "y = 1\n"),
    ("F401", "x = 1\ny = 2\n", "y = 2\n"),
    ("W291", "x = 1  # a\n", "x = 1\n"),
    ("B009", "x = getattr(a, 'b', None)\n", "x = a.b\n"),
    ("B009", "x = getattr(a, '__b')\n", "x = a.__b\n"),
    ("UP010", "from __future__ import annotations\nx = 1\n", "x = 1\n"),
]


@pytest.mark.parametrize(("rules", "before", "after"), WRONG)
def test_the_check_finds_what_no_rule_asks_for(rules: str, before: str, after: str) -> None:
    step = file_step(StepKind.LINT_FIX, ["m.py"], rules=rules)
    result = check_lint_fix(step, tree_of({"m.py": before}), {"m.py": after.encode()})
    assert result.outcome is CheckOutcome.FAILED, result


def test_every_vouched_rule_is_known_to_ruff() -> None:
    sources = {"m.py": "x = 1\n", "pyproject.toml": MODERN}
    for rule in sorted(VOUCHED):
        changes, notes = carried_out(fix_files, StepKind.LINT_FIX, sources, only=["m.py"], rules=rule)
        assert (changes, notes) == ({}, ()), rule
