"""The `moved` and `resolved` checks catch what a move must not do."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.codebase.codemods.moves import move_step, tree_of
from tier_code.codebase.checks.moves.moved import check_moved
from tier_code.codebase.checks.moves.resolved import check_resolved
from tier_code.domain.checks import CheckOutcome

BEFORE = {
    "pkg/__init__.py": "",
    "pkg/a.py": "import os\n\nLIMIT = 1\n\n\n# why\ndef f(x):\n    return x + LIMIT\n\n\ndef g():\n    return os\n",
    "pkg/b.py": "def h():\n    return 1\n",
    "use.py": "from pkg.a import f, g\n\nprint(f(1), g())\n",
}
AFTER = {
    "pkg/a.py": "import os\n\nLIMIT = 1\n\n\ndef g():\n    return os\n",
    "pkg/b.py": "from .a import LIMIT\n\n\ndef h():\n    return 1\n\n\n# why\ndef f(x):\n    return x + LIMIT\n",
    "use.py": "from pkg.a import g\nfrom pkg.b import f\n\nprint(f(1), g())\n",
}
STEP = move_step("pkg/a.py::f", "pkg/b.py")


def changes(after: Mapping[str, str]) -> dict[str, bytes | None]:
    return {path: text.encode() for path, text in {**AFTER, **after}.items()}


def test_a_clean_move_passes_both_with_figures() -> None:
    tree = tree_of(BEFORE)
    moved, resolved = check_moved(STEP, tree, changes({})), check_resolved(STEP, tree, changes({}))
    assert moved.outcome is CheckOutcome.PASSED, moved
    assert dict(moved.facts) == {"statements": 4, "moved": 1, "files": 3}
    assert resolved.outcome is CheckOutcome.PASSED, resolved
    assert dict(resolved.facts) == {"references_before": 1, "references_after": 1}


WRONG = {
    "the body changed": (
        {"pkg/b.py": AFTER["pkg/b.py"].replace("x + LIMIT", "x - LIMIT")},
        "something is lost",
    ),
    "a copy stayed": ({"pkg/a.py": BEFORE["pkg/a.py"]}, "something was made up"),
    "it vanished": ({"pkg/b.py": BEFORE["pkg/b.py"] + "\n"}, "something is lost"),
    "something else went too": (
        {
            "pkg/a.py": "import os\n\nLIMIT = 1\n",
            "pkg/b.py": AFTER["pkg/b.py"] + "\n\ndef g():\n    return os\n",
        },
        "g moved too, and nobody asked for it",
    ),
    "what stays changed its order": (
        {"pkg/a.py": "import os\n\n\ndef g():\n    return os\n\n\nLIMIT = 1\n"},
        "changed their order",
    ),
    "the comment is lost": (
        {"pkg/b.py": AFTER["pkg/b.py"].replace("# why\n", "")},
        "comments are not as they were",
    ),
    "another file changed": (
        {"use.py": AFTER["use.py"].replace("f(1)", "f(2)")},
        "use.py: more than imports changed",
    ),
    "a document changed": ({"README.md": "f is in b"}, "README.md: a move changes Python files only"),
}


@pytest.mark.parametrize(("after", "told"), WRONG.values(), ids=WRONG)
def test_moved_refuses(after: Mapping[str, str], told: str) -> None:
    verdict = check_moved(STEP, tree_of({**BEFORE, "README.md": "f is in a"}), changes(after))
    assert verdict.outcome is CheckOutcome.FAILED
    assert any(told in line for line in verdict.details or (verdict.evidence,)), verdict


ASTRAY = {
    "an import that finds nothing": (
        {"use.py": "from pkg.a import f, g\n\nprint(f(1), g())\n"},
        "use.py: f is not in pkg/a.py",
    ),
    "a name that is not there": (
        {"pkg/b.py": AFTER["pkg/b.py"].replace("from .a import LIMIT\n\n\n", "")},
        "undefined name 'LIMIT'",
    ),
    "a circle": (
        {"pkg/a.py": "import os\nfrom .b import h\n" + AFTER["pkg/a.py"].removeprefix("import os\n")},
        "imports form a new circle: pkg/a.py → pkg/b.py → pkg/a.py",
    ),
    "a reference that leads elsewhere": (
        {"use.py": "from pkg.a import g\nfrom other import f\n\nprint(f(1), g())\n"},
        "use.py: 1 uses of f led to it before, 0 do now",
    ),
}


@pytest.mark.parametrize(("after", "told"), ASTRAY.values(), ids=ASTRAY)
def test_resolved_refuses(after: Mapping[str, str], told: str) -> None:
    verdict = check_resolved(STEP, tree_of({**BEFORE, "other.py": "def f(x): pass\n"}), changes(after))
    assert verdict.outcome is CheckOutcome.FAILED
    assert any(told in line for line in verdict.details), verdict
