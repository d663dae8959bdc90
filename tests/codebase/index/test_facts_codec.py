"""Facts as bytes: they come back as they were, and damaged ones are told apart."""

from __future__ import annotations

import dataclasses
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tier_code.codebase.index import expressions, facts
from tier_code.codebase.index.by_language import facts_of
from tier_code.codebase.index.extract import extract_facts
from tier_code.codebase.index.facts_codec import DamagedFactsError, pack_facts, unpack_facts
from tier_code.codebase.languages.grammars import grammar_for

SOURCE = b'''"""A module."""
import os, a.b as c
from .x import *
from ..y import (z as w)

LIMIT: "Final[int]" = 3
pair, other = f(1, k=2), [1, *two]

class A(Base, Generic[T], metaclass=M):
    """Says."""
    x: int | None = None

    @property
    def p(self) -> "A": return self.q[0].r(await s)

    def __init__(self, n):
        self.n = n or (yield)
        with open(n) as self.m: pass

@overload
async def f(*a: int, **k: str) -> dict[str, list["A"]]: ...
def f(x=(1, 2)):
    def inner(): pass
    for i, (j, k) in x: self.z = lambda: {i for i in x}
'''
OTHERS = {
    "a.ts": b"export class A<T> extends B { x: number = 1; f(a: string): void { g() } }\nimport {q} from './b'\n",
    "a.go": b'package p\nimport "fmt"\ntype T struct { X int }\nfunc (t *T) F(a int) (int, error) { return 1, nil }\n',
    "a.js": b"import a, {b as c} from './b'; export const f = (x) => x; class A { #p = 1; get v() { return 1 } }\n",
}


def test_facts_of_python_come_back_as_they_were() -> None:
    found = extract_facts(SOURCE, "d1")
    assert len(found.definitions) > 10
    again = unpack_facts(pack_facts(found), "d1")
    assert again == found
    assert [*again.definitions] == [*found.definitions]


@pytest.mark.parametrize("path", OTHERS)
def test_facts_of_other_languages_come_back_as_they_were(path: str) -> None:
    grammar = grammar_for(path)
    assert grammar is not None
    found = facts_of(grammar, OTHERS[path], "d2")
    assert unpack_facts(pack_facts(found), "d2") == found


def test_every_record_that_facts_may_hold_can_be_packed() -> None:
    for module in (expressions, facts):
        for made in vars(module).values():
            if dataclasses.is_dataclass(made) and isinstance(made, type) and made not in _WHOLE:
                record: Any = made(**{field.name: _any(field.name) for field in dataclasses.fields(made)})
                definition = facts.Definition(
                    qualname="a", name="a", kind=facts.Kind.CLASS, lines=_LINES, header=_LINES, value=record
                )
                found = dataclasses.replace(_EMPTY, definitions={"a": definition})
                assert unpack_facts(pack_facts(found), "") == found, made


@given(st.binary(max_size=300))
def test_whatever_is_no_facts_is_damaged(body: bytes) -> None:
    for each in (
        body,
        zlib.compress(body),
        zlib.compress(b'[[1,2],[["a",' + body[:9].hex().encode() + b"]]]"),
    ):
        with pytest.raises(DamagedFactsError):
            unpack_facts(each, "")


@given(st.integers(0, 400), st.integers(1, 255))
def test_a_flipped_byte_gives_damage_or_facts_and_never_a_crash(place: int, change: int) -> None:
    body = bytearray(pack_facts(extract_facts(SOURCE, "")))
    body[place % len(body)] ^= change
    try:
        unpack_facts(bytes(body), "")
    except DamagedFactsError:
        return


@given(st.text(alphabet="abs.=:x()[]{},\\ \n\t\"'#@*lfde1", max_size=200))
def test_any_text_has_facts_that_come_back(text: str) -> None:
    found = extract_facts(text.encode(), "")
    assert unpack_facts(pack_facts(found), "") == found


def _any(name: str) -> object:
    return {"index": 3, "level": 1, "start": 4, "end": 5}.get(name, ())


_LINES = facts.LineRange(start=1, end=2)
_EMPTY = extract_facts(b"", "")
_WHOLE = {facts.Definition, facts.FileFacts}
