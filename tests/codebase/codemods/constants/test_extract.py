"""Extracting constants: which literals get the name, where the constant goes, what is refused."""

from __future__ import annotations

from dataclasses import replace
from textwrap import dedent

import pytest

from tests.codebase.codemods.file_steps import file_step, tree_of
from tier_code.codebase.checks.constant import check_constant
from tier_code.codebase.codemods.constants.tool import constant_tool
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Step, StepKind, Target


def constant_step(value: str, name: str = "LIMIT", qualname: str = "") -> Step:
    step = file_step(StepKind.EXTRACT_CONSTANT, ["m.py"], value=value, name=name)
    return replace(step, targets=(Target(path="m.py", qualname=qualname),))


def extracted(source: str | bytes, step: Step) -> tuple[str, tuple[str, ...]]:
    """The text of the file afterwards, vouched for by the check, and the notes."""
    tree = tree_of({"m.py": dedent(source).lstrip("\n") if isinstance(source, str) else source})
    edited = constant_tool(tree, step)
    verdict = check_constant(step, tree, edited.changes)
    assert verdict.outcome is CheckOutcome.PASSED, verdict
    return (edited.changes["m.py"] or b"").decode(), edited.notes


def test_every_equal_literal_of_the_module_gets_the_name() -> None:
    source = """
        import os

        def f(x=30):
            return {30: [30, -30, 30.0], "a": x if x > 0x1E else True}

        class A:
            size = 30
    """
    text, notes = extracted(source, constant_step("30"))
    assert text == dedent("""
        import os

        LIMIT = 30

        def f(x=LIMIT):
            return {LIMIT: [LIMIT, -30, 30.0], "a": x if x > LIMIT else True}

        class A:
            size = LIMIT
    """).lstrip("\n")
    assert notes == ()


@pytest.mark.parametrize(
    ("value", "old", "new"),
    [
        ("1", "x = (1, True, 1.0, '1', -1)", "x = (LIMIT, True, 1.0, '1', -1)"),
        ("0.0", "x = (0, 0.0, False, -0.0)", "x = (0, LIMIT, False, -0.0)"),
        ("-1", "x = (-1, 1, y - 1)", "x = (LIMIT, 1, y - 1)"),
        ("'a'", "x = ('a', \"a\", b'a', 'a' 'b')", "x = (LIMIT, LIMIT, b'a', 'a' 'b')"),
        ("'ab'", "x = ('a' 'b')", "x = (LIMIT)"),
        ("60 * 60", "x = y / (60 * 60)", "x = y / (LIMIT)"),
        ("b'x'", "x = b'x'", "x = LIMIT"),
        ("'b'", "x = 'b'if y else'b'", "x = LIMIT if y else LIMIT"),
        ("1", "x = y and(1)or 1", "x = y and(LIMIT)or LIMIT"),
    ],
)
def test_equal_means_the_same_value_of_the_same_type(value: str, old: str, new: str) -> None:
    text, _ = extracted(f"{old}\n", constant_step(value))
    assert text.splitlines()[-1] == new


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("def f(x):\n    match x:\n        case 'a': pass\n", "pattern"),
        ("def f(x: Literal['a']): pass\n", "literal type"),
        ("def f(x: 'a'): pass\n", "annotation"),
        ("def f() -> 'a': pass\n", "annotation"),
        ("T = TypeVar('a')\n", "type's definition"),
        ("__all__ = ['a']\n", "__all__"),
        ("x = sys.platform == 'a'\n", "platform"),
        ("x = f'a'\n", "piece of an f-string"),
    ],
)
def test_where_a_name_would_mean_something_else_the_literal_stays(source: str, why: str) -> None:
    with pytest.raises((ToolDeclined, UsageProblem)) as caught:
        constant_tool(tree_of({"m.py": source}), constant_step("'a'"))
    assert why in " ".join([str(caught.value), *getattr(caught.value, "details", ())])
    text, notes = extracted(f"{source}y = 'a'\n", constant_step("'a'"))
    assert text.endswith("y = LIMIT\n")
    assert not notes or why in notes[0]


def test_a_docstring_is_never_touched() -> None:
    text, notes = extracted("def f():\n    'a'\n    return 'a'\n", constant_step("'a'"))
    assert text.endswith("def f():\n    'a'\n    return LIMIT\n")
    assert notes == ()


def test_one_function_alone() -> None:
    source = "class A:\n    def f(self): return 5\n    def g(self): return 5\n\ndef f(): return 5\n"
    text, _ = extracted(source, constant_step("5", qualname="A.g"))
    assert text == "LIMIT = 5\n\n\n" + source.replace("g(self): return 5", "g(self): return LIMIT")


@pytest.mark.parametrize(
    ("source", "new"),
    [
        ('"""Doc."""\nx = 5\n', '"""Doc."""\n\nLIMIT = 5\n\nx = LIMIT\n'),
        ("#!/usr/bin/python\n# about f\ndef f(): return 5\n", "#!/usr/bin/python\nLIMIT = 5\n\n\n# about f\ndef f(): return LIMIT\n"),
        ("import a\n\nOTHER = 1\nx = 5\n", "import a\n\nLIMIT = 5\nOTHER = 1\nx = LIMIT\n"),
        ("from __future__ import annotations\nx = 5\nimport b\n", "from __future__ import annotations\n\nLIMIT = 5\n\nx = LIMIT\nimport b\n"),
        ("try:\n    import a\nexcept ImportError:\n    a = 5\nx = 5\n", "LIMIT = 5\n\ntry:\n    import a\nexcept ImportError:\n    a = LIMIT\nx = LIMIT\n"),
        ("import a; x = 5\n", "import a; LIMIT = 5; x = LIMIT\n"),
        ("@g(5)\ndef f(): pass\n", "LIMIT = 5\n\n\n@g(LIMIT)\ndef f(): pass\n"),
        ("import a\nx = 0x10\ny = 16\n", "import a\n\nLIMIT = 0x10\n\nx = LIMIT\ny = LIMIT\n"),
    ],
)  # fmt: skip
def test_the_constant_stands_behind_the_imports_and_above_its_uses(source: str, new: str) -> None:
    value = "16" if "16" in source else "5"
    assert extracted(source, constant_step(value))[0] == new


@pytest.mark.parametrize(
    ("source", "name", "said"),
    [
        ("x = 5\n", "x", "taken"),
        ("def f(LIMIT): return 5\n", "LIMIT", "taken"),
        ("import a as LIMIT\nx = 5\n", "LIMIT", "taken"),
        ("x = 5\n", "class", "not a name"),
        ("x = 5\n", "max", "Python's own"),
        ("class A:\n    x = 5\n", "__limit", "another name inside a class"),
        ("x = 6\n", "LIMIT", "is not in m.py"),
        ("x = '5'\n", "LIMIT", "written in quotes"),
    ],
)
def test_impossible_names_and_absent_literals_are_refused(source: str, name: str, said: str) -> None:
    with pytest.raises(UsageProblem, match=said):
        constant_tool(tree_of({"m.py": source}), constant_step("5", name))


@pytest.mark.parametrize("value", ["f(x)", "True", "None", "[1]", "1 +", "x"])
def test_only_literals_can_be_extracted(value: str) -> None:
    with pytest.raises(UsageProblem):
        constant_tool(tree_of({"m.py": "x = 5\n"}), constant_step(value))


@pytest.mark.parametrize(
    "source", [b"x = '\xe9'\r\ny = 5\r\n", b"\xef\xbb\xbfx = 5\n", b"# coding: latin-1\nx = '\xe9', 5\n"]
)
def test_every_other_byte_stays(source: bytes) -> None:
    source = source.replace(b"\xe9", "\xe9".encode()) if b"coding" not in source else source
    changed = constant_tool(tree_of({"m.py": source}), constant_step("5")).changes["m.py"] or b""
    end = b"\r\n" if b"\r\n" in source else b"\n"
    assert changed.replace(b"LIMIT = 5" + end + end, b"", 1).replace(b"LIMIT", b"5") == source
