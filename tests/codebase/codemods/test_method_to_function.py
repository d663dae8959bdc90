"""Methods that become functions, those that stay as one line besides, and those that cannot."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import pytest

from tests.codebase.codemods.moves import check_method, check_method_declined

Case = tuple[str, Mapping[str, str], Mapping[str, str]]
CASES: dict[str, Case] = {
    "without the object": (
        "a.py::A.f",
        {
            "a.py": """
                import os


                class A:
                    \"\"\"Things.\"\"\"

                    # Comment.
                    def f(self, x, y=1, *rest, z, **more):
                        \"\"\"Say it.

                            deep
                        \"\"\"
                        text = '''
                    stays
                        '''
                        # inner
                        return x, y, rest, z, more, text

                    def g(self):
                        return self.f(1, z=2) + self.f(
                            2,
                            z=3,
                        )


                def use(a: A):
                    return a.f(3, z=4), map(a.f, ())
            """
        },
        {
            "a.py": """
                import os


                # Comment.
                def f(x, y=1, *rest, z, **more):
                    \"\"\"Say it.

                        deep
                    \"\"\"
                    text = '''
                    stays
                        '''
                    # inner
                    return x, y, rest, z, more, text


                class A:
                    \"\"\"Things.\"\"\"

                    def g(self):
                        return f(1, z=2) + f(
                            2,
                            z=3,
                        )


                def use(a: A):
                    return f(3, z=4), map(f, ())
            """
        },
    ),
    "with the object": (
        "a.py::A.f",
        {
            "a.py": """
                class A:
                    def f(self, x):
                        return self.y + x

                    async def g(self, other: "A"):
                        self.f(1)
                        other.f(
                            2,
                        )
                        A.f(self, 3)
                        return [self.f(x=x) for x in ()]
            """
        },
        {
            "a.py": """
                def f(self, x):
                    return self.y + x


                class A:
                    async def g(self, other: "A"):
                        f(self, 1)
                        f(
                            other,
                            2,
                        )
                        f(self, 3)
                        return [f(self, x=x) for x in ()]
            """
        },
    ),
    "its own recursion does not need the object": (
        "a.py::A.f",
        {"a.py": "class A:\n    def f(self, x):\n        return self.f(x - 1) if x else 0\n"},
        {"a.py": "def f(x):\n    return f(x - 1) if x else 0\n\n\nclass A:\n    pass\n"},
    ),
    "static, in a nested class under a condition": (
        "a.py::A.B.f",
        {
            "a.py": """
                if True:
                    class A:
                        class B:
                            @staticmethod
                            def f(x): return x

                            y = 1

                    A.B.f(2)
            """
        },
        {
            "a.py": """
                def f(x): return x


                if True:
                    class A:
                        class B:
                            y = 1

                    f(2)
            """
        },
    ),
    "the class method's class": (
        "a.py::A.make",
        {"a.py": "class A:\n    @classmethod\n    def make(cls, x):\n        return cls(x)\n\n\nA.make(1)\n"},
        {"a.py": "def make(cls, x):\n    return cls(x)\n\n\nclass A:\n    pass\n\n\nmake(A, 1)\n"},
    ),
    "other files import it beside the class": (
        "pkg/a.py::A.f",
        {
            "pkg/__init__.py": "",
            "pkg/a.py": "class A:\n    def f(self, x):\n        return x\n",
            "one.py": "from pkg.a import A\n\nA().f(1)\na = A()\na.f(2)\n",
            "two.py": "from pkg.a import (\n    A,\n)\n\n\ndef go(a: A):\n    return a.f(1)\n",
        },
        {
            "pkg/a.py": "def f(x):\n    return x\n\n\nclass A:\n    def f(self, x):\n        return f(x)\n",
            "one.py": "from pkg.a import A, f\n\nA().f(1)\na = A()\nf(2)\n",
            "two.py": "from pkg.a import (\n    A,\n    f,\n)\n\n\ndef go(a: A):\n    return f(1)\n",
        },
    ),
}


@pytest.mark.parametrize(("place", "files", "after"), CASES.values(), ids=CASES)
def test_a_method_becomes_a_function(place: str, files: Mapping[str, str], after: Mapping[str, str]) -> None:
    check_method(files, place, after)


def test_the_function_may_have_another_name() -> None:
    files = {
        "a.py": "class A:\n    def __f(self):\n        return 1\n\n    def g(self):\n        return self.__f()\n"
    }
    after = {"a.py": "def one():\n    return 1\n\n\nclass A:\n    def g(self):\n        return one()\n"}
    check_method(files, "a.py::A.__f", after, new="one")


KEPT: dict[str, tuple[str, str, str]] = {
    "an override below": (
        """
            class A:
                def f(self, x):
                    return x
                def g(self):
                    return self.f(1)


            class B(A):
                def f(self, x):
                    return 2
        """,
        """
            def f(x):
                return x


            class A:
                def f(self, x):
                    return f(x)
                def g(self):
                    return self.f(1)


            class B(A):
                def f(self, x):
                    return 2
        """,
        "B has 'f' too, and a call may mean either",
    ),
    "an override above leaves calls certain": (
        """
            class B:
                def f(self): pass


            class A(B):
                def f(self):
                    return 1
                def g(self):
                    return self.f()
        """,
        """
            class B:
                def f(self): pass


            def f():
                return 1


            class A(B):
                def f(self):
                    return f()
                def g(self):
                    return f()
        """,
        "B has 'f' too",
    ),
    "a public method that nobody calls": (
        """
            class A:
                def f(self, x=1, *, y):
                    '''Doc.'''
                    return x
        """,
        """
            def f(x=1, *, y):
                '''Doc.'''
                return x


            class A:
                def f(self, x=1, *, y):
                    '''Doc.'''
                    return f(x, y=y)
        """,
        "nothing in this repository calls it",
    ),
    "a base that nobody can see": (
        """
            from elsewhere import Base


            class A(Base):
                def f(self):
                    return 1
                def g(self):
                    return self.f()
        """,
        """
            from elsewhere import Base


            def f():
                return 1


            class A(Base):
                def f(self):
                    return f()
                def g(self):
                    return f()
        """,
        "elsewhere.Base cannot be looked into",
    ),
    "a decorator that may need the object keeps every call": (
        """
            def deco(f): return f


            class A:
                @deco
                async def f(self):
                    return 1
                async def g(self):
                    return await self.f()
        """,
        """
            def deco(f): return f


            async def f():
                return 1


            class A:
                @deco
                async def f(self):
                    return await f()
                async def g(self):
                    return await self.f()
        """,
        "its decorator 'deco' may need the object",
    ),
    "a string looks it up": (
        """
            class A:
                def f(self):
                    return 1
                def g(self):
                    return self.f(), getattr(self, 'f')()
        """,
        """
            def f():
                return 1


            class A:
                def f(self):
                    return f()
                def g(self):
                    return f(), getattr(self, 'f')()
        """,
        "code finds it by this string",
    ),
    "a variable of the name where it is called": (
        """
            class A:
                def f(self):
                    return 1
                def g(self, f):
                    return self.f() + f
        """,
        """
            def f():
                return 1


            class A:
                def f(self):
                    return f()
                def g(self, f):
                    return self.f() + f
        """,
        "'f' is another variable here",
    ),
    "it is replaced on objects": (
        """
            class A:
                def __init__(self, f):
                    self.f = f
                def f(self):
                    return 1
                def g(self):
                    return self.f()
        """,
        """
            def f():
                return 1


            class A:
                def __init__(self, f):
                    self.f = f
                def f(self):
                    return f()
                def g(self):
                    return self.f()
        """,
        "the method is replaced on objects",
    ),
    "it is replaced by its name": (
        """
            from unittest import mock


            class A:
                def f(self):
                    return self.f() if self else 1


            mock.patch.object(A, "f")
        """,
        """
            from unittest import mock


            def f(self):
                return self.f() if self else 1


            class A:
                def f(self):
                    return f(self)


            mock.patch.object(A, "f")
        """,
        "the method is replaced by its name",
    ),
    "a decorated method that calls itself needs the object": (
        """
            def deco(f): return f


            class A:
                @deco
                def f(self):
                    return self.f()
        """,
        """
            def deco(f): return f


            def f(self):
                return self.f()


            class A:
                @deco
                def f(self):
                    return f(self)
        """,
        "its decorator 'deco' may need the object",
    ),
}


@pytest.mark.parametrize(("before", "after", "why"), KEPT.values(), ids=KEPT)
def test_it_stays_as_one_line_where_something_else_may_call_it(before: str, after: str, why: str) -> None:
    edited = check_method({"a.py": before}, "a.py::A.f", {"a.py": after})
    assert why in edited.notes[0], edited.notes


DECLINED: dict[str, tuple[str, tuple[str, ...]]] = {
    "no such method": ("class A: pass\n", ("no method A.f",)),
    "a property": ("class A:\n    @property\n    def f(self): pass\n", ("'property' ties it",)),
    "abstract": ("class A:\n    @abc.abstractmethod\n    def f(self): pass\n", ("'abstractmethod' ties it",)),
    "an overload": (
        "class A:\n    @overload\n    def f(self): ...\n    def f(self): ...\n",
        ("more than once",),
    ),
    "sometimes there": ("class A:\n    if x:\n        def f(self): pass\n", ("always is there",)),
    "a protocol's": (
        "from typing import Protocol\nclass A(Protocol):\n    def f(self): return 1\ndef g(a: A): return a.f()\n",
        ("stand for those of other classes",),
    ),
    "made to be overridden": (
        "class A:\n    def f(self):\n        raise NotImplementedError\n",
        ("it is there to be overridden",),
    ),
    "super": ("class A:\n    def f(self):\n        return super().f()\n", ("'super' needs the class",)),
    "private names": ("class A:\n    def f(self):\n        return self.__x\n", ("'__x' is private",)),
    "names of the class body": ("class A:\n    N = 1\n    def f(self, n=N): pass\n", ("'N' of the class",)),
    "a class in a function": ("def o():\n    class A:\n        def f(self): pass\n", ("defines no method",)),
    "used in the class body": (
        "class A:\n    def f(self): return 1\n    g = f\n",
        ("read in the class body",),
    ),
    "no receiver": ("class A:\n    def f(*args): pass\n", ("no plain first parameter",)),
    "a taken name": ("def f(): pass\nclass A:\n    def f(self): pass\n", ("'f' already means something",)),
    "bound only on the way": (
        "if 1:\n    N = 1\n    class A:\n        def f(self, n=N): return n\n",
        ("'N' of its signature",),
    ),
}


@pytest.mark.parametrize(("before", "told"), DECLINED.values(), ids=DECLINED)
def test_it_declines(before: str, told: tuple[str, ...]) -> None:
    check_method_declined({"a.py": before}, "a.py::A.f", *told)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="no type parameters in this Python")
def test_type_parameters_of_the_class_keep_a_method() -> None:
    source = "class A[T]:\n    def f(self, x):\n        y: T = x\n"
    check_method_declined({"a.py": source}, "a.py::A.f", "type parameter of the class")


def test_special_and_private_methods_stay() -> None:
    check_method_declined(
        {"a.py": "class A:\n    def __eq__(self, o): pass\n"}, "a.py::A.__eq__", "looks for __eq__"
    )
    check_method_declined(
        {"a.py": "class A:\n    def __f(self): pass\n"}, "a.py::A.__f", "makes '__f' private", "another name"
    )


def test_a_test_stays_in_its_class() -> None:
    check_method_declined(
        {"test_a.py": "class TestA:\n    def test_f(self): return 1\n"},
        "test_a.py::TestA.test_f",
        "a test of its class",
    )


def test_bytes_of_the_rest_stay() -> None:
    source = b"# coding: latin-1\r\nclass A:\r\n\tdef f(self):\r\n\t\treturn '\xe9'\r\n\r\n\tdef g(self):\r\n\t\treturn self.f()\r\n"
    from tests.support.memory_tree import memory_tree  # noqa: PLC0415 - the only one with bytes
    from tier_code.codebase.codemods.moving.method_to_function import method_to_function  # noqa: PLC0415 - as above
    from tier_code.domain.plan import Target  # noqa: PLC0415 - as above

    edited = method_to_function(memory_tree({"a.py": source}), Target(path="a.py", qualname="A.f"), "")
    assert edited.changes == {
        "a.py": b"# coding: latin-1\r\ndef f():\r\n\treturn '\xe9'\r\n\r\n\r\nclass A:\r\n\tdef g(self):\r\n\t\treturn f()\r\n"
    }
