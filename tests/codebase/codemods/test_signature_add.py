"""Adding a parameter, and passing it where it is called."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.two_versions import (
    Files,
    check_change,
    check_declined,
    check_partial,
    check_refused,
)

AT_CALLS = {"action": "add", "parameter": "s", "default": "1", "at_calls": "yes"}
QUIETLY = {"action": "add", "parameter": "s", "default": "1"}

CALLS: dict[str, str] = {
    "plain": "def f(a«|, s=1»): return a\nf(2«|, s=1»)\n",
    "nothing passed": "def f(«|s=1»): ...\nf(«|s=1»)\n",
    "nested": "def f(a«|, s=1»): return a\nf(f(f(2«|, s=1»)«|, s=1»)«|, s=1»)\n",
    "stars": "def f(*a, b=2«|, s=1»): ...\nf(*x«|, s=1»)\nf(1, *x, b=3«|, s=1»)\n",
    "a double star": "def f(a, b=2«|, s=1»): ...\nf(**x«|, s=1»)\nf(2, **x«|, s=1»)\n",
    "before **kwargs": "def f(a, «|s=1, »**k): ...\nf(2, b=3«|, s=1»)\n",
    "a lone generator": "def f(a«|, s=1»): ...\nf(«|(»x for x in y«|), s=1»)\n",
    "a comma behind": "def f(\n    a,\n«|    s=1,\n»): ...\nf(\n    2,\n«|    s=1,\n»)\n",
    "a comment behind": "def f(a«|, s=1»): ...\nf(\n    2,  # two\n«|    s=1,\n»)\n",
    "a comment and no comma": "def f(a«|, s=1»): ...\nf(\n    2«|,»  # two\n«|    s=1\n»)\n",
    "no comma behind": "def f(a«|, s=1»): ...\nf(\n    2«|,\n    s=1»\n)\n",
    "a hanging argument": "def f(a, b«|, s=1»): ...\nf(2,\n  3«|, s=1»)\n",
    "a hugged bracket": "def f(a«|, s=1»): ...\nf([\n    2,\n]«|, s=1»)\n",
    "f-strings": "def f(a«|, s=1»): ...\nx = f\"{f(2«|, s=1»)!r:>{f(3«|, s=1»)}} {f('4'«|, s=1»)}\"\n",
    "async, match, walrus, lambda": (
        "async def f(a«|, s=1»): ...\nasync def g():\n    await f(2«|, s=1»)\n    async for x in f(3«|, s=1»): ...\n"
        "match f(4«|, s=1»):\n    case 1: ...\nif (y := f(5«|, s=1»)): ...\nz = lambda: f(6«|, s=1»)\n"
    ),
    "a default and a decorator": "def f(a«|, s=1»): ...\n@f(2«|, s=1»)\ndef g(x=f(3«|, s=1»)): ...\n",
    "a call that never fitted": "def f(a«|, s=1»): ...\nf()\nf(2«|, s=1»)\n",
    "another thing of that name": "def f(a«|, s=1»): ...\nf(2«|, s=1»)\ndef g(f): f(3)\n",
    "global": "def f(a«|, s=1»): ...\ndef g():\n    global f\n    f(2«|, s=1»)\n",
    "a conditional definition": "if x:\n    def f(a«|, s=1»): ...\nelse:\n    def f(a«|, s=1»): ...\nf(2«|, s=1»)\n",
    "a name in a type": "def f(a«|, s=1»): ...\nf(2«|, s=1»)\n# f(3)\n'f(4)'\n",
    "tabs": "def f(\n\ta,\n«|\ts=1,\n»): ...\n",
}


@pytest.mark.parametrize("source", CALLS.values(), ids=CALLS)
def test_every_call_passes_it(source: str) -> None:
    check_change(source, **AT_CALLS)


FILES: dict[str, tuple[Files, str]] = {
    "imports, aliases and re-exports": (
        {
            "p/__init__.py": "from .m import f as f\nfrom .m import f as ff\n",
            "p/m.py": "def f(a«|, s=1»): ...\n",
            "t.py": "import p, p.m as q\nfrom p import ff, f as g\nff(1«|, s=1»); g(2«|, s=1»); p.f(3«|, s=1»)\n"
            "q.f(4«|, s=1»); p.ff(5«|, s=1»)\n",
        },
        "p/m.py::f",
    ),
    "a star import": (
        {"a.py": "def f(a«|, s=1»): ...\n", "b.py": "from a import *\nf(2«|, s=1»)\n"},
        "a.py::f",
    ),
    "a stub and overloads": (
        {
            "m.py": "from typing import overload\n@overload\ndef f(a: int«|, s=1»): ...\n@overload\ndef f(a: str«|, s=1»): ...\n"
            "def f(a«|, s=1»): ...\n",
            "m.pyi": "def f(a«|, s=1»): ...\n",
        },
        "m.py::f",
    ),
    "handed to a caller": (
        {
            "a.py": "def f(a«|, s=1»): ...\n",
            "t.py": "import pytest\nfrom functools import partial\nfrom a import f\npytest.raises(ValueError, f, 2«|, s=1»)\n"
            "g = partial(f, 2«|, s=1»)\nwith pytest.raises(ValueError):\n    f(3«|, s=1»)\n",
        },
        "a.py::f",
    ),
    "a type-checking import": (
        {"a.py": "def f(a«|, s=1»): ...\n", "b.py": "from a import f\ndef g(): return f(2«|, s=1»)\n"},
        "a.py::f",
    ),
}


@pytest.mark.parametrize(("files", "target"), FILES.values(), ids=FILES)
def test_calls_in_other_files(files: Files, target: str) -> None:
    check_change(files, target, **AT_CALLS)


METHODS: dict[str, str] = {
    "self, super, class and unknown": (
        "class B:\n    def m(self, a«|, s=1»): return self.m(a«|, s=1»)\nclass C(B):\n    def m(self, a«|, s=1»):\n"
        "        return super().m(a«|, s=1»)\nB.m(B(), 2«|, s=1»)\ndef g(x): x.m(3«|, s=1»)\n"
    ),
    "an override that takes anything": (
        "class B:\n    def m(self, a«|, s=1»): ...\nclass C(B):\n    def m(self, *args, **kwargs):\n"
        "        return super().m(*args, **kwargs)\nC().m(2«|, s=1»)\n"
    ),
    "a class method and a static one": (
        "class B:\n    @classmethod\n    def m(cls, a«|, s=1»): cls.m(a«|, s=1»)\nB.m(2«|, s=1»)\nB().m(3«|, s=1»)\n"
    ),
    "an abstract method": (
        "from abc import ABC, abstractmethod\nclass B(ABC):\n    @abstractmethod\n    def m(self, a«|, s=1»): ...\n"
        "class C(B):\n    def m(self, a«|, s=1»): ...\ndef g(b: B): b.m(2«|, s=1»)\n"
    ),
}


@pytest.mark.parametrize("source", METHODS.values(), ids=METHODS)
def test_methods_change_with_their_overrides(source: str) -> None:
    check_change(source, "a.py::B.m", **AT_CALLS)


CONSTRUCTORS: dict[str, str] = {
    "calls, heirs, cls and super": (
        "class C:\n    def __init__(self, a«|, s=1»): ...\n    @classmethod\n    def make(cls): return cls(2«|, s=1»)\n"
        "    def copy(self): return type(self)(3«|, s=1»), self.__class__(4«|, s=1»)\nclass D(C): ...\nC(5«|, s=1»)\nD(6«|, s=1»)\n"
    ),
    "super in an heir with its own": (
        "class C:\n    def __init__(self, a«|, s=1»): ...\nclass D(C):\n    def __init__(self, a):\n"
        "        super().__init__(a«|, s=1»)\nclass E(C):\n    def __init__(self):\n        C.__init__(self, 2«|, s=1»)\nD(2)\nE()\n"
    ),
    "only looked at": (
        "class C:\n    def __init__(self, a«|, s=1»): ...\ndef g(x: C, y: 'C') -> list[C]:\n    assert isinstance(x, C)\n"
        "    try: ...\n    except (C, ValueError): ...\n    return [C(2«|, s=1»)]\n"
    ),
    "several bases": (
        "class M: ...\nclass C:\n    def __init__(self, a«|, s=1»): ...\nclass D(M, C): ...\nD(2«|, s=1»)\n"
    ),
}


@pytest.mark.parametrize("source", CONSTRUCTORS.values(), ids=CONSTRUCTORS)
def test_constructors(source: str) -> None:
    check_change(source, "a.py::C", **AT_CALLS)


SPELT: dict[str, tuple[str, dict[str, str]]] = {
    "keyword-only": ("def f(a«|, *, s=1»): ...\n", {"style": "keyword-only"}),
    "keyword-only behind *args": ("def f(a, *b«|, s=1»): ...\n", {"style": "keyword-only"}),
    "keyword behind a bare star": ("def f(a, *, b«|, s=1»): ...\n", {"style": "keyword"}),
    "keyword-only before **kwargs": ("def f(a«|, *, s=1», **k): ...\n", {"style": "keyword-only"}),
    "a type": ("def f(a«|, s: int = 1»): ...\n", {"annotation": "int"}),
    "typed neighbours": ("def f(a: int = 2«|, s=1»): ...\n", {}),
    "last before a bare star": ("def f(a«|, s=1», *, b): ...\n", {}),
    "behind a named one": ("def f(a, «|s=1, »b=2): ...\n", {"place": "after a"}),
    "before a named one": ("def f(a, «|s=1, »b=2): ...\n", {"place": "before b"}),
    "first": ("def f(«|s=1, »a=2): ...\n", {"place": "first"}),
    "behind the slash": ("def f(a, /«|, s=1»): ...\n", {}),
    "keyword-only on lines": (
        "def f(\n    a,\n«|    *,\n    s=1,\n»): ...\n",
        {"style": "keyword-only"},
    ),
}


@pytest.mark.parametrize(("source", "more"), SPELT.values(), ids=SPELT)
def test_where_the_parameter_goes(source: str, more: dict[str, str]) -> None:
    check_change(source, **QUIETLY, **more)


def test_without_the_wish_no_call_changes() -> None:
    check_change("def f(a«|, s=1»): ...\nf(2)\nmap(f, [3])\nf(*x, **y)\n", **QUIETLY)


def test_arguments_that_would_move_get_it_before_them() -> None:
    check_change("def f(a, «|s=1, »b=2): ...\nf(3)\nf(3, «|1, »4)\nf(3, b=4)\n", place="after a", **QUIETLY)


def test_a_required_parameter_is_passed_everywhere() -> None:
    source = "def f(a, «|s, »b=2): ...\nf(3«|, s=x»)\nf(3, «|x, »4)\nf(b=4, a=3«|, s=x»)\nx = 1\n"
    check_change(source, action="add", parameter="s", value="x")


def test_a_positional_one_goes_in_by_its_place() -> None:
    source = "def f(a«|, s», b=2): ...\nf(3, «|0, »4)\nf(3, «|0, »b=4)\nf(3«|, 0»)\n"
    check_change(source, action="add", parameter="s", value="0", style="positional")


def test_values_are_told_and_left() -> None:
    source = "def f(a«|, s=1»): ...\nf(2«|, s=1»)\nTABLE = {'f': f}\n"
    assert any("TABLE" in note for note in check_change(source, **AT_CALLS).notes)


DECLINED: dict[str, tuple[Files, dict[str, str], str]] = {
    "a keyword that went to **kwargs": ("def f(a, **k): ...\nf(1, s=2)\n", AT_CALLS, "a.py:2"),
    "the same without passing it": ("def f(a, **k): ...\nf(1, s=2)\n", QUIETLY, "a.py:2"),
    "an unknown decorator": ("@unknown\ndef f(a): ...\nf(1)\n", AT_CALLS, "a.py:1: @unknown"),
    "another value of the name": ("def f(a): ...\nf = g(f)\n", AT_CALLS, "a.py:2"),
    "a name in the body": ("def f(a): return s\ns = 1\n", AT_CALLS, "a.py:1"),
    "a replacement in a test": (
        {
            "a.py": "def f(a): ...\nf(1)\n",
            "t.py": "import a\ndef test(monkeypatch):\n    monkeypatch.setattr(a, 'f', lambda a: 1)\n",
        },
        AT_CALLS,
        "t.py:3",
    ),
    "an assignment to it": (
        {"a.py": "def f(a): ...\nf(1)\n", "t.py": "import a\na.f = print\n"},
        AT_CALLS,
        "t.py:2",
    ),
    "a value that nobody sees called": (
        "def f(a): ...\nx = [f]\n",
        {"action": "add", "parameter": "s", "value": "1"},
        "a.py:2",
    ),
    "a default that means two things": (
        {
            "a.py": "X = 1\nclass B:\n    def m(self): ...\n",
            "b.py": "from a import B\nX = 2\nclass C(B):\n    def m(self): ...\n",
        },
        {"action": "add", "parameter": "s", "default": "X"},
        "b.py:4",
    ),
}


@pytest.mark.parametrize(("files", "arguments", "place"), DECLINED.values(), ids=DECLINED)
def test_what_cannot_be_decided(files: Files, arguments: dict[str, str], place: str) -> None:
    target = "a.py::B.m" if "class B" in str(files) else "a.py::f"
    assert check_declined(files, target, place, **arguments).partial is None


PARTIAL: dict[str, tuple[Files, str, str]] = {
    "an unknown thing with a common method": (
        "class B:\n    def read(self«|, s=1»): ...\nB().read(«|s=1»)\ndef g(x): x.read()\n",
        "a.py::B.read",
        "a.py:4",
    ),
    "unpacked keywords": ("def f(a«|, s=1», **k): ...\nf(2«|, s=1»)\nf(3, **x)\n", "a.py::f", "a.py:3"),
    "heirs with other constructors": (
        (
            "class C:\n    def __init__(self, a«|, s=1»): ...\n    def copy(self): return type(self)(2)\nclass D(C):\n"
            "    def __init__(self): super().__init__(2«|, s=1»)\nC(3«|, s=1»)\n"
        ),
        "a.py::C",
        "a.py:3",
    ),
}


@pytest.mark.parametrize(("files", "target", "place"), PARTIAL.values(), ids=PARTIAL)
def test_what_is_certain_is_offered(files: Files, target: str, place: str) -> None:
    check_partial(files, target, place, **AT_CALLS)


REFUSED: dict[str, tuple[Files, str, str, dict[str, str]]] = {
    "taken": ("def f(s): ...\n", "a.py::f", "has a parameter 's' already", AT_CALLS),
    "no default and calls": (
        "def f(): ...\nf()\n",
        "a.py::f",
        "say its default or what to pass",
        {"action": "add", "parameter": "s"},
    ),
    "no name": ("def f(): ...\n", "a.py::f", "not a name", {**AT_CALLS, "parameter": "1s"}),
    "a keyword": ("def f(): ...\n", "a.py::f", "not a name", {**AT_CALLS, "parameter": "class"}),
    "no expression": ("def f(): ...\n", "a.py::f", "not an expression", {**AT_CALLS, "default": "1 +"}),
    "an unknown name": ("def f(): ...\n", "a.py::f", "'X' is not known", {**AT_CALLS, "default": "X"}),
    "no function": ("x = 1\n", "a.py::x", "is no function", AT_CALLS),
    "a property": ("class B:\n    @property\n    def p(self): ...\n", "a.py::B.p", "is a property", AT_CALLS),
    "no constructor": ("class B: ...\n", "a.py::B", "no __init__ of its own", AT_CALLS),
    "a default before none": (
        "def f(a): ...\n",
        "a.py::f",
        "cannot stand before one without",
        {**QUIETLY, "place": "first"},
    ),
    "an unknown neighbour": (
        "def f(a): ...\n",
        "a.py::f",
        "no parameter 'z'",
        {**QUIETLY, "place": "after z"},
    ),
}


@pytest.mark.parametrize(("files", "target", "message", "arguments"), REFUSED.values(), ids=REFUSED)
def test_what_makes_no_sense(files: Files, target: str, message: str, arguments: dict[str, str]) -> None:
    check_refused(files, target, message, **arguments)
