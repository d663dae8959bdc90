from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.codebase.codemods.file_steps import file_step, tree_of
from tier_code.codebase.checks.dead_code.dead_code import check_dead_code
from tier_code.codebase.codemods.dead_code.delete import delete_dead_code
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import StepKind, parse_target


def deleted(
    source: str, others: Mapping[str, str | bytes] | None = None, path: str = "m.py", **arguments: str
) -> tuple[str, tuple[str, ...]]:
    """One file without its dead code, and the notes; the change has passed the check."""
    tree = tree_of({path: source, **(others or {})})
    step = file_step(StepKind.DEAD_CODE, [path], **arguments)
    edited = delete_dead_code(tree, step)
    result = check_dead_code(step, tree, edited.changes)
    assert result.outcome is not CheckOutcome.FAILED, result
    assert not any("was left alone" in note for note in edited.notes), edited.notes
    content = edited.changes.get(path)
    return (content.decode() if content is not None else tree.files[path].decode()), edited.notes


UNREACHABLE = [
    ("def f():\n    return 1\n    print(2)\n", "def f():\n    return 1\n"),
    (
        "def f():\n    raise ValueError\n    # old\n    print(2)\n\n    print(3)\n\n\nf()\n",
        "def f():\n    raise ValueError\n\n\nf()\n",
    ),
    ("for x in y:\n    continue\n    z()\n", "for x in y:\n    continue\n"),
    (
        "for x in y:\n    if x:\n        break\n        z()\n    w()\n",
        "for x in y:\n    if x:\n        break\n    w()\n",
    ),
    ("def f():\n    while True:\n        g()\n    return 1\n", "def f():\n    while True:\n        g()\n"),
    (
        "def f(x):\n    if x:\n        return 1\n    else:\n        return 2\n    return 3\n",
        "def f(x):\n    if x:\n        return 1\n    else:\n        return 2\n",
    ),
    ("def f():\n    g()\n    if False:\n        h()\n    k()\n", "def f():\n    g()\n    k()\n"),
    ("def f():\n    if 0:\n        h()\n", "def f():\n    pass\n"),
    ("def f():\n    while 0:\n        h()\n    k()\n", "def f():\n    k()\n"),
    ("def f():\n    return 1; print(2)\n", "def f():\n    return 1\n"),
    (
        "def f():\n    try:\n        return 1\n        g()\n    finally:\n        h()\n",
        "def f():\n    try:\n        return 1\n    finally:\n        h()\n",
    ),
]


@pytest.mark.parametrize(("source", "expected"), UNREACHABLE)
def test_what_cannot_run_is_deleted(source: str, expected: str) -> None:
    assert deleted(source, what="unreachable")[0] == expected


REACHABLE = [
    "def f():\n    while True:\n        if g():\n            break\n    return 1\n",
    "def f():\n    with suppress(E):\n        raise E\n    return 1\n",
    "def f():\n    try:\n        return 1\n    finally:\n        g()\n    return 2\n",
    "def f():\n    return\n    yield\n",
    "async def f():\n    raise E\n    yield 1\n",
    "x = 1\ndef f():\n    return x\n    x = 2\n",
    "def f():\n    return x\n    global x\n    x = 2\n",
    "def f():\n    return 1\n    print(2)  # pragma: no cover\n",
    "if False:\n    import x\n",
    "def f(x):\n    if x:\n        return 1\n    elif y:\n        return 2\n    return 3\n",
    "def f():\n    for x in y:\n        return 1\n    return 2\n",
    "if False:\n    a()\nelse:\n    b()\n",
]


@pytest.mark.parametrize("source", REACHABLE)
def test_what_may_run_or_means_something_stays(source: str) -> None:
    assert deleted(source, what="unreachable")[0] == source


VALUES = [
    ("def f():\n    x = 1\n    return 2\n", "def f():\n    return 2\n"),
    ("def f(a):\n    x: int = a\n    y = [x, 1]\n    return 2\n", "def f(a):\n    return 2\n"),
    ("def f():\n    x = 1\n", "def f():\n    pass\n"),
    ("def f():\n    x = 1\n    x = 2\n    return 3\n", "def f():\n    return 3\n"),
]


@pytest.mark.parametrize(("source", "expected"), VALUES)
def test_values_that_nobody_reads_are_deleted(source: str, expected: str) -> None:
    assert deleted(source, what="variables")[0] == expected


READ_VALUES = [
    "def f():\n    x = g()\n    return 2\n",
    "def f():\n    x = 1\n    return lambda: x\n",
    "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n    return g\n",
    "def f():\n    x = 1\n    return locals()\n",
    "def f():\n    x = 1\n    return sys._getframe()\n",
    "def f():\n    __tracebackhide__ = True\n    return 1\n",
    "def f():\n    global x\n    x = 1\n",
    "def f():\n    x = 1\n    x += 1\n",
    "def f():\n    x = d['key']\n",
    "def f():\n    x = self.prop\n",
    "def f():\n    x = y = 1\n    return y\n",
    "x = 1\n",
    "class A:\n    x = 1\n",
    "def f():\n    x = 1\n    del x\n",
    "def f():\n    x = 1  # noqa: F841\n",
]


@pytest.mark.parametrize("source", READ_VALUES)
def test_values_that_may_be_read_stay(source: str) -> None:
    assert deleted(source, what="variables")[0] == source


DEAD = [
    ("def _a():\n    return 1\n\n\ndef b():\n    return 2\n", "def b():\n    return 2\n"),
    (
        "def b():\n    return 2\n\n\n# why\n@staticmethod\ndef _a():\n    return 1\n",
        "def b():\n    return 2\n",
    ),
    ("X = 1\n_Y = 2\n\n\ndef b():\n    return X\n", "X = 1\n\n\ndef b():\n    return X\n"),
    (
        "class A:\n    def _a(self):\n        return 1\n\n    def b(self):\n        return 2\n",
        "class A:\n    def b(self):\n        return 2\n",
    ),
    ("class A:\n    def _a(self):\n        return 1\n", "class A:\n    pass\n"),
    (
        "class A:\n    def __a(self):\n        return 1\n\n    x = 1\n\n\nclass B:\n    def __a(self):\n        return 2\n\n    y = __a\n",
        "class A:\n    x = 1\n\n\nclass B:\n    def __a(self):\n        return 2\n\n    y = __a\n",
    ),
    ("def _a():\n    return _b()\n\n\ndef _b():\n    return _a()\n\n\nx = 1\n", "x = 1\n"),
    ("import os\n\n\ndef _a():\n    return os.sep\n\n\nx = 1\n", "x = 1\n"),
    ("def _fact(n):\n    return n * _fact(n - 1)\n\n\nx = 1\n", "x = 1\n"),
    ("class _A(Exception):\n    pass\n\n\nx = 1\n", "x = 1\n"),
    ("def f():\n    def g():\n        return 1\n\n    return 2\n", "def f():\n    return 2\n"),
    (
        "class A:\n    @property\n    def _p(self):\n        return 1\n\n    @_p.setter\n    def _p(self, v):\n        pass\n\n    x = 1\n",
        "class A:\n    x = 1\n",
    ),
    ("import re\n\n_P = re.compile('x')\n_Q = frozenset({1})\nx = 1\n", "x = 1\n"),
    (
        "class _A:\n    def go(self):\n        return _b()\n\n\ndef _b():\n    return 1\n\n\nx = 1\n",
        "x = 1\n",
    ),
]


@pytest.mark.parametrize(("source", "expected"), DEAD)
def test_what_nothing_refers_to_is_deleted(source: str, expected: str) -> None:
    assert deleted(source)[0] == expected


ALIVE = [
    "def _a():\n    return 1\n\n\nx = _a\n",
    "def _a():\n    return 1\n\n\n__all__ = ['_a']\n",
    "def _a():\n    return 1\n\n\nprint(globals()['_a'])\n",
    "def _a():\n    return 1\n\n\nprint(getattr(m, '_a'))\n",
    "def _on_start():\n    return 1\n\n\ndef f(kind):\n    return globals()[f'_on_{kind}']\n",
    "class A:\n    def _do_x(self):\n        return 1\n\n    def run(self, verb):\n        return getattr(self, '_do_' + verb)()\n",
    "class A:\n    def _x_step(self):\n        return 1\n\n    def run(self, name):\n        return getattr(self, f'{name}_step')()\n",
    "class A:\n    def _x(self):\n        return 1\n\n    def run(self, name):\n        return getattr(self, name)()\n",
    "class A:\n    def _x(self):\n        return 1\n\n    def names(self):\n        return dir(self)\n",
    "class A:\n    def __repr__(self):\n        return ''\n",
    "from lib import Base\n\n\nclass A(Base):\n    def _hook(self):\n        return 1\n",
    "import logging\n\n\nclass A(logging.Formatter):\n    def _fmt(self):\n        return 1\n",
    "from lib import register\n\n\n@register\ndef _a():\n    return 1\n",
    "def _a(x=print(1)):\n    return 1\n",
    "_X = compute()\n",
    "from lib import Model\n\n\nclass _A(Model):\n    pass\n",
    "class _A(metaclass=Meta):\n    pass\n",
    "def _a():  # noqa\n    return 1\n",
    "# TODO: wire this up\ndef _a():\n    return 1\n",
    "def f():\n    '''Doc.\n\n    >>> _a()\n    '''\n\n\ndef _a():\n    return 1\n",
    "def _a():\n    return 1\n\n\ndef f(x=None):\n    '''Doc.'''\n    return eval(x)\n",
    "def _a():\n    return 1\n\n\nx = []  # type: _a\n",
    "class _Base:\n    def __init_subclass__(cls):\n        register(cls)\n\n\nclass _A(_Base):\n    pass\n",
    "class A:\n    def _get(self):\n        return 1\n\n    x = property(_get)\n",
    "class A:\n    def _get(self):\n        return 1\n\n\nprint(other._get)\n",
    "match x:\n    case A(_y=1):\n        pass\n\n\nclass A:\n    def _y(self):\n        return 1\n",
    "if a:\n    def _f():\n        return 1\nelse:\n    def _f():\n        return 2\n_f()\n",
]


@pytest.mark.parametrize("source", ALIVE)
def test_what_may_be_reached_stays(source: str) -> None:
    assert deleted(source)[0] == source


USED_BY_OTHERS = [
    {"other.py": "from m import _a\n_a()\n"},
    {"other.py": "import m\nm._a()\n"},
    {"other.py": "from . import m as q\nq._a()\n"},
    {"tests/test_m.py": "from m import _a\n\ndef test():\n    assert _a()\n"},
    {"other.py": "import importlib\nimportlib.import_module('m')._a()\n"},
    {"pyproject.toml": "[project.scripts]\nx = 'm:_a'\n"},
    {"setup.cfg": "[options.entry_points]\nconsole_scripts =\n    x = m:_a\n"},
    {"page.html": "{{ _a() }}\n"},
    {"docs/use.rst": "Call ``_a()``.\n"},
    {"broken.py": "print _a\n"},
    {"other.py": "from unittest import mock\nmock.patch('m._a')\n"},
]


@pytest.mark.parametrize("others", USED_BY_OTHERS)
def test_what_other_files_mention_stays(others: dict[str, str]) -> None:
    source = "def _a():\n    return 1\n"
    assert deleted(source, others)[0] == source


def test_another_thing_of_the_same_name_and_old_news_do_not_count() -> None:
    others = {
        "other.py": "def _a():\n    return 2\n\n\n_a()\n",
        "third.py": "from other import _a\n\nclass B:\n    def _a(self):\n        return self._a()\n\n\n_a()\n",
        "CHANGES.rst": "_a was added.\n",
    }
    assert deleted("def _a():\n    return 1\n\n\nx = 1\n", others)[0] == "x = 1\n"


PUBLIC = "def helper():\n    return _inner()\n\n\ndef _inner():\n    return 1\n\n\nx = 1\nprint(x)\n"


def test_public_names_stay_unless_they_are_asked_for() -> None:
    result, notes = deleted(PUBLIC)
    assert result == PUBLIC
    assert any(
        note.startswith("m.py: helper - nothing here refers to it") and "public" in note for note in notes
    )
    assert deleted(PUBLIC, public="yes")[0] == "x = 1\nprint(x)\n"


def test_a_public_name_of_a_private_module_is_private() -> None:
    assert deleted("def a():\n    return 1\n\n\nprint(1)\n", path="pkg/_impl.py")[0] == "print(1)\n"


def test_public_methods_may_be_called_on_objects_that_travel() -> None:
    source = "class _Stream:\n    def writelines(self, lines):\n        return None\n\n\nprint(_Stream())\n"
    assert deleted(source)[0] == source


def test_tests_are_found_by_their_names() -> None:
    source = "import pytest\n\n\n@pytest.fixture\ndef box():\n    return 1\n\n\ndef test_a():\n    pass\n\n\nclass TestB:\n    def test_c(self):\n        pass\n\n\ndef pytest_configure():\n    pass\n"
    assert deleted(source, path="tests/test_a.py", public="yes")[0] == source


def test_unused_imports_go_too() -> None:
    assert deleted("import os\nimport sys\n\nprint(sys)\n")[0] == "import sys\n\nprint(sys)\n"
    kept = "import os\n\n\ndef f():\n    return 1\n    g()\n"
    assert deleted(kept, what="unreachable")[0] == "import os\n\n\ndef f():\n    return 1\n"


def named(source: str, place: str) -> str:
    tree = tree_of({"m.py": source})
    step = file_step(StepKind.DEAD_CODE, [], what="definitions")
    step = type(step)(
        **{**{f: getattr(step, f) for f in step.__dataclass_fields__}, "targets": (parse_target(place),)}
    )
    return (delete_dead_code(tree, step).changes.get("m.py") or b"").decode()


def test_a_named_definition_goes_even_when_it_is_public() -> None:
    assert (
        named("def f():\n    return 1\n\n\ndef g():\n    return 2\n", "m.py::f") == "def g():\n    return 2\n"
    )


def test_a_named_definition_that_is_used_is_declined_with_the_places() -> None:
    with pytest.raises(ToolDeclined, match="not proven dead") as declined:
        named("def f():\n    return 1\n\n\nprint(f())\n", "m.py::f")
    assert declined.value.details == ("m.py:5",)
    with pytest.raises(UsageProblem, match="not a function"):
        named("x = 1\n", "m.py::f")


def test_bytes_outside_stay() -> None:
    source = b"\xef\xbb\xbfx = 1\r\n\r\n\r\ndef _a():\r\n\treturn 1\r\n\r\n\r\ndef b():\r\n\treturn 2\r\n"
    tree = tree_of({"m.py": source})
    edited = delete_dead_code(tree, file_step(StepKind.DEAD_CODE, ["m.py"]))
    assert edited.changes == {"m.py": b"\xef\xbb\xbfx = 1\r\n\r\n\r\ndef b():\r\n\treturn 2\r\n"}


def test_a_file_that_cannot_be_parsed_does_not_hold_up_the_others() -> None:
    tree = tree_of({"bad.py": "def f(:\n", "m.py": "def _zz():\n    pass\n\n\nx = 1\n"})
    edited = delete_dead_code(tree, file_step(StepKind.DEAD_CODE, tree.paths()))
    assert edited.changes == {"m.py": b"x = 1\n"}
    assert any(note.startswith("bad.py:1") for note in edited.notes)
