from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.codebase.codemods.file_steps import file_step, tree_of
from tier_code.codebase.checks.imports.imports_kept import check_imports
from tier_code.domain.checks import CheckOutcome, CheckResult
from tier_code.domain.plan import StepKind


def checked(before: Mapping[str, str] | str, after: str, path: str = "m.py", **arguments: str) -> CheckResult:
    files = {path: before} if isinstance(before, str) else before
    step = file_step(StepKind.IMPORTS, [path], **arguments)
    return check_imports(step, tree_of(files), {path: after.encode()})


RIGHT = [
    ("import b\nimport a\na, b\n", "import a\nimport b\na, b\n"),
    ("import a, b\na, b\n", "import a\nimport b\na, b\n"),
    ("import os\nimport sys\nsys\n", "import sys\nsys\n"),
    ("from a import b\nfrom a import c\nb, c\n", "from a import b, c\nb, c\n"),
    ("def f():\n    import os\n", "def f():\n    pass\n"),
    ("import a  # why\nx = 1\n", "x = 1\n"),
]


@pytest.mark.parametrize(("before", "after"), RIGHT)
def test_right_changes_pass(before: str, after: str) -> None:
    result = checked(before, after)
    assert result.outcome is CheckOutcome.PASSED, result
    assert {"names_before", "names_after", "removed", "added"} <= set(dict(result.facts))


WRONG = [
    ("import os\nprint(os)\n", "print(os)\n"),
    ("import os\n\ndef f():\n    return os\n", "\ndef f():\n    return os\n"),
    (
        "import os\n\nclass A:\n    def f(self):\n        return os\n",
        "class A:\n    def f(self):\n        return os\n",
    ),
    ("import b\nsetup()\nimport a\na, b\n", "import a\nimport b\nsetup()\na, b\n"),
    ("import sys\nsys.path.append('x')\nimport a\na\n", "import a\nimport sys\nsys.path.append('x')\na\n"),
    ("from a import x\nfrom b import x\nx\n", "from b import x\nfrom a import x\nx\n"),
    ("from a import *\nfrom b import x\nx\n", "from b import x\nfrom a import *\nx\n"),
    ("from a import *\nx\n", "x\n"),
    ("from a import x\nx\n", "from b import x\nx\n"),
    ("import a\na\n", "import a\nimport b\na\n"),
    ("from os import path\n__all__ = ['path']\n", "__all__ = ['path']\n"),
    ("from os import path\n__all__ = []\n__all__.append('path')\n", "__all__ = []\n__all__.append('path')\n"),
    (
        "import math\ndef f():\n    '''A.\n\n    >>> math.pi\n    '''\n",
        "def f():\n    '''A.\n\n    >>> math.pi\n    '''\n",
    ),
    ("from typing import List\nx = []  # type: List[int]\n", "x = []  # type: List[int]\n"),
    ("import os  # noqa\nx = 1\n", "x = 1\n"),
    (
        "try:\n    import ujson\nexcept ImportError:\n    ok = False\n",
        "try:\n    pass\nexcept ImportError:\n    ok = False\n",
    ),
    ("from __future__ import annotations\nx = 1\n", "x = 1\n"),
    ("import os\nx = 1  # a\n", "x = 1\n"),
    ("import os\nx = 1\n", "x = 2\n"),
    ("def f():\n    import os\n    return os\n", "import os\ndef f():\n    return os\n"),
    ("def f():\n    import os\n    return os\n", "def f():\n    return os\n"),
    (
        "import os\ndef f():\n    from a import os\n    return os\nprint(os)\n",
        "import os\ndef f():\n    return os\nprint(os)\n",
    ),
    ("import xml\nimport xml.dom\nprint(xml.dom)\n", "import xml\nprint(xml.dom)\n"),
    ("if a:\n    import x\nelse:\n    import y as x\n", "if a:\n    import y as x\nelse:\n    import x\n"),
    ("import os\nx = 1\n", "import os\nx = (\n"),
    ("import math\ndef f(t):\n    return eval(t)\n", "def f(t):\n    return eval(t)\n"),
    ("import math\nprint(globals()['math'])\n", "print(globals()['math'])\n"),
]


@pytest.mark.parametrize(("before", "after"), WRONG)
def test_wrong_changes_are_found(before: str, after: str) -> None:
    result = checked(before, after)
    assert result.outcome is CheckOutcome.FAILED, result


@pytest.mark.parametrize(
    ("path", "other"),
    [
        ("other.py", "from m import path\n"),
        ("other.py", "from .m import path\n"),
        ("other.py", "import m as q\nprint(q.path)\n"),
        ("other.py", "mock.patch('pkg.m.path')\n"),
        ("other.py", "from m import *\nprint(path)\n"),
        ("pyproject.toml", "run = 'm:path'\n"),
    ],
)
def test_a_name_that_another_file_takes_is_missed(path: str, other: str) -> None:
    result = checked({"m.py": "from os import path\nx = 1\n", path: other}, "x = 1\n")
    assert result.outcome is CheckOutcome.FAILED
    assert "takes it from here" in result.evidence


def test_a_package_keeps_what_it_imports() -> None:
    before = "from pkg.a import b\n"
    assert checked({"pkg/__init__.py": before}, "", "pkg/__init__.py").outcome is CheckOutcome.FAILED
    asked = checked({"pkg/__init__.py": before}, "", "pkg/__init__.py", action="remove", name="b")
    assert asked.outcome is CheckOutcome.PASSED


CIRCLE = {
    "pkg/__init__.py": "from pkg.b import B\nfrom pkg.a import A\n",
    "pkg/b.py": "class B: pass\n",
    "pkg/a.py": "from pkg import B\n\nclass A(B): pass\n",
}
NEEDED_AT_ONCE = {
    "pkg/__init__.py": "import pkg.b\nimport pkg.a\n",
    "pkg/b.py": "from pkg import a\n\nclass B: pass\n",
    "pkg/a.py": "from pkg import b\n\ndef f(x=None): return b.B\n",
}


def test_an_order_that_breaks_a_circle_is_found() -> None:
    result = checked(CIRCLE, "from pkg.a import A\nfrom pkg.b import B\n", "pkg/__init__.py")
    assert result.outcome is CheckOutcome.FAILED
    assert "would want 'B' from pkg/__init__.py before it is there" in result.evidence


def test_an_attribute_that_a_module_needs_as_it_loads_is_found() -> None:
    calm = checked(NEEDED_AT_ONCE, "import pkg.a\nimport pkg.b\n", "pkg/__init__.py")
    assert calm.outcome is CheckOutcome.PASSED
    hasty = {
        **NEEDED_AT_ONCE,
        "pkg/b.py": "from pkg import a\n\nclass B: pass\n",
        "pkg/a.py": "from pkg import b\n\nclass A(b.B): pass\n",
    }
    at_load = checked(
        {**hasty, "pkg/__init__.py": "import pkg.a\nimport pkg.b\n"},
        "import pkg.b\nimport pkg.a\n",
        "pkg/__init__.py",
    )
    assert at_load.outcome is CheckOutcome.FAILED


def test_an_import_is_added_only_as_asked() -> None:
    asked = {"action": "add", "import": "from typing import Any"}
    assert (
        checked("import os\nos\n", "import os\nfrom typing import Any\nos\n", **asked).outcome
        is CheckOutcome.PASSED
    )
    wrong = checked("import os\nos\n", "import os\nfrom typing import List\nos\n", **asked)
    assert wrong.outcome is CheckOutcome.FAILED
