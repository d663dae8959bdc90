from __future__ import annotations

import pytest

from tests.codebase.codemods.file_steps import carried_out, file_step, tree_of
from tier_code.codebase.checks.formatting.ast_equal import check_ast_equal
from tier_code.codebase.codemods.formatting.format_code import format_files
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import StepKind

UNTIDY = "def f( a,b ):\n  return { 'a':a,\n    \"b\" : b }  #note\n"
LONG = "value = some_function(first_argument, second_argument, third_argument, fourth_argument_x, five)\n"


def formatted(source: str | bytes, path: str = "m.py", **arguments: str) -> str:
    changes, _ = carried_out(format_files, StepKind.FORMAT, {path: source}, **arguments)
    return changes.get(path, "")


def test_the_layout_changes_and_the_quotes_stay() -> None:
    assert formatted(UNTIDY) == "def f(a, b):\n  return {'a': a, \"b\": b}  # note\n"


def test_a_file_in_good_order_is_left_alone_without_a_note() -> None:
    assert carried_out(format_files, StepKind.FORMAT, {"m.py": "x = 1\n"}) == ({}, ())


def test_windows_line_ends_stay() -> None:
    assert formatted(b"x=1\r\ny  = 2\r\n") == "x = 1\r\ny = 2\r\n"


def test_tabs_stay() -> None:
    assert formatted("def f():\n\tif x :\n\t\treturn 1\n") == "def f():\n\tif x:\n\t\treturn 1\n"


def test_a_mark_and_an_old_encoding_stay() -> None:
    tree = tree_of(
        {
            "a.py": b"\xef\xbb\xbfx  = 1\n",
            "b.py": "# -*- coding: latin-1 -*-\nx  = 'caf\u00e9'\n".encode("latin-1"),
        }
    )
    edited = format_files(tree, file_step(StepKind.FORMAT, tree.paths()))
    assert edited.changes["a.py"] == b"\xef\xbb\xbfx = 1\n"
    assert edited.changes["b.py"] == "# -*- coding: latin-1 -*-\nx = 'caf\u00e9'\n".encode("latin-1")


def test_a_file_that_cannot_be_parsed_is_named_and_does_not_hold_up_the_others() -> None:
    changes, notes = carried_out(format_files, StepKind.FORMAT, {"bad.py": "def f(:\n", "good.py": "x=1\n"})
    assert changes == {"good.py": "x = 1\n"}
    assert any(note.startswith("bad.py:1: cannot be parsed") for note in notes)


def test_the_settings_of_the_repository_do_not_count() -> None:
    settings = {"pyproject.toml": "[tool.ruff]\nline-length = 20\n", "ruff.toml": "line-length = 20\n"}
    source = "value = function(argument, other)\n"
    assert carried_out(format_files, StepKind.FORMAT, {**settings, "m.py": source})[0] == {}


def test_the_line_length_is_the_one_that_the_code_keeps() -> None:
    changes, notes = carried_out(format_files, StepKind.FORMAT, {"m.py": LONG * 5 + "x=1\n"})
    assert changes["m.py"] == LONG * 5 + "x = 1\n"
    assert any("line length 100 (as the code shows)" in note for note in notes)


def test_a_line_length_may_be_asked_for() -> None:
    assert formatted(LONG, line_length="60").count("\n") > 1
    with pytest.raises(UsageProblem, match="no line length"):
        formatted(LONG, line_length="wide")


def test_folders_that_ruff_passes_over_by_itself_are_formatted() -> None:
    assert formatted("x=1\n", "build/m.py") == "x = 1\n"


def test_parts_that_are_not_to_be_formatted_stay() -> None:
    source = "# fmt: off\nx=1\n# fmt: on\ny = 2\n"
    assert formatted(source) == ""


SAME = [
    ("x=1\n", "x = 1\n"),
    ("f(a,\n  b)\n", "f(\n    a,\n    b,\n)\n"),
    ("x = u'a'\n", "x = 'a'\n"),
    ('def f():\n   """A.\n\n     B\n   """\n', 'def f():\n    """A.\n\n      B\n    """\n'),
    ("x = 1 #a\n", "x = 1  # a\n"),
    ("x = ('a'\n  'b')\n", "x = 'ab'\n"),
]
OTHER = [
    ("x = 1\n", "x = 2\n"),
    ("x = 1  # a\n", "x = 1\n"),
    ("x = 1  # a\ny = 2  # b\n", "x = 1  # b\ny = 2  # a\n"),
    ("if a:\n    b\nc\n", "if a:\n    b\n    c\n"),
    ('def f():\n    """A.\n\n    B\n      C\n    """\n', 'def f():\n    """A.\n\n    B\n    C\n    """\n'),
    ("x = (1)\n", "x = (1,)\n"),
    ("x = 'a b'\n", "x = 'a  b'\n"),
    ("x = 1\n", "x = (\n"),
]


@pytest.mark.parametrize(("before", "after"), SAME)
def test_the_check_vouches_for_a_layout(before: str, after: str) -> None:
    result = check_ast_equal(tree_of({"m.py": before}), {"m.py": after.encode()})
    assert result.outcome is CheckOutcome.PASSED, result
    assert dict(result.facts)["files"] == 1


@pytest.mark.parametrize(("before", "after"), OTHER)
def test_the_check_finds_another_program(before: str, after: str) -> None:
    result = check_ast_equal(tree_of({"m.py": before}), {"m.py": after.encode()})
    assert result.outcome is CheckOutcome.FAILED
