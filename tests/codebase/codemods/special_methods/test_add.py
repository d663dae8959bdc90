"""Special methods: over which attributes they go, how they are written, when none is written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.codebase.codemods.file_steps import file_step, tree_of
from tier_code.codebase.checks.classes.special_methods import check_special_methods
from tier_code.codebase.codemods.special_methods.tool import special_methods_tool
from tier_code.domain.checks import CheckOutcome
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import Step, StepKind, Target

POINT = """
class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y

    def move(self):
        self.x += 1
"""

METHODS = """
    def __repr__(self):
        return f"{type(self).__name__}(x={self.x!r}, y={self.y!r})"

    def __eq__(self, other):
        if not isinstance(other, Point):
            return NotImplemented
        return (self.x, self.y) == (other.x, other.y)

    def __hash__(self):
        return hash((self.x, self.y))
"""


def methods_step(methods: str, qualname: str = "Point") -> Step:
    step = file_step(StepKind.SPECIAL_METHODS, ["m.py"], methods=methods)
    return replace(step, targets=(Target(path="m.py", qualname=qualname),))


def added(source: str | bytes, methods: str, qualname: str = "Point") -> tuple[str, tuple[str, ...]]:
    """The text of the file afterwards, vouched for by the check, and the notes."""
    tree = tree_of({"m.py": source})
    step = methods_step(methods, qualname)
    edited = special_methods_tool(tree, step)
    if edited.changes:
        verdict = check_special_methods(step, tree, edited.changes)
        assert verdict.outcome is CheckOutcome.PASSED, verdict
    return (edited.changes.get("m.py") or tree.files["m.py"]).decode(), edited.notes


def test_all_three_stand_behind_init() -> None:
    text, notes = added(POINT, "__repr__ __eq__ __hash__")
    assert text == POINT.replace("        self.y = y\n", "        self.y = y\n" + METHODS)
    assert notes == ()


def test_equality_alone_says_that_hashing_ends() -> None:
    _, notes = added(POINT, "__eq__")
    assert "cannot be in a set" in notes[0]


def test_hints_are_written_where_the_class_has_hints() -> None:
    text, _ = added(
        POINT.replace("(self, x, y)", "(self, x: int, y: int) -> None"), "__repr__ __eq__ __hash__"
    )
    assert "def __repr__(self) -> str:" in text
    assert "def __eq__(self, other: object) -> bool:" in text
    assert "def __hash__(self) -> int:" in text


def test_secrets_are_masked_and_private_attributes_left_out() -> None:
    source = """
    class Point:
        def __init__(self, user, password, api_key):
            self.user = user
            self.password = password
            self.api_key = api_key
            self._cache = {}
    """
    text, notes = added(source, "__repr__")
    assert "user={self.user!r}, password='***', " in text
    assert "api_key='***')" in text
    assert "self.password!r" not in text
    assert any("may be secret: password, api_key" in note for note in notes)
    assert any("private: _cache" in note for note in notes)


def test_a_private_attribute_behind_a_property_is_public() -> None:
    source = """
    class Point:
        def __init__(self, x):
            self._x = x

        @property
        def x(self):
            return self._x
    """
    assert "x={self.x!r}" in added(source, "__repr__")[0]


def test_what_is_set_in_some_cases_only_is_left_out() -> None:
    source = """
    class Point:
        z = 0

        def __init__(self, x, y):
            if x:
                self.x = x
            else:
                self.x = y
            if y:
                self.y = y
                self.z = 1
            with x:
                self.a = 1
            try:
                self.b = 1
            except ValueError:
                raise
            self.c, self.d = x
            if x:
                return
            self.e = 1
    """
    text, notes = added(source, "__repr__")
    shown = text.partition("__repr__")[2]
    assert [name for name in "xyzabcde" if f"self.{name}!r" in shown] == list("xzabcd")
    assert any("not always set: y, e" in note for note in notes)


def test_attributes_of_a_base_in_the_same_file_come_first() -> None:
    source = """
    class Base:
        def __init__(self, a):
            self.a = a

    class Point(Base):
        def __init__(self, a, b):
            super().__init__(a)
            self.b = b
    """
    assert "(a={self.a!r}, b={self.b!r})" in added(source, "__repr__ __eq__")[0]


def test_attributes_of_a_base_that_is_not_called_are_none() -> None:
    source = """
    class Base:
        def __init__(self, a):
            self.a = a

    class Point(Base):
        def __init__(self, b):
            self.b = b
    """
    assert "(b={self.b!r})" in added(source, "__repr__ __eq__")[0]


def test_hashes_leave_lists_out_and_agree_with_an_equality_that_is_there() -> None:
    source = """
    class Point:
        def __init__(self, x, y):
            self.x = x
            self.y = y
            self.items = []

        def __eq__(self, other):
            return isinstance(other, Point) and self.x == other.x and self.items == other.items
    """
    text, notes = added(source, "__hash__")
    assert "return hash(self.x)\n" in text
    assert any("cannot be hashed: items" in note for note in notes)


@pytest.mark.parametrize(
    ("source", "methods", "why"),
    [
        ("class Point:\n    pass\n", "__repr__", "nothing"),
        ("class Point:\n    def __init__(self): self._a = 1\n", "__repr__", "only _a"),
        ("class Point(Other):\n    def __init__(self): self.a = 1\n", "__eq__", "Other"),
        ("class Point(Enum):\n    A = 1\n", "__repr__", "Enum"),
        ("@dataclass\nclass Point:\n    a: int\n", "__repr__", "dataclass"),
        (
            "class Point:\n    def __new__(cls): ...\n    def __init__(self): self.a = 1\n",
            "__repr__",
            "__new__",
        ),
        (POINT, "__hash__", "no __eq__"),
        (POINT, "__lt__", "no template"),
        ("class Point: a = 1; b = 2\n", "__repr__", "nothing"),
    ],
)
def test_what_the_attributes_do_not_tell_is_declined(source: str, methods: str, why: str) -> None:
    with pytest.raises(ToolDeclined, match=why):
        added(source, methods)


def test_bases_elsewhere_stop_equality_and_are_noted_for_repr() -> None:
    source = "class Point(Exception):\n    def __init__(self, a):\n        self.a = a\n"
    text, notes = added(source, "__repr__")
    assert "a={self.a!r}" in text
    assert "what Exception may keep is not shown" in notes


def test_a_method_that_is_there_stays() -> None:
    source = POINT + "\n    def __repr__(self):\n        return 'p'\n"
    text, notes = added(source, "__repr__ __eq__")
    assert text.count("def __repr__") == 1
    assert "has __repr__ already" in notes[0]
    assert added(source, "__repr__")[0] == source


def test_what_a_base_compares_and_hashes_stays_in_force() -> None:
    point = "class Point(Base):\n    def __init__(self, x):\n        self.x = x\n"
    text, notes = added(
        "class Base:\n    def __eq__(self, other): ...\n\n" + point, "__repr__ __eq__ __hash__"
    )
    assert text.count("__eq__") == 1
    assert "__repr__" in text
    assert "has the __eq__ of Base already" in notes[0]
    hashed = "class Base:\n    def __hash__(self): ...\n\n" + point
    with pytest.raises(ToolDeclined, match="ask for both"):
        added(hashed, "__eq__")
    assert "def __hash__" in added(hashed, "__eq__ __hash__")[0].partition("class Point")[2]


def test_nested_classes_are_named_by_their_path() -> None:
    source = "class A:\n    class B:\n        def __init__(self, x):\n            self.x = x\n"
    assert "isinstance(other, A.B)" in added(source, "__eq__", "A.B")[0]


def test_older_pythons_get_no_f_string() -> None:
    tree = tree_of({"setup.py": "setup(python_requires='>=2.7')\n", "m.py": POINT})
    step = methods_step("__repr__")
    edited = special_methods_tool(tree, step)
    assert b'return "{}(x={!r}, y={!r})".format(self.__class__.__name__, self.x, self.y)' in (
        edited.changes["m.py"] or b""
    )
    assert check_special_methods(step, tree, edited.changes).outcome is CheckOutcome.PASSED


def test_long_lines_are_broken() -> None:
    names = [f"attribute_number_{n}" for n in range(8)]
    body = "".join(f"        self.{name} = {name}\n" for name in names)
    text, _ = added(
        f"class Point:\n    def __init__(self, {', '.join(names[:4])},\n        {', '.join(names[4:])}):\n{body}",
        "__repr__ __eq__ __hash__",
    )
    assert max(map(len, text.splitlines())) <= 110


@pytest.mark.parametrize(
    "source",
    [
        b"class Point:\r\n\tdef __init__(self, x):\r\n\t\tself.x = x\r\n",
        b"class Point:\n  def __init__(self, x):\n    self.x = x",
        b"# coding: latin-1\nclass Point:  # \xe4\n    def __init__(self, x):\n        self.x = x\n",
    ],
)
def test_line_ends_indentation_and_encoding_are_the_files_own(source: bytes) -> None:
    tree = tree_of({"m.py": source})
    new = special_methods_tool(tree, methods_step("__repr__")).changes["m.py"] or b""
    assert new.startswith(source)
    rest = new.removeprefix(source)
    assert (b"\r\n" in source) == (b"\r\n" in rest)
    assert rest.replace(b"\r\n", b"").count(b"\r") == 0


def test_a_class_that_is_not_there_is_refused() -> None:
    with pytest.raises(UsageProblem, match="no class 'Gone'"):
        added(POINT, "__repr__", "Gone")
