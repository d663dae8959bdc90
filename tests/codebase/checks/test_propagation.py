"""The `propagation` check catches changes of signatures that missed a call, bent one, or did more."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.codebase.codemods.two_versions import signature_step, sources
from tests.support.memory_tree import memory_tree
from tier_code.codebase.checks.signature.propagation import check_propagation
from tier_code.domain.checks import CheckOutcome, CheckResult

Files = Mapping[str, str] | str
ADD = {"action": "add", "parameter": "s", "default": "1", "at_calls": "yes"}
QUIETLY = {"action": "add", "parameter": "s", "default": "1"}
REMOVE = {"action": "remove", "parameter": "b"}
RENAME = {"action": "rename", "parameter": "b", "new_name": "n"}
SWAP = {"action": "reorder", "order": "b,a"}


def verdict(
    before: Files, after: Files, arguments: Mapping[str, str], target: str = "a.py::f"
) -> CheckResult:
    """The check on these two versions."""
    old = sources(before)
    changes: dict[str, bytes | None] = {
        path: text.encode() for path, text in sources(after).items() if old.get(path) != text
    }
    return check_propagation(signature_step(target, **arguments), memory_tree(old), changes)


def test_the_evidence_says_what_was_found() -> None:
    before = "def f(a): ...\nf(1)\nx = [f]\n"
    found = verdict(before, "def f(a, s=1): ...\nf(1, s=1)\nx = [f]\n", ADD)
    assert found.outcome is CheckOutcome.PASSED
    assert found.evidence == (
        "1 definition and 2 references visited, 1 call changed; every argument reaches its parameter; "
        "1 kept as values, not called here"
    )
    assert dict(found.facts)["references"] == 2
    assert found.details == ("a.py:3: kept as a value, not called here",)


def test_nothing_changed_is_skipped() -> None:
    assert verdict("def f(a): ...\n", "def f(a): ...\n", ADD).outcome is CheckOutcome.SKIPPED


TWO = "def f(a): ...\nf(1)\nf(2)\n"
BOTH = "def f(a, b): return a\nf(1, 2)\nf(x, b=g())\n"
METHODS = "class B:\n    def m(self, a): ...\nclass C(B):\n    def m(self, a): ...\n"
WRONG: dict[str, tuple[Files, Files, Mapping[str, str]]] = {
    "a call left out": (TWO, "def f(a, s=1): ...\nf(1, s=1)\nf(2)\n", ADD),
    "a call left out in another file": (
        {"a.py": "def f(a): ...\n", "b.py": "from a import f\nf(1)\n"},
        {"a.py": "def f(a, s=1): ...\n", "b.py": "from a import f\nf(1)\n"},
        ADD,
    ),
    "a call left out under an alias": (
        {"a.py": "def f(a): ...\n", "b.py": "from a import f as g\ng(1)\n"},
        {"a.py": "def f(a, s=1): ...\n", "b.py": "from a import f as g\ng(1)\n"},
        ADD,
    ),
    "a call left out through a re-export": (
        {"a.py": "def f(a): ...\n", "p.py": "from a import f\n", "b.py": "import p\np.f(1)\n"},
        {"a.py": "def f(a, s=1): ...\n", "p.py": "from a import f\n", "b.py": "import p\np.f(1)\n"},
        ADD,
    ),
    "a call left out inside another": ("def f(a): ...\nf(f(1))\n", "def f(a, s=1): ...\nf(f(1), s=1)\n", ADD),
    "the definition left out": (TWO, "def f(a): ...\nf(1, s=1)\nf(2, s=1)\n", ADD),
    "a wrong value": (TWO, "def f(a, s=1): ...\nf(1, s=1)\nf(2, s=0)\n", ADD),
    "a wrong default": (TWO, "def f(a, s=0): ...\nf(1, s=1)\nf(2, s=1)\n", ADD),
    "a type that was not asked for": (TWO, "def f(a, s: int = 1): ...\nf(1, s=1)\nf(2, s=1)\n", ADD),
    "in front of the others": ("def f(a=0): ...\n", "def f(s=1, a=0): ...\n", QUIETLY),
    "two parameters": (TWO, "def f(a, s=1, t=2): ...\nf(1, s=1)\nf(2, s=1)\n", ADD),
    "another argument changed": (TWO, "def f(a, s=1): ...\nf(1, s=1)\nf(3, s=1)\n", ADD),
    "an argument dropped": (
        "def f(a, b=1): ...\nf(1, 2)\n",
        "def f(a, b=1, s=1): ...\nf(1, s=1)\n",
        ADD,
    ),
    "a changed body": ("def f(a): return 1\n", "def f(a, s=1): return 2\n", ADD),
    "a changed decorator": ("@g\ndef f(a): ...\n", "@h\ndef f(a, s=1): ...\n", ADD),
    "another function's call": (
        "def f(a): ...\nf(1)\ng(1)\n",
        "def f(a, s=1): ...\nf(1, s=1)\ng(1, s=1)\n",
        ADD,
    ),
    "a namesake's call": (
        "def f(a): ...\nf(1)\nclass K:\n    def f(self, a): ...\nK().f(1)\n",
        "def f(a, s=1): ...\nf(1, s=1)\nclass K:\n    def f(self, a): ...\nK().f(1, s=1)\n",
        ADD,
    ),
    "a namesake's definition": (
        "def f(a): ...\nclass K:\n    def f(self, a): ...\n",
        "def f(a, s=1): ...\nclass K:\n    def f(self, a, s=1): ...\n",
        ADD,
    ),
    "another statement": ("def f(a): ...\nx = 1\n", "def f(a, s=1): ...\nx = 2\n", ADD),
    "a comment": ("def f(a): ...  # one\n", "def f(a, s=1): ...  # two\n", ADD),
    "an argument left": (BOTH, "def f(a): return a\nf(1)\nf(x, b=g())\n", REMOVE),
    "the wrong argument removed": (
        "def f(a, b): return a\nf(1, 2)\n",
        "def f(a): return a\nf(2)\n",
        REMOVE,
    ),
    "the wrong parameter removed": (
        "def f(a, b): return 1\nf(1, 2)\n",
        "def f(b): return 1\nf(2)\n",
        REMOVE,
    ),
    "an argument that acts removed": (BOTH, "def f(a): return a\nf(1)\nf(x)\n", REMOVE),
    "kept as a value": (
        "def f(a, b): return a\nx = map(f, y, z)\n",
        "def f(a): return a\nx = map(f, y, z)\n",
        REMOVE,
    ),
    "a keyword left": ("def f(b): return b\nf(b=1)\n", "def f(n): return n\nf(b=1)\n", RENAME),
    "a keyword renamed too much": (
        "def f(b): return b\nf(b=1)\ng(b=1)\n",
        "def f(n): return n\nf(n=1)\ng(n=1)\n",
        RENAME,
    ),
    "a use left in the body": (
        "b = 1\ndef f(b): return b\n",
        "b = 1\ndef f(n): return b\n",
        RENAME,
    ),
    "a shadowing one renamed": (
        "def f(b): return [b for b in b]\n",
        "def f(n): return [n for b in n]\n",
        RENAME,
    ),
    "an attribute renamed": ("def f(b): return b.b\n", "def f(n): return n.n\n", RENAME),
    "the wrong name": ("def f(b): return b\nf(b=1)\n", "def f(m): return m\nf(m=1)\n", RENAME),
    "arguments not swapped": ("def f(a, b): ...\nf(1, 2)\n", "def f(b, a): ...\nf(1, 2)\n", SWAP),
    "parameters not swapped": ("def f(a, b): ...\nf(1, 2)\n", "def f(a, b): ...\nf(2, 1)\n", SWAP),
    "swapped where names were given": (
        "def f(a, b): ...\nf(a=1, b=2)\n",
        "def f(b, a): ...\nf(a=2, b=1)\n",
        SWAP,
    ),
    "the order of evaluation": ("def f(a, b): ...\nf(g(), h())\n", "def f(b, a): ...\nf(h(), g())\n", SWAP),
    "another order": (
        "def f(a, b, c): ...\n",
        "def f(b, c, a): ...\n",
        {"action": "reorder", "order": "c,b,a"},
    ),
}


@pytest.mark.parametrize(("before", "after", "arguments"), WRONG.values(), ids=WRONG)
def test_a_wrong_change_fails(before: Files, after: Files, arguments: Mapping[str, str]) -> None:
    assert verdict(before, after, arguments).outcome is CheckOutcome.FAILED


WRONG_METHODS: dict[str, tuple[str, str]] = {
    "an override left out": (METHODS, METHODS.replace("a)", "a, s=1)", 1)),
    "a call through super left out": (
        f"{METHODS[:-4]}super().m(a)\n",
        f"{METHODS[:-4]}super().m(a)\n".replace("def m(self, a)", "def m(self, a, s=1)"),
    ),
    "a call of an object left out": (
        f"{METHODS}B().m(1)\n",
        f"{METHODS}B().m(1)\n".replace("def m(self, a)", "def m(self, a, s=1)"),
    ),
    "a call of something unknown left out": (
        f"{METHODS}def g(x): x.m(1)\n",
        f"{METHODS}def g(x): x.m(1)\n".replace("def m(self, a)", "def m(self, a, s=1)"),
    ),
}


@pytest.mark.parametrize(("before", "after"), WRONG_METHODS.values(), ids=WRONG_METHODS)
def test_a_wrong_change_of_a_method_fails(before: str, after: str) -> None:
    assert verdict(before, after, ADD, "a.py::B.m").outcome is CheckOutcome.FAILED


CLASS = "class C:\n    def __init__(self, a): ...\n    @classmethod\n    def make(cls): return C(1)\nclass D(C):\n    def __init__(self): super().__init__(2)\nclass E(C): ...\nC(3)\nE(4)\n"
RIGHT_CLASS = CLASS.replace("(self, a)", "(self, a, s=1)")
for _call in ("C(1)", "__init__(2)", "C(3)", "E(4)"):
    RIGHT_CLASS = RIGHT_CLASS.replace(_call, f"{_call[:-1]}, s=1)")


def test_a_constructor_changed_everywhere_passes() -> None:
    assert verdict(CLASS, RIGHT_CLASS, ADD, "a.py::C").outcome is CheckOutcome.PASSED


@pytest.mark.parametrize("call", ["C(1", "__init__(2", "C(3", "E(4"])
def test_a_construction_left_out_fails(call: str) -> None:
    wrong = RIGHT_CLASS.replace(f"{call}, s=1)", f"{call})")
    assert wrong != RIGHT_CLASS
    assert verdict(CLASS, wrong, ADD, "a.py::C").outcome is CheckOutcome.FAILED


RIGHT: dict[str, tuple[Files, Files, Mapping[str, str]]] = {
    "a call in another layout": (
        "def f(a): ...\nf(1)\n",
        "def f(a, s=1): ...\nf(\n    1,\n    s=1,\n)\n",
        ADD,
    ),
    "a keyword in another place": ("def f(a): ...\nf(a=1)\n", "def f(a, s=1): ...\nf(s=1, a=1)\n", ADD),
    "by names instead of places": (
        "def f(a, b): ...\nf(g(), h())\n",
        "def f(b, a): ...\nf(a=g(), b=h())\n",
        SWAP,
    ),
    "a call of itself in a renamed body": (
        "def f(b):\n    b = f(b)\n    return f(b=b)\n",
        "def f(n):\n    n = f(n)\n    return f(n=n)\n",
        RENAME,
    ),
    "a call that never fitted": ("def f(a): ...\nf()\n", "def f(a, s=1): ...\nf()\n", ADD),
    "a call of something unknown with a common name": (
        "class B:\n    def f(self, a): ...\ndef read(x): return x.f(1)\ny = {'f': 1}\n",
        "class B:\n    def f(self, a, s=1): ...\ndef read(x): return x.f(1)\ny = {'f': 1}\n",
        QUIETLY,
    ),
}


@pytest.mark.parametrize(("before", "after", "arguments"), RIGHT.values(), ids=RIGHT)
def test_a_right_change_passes(before: Files, after: Files, arguments: Mapping[str, str]) -> None:
    target = "a.py::B.f" if "class B" in str(before) else "a.py::f"
    found = verdict(before, after, arguments, target)
    assert found.outcome is CheckOutcome.PASSED, found


def test_a_deep_chain_of_changed_calls_is_compared_in_time() -> None:
    chain = "".join(f".f({number})" for number in range(60))
    changed = "".join(f".f({number}, s=1)" for number in range(60))
    before = f"class B:\n    def f(self, a): return self\nB(){chain}\n"
    after = f"class B:\n    def f(self, a, s=1): return self\nB(){changed}\n"
    assert verdict(before, after, ADD, "a.py::B.f").outcome is CheckOutcome.PASSED


def test_files_may_not_come_or_go() -> None:
    tree = memory_tree({"a.py": "def f(a): ...\n", "b.py": "x = 1\n"})
    step = signature_step("a.py::f", **QUIETLY)
    for changes in (
        {"b.py": None},
        {"a.py": b"def f(a, s=1): ...\n", "c.py": b""},
        {"a.py": b"def f(a, s=1"},
    ):
        assert check_propagation(step, tree, changes).outcome is CheckOutcome.FAILED
