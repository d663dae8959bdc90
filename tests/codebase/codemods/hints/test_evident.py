"""What is evident without a model: from the code itself, from its callers, from what it overrides."""

from __future__ import annotations

import pytest

from tests.codebase.hint_steps import by_tool, header

ONE_FUNCTION = [
    ("a default tells the type", "def f(x=0):\n    return x + 1\n", "def f(x: int = 0) -> int:"),
    ("text comes back", "def f():\n    return 'a' + 'b'\n", "def f() -> str:"),
    ("nothing comes back", "def f(x=1):\n    print(x)\n", "def f(x: int = 1) -> None:"),
    ("None beside a value", "def f(x=1):\n    if x:\n        return 'a'\n    return None\n", "def f(x: int = 1) -> str | None:"),
    ("a generator", "def f(n=3):\n    for i in range(n):\n        yield i\n", "def f(n: int = 3) -> Iterator[int]:"),
    ("a coroutine", "async def f(n=3):\n    return n\n", "async def f(n: int = 3) -> int:"),
    ("an asynchronous generator", "async def f(n=3):\n    yield n\n", "async def f(n: int = 3) -> AsyncIterator[int]:"),
    ("a guard", "def f(x):\n    assert isinstance(x, str)\n    return x.upper()\n", "def f(x: str) -> str:"),
    ("a guard that raises", "def f(x):\n    if not isinstance(x, (int, str)):\n        raise TypeError\n    return 1\n", "def f(x: int | str) -> int:"),
    ("the standard library", "import os\ndef f():\n    return os.getcwd()\n", "def f() -> str:"),
    ("handed on", "def g(a: bytes) -> int:\n    return len(a)\ndef f(x):\n    return g(x)\n", "def f(x: bytes) -> int:"),
    ("a lone None in a tuple", "def f():\n    return 1, 'a'\n", "def f() -> tuple[int, str]:"),
    ("keyword only, stars left", "def f(*, x=1.5):\n    return x\n", "def f(*, x: float = 1.5) -> float:"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "expected"), [case[1:] for case in ONE_FUNCTION], ids=[case[0] for case in ONE_FUNCTION]
)
def test_types_that_the_function_itself_tells(source: str, expected: str) -> None:
    changed, left = by_tool(source, "f")
    assert header(changed, "f") == expected
    assert left == ()


METHODS = [
    ("__init__", "self, x=0", "self.x = x", "def __init__(self, x: int = 0) -> None:"),
    ("__len__", "self", "return 3", "def __len__(self) -> int:"),
    ("__eq__", "self, other", "return NotImplemented", "def __eq__(self, other: object) -> bool:"),
    ("__repr__", "self", "return 'C'", "def __repr__(self) -> str:"),
    ("__enter__", "self", "return self", "def __enter__(self) -> Self:"),
    ("__exit__", "self, kind, error, trace", "self.close()", "def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:"),
    ("__contains__", "self, item", "return item == 1", "def __contains__(self, item: object) -> bool:"),
    ("__iter__", "self", "yield 1", "def __iter__(self) -> Iterator[int]:"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "parameters", "body", "expected"), METHODS)
def test_special_methods_have_conventional_types(
    name: str, parameters: str, body: str, expected: str
) -> None:
    source = f"class C:\n    def close(self): pass\n    def {name}({parameters}):\n        {body}\n"
    changed, left = by_tool(source, f"C.{name}")
    assert header(changed, name) == expected
    assert left == ()


def test_callers_that_agree_tell_a_parameter() -> None:
    files = {
        "m.py": "def f(x, y=None):\n    return [x, y]\n",
        "test_m.py": "from m import f\ndef test():\n    f('a', 1)\n    f('b')\n",
    }
    changed, _ = by_tool(files, "f")
    assert header(changed, "f").startswith("def f(x: str, y: int | None = None)")


def test_callers_that_disagree_tell_nothing() -> None:
    files = {
        "m.py": "def f(x):\n    print(x)\n",
        "test_m.py": "from m import f\ndef test():\n    f('a')\n    f(1)\n",
    }
    changed, left = by_tool(files, "f")
    assert header(changed, "f") == "def f(x) -> None:"
    assert left == ("m.py:1: parameter x of f - no evidence",)


def test_a_method_takes_the_types_of_the_one_it_overrides() -> None:
    source = (
        "import json\n"
        "class Base:\n    def load(self, name: str, times: int = 1) -> bytes:\n        return b''\n"
        "class Sub(Base):\n    def load(self, name, times=1):\n        return name.encode() * times\n"
    )
    changed, left = by_tool(source, "Sub.load")
    assert "    def load(self, name: str, times: int = 1) -> bytes:\n        return name" in changed
    assert left == ()


@pytest.mark.parametrize(
    "words",
    [
        ":param x: it\n    :type x: str or None\n    :rtype: int",
        "Do it.\n\n    Args:\n        x (str or None): it\n\n    :rtype: int",
    ],
)
def test_a_docstring_tells_types(words: str) -> None:
    changed, left = by_tool(f'def f(x):\n    """{words}\n    """\n    return g(x)\ndef g(x): ...\n', "f")
    assert header(changed, "f").startswith("def f(x: str | None)")
    assert all("parameter" not in place for place in left)


def test_a_docstring_that_the_code_contradicts_is_not_believed() -> None:
    source = 'def f(x):\n    """Do it.\n\n    :type x: int\n    """\n    return x.upper()\n'
    changed, left = by_tool(source, "f")
    assert header(changed, "f") == "def f(x):"
    assert len(left) == 2


NOT_EVIDENT = [
    "def f(x):\n    return x\n",
    "def f(x=None):\n    return x\n",
    "def f(*args, **kwargs):\n    return args\n",
    "import abc\nclass C(abc.ABC):\n    @abc.abstractmethod\n    def f(self): ...\n",
    "class C:\n    def f(self):\n        raise NotImplementedError\n",
    "def f(x=1):\n    if x:\n        return 'a'\n",
    "def f(x=1):\n    if x:\n        return 'a'\n    return\n",
]  # fmt: skip


@pytest.mark.parametrize("source", NOT_EVIDENT)
def test_nothing_is_guessed(source: str) -> None:
    changed, left = by_tool(source, "C.f" if "class C" in source else "f")
    assert "-> " not in header(changed, "f")
    assert left


def test_a_default_is_not_all_that_a_parameter_may_be_when_the_body_asks() -> None:
    source = "def f(x=True):\n    if isinstance(x, str):\n        print(x)\n"
    changed, _ = by_tool(source, "f")
    assert header(changed, "f") == "def f(x=True) -> None:"


def test_a_hint_that_a_caller_contradicts_is_left_out() -> None:
    files = {
        "m.py": "import re\ndef f(x=''):\n    return re.match('a', x)\n",
        "use.py": "from m import f\ndef g() -> None:\n    print(f('a').group())\n",
    }
    changed, left = by_tool(files, "f")
    assert header(changed, "f") == "def f(x: str = ''):"
    assert left == ("m.py:2: what it returns of f - no evidence",)


def test_what_the_code_always_had_against_it_is_no_objection() -> None:
    source = "class C:\n    def __init__(self, x=0):\n        self.found = {}\n        self.x = x\n"
    changed, left = by_tool(source, "C.__init__")
    assert header(changed, "__init__") == "def __init__(self, x: int = 0) -> None:"
    assert left == ()
