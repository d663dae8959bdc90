"""Putting docstrings into files of every make, without touching anything else."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from tests.codebase.steps import MemoryTree, docstring_step
from tier_code.codebase.answers.docstring_parts import read_docstring
from tier_code.codebase.answers.splicer import read_docstring_answer, splice_docstring
from tier_code.domain.checks import CheckResult

TEXT = "Return one."


def spliced(source: str | bytes, qualname: str, text: str = TEXT, *, replace: bool = False) -> bytes:
    content = source if isinstance(source, bytes) else dedent(source).lstrip("\n").encode()
    return splice_docstring(content, qualname, read_docstring(text), replace=replace)


FILES = {
    "a function": ("f", b"def f():\n    return 1\n", b'def f():\n    """Return one."""\n    return 1\n'),
    "Windows line ends": (
        "f",
        b"def f():\r\n    return 1\r\n",
        b'def f():\r\n    """Return one."""\r\n    return 1\r\n',
    ),
    "a byte-order mark": (
        "f",
        b"\xef\xbb\xbfdef f():\n    return 1\n",
        b'\xef\xbb\xbfdef f():\n    """Return one."""\n    return 1\n',
    ),
    "latin-1": (
        "f",
        b"# coding: latin-1\nNAME = '\xe9'\ndef f():\n    return 1\n",
        b'# coding: latin-1\nNAME = \'\xe9\'\ndef f():\n    """Return one."""\n    return 1\n',
    ),
    "tabs": ("f", b"def f():\n\treturn 1\n", b'def f():\n\t"""Return one."""\n\treturn 1\n'),
    "no final newline": ("f", b"def f():\n    return 1", b'def f():\n    """Return one."""\n    return 1'),
    "two spaces": ("f", b"def f():\n  return 1\n", b'def f():\n  """Return one."""\n  return 1\n'),
    "a comment first": (
        "f",
        b"def f():\n    # why\n    return 1\n",
        b'def f():\n    """Return one."""\n    # why\n    return 1\n',
    ),
    "a comment behind the colon": (
        "f",
        b"def f():  # noqa\n    return 1\n",
        b'def f():  # noqa\n    """Return one."""\n    return 1\n',
    ),
    "one line": ("f", b"def f(): return 1\n", b'def f():\n    """Return one."""\n    return 1\n'),
    "one line with a comment": (
        "f",
        b"def f(): return 1  # fast\n",
        b'def f():\n    """Return one."""\n    return 1  # fast\n',
    ),
    "one line without an end": ("f", b"def f(): return 1", b'def f():\n    """Return one."""\n    return 1'),
    "one line with Windows ends": (
        "f",
        b"x = 1\r\ndef f(): return 1\r\n",
        b'x = 1\r\ndef f():\r\n    """Return one."""\r\n    return 1\r\n',
    ),
    "one line in a class": (
        "A.f",
        b"class A:\n    def f(self): return 1\n",
        b'class A:\n    def f(self):\n        """Return one."""\n        return 1\n',
    ),
    "an overload": (
        "f",
        b"@overload\ndef f(x: int) -> int: ...\ndef f(x): return x\n",
        b'@overload\ndef f(x: int) -> int:\n    """Return one."""\n    ...\ndef f(x): return x\n',
    ),
    "the second definition of a name": (
        "f#2",
        b"@overload\ndef f(x: int) -> int: ...\ndef f(x):\n    return x\n",
        b'@overload\ndef f(x: int) -> int: ...\ndef f(x):\n    """Return one."""\n    return x\n',
    ),
    "a stub on its own line": ("f", b"def f():\n    ...\n", b'def f():\n    """Return one."""\n    ...\n'),
    "decorators": (
        "f",
        b"@a\n@b(1)\ndef f():\n    return 1\n",
        b'@a\n@b(1)\ndef f():\n    """Return one."""\n    return 1\n',
    ),
    "async": (
        "f",
        b"async def f():\n    return 1\n",
        b'async def f():\n    """Return one."""\n    return 1\n',
    ),
    "a header over several lines": (
        "f",
        b"def f(\n    a,\n) -> int:\n    return 1\n",
        b'def f(\n    a,\n) -> int:\n    """Return one."""\n    return 1\n',
    ),
    "a nested function": (
        "f.g",
        b"def f():\n    def g():\n        return 1\n    return g\n",
        b'def f():\n    def g():\n        """Return one."""\n        return 1\n    return g\n',
    ),
    "a function that begins with another": (
        "f",
        b"def f():\n    def g():\n        return 1\n    return g\n",
        b'def f():\n    """Return one."""\n\n    def g():\n        return 1\n    return g\n',
    ),
    "under a condition": (
        "f",
        b"if x:\n    def f():\n        return 1\n",
        b'if x:\n    def f():\n        """Return one."""\n        return 1\n',
    ),
    "a class": (
        "A",
        b"class A:\n    x = 1\n",
        b'class A:\n    """Return one."""\n\n    x = 1\n',
    ),
    "a class with a gap already": (
        "A",
        b"class A:\n\n    x = 1\n",
        b'class A:\n    """Return one."""\n\n    x = 1\n',
    ),
    "a class that passes": (
        "A",
        b"class A(B):\n    pass\n",
        b'class A(B):\n    """Return one."""\n\n    pass\n',
    ),
    "a blank line behind the header": (
        "f",
        b"def f():\n\n    return 1\n",
        b'def f():\n    """Return one."""\n\n    return 1\n',
    ),
    "a broken file elsewhere": (
        "f",
        b"def f():\n    return 1\n\nclass (:\n",
        b'def f():\n    """Return one."""\n    return 1\n\nclass (:\n',
    ),
    "an empty module": ("", b"", b'"""Return one."""\n'),
    "a module": ("", b"import os\n", b'"""Return one."""\n\nimport os\n'),
    "a module with a head": (
        "",
        b"#!/usr/bin/env python\n# -*- coding: utf-8 -*-\nimport os\n",
        b'#!/usr/bin/env python\n# -*- coding: utf-8 -*-\n"""Return one."""\n\nimport os\n',
    ),
    "a module with a licence": (
        "",
        b"# Copyright me\n# MIT\n\nimport os\n",
        b'# Copyright me\n# MIT\n\n"""Return one."""\n\nimport os\n',
    ),
    "a module with a comment on its first import": (
        "",
        b"# the first\nimport os\n",
        b'"""Return one."""\n\n# the first\nimport os\n',
    ),
    "a module of comments without an end": ("", b"# only", b'# only\n"""Return one."""\n'),
    "a module with a mark and Windows ends": (
        "",
        b"\xef\xbb\xbfimport os\r\n",
        b'\xef\xbb\xbf"""Return one."""\r\n\r\nimport os\r\n',
    ),
}


@pytest.mark.parametrize(("qualname", "before", "after"), FILES.values(), ids=list(FILES))
def test_a_docstring_goes_in_and_nothing_else_changes(qualname: str, before: bytes, after: bytes) -> None:
    assert spliced(before, qualname) == after


def test_an_existing_docstring_is_replaced_only_when_that_is_asked() -> None:
    source = 'def f():\n    """Old."""\n    return 1\n'
    assert spliced(source, "f", replace=True) == b'def f():\n    """Return one."""\n    return 1\n'
    answer = read_docstring_answer(MemoryTree({"m.py": source.encode()}), docstring_step("f"), TEXT)
    assert isinstance(answer, CheckResult)
    assert answer.check == "shape"
    assert "already" in answer.evidence


def test_a_docstring_on_the_header_line_is_replaced_in_place() -> None:
    assert spliced('def f(): "old"\n', "f", replace=True) == b'def f(): """Return one."""\n'


def test_a_long_text_is_wrapped_with_its_summary_apart() -> None:
    text = "Return one. " + "Further words follow here. " * 6
    found = spliced("def f():\n    return 1\n", "f", text).decode()
    docstring = ast.get_docstring(ast.parse(found).body[0])  # type: ignore[arg-type]
    assert docstring is not None
    assert docstring.startswith("Return one.\n\nFurther words")
    assert max(map(len, found.splitlines())) <= 79
    assert docstring.split() == text.split()


def test_quotes_and_opening_follow_the_neighbours() -> None:
    source = """
        def a():
            '''
            Do a.

            More of it.
            '''

        def f():
            return 1
    """
    found = spliced(source, "f", "Return one. It is always one, whatever happens.").decode()
    assert (
        "    '''\n    Return one.\n\n    It is always one, whatever happens.\n    '''\n    return 1" in found
    )


def test_sections_are_laid_out_as_the_file_does_it() -> None:
    text = "Add.\n\nArgs:\n    a: The first.\nReturns:\n    The sum."
    sphinx = '''
        def g(x):
            """Do it.

            :param x: a thing
            :returns: ``more``
            """

        def f(a):
            return a
    '''
    found = spliced(sphinx, "f", text).decode()
    assert '    """Add.\n\n    :param a: The first.\n    :returns: The sum.\n    """' in found
    numpy = '''
        def g(x):
            """Do it.

            Parameters
            ----------
            x : int
                a thing
            """

        def f(a):
            return a
    '''
    found = spliced(numpy, "f", text).decode()
    assert (
        "    Parameters\n    ----------\n    a\n        The first.\n\n    Returns\n    -------\n    The sum."
        in found
    )


def test_backslashes_make_a_raw_literal_and_quotes_are_escaped() -> None:
    raw = spliced("def f():\n    return 1\n", "f", r"Split at \n and \d.")
    assert b'    r"""Split at \\n and \\d."""\n' in raw
    quoted = spliced("def f():\n    return 1\n", "f", 'Return """one""" and "two"?')
    assert ast.get_docstring(ast.parse(quoted).body[0]) == 'Return """one""" and "two"?'  # type: ignore[arg-type]


def test_characters_that_the_file_cannot_hold_are_refused_and_typographic_ones_made_plain() -> None:
    source = b"# coding: ascii\ndef f():\n    return 1\n"
    assert b'"""Return the caller\'s one - no more."""' in spliced(
        source, "f", "Return the caller\u2019s one \u2013 no more."
    )
    tree = MemoryTree({"m.py": source})
    answer = read_docstring_answer(tree, docstring_step("f"), "Return the \u03c0 of it.")
    assert isinstance(answer, CheckResult)
    assert "U+03C0" in answer.evidence


@pytest.mark.parametrize(
    ("source", "qualname", "reason"),
    [
        (b"def g():\n    return 1\n", "f", "not in the file any more"),
        (b"def f(): \\\n    return 1\n", "f", "backslash"),
        (b"# coding: no-such\ndef f():\n    return 1\n", "f", "encoding"),
        (b"NAME = '\xe9'\ndef f():\n    return 1\n", "f", "encoding"),
    ],
)
def test_places_that_hold_no_docstring_are_declined(source: bytes, qualname: str, reason: str) -> None:
    answer = read_docstring_answer(MemoryTree({"m.py": source}), docstring_step(qualname), TEXT)
    assert isinstance(answer, CheckResult)
    assert reason in answer.evidence


def test_a_missing_file_is_a_failed_shape_and_no_error() -> None:
    answer = read_docstring_answer(MemoryTree({}), docstring_step("f"), TEXT)
    assert isinstance(answer, CheckResult)
    assert "m.py" in answer.evidence
