"""What the index finds in one file."""

from __future__ import annotations

from textwrap import dedent

import pytest

from tier_code.codebase.index.extract import extract_facts
from tier_code.codebase.index.facts import Definition, FileFacts, LineRange


def facts_of(text: str) -> FileFacts:
    return extract_facts(dedent(text).lstrip("\n").encode(), "")


def kinds_of(text: str) -> dict[str, str]:
    return {name: str(found.kind) for name, found in facts_of(text).definitions.items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("def f(): ...", {"f": "function"}),
        ("async def f(): ...", {"f": "function"}),
        ("class A:\n    def m(self): ...", {"A": "class", "A.m": "method"}),
        (
            "class A:\n    class B:\n        def m(self): ...",
            {"A": "class", "A.B": "class", "A.B.m": "method"},
        ),
        ("def f():\n    def g(): ...\n    x = 1", {"f": "function", "f.g": "function"}),
        (
            "LIMIT = 3\nlimit: int = 4\ndeclared: int",
            {"LIMIT": "constant", "limit": "variable", "declared": "variable"},
        ),
        ("a, (b, *c) = value", {"a": "variable", "b": "variable", "c": "variable"}),
        ("a = b = 1", {"a": "variable", "b": "variable"}),
        ("if X:\n    def f(): ...\nelse:\n    def f(): ...", {"f": "function", "f#2": "function"}),
        ("try:\n    import a\n    N = 1\nexcept ImportError:\n    N = 2", {"N": "constant"}),
        ("class A:\n    x = 1\n    y: int", {"A": "class", "A.x": "attribute", "A.y": "attribute"}),
        (
            "class A:\n def __init__(this, v):\n  this.v = v\n  this.w: int = 1\n  other.u = 2",
            {"A": "class", "A.__init__": "method", "A.v": "attribute", "A.w": "attribute"},
        ),
        (
            "class A:\n    @property\n    def p(self): ...\n    @p.setter\n    def p(self, v): ...",
            {"A": "class", "A.p": "method", "A.p#2": "method"},
        ),
        ("type Pair = tuple[int, int]", {"Pair": "variable"}),
        ("print(1)", {}),
        ("", {}),
    ],
)
def test_definitions_are_found_with_their_kinds(text: str, expected: dict[str, str]) -> None:
    assert kinds_of(text) == expected


def test_decorators_belong_to_a_definition_and_its_header_ends_at_the_colon() -> None:
    found = facts_of(
        """
        import a

        @a.b(
            1,
        )
        @c
        def f(
            x: int,
        ) -> dict[str, int]:  # why
            # a remark
            return {}
        """
    ).definitions["f"]
    assert found.lines == LineRange(start=3, end=11)
    assert found.header == LineRange(start=3, end=9)
    assert found.decorators == ("b", "c")


@pytest.mark.parametrize(
    ("body", "documented"),
    [
        ('"""Say."""', True),
        ("'plain'", True),
        ('r"""raw"""', True),
        ('# remark\n    """Say."""', True),
        ('"one" " two"', True),
        ('f"{x}"', False),
        ('b"bytes"', False),
        ('x = "no"', False),
        ('pass\n    "late"', False),
        ('"a".strip()', False),
    ],
)
def test_a_docstring_is_a_plain_string_as_first_statement(body: str, *, documented: bool) -> None:
    found = facts_of(f"def f():\n    {body}\n").definitions["f"]
    assert (found.docstring is not None) is documented


def test_the_attribute_set_in_the_constructor_wins_over_an_earlier_method() -> None:
    facts = facts_of(
        """
        class A:
            def reset(self):
                self.x = 0

            def __init__(self):
                self.x = 1
        """
    )
    assert facts.definitions["A.x"].lines == LineRange(start=6, end=6)


def test_imports_keep_their_module_level_and_line() -> None:
    found = facts_of(
        """
        import os.path, json as j
        from ..pkg.mod import (
            a,
            b as c,
        )
        from . import *
        def f():
            import hidden
        """
    ).imports
    assert [(i.name, i.source.module, i.source.level, i.source.symbol, i.line) for i in found] == [
        ("os", "os", 0, "", 1),
        ("j", "json", 0, "", 1),
        ("a", "pkg.mod", 2, "a", 3),
        ("c", "pkg.mod", 2, "b", 4),
        ("*", "", 1, "*", 6),
    ]


def test_a_broken_file_still_shows_what_is_intact_and_where_it_breaks() -> None:
    facts = facts_of("def good(): ...\n\ndef bad(:\n    pass\n\ndef later(): ...\n")
    assert "good" in facts.definitions
    assert facts.broken_line == 3


def test_definitions_come_in_line_order() -> None:
    def line(found: Definition) -> int:
        return found.lines.start

    found = list(
        facts_of("class B:\n    z = 1\n    def a(self):\n        self.q = 1\nA = 2\n").definitions.values()
    )
    assert found == sorted(found, key=line)


def test_thousands_of_comment_lines_cost_no_more_than_their_length() -> None:
    body = b"".join(b"# line %d\n" % number for number in range(30_000))
    source = b"def first():\n    return 1\n" + body + b"def last():\n" + body + b"    return 2\n"
    found = extract_facts(source, "d")
    assert [*found.definitions] == ["first", "last"]
    assert found.definitions["last"].lines == LineRange(start=30_003, end=60_004)
    assert found.line_count == 60_005


def test_comments_that_end_a_string_are_left_alone() -> None:
    source = b'x = """\n' + b"# a\n" * 400 + b'# """\n' + b"# b\n" * 400 + b"def f(): pass\n"
    assert [*extract_facts(source, "d").definitions] == ["x", "f"]
