"""What a text says without being parsed, and that it is the same when it was kept."""

from __future__ import annotations

import pytest

from tier_code.codebase.exploring.scanning import mark, packed_scan, scan, unpacked_scan, words_of

PYTHON = b"""import os, sys as system
from a.b import (
    one,
    def_two as import_three,
)
  from late import thing
x = 1; import hidden
class A(object):
\tasync  def go(self): ...
    def\tgo(self): return "def text"
async def outer(): pass
# def said(): class Said
undef no(): pass
"""


def test_names_and_imports_begin_lines() -> None:
    found = scan("a.py", PYTHON)
    assert found.outer == (b"A", b"outer")
    assert found.inner == (b"go",)
    told = words_of(b"import os sys as system from a b one def_two import_three late thing")
    assert found.imported == frozenset(map(mark, told))
    assert sorted(found.mentioned) == sorted(map(mark, set(words_of(PYTHON))))


@pytest.mark.parametrize(
    ("path", "content"),
    [
        ("a.py", PYTHON),
        (
            "a.ts",
            b"import { a } from './b'\nexport const \xc3\xa9 = 1\nexport function f$() {}\n  class B {}\n",
        ),
        ("a.go", b'package a\n\nimport "fmt"\n\nfunc (a *A) Go() {}\ntype T struct{}\n'),
        ("a.rs", b""),
    ],
)
def test_a_kept_scan_is_the_scan(path: str, content: bytes) -> None:
    made, kept = (
        scan(path, content),
        unpacked_scan(packed_scan(path, content), b" ".join(set(words_of(content)))),
    )
    assert kept is not None
    assert (kept.outer, kept.inner, kept.imported) == (made.outer, made.inner, made.imported)
    assert sorted(kept.mentioned) == sorted(made.mentioned)


@pytest.mark.parametrize("body", [b"", b"no scan", packed_scan("a.py", PYTHON)[:-9]])
def test_what_is_no_scan_is_none(body: bytes) -> None:
    assert unpacked_scan(body, b"") is None
