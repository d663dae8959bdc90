"""Removing, renaming and reordering parameters, with the calls."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.two_versions import (
    Files,
    check_change,
    check_declined,
    check_refused,
    signature_step,
    texts,
)
from tests.support.memory_tree import memory_tree
from tier_code.codebase.checks.signature.propagation import check_propagation
from tier_code.codebase.codemods.signature.change import read_change
from tier_code.codebase.codemods.signature.change_signature import change_signature
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.plan import parse_target

REMOVE = {"action": "remove", "parameter": "b"}
REMOVED: dict[str, str] = {
    "by place": "def f(a«, b|»): ...\nf(1«, 2|»)\n",
    "by name": "def f(a«, b=2|»): ...\nf(1«, b=2|»)\nf(«b=2, |»a=1)\nf(1)\n",
    "in the middle": "def f(a, «b, |»c): ...\nf(1, «2, |»3)\nf(1, «2, |»*x)\n",
    "the first": "def f(«b, |»c): ...\nf(«1, |»2)\n",
    "the only one": "def f(«b|»): ...\nf(«1|»)\n",
    "the last behind a bare star": "def f(a«, *, b|»): ...\nf(1«, b=2|»)\n",
    "one of two behind a bare star": "def f(a, *, «b, |»c): ...\nf(1, «b=2, |»c=3)\n",
    "behind a bare star before **kwargs": "def f(a, «*, b, |»**k): ...\nf(1, «b=2, |»c=3)\n",
    "the only one before a slash": "def f(«b, /, |»c): ...\nf(«1, |»2)\n",
    "on lines": "def f(\n    a,\n«    b,\n|»): ...\nf(\n    1,\n«    2,\n|»)\n",
    "behind a comment": "def f(a«, b|»): ...\nf(\n    1,  # one\n«    2\n|»)\n",
    "with *args": "def f(a, «b, |»*c): ...\nf(1, «2, |»3, 4)\n",
    "nested": "def f(a«, b|»): ...\nf(f(1«, 2|»)«, 3|»)\n",
    "shadowed in the body": "def f(a«, b|»): return [b for b in a]\nf(1«, 2|»)\n",
    "starred before a keyword": "def f(a, c=1«, *, b|»): ...\nf(*x«, b=2|»)\n",
    "a lone generator": "def f(«b|»): ...\nf(«x for x in y|»)\n",
}


@pytest.mark.parametrize("source", REMOVED.values(), ids=REMOVED)
def test_a_parameter_goes_with_its_arguments(source: str) -> None:
    check_change(source, **REMOVE)


def test_removed_in_overrides_and_super() -> None:
    source = (
        "class B:\n    def m(self, a«, b|»): ...\nclass C(B):\n    def m(self, a«, b|»): super().m(a«, 2|»)\n"
        "B.m(C(), 1«, b=2|»)\nC().m(1«, 2|»)\n"
    )
    check_change(source, "a.py::B.m", **REMOVE)


def test_a_comment_that_goes_is_told() -> None:
    notes = check_change("def f(a«, b|»): ...\nf(\n    1,\n«    2,  # why\n|»)\n", **REMOVE).notes
    assert any("# why" in note for note in notes)


KEPT: dict[str, tuple[str, str]] = {
    "the body uses it": ("def f(a, b):\n    return b\n", "a.py:2"),
    "a function inside uses it": ("def f(a, b):\n    def g():\n        return b\n", "a.py:3"),
    "the body may read everything": ("def f(a, b):\n    return locals()\n", "a.py:2"),
    "the argument acts": ("def f(a, b): ...\nf(1, g())\n", "a.py:2"),
    "the argument waits": ("def f(a, b): ...\nasync def g():\n    f(1, await x)\n", "a.py:3"),
    "a star may bring it": ("def f(a, b): ...\nf(1, *x)\n", "a.py:2"),
    "a double star may bring it": ("def f(a, b): ...\nf(1, **x)\n", "a.py:2"),
    "it is kept as a value": ("def f(a, b): ...\nx = map(f, [1], [2])\n", "a.py:2"),
    "a partial": ("from functools import partial\ndef f(a, b): ...\ng = partial(f, 1)\n", "a.py:3"),
    "a decorator uses it": ("@f\ndef g(): ...\ndef f(a, b): ...\n", "a.py:1"),
    "an unknown decorator": ("@click.command()\ndef f(a, b): ...\n", "a.py:1"),
    "a getattr": ("import sys\ndef f(a, b): ...\ngetattr(sys.modules[__name__], 'f')(1, 2)\n", "a.py:3"),
    "a fixture": ("import pytest\n@pytest.fixture\ndef f(a, b): ...\n", "a.py"),
}


@pytest.mark.parametrize(("source", "place"), KEPT.values(), ids=KEPT)
def test_what_still_needs_the_parameter(source: str, place: str) -> None:
    check_declined(source, "a.py::f", place, **REMOVE)


def test_an_override_with_it_elsewhere_declines() -> None:
    source = "class B:\n    def m(self, a, b): ...\nclass C(B):\n    def m(self, b, a): ...\n"
    check_declined(source, "a.py::B.m", "a.py:4", **REMOVE)


def test_an_unknown_parameter_is_named() -> None:
    check_refused("def f(a, c): ...\n", "a.py::f", "has no parameter 'b' (it has: a, c)", **REMOVE)


RENAME = {"action": "rename", "parameter": "b", "new_name": "n"}
RENAMED: dict[str, str] = {
    "definition, body and keywords": "def f(a, «b|n»): return «b|n» + a\nf(1, «b|n»=2)\nf(1, 2)\ng(b=3)\n",
    "nested calls": "def f(«b|n»): ...\nf(«b|n»=f(«b|n»=1))\n",
    "scopes inside": (
        "def f(«b|n»):\n    def g():\n        nonlocal «b|n»\n        «b|n» = 1\n        return lambda b: b\n"
        "    return [b for b in «b|n»], {«b|n»: 1 for x in «b|n»}, f'{«b|n»}', b'b'\n"
    ),
    "a default with the same name": "b = 1\ndef f(«b|n»=b): return «b|n»\nf(«b|n»=b)\n",
    "types and defaults": "def f(a, «b|n»: int = 1, *, c): ...\nf(1, «b|n»=2, c=3)\n",
    "keyword-only": "def f(*, «b|n»): ...\nf(«b|n»=2)\nf(*x, «b|n»=2)\n",
    "given before what is unpacked": "def f(a, «b|n»): ...\nf(1, 2, **x)\n",
    "an augmented assignment and a del": "def f(«b|n»):\n    «b|n» += 1\n    del «b|n»\n",
    "kept as a value": "def f(«b|n»): ...\nx = map(f, y)\nf(«b|n»=1)\n",
    "a partial": "from functools import partial\ndef f(«b|n»): ...\ng = partial(f, «b|n»=1)\n",
    "attributes of that name": "def f(«b|n»):\n    «b|n».b = x.b\nf(«b|n»=1).b\n",
}


@pytest.mark.parametrize("source", RENAMED.values(), ids=RENAMED)
def test_a_parameter_is_renamed_with_its_keywords(source: str) -> None:
    check_change(source, **RENAME)


def test_renamed_in_overrides() -> None:
    source = (
        "class B:\n    def m(self, «b|n»): ...\nclass C(B):\n    def m(self, «b|n»): super().m(«b|n»=«b|n»)\n"
        "class D(B):\n    def m(self, other): ...\nC().m(«b|n»=1)\n"
    )
    notes = check_change(source, "a.py::B.m", **RENAME).notes
    assert any("a.py:6" in note for note in notes)


def test_renamed_in_a_constructor() -> None:
    source = (
        "class C:\n    def __init__(self, «b|n»): self.b = «b|n»\nclass D(C): ...\nC(«b|n»=1).b\nD(«b|n»=2)\n"
        "class E(C):\n    def __init__(self, b): super().__init__(«b|n»=b)\nE(b=3)\n"
    )
    check_change(source, "a.py::C", **RENAME)


def test_a_docstring_that_mentions_it_is_told() -> None:
    notes = check_change('def f(«b|n»):\n    """Do b."""\n', **RENAME).notes
    assert any("docstring" in note for note in notes)


NOT_RENAMED: dict[str, tuple[str, str]] = {
    "unpacked keywords": ("def f(b=1): ...\nf(**x)\n", "a.py:2"),
    "the body may read everything": ("def f(b): return '%(b)s' % locals()\n", "a.py:1"),
    "a string that shows its name": ("def f(b): return f'{b=}'\n", "a.py:1"),
    "a kept value and an unknown call": ("def f(b): ...\nx = [f]\nx[0](b=1)\n", "a.py:3"),
    "a keyword that went to **kwargs": ("def f(b, **k): ...\nf(1, n=2)\n", "a.py:2"),
}


@pytest.mark.parametrize(("source", "place"), NOT_RENAMED.values(), ids=NOT_RENAMED)
def test_what_stands_against_a_new_name(source: str, place: str) -> None:
    check_declined(source, "a.py::f", place, **RENAME)


def test_a_taken_name_is_refused() -> None:
    check_refused("n = 1\ndef f(b): return n\n", "a.py::f", "'n' is used in the function already", **RENAME)


SWAP = {"action": "reorder", "order": "b,a"}
SWAPPED: dict[str, str] = {
    "plain": "def f(«a|b», «b|a»): ...\nf(«1|2», «2|1»)\n",
    "by name": "def f(«a|b», «b|a»): ...\nf(a=1, b=2)\nf(«1|a=1», b=2)\n",
    "nested": "def f(«a|b», «b|a»): ...\nf(«f(1, 2)|3», «3|f(2, 1)»)\n",
    "names and constants": "def f(«a|b», «b|a»): ...\nf(«x.y|'z'», «'z'|x.y»)\n",
    "one that acts beside a constant": "def f(«a|b», «b|a»): ...\nf(«g()|2», «2|g()»)\n",
    "two that act keep their order": "def f(«a|b», «b|a»): ...\nf(«g()|a=g()», «h()|b=h()»)\n",
    "one that acts and a name keep theirs": "def f(«a|b», «b|a»): ...\nf(«x|a=x», «h()|b=h()»)\n",
    "an assignment expression": "def f(«a|b», «b|a»): ...\nf(«(x := 1)|2», «2|(x := 1)»)\n",
    "more behind": "def f(«a|b», «b|a», *c): ...\nf(«1|2», «2|1», 3, *x)\n",
    "comments on lines": "def f(\n    «a|b»,\n    «b|a»,\n): ...\nf(\n    «1|2»,\n    «2|1»,\n)\n",
    "types and defaults": "def f(«a: int = 1|b='x'», «b='x'|a: int = 1»): ...\nf(«1|a=1»)\nf()\n",
}


@pytest.mark.parametrize("source", SWAPPED.values(), ids=SWAPPED)
def test_parameters_swap_with_their_arguments(source: str) -> None:
    check_change(source, **SWAP)


MOVED: dict[str, tuple[str, dict[str, str]]] = {
    "a number to the front": ("def f(«a|c», «b|a», «c|b»): ...\n", {"parameter": "3", "place": "first"}),
    "a name to the end": ("def f(«a|b», «b|c», «c|a»): ...\n", {"parameter": "a", "place": "last"}),
    "before another": ("def f(a, «b|c», «c|b»): ...\n", {"parameter": "c", "place": "before b"}),
    "numbers": ("def f(«a|b», «b|a», c): ...\n", {"order": "2,1"}),
    "to the end of those that are required": (
        "def f(«a|b», «b|a», c=1): ...\n",
        {"parameter": "a", "place": "last"},
    ),
}


@pytest.mark.parametrize(("source", "arguments"), MOVED.values(), ids=MOVED)
def test_ways_to_say_the_order(source: str, arguments: dict[str, str]) -> None:
    check_change(source, action="reorder", **arguments)


def test_methods_swap_behind_the_receiver() -> None:
    source = (
        "class B:\n    def m(self, «a|b», «b|a»): ...\nclass C(B):\n    def m(self, «a|b», «b|a»): super().m(«a|b», «b|a»)\n"
        "B.m(C(), «1|2», «2|1»)\nC().m(«1|2», «2|1»)\n"
    )
    check_change(source, "a.py::B.m", **SWAP)


NOT_SWAPPED: dict[str, tuple[str, str]] = {
    "a star": ("def f(a, b): ...\nf(*x)\n", "a.py:2"),
    "a value": ("def f(a, b): ...\nx = [f]\n", "a.py:2"),
    "two that act and have no names": ("def f(a, b, /): ...\nf(g(), h())\n", "a.py:2"),
    "an override with other names": (
        "class B:\n    def f(self, a, b): ...\nclass C(B):\n    def f(self, x, y): ...\n",
        "a.py:4",
    ),
}


@pytest.mark.parametrize(("source", "place"), NOT_SWAPPED.values(), ids=NOT_SWAPPED)
def test_what_cannot_swap(source: str, place: str) -> None:
    check_declined(source, "a.py::B.f" if "class B" in source else "a.py::f", place, **SWAP)


IMPOSSIBLE: dict[str, tuple[str, str, str]] = {
    "not all named": ("def f(a, b, c): ...\n", "b,a", "name every parameter"),
    "twice": ("def f(a, b): ...\n", "b,b", "name every parameter"),
    "unknown": ("def f(a, b): ...\n", "b,z", "has no parameter 'z'"),
    "defaults first": ("def f(a, b=1): ...\n", "b,a", "cannot stand behind one with"),
    "over the slash": ("def f(a, /, b): ...\n", "b,a", "crosses the '/'"),
    "no such number": ("def f(a, b): ...\n", "3", "no number 3"),
}


@pytest.mark.parametrize(("source", "order", "message"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_orders_that_make_no_sense(source: str, order: str, message: str) -> None:
    check_refused(source, "a.py::f", message, action="reorder", order=order)


PROGRAM = """
seen = []
def act(x):
    seen.append(x)
    return x
def f(a, b=2, c=3, *rest, d=4, **more):
    seen.append(sorted({'a': a, 'c': c, 'd': d, **more}.items()))
    seen.append(rest)
    return a
f(1)
f(1, 5)
f(act(1), 2, act(3))
f(act(1), c=act(3), d=act(4))
f(1, 2, 3, 7, 8, d=9, e=10)
f(f(1, 2, 3), f(4), c=f(5, 6))
f(a=1, c=2)
f(1, *[2, 3][:0])
"""
BEHAVIOUR: dict[str, dict[str, str]] = {
    "add a keyword": {"action": "add", "parameter": "s", "default": "0", "at_calls": "yes"},
    "add in front": {"action": "add", "parameter": "s", "value": "0", "place": "first"},
    "rename": {"action": "rename", "parameter": "d", "new_name": "n"},
    "reorder": {"action": "reorder", "order": "a,c,b"},
}


@pytest.mark.parametrize("arguments", BEHAVIOUR.values(), ids=BEHAVIOUR)
def test_programs_do_what_they_did(arguments: dict[str, str]) -> None:
    source = PROGRAM if arguments["action"] != "reorder" else PROGRAM.replace("f(1, *[2, 3][:0])\n", "")
    if arguments.get("place") == "first":
        source = source.replace("f(1, *[2, 3][:0])\n", "")
    tree = memory_tree({"a.py": source})
    edited = change_signature(tree, parse_target("a.py::f"), read_change(arguments))
    was: dict[str, list[object]] = {}
    now: dict[str, list[object]] = {}
    exec(source, was)  # noqa: S102 - the program is ours
    exec(texts(tree, edited.changes)["a.py"], now)  # noqa: S102 - as above
    assert was["seen"] == now["seen"]
    verdict = check_propagation(signature_step("a.py::f", **arguments), tree, edited.changes)
    assert verdict.outcome is CheckOutcome.PASSED, verdict


BYTES: dict[str, tuple[bytes, bytes]] = {
    "CRLF": (b"def f(\r\n    a,\r\n): ...\r\n", b"def f(\r\n    a,\r\n    s=1,\r\n): ...\r\n"),
    "a byte order mark": (
        b"\xef\xbb\xbfdef f(a): ...\nf('\xc3\xa9')\n",
        b"\xef\xbb\xbfdef f(a, s=1): ...\nf('\xc3\xa9', s=1)\n",
    ),
    "latin-1": (
        b"# -*- coding: latin-1 -*-\ndef f(a): ...\nf('\xe9')  # \xfc\n",
        b"# -*- coding: latin-1 -*-\ndef f(a, s=1): ...\nf('\xe9', s=1)  # \xfc\n",
    ),
    "lone carriage returns": (b"def f(a): ...\rf(2)\r", b"def f(a, s=1): ...\rf(2, s=1)\r"),
}


@pytest.mark.parametrize(("content", "expected"), BYTES.values(), ids=BYTES)
def test_every_other_byte_stays(content: bytes, expected: bytes) -> None:
    change = read_change({"action": "add", "parameter": "s", "default": "1", "at_calls": "yes"})
    edited = change_signature(memory_tree({"a.py": content}), parse_target("a.py::f"), change)
    assert edited.changes == {"a.py": expected}


def test_a_broken_file_with_the_name_is_told() -> None:
    files: Files = {"a.py": "def f(a, b): ...\n", "b.py": "f(1, 2\n"}
    check_declined(files, "a.py::f", "b.py", **REMOVE)


HIDDEN_KEYWORDS: dict[str, tuple[str, str]] = {
    "another variable of the function": ("def f(b): ...\ng = f\ng(b=1)\n", "a.py::f"),
    "another variable of the class": ("class C:\n    def __init__(self, b): ...\nK = C\nK(b=1)\n", "a.py::C"),
    "a variable of an heir": (
        "class C:\n    def __init__(self, b): ...\nclass D(C): ...\nK = D\nK(b=1)\n",
        "a.py::C",
    ),
}


@pytest.mark.parametrize(("source", "target"), HIDDEN_KEYWORDS.values(), ids=HIDDEN_KEYWORDS)
def test_a_keyword_behind_another_variable_declines(source: str, target: str) -> None:
    check_declined(source, target, "(b=1)", **RENAME)


def test_a_protocol_and_its_silent_classes_decline_a_new_argument() -> None:
    source = (
        "from typing import Protocol\nclass P(Protocol):\n    def m(self, a): ...\nclass K:\n    def m(self, a): ...\n"
        "def g(p: P): p.m(1)\ng(K())\n"
    )
    arguments = {"action": "add", "parameter": "s", "default": "1", "at_calls": "yes"}
    check_declined(source, "a.py::P.m", "P is a protocol", **arguments)
