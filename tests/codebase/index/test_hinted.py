"""Which functions lack type hints, as the index sees it."""

from __future__ import annotations

import pytest

from tier_code.codebase.index.extract import extract_facts

CASES = [
    ("def f(): pass", False),
    ("def f() -> None: pass", True),
    ("def f(a: int, b: int = 0, *c: int, d: int, **e: int) -> None: pass", True),
    ("def f(a: int, b=0) -> None: pass", False),
    ("def f(a: int, *c) -> None: pass", False),
    ("def f(a: int, *, d) -> None: pass", False),
    ("def f(a: int, **e) -> None: pass", False),
    ("def f(a: int, /, b: int) -> None: pass", True),
    ("async def f(a: int): pass", False),
    ("def f(a: int = g(x=1)) -> None: pass", True),
    ("class C:\n    def f(self) -> None: pass", True),
    ("class C:\n    def f(self, a) -> None: pass", False),
    ("class C:\n    @staticmethod\n    def f(a) -> None: pass", False),
    ("class C:\n    @classmethod\n    def f(cls, a: int) -> None: pass", True),
    ("@overload\ndef f(a): ...", True),
]


@pytest.mark.parametrize(("source", "hinted"), CASES)
def test_a_function_has_its_hints_when_none_is_missing(source: str, *, hinted: bool) -> None:
    definitions = extract_facts(source.encode(), "").definitions
    assert definitions["C.f" if "class" in source else "f"].hinted is hinted
