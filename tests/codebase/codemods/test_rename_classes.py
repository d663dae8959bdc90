"""Attributes of classes: overrides, receivers, fields."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.codebase.codemods.marked import check_declined, check_rename

CASES: dict[str, tuple[str, Mapping[str, str] | str]] = {
    "a method through self, class, super and an instance": (
        "a.py::A.name",
        """
        class A:
            def «name»(self): return 1
            def g(self): return self.«name»() + A.«name»(self)
        class B(A):
            def «name»(self): return super().«name»()
            def h(self): return super(B, self).«name»()
        A().«name»()
        b = B()
        b.«name»()
        """,
    ),
    "what a property gives": (
        "a.py::Part.name",
        """
        class Part:
            def «name»(self): ...
        class Stranger:
            def name(self): ...
        class Source:
            def __init__(self): self._part = Part()
            @property
            def part(self): return self._part
            @part.setter
            def part(self, value): self._part = Part()
        class Whole:
            def __init__(self): self._source = Source()
            @property
            def current(self): return self._source.part
            def told(self): return self.current.«name»()
            def again(self, other: Stranger): return other.name()
        """,
    ),
    "what an unknown decorator makes of a function": (
        "a.py::Part.shelved",
        """
        from other import lazy
        class Part:
            def «shelved»(self): ...
        class Whole:
            @lazy
            def current(self): return Part()
            def told(self): return self.current.«shelved»()
        """,
    ),
    "the same method name in an unrelated class": (
        "a.py::A.name",
        """
        class A:
            def «name»(self): return self.«name»
        class B:
            def name(self): return self.name
        def f(a: A, b: B): return a.«name», b.name
        """,
    ),
    "the override family from its middle": (
        "b.py::B.name",
        {
            "a.py": "class A:\n    def «name»(self): ...\n",
            "b.py": "import a\nclass B(a.A):\n    def «name»(self): ...\n",
            "c.py": "from b import B as Base\nclass C(Base):\n    def «name»(self): return super().«name»()\n",
            "d.py": "class D:\n    def name(self): ...\n",
        },
    ),
    "mixins that meet in one class": (
        "a.py::A.name",
        """
        class A:
            def «name»(self): ...
        class Mixin:
            def «name»(self): ...
            def g(self): return self.«name»()
        class Both(A, Mixin): pass
        """,
    ),
    "an abstract method that only subclasses define": (
        "a.py::Child.name",
        """
        class Base:
            def run(self): return self.«name»()
        class Child(Base):
            def «name»(self): ...
        """,
    ),
    "siblings whose objects are used alike": (
        "a.py::A.turn_over",
        """
        class Base: pass
        class A(Base):
            def «turn_over»(self): ...
        class B(Base):
            def «turn_over»(self): ...
        def f(any_of_them): return any_of_them.«turn_over»()
        """,
    ),
    "siblings that are told apart stay apart": (
        "a.py::A.name",
        """
        class Base: pass
        class A(Base):
            def «name»(self): return self.«name»()
        class B(Base):
            def name(self): return self.name()
        """,
    ),
    "properties with setter and deleter": (
        "a.py::A.name",
        """
        class A:
            @property
            def «name»(self): return self._name
            @«name».setter
            def «name»(self, value): self._name = value
            @«name».deleter
            def «name»(self): del self._name
        a = A()
        a.«name» = 1
        a.«name» += 1
        del a.«name»
        """,
    ),
    "instance attributes set in methods": (
        "a.py::A.name",
        """
        class A:
            def __init__(self, name): self.«name» = name
            def g(self): return self.«name»
        def f(a: A): return a.«name»
        """,
    ),
    "class and instance attribute are one": (
        "a.py::A.name",
        """
        class A:
            «name»: int = 0
            other = «name» + 1
            def set(self): self.«name» = 2
            @classmethod
            def make(cls): return cls.«name»
            @staticmethod
            def plain(self): return name
        """,
    ),
    "slots and match arguments": (
        "a.py::A.name",
        """
        class A:
            __slots__ = ("«name»", "other")
            __match_args__ = ("«name»",)
            def __init__(self): self.«name» = 1
        def f(x):
            match x:
                case A(«name»=1): return x.other
        """,
    ),
    "enum members": (
        "a.py::Color.RED",
        """
        from enum import Enum
        class Color(Enum):
            «RED» = 1
            GREEN = 2
        def f(c: Color):
            match c:
                case Color.«RED»: return Color.«RED».value
        RED = 3
        """,
    ),
    "dataclass fields are keywords too": (
        "a.py::P.name",
        """
        from dataclasses import dataclass, replace
        @dataclass
        class P:
            «name»: int = 0
            other: int = 0
            def moved(self): return replace(self, «name»=self.«name» + 1)
            @classmethod
            def make(cls): return cls(«name»=1)
        @dataclass
        class Q(P): pass
        p = P(«name»=1, other=2)
        q = Q(«name»=2)
        print(p.«name», f(name=1), replace(p, «name»=3))
        def f(name): return name
        """,
    ),
    "named tuple fields": (
        "a.py::P.name",
        """
        from typing import NamedTuple
        class P(NamedTuple):
            «name»: int
        p = P(«name»=1)
        print(p._replace(«name»=2).count, p.«name»)
        """,
    ),
    "a constructor of its own takes its own parameters": (
        "a.py::P.name",
        """
        import functools
        @functools.total_ordering
        class P:
            «name» = 0
            def __init__(self, name): self.«name» = name
            def __lt__(self, other): return True
        P(name=1)
        """,
    ),
    "nested classes": (
        "a.py::Outer.name",
        """
        class Outer:
            class «name»: pass
            x = «name»()
            def f(self): return Outer.«name», self.«name»()
        Outer.«name»
        """,
    ),
    "a method of a nested class": (
        "a.py::Outer.Inner.name",
        """
        class Outer:
            class Inner:
                def «name»(self): ...
            def name(self): return self.Inner().«name»()
        """,
    ),
    "private names belong to the class they are written in": (
        "a.py::A.__name",
        """
        class A:
            def «__name»(self): return self.«__name»
        class B(A):
            def __name(self): return self.__name
        """,
    ),
    "a class with private names": (
        "a.py::Safe",
        """
        class «Safe»:
            def __init__(__self, __x): __self.__x = __x
            def f(self): return self.__x
        «Safe»(1).f()
        """,
    ),
    "names of methods in annotations and decorators of the class body": (
        "a.py::A.name",
        """
        def name(): pass
        class A:
            def «name»(f): return f
            @«name»
            def g(self): return name()
            h = «name»
        """,
    ),
    "generic and quoted bases": (
        "a.py::A.name",
        """
        from typing import Generic, TypeVar
        T = TypeVar("T")
        class A(Generic[T]):
            def «name»(self): ...
        class B(A[int]):
            def «name»(self): ...
        def f(b: B, a: "A[int]"): return b.«name»()
        """,
    ),
    "a base under another name": (
        "a.py::A.name",
        {
            "a.py": "class A:\n    def «name»(self): ...\nBase = A\n",
            "b.py": "from a import Base\nclass B(Base):\n    def «name»(self): ...\n",
            "c.py": "import a\nclass C(a.Base):\n    def «name»(self): ...\n",
        },
    ),
    "the type of what a function returns": (
        "a.py::A.name",
        """
        class A:
            def «name»(self): return self
        class B:
            def name(self): ...
        def make() -> A: return A()
        def other(): return A()
        make().«name»().«name»()
        for each in [A(), A()]: each.«name»()
        with_b = B()
        with_b.name()
        x = other()
        x.«name»()
        """,
    ),
    "attributes of builtins have nothing to do with it": (
        "a.py::A.append",
        """
        class A:
            def «append»(self, x): ...
        [].append(1)
        rows = []
        rows.append(A().«append»(2))
        def f(rows: list[int]): rows.append(1)
        """,
    ),
    "class statements in branches": (
        "a.py::A.name",
        """
        import sys
        if sys.version_info > (3, 12):
            class A:
                def «name»(self): ...
        else:
            class A:
                def «name»(self): ...
        A().«name»()
        """,
    ),
    "stub classes": (
        "a.py::A.name",
        {
            "a.py": "class A:\n    def «name»(self): ...\n",
            "a.pyi": "class A:\n    def «name»(self) -> None: ...\n",
            "b.py": "from a import A\nA().«name»()\n",
        },
    ),
    "a metaclass": (
        "a.py::Meta.name",
        """
        class Meta(type):
            def «name»(cls): ...
        class A(metaclass=Meta): pass
        A.«name»()
        """,
    ),
}


@pytest.mark.parametrize(("target", "files"), CASES.values(), ids=CASES)
def test_attributes_of_classes(target: str, files: Mapping[str, str] | str) -> None:
    check_rename(files, target)


def test_an_unknown_receiver_is_taken_when_nothing_else_has_the_attribute() -> None:
    source = """
        class A:
            def «compute_total»(self): ...
        def f(anything): return anything.«compute_total»()
        """
    outcome = check_rename(source, "a.py::A.compute_total")
    assert [each.how for each in outcome.references] == ["definition", "assumed"]
    assert any("assumed: the only definition" in note for note in outcome.notes)


UNKNOWN = {
    "another class": "class B:\n    def compute(self): ...\ndef f(x): return x.compute()\n",
    "an attribute set from outside": "class B: pass\nb = B()\nb.compute = 1\ndef f(x): return x.compute()\n",
    "a command line option": "def f(parser, x):\n    parser.add_argument('--compute')\n    return x.compute\n",
    "a namespace": "from types import SimpleNamespace\nx = SimpleNamespace(compute=1)\ndef f(x): return x.compute\n",
}


@pytest.mark.parametrize("rest", UNKNOWN.values(), ids=UNKNOWN)
def test_an_unknown_receiver_is_declined_when_it_could_be_something_else(rest: str) -> None:
    check_declined(f"class A:\n    def compute(self): ...\n{rest}", "a.py::A.compute", "a.py:")


def test_an_unknown_receiver_is_declined_when_builtins_have_the_attribute() -> None:
    source = "class A:\n    def append(self, x): ...\ndef f(x): x.append(1)\n"
    check_declined(source, "a.py::A.append", "a.py:3: def f(x): x.append(1)", "builtin type")


def test_an_attribute_of_either_of_two_types_is_declined() -> None:
    source = """
        class A:
            def name(self): ...
        class B:
            def name(self): ...
        def f(flag):
            x = A() if flag else B()
            x.name()
        """
    check_declined(source, "a.py::A.name", "a.py:7", "several types")
