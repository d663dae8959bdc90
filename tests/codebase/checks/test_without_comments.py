"""Which comments may come, go and move in other languages than Python, and which count as code."""

from __future__ import annotations

import pytest

from tests.codebase.steps import MemoryTree
from tier_code.codebase.checks.code_equal import check_code_equal
from tier_code.domain.checks import CheckOutcome


def outcome(path: str, before: str, after: str) -> CheckOutcome:
    """What the check says of one changed file."""
    return check_code_equal(MemoryTree({path: before.encode()}), {path: after.encode()}).outcome


@pytest.mark.parametrize(
    ("path", "code", "comment"),
    [
        ("a.ts", "export function f() {}\n", "/** Doc. */\n"),
        ("a.go", "package p\n", "// Package p.\n"),
        ("a.rs", "fn f() {}\n", "/// Doc.\n"),
    ],
)
def test_a_comment_may_come_above_the_first_line(path: str, code: str, comment: str) -> None:
    assert outcome(path, code, comment + code) is CheckOutcome.PASSED


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        (
            "a.go",
            "package p\n\n//go:noinline\nfunc f() {}\n\nfunc g() {}\n",
            "package p\n\nfunc f() {}\n\n//go:noinline\nfunc g() {}\n",
        ),
        ("a.go", "package p\n\n//go:noinline\nfunc f() {}\n", "package p\n\n//go:noinline\n\nfunc f() {}\n"),
        ("a.ts", "// @ts-ignore\nf();\ng();\n", "f();\n// @ts-ignore\ng();\n"),
        (
            "a_test.go",
            "package p\n\nfunc ExampleF() {\n\tf()\n\t// Output: 1\n}\n",
            "package p\n\nfunc ExampleF() {\n\tf()\n}\n",
        ),
        (
            "a.php",
            '<?php\n/** @Route("/x") */\nfunction f() {}\n',
            "<?php\nfunction f() {}\n",
        ),
        ("a.c", "int f() { /* fall through */ return 1; }\n", "int f() { return 1; }\n"),
        (
            "a.go",
            'package p\n\n// int f();\nimport "C"\n',
            'package p\n\n// int f();\n\nimport "C"\n',
        ),
    ],
)
def test_a_comment_that_tools_obey_stays_in_its_place(path: str, before: str, after: str) -> None:
    assert outcome(path, before, after) is CheckOutcome.FAILED
    assert outcome(path, before, before) is CheckOutcome.PASSED
