"""Which lines a step is shown, for small projects that use names in every way the linker knows."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.counters import QuarterCounter
from tests.support.folders import write_tree
from tier_code.codebase.slices.slicing import slice_for
from tier_code.domain.context import ContextSlice
from tier_code.domain.plan import parse_target

SHAPES = """
    from __future__ import annotations

    class Base:
        limit = 3

        def area(self) -> float: ...

        def scaled(self, by: float) -> Base: ...

    class Circle(Base):
        def __init__(self, radius: float) -> None:
            self.radius = radius
            self.centre: Point = Point()

        @property
        def outline(self) -> Base: ...

    class Point:
        def move(self): ...

    def circles() -> list[Circle]: ...

    def by_name() -> dict[str, Circle]: ...

    def unannotated():
        made = Circle(1)
        return made

    UNIT = Circle(1)
    """
IMPORT = "from shapes import Base, Circle, Point, circles, by_name, unannotated, UNIT\nimport shapes\n"


def cut(folder: Path, target: str, files: Mapping[str, str], *, bodies: bool = False) -> ContextSlice:
    tree = write_tree(folder, files)
    return slice_for(tree, [parse_target(target)], 4000, QuarterCounter(), bodies=bodies)


def reasons(found: ContextSlice) -> list[str]:
    return [span.why for span in found.spans]


@pytest.mark.parametrize(
    ("body", "needed"),
    [
        ("Circle", {"signature of Circle"}),
        ("shapes.Circle", {"signature of Circle"}),
        ("x: Circle = other()\n    x.radius", {"attribute Circle.radius"}),
        ("x = Circle(2)\n    x.area()", {"signature of Base.area", "signature of Circle.__init__"}),
        ("Circle(2).scaled(3).area()", {"signature of Base.scaled", "signature of Base.area"}),
        ("Circle(2).outline.area()", {"signature of Circle.outline", "signature of Base.area"}),
        ("Circle(2).centre.move()", {"attribute Circle.centre", "signature of Point.move"}),
        ("Circle.limit", {"attribute Base.limit"}),
        ("for x in circles():\n        x.radius", {"signature of circles", "attribute Circle.radius"}),
        ("[x.radius for x in circles()]", {"attribute Circle.radius"}),
        ("circles()[0].radius", {"attribute Circle.radius"}),
        ("for i, x in enumerate(circles()):\n        x.radius", {"attribute Circle.radius"}),
        ("for a, b in zip(circles(), circles()):\n        b.radius", {"attribute Circle.radius"}),
        ("by_name()['a'].radius", {"attribute Circle.radius"}),
        ("for k, v in by_name().items():\n        v.radius", {"attribute Circle.radius"}),
        ("by_name().get('a').radius", {"attribute Circle.radius"}),
        ("sorted(circles())[0].radius", {"attribute Circle.radius"}),
        ("unannotated().radius", {"signature of unannotated", "attribute Circle.radius"}),
        ("UNIT.radius", {"constant UNIT", "attribute Circle.radius"}),
        ("if isinstance(thing, Circle):\n        thing.radius", {"attribute Circle.radius"}),
        ("if isinstance(thing, (Point, Circle)):\n        thing.move()", {"signature of Point.move"}),
        ("x, y = Circle(1), Point()\n    y.move()", {"signature of Point.move"}),
        ("with Circle(1) as x:\n        x.radius", {"attribute Circle.radius"}),
        ("if (x := Circle(1)):\n        x.radius", {"attribute Circle.radius"}),
        ("(Circle(1) if thing else Point()).move()", {"signature of Point.move"}),
        ("cast(Circle, thing).radius", {"attribute Circle.radius"}),
        ("copy(Circle(1)).radius", {"attribute Circle.radius"}),
        ("def inner(p: Point):\n        p.move()", {"signature of Point.move"}),
        ("from shapes import Point as P\n    P().move()", {"signature of Point.move"}),
        ("f'{Circle(1).radius}'", {"attribute Circle.radius"}),
    ],
)
def test_members_are_found_through_light_type_inference(tmp_path: Path, body: str, needed: set[str]) -> None:
    found = cut(
        tmp_path, "use.py::f", {"shapes.py": SHAPES, "use.py": f"{IMPORT}def f(thing):\n    {body}\n"}
    )
    assert needed <= set(reasons(found))


@pytest.mark.parametrize(
    "annotation",
    [
        "Circle",
        '"Circle"',
        "shapes.Circle",
        "Circle | None",
        "Optional[Circle]",
        "t.Union[Point, Circle]",
        "Annotated[Circle, 1]",
        "'Optional[Circle]'",
        "Alias",
        "Self_",
    ],
)
def test_annotations_of_every_form_tell_the_type(tmp_path: Path, annotation: str) -> None:
    aliases = 'Alias = t.Union["Circle", None]\nSelf_ = t.Optional[Circle]\n'
    use = f"{IMPORT}{aliases}def f(x: {annotation}):\n    return x.radius\n"
    assert "attribute Circle.radius" in reasons(
        cut(tmp_path, "use.py::f", {"shapes.py": SHAPES, "use.py": use})
    )


@pytest.mark.parametrize(
    ("files", "needed"),
    [
        ({"pkg/__init__.py": "from .low import thing", "pkg/low.py": "def thing(): ..."}, "pkg/low.py"),
        ({"pkg/__init__.py": "from .low import *", "pkg/low.py": "def thing(): ..."}, "pkg/low.py"),
        (
            {"pkg/__init__.py": "from pkg.low import other as thing", "pkg/low.py": "def other(): ..."},
            "pkg/low.py",
        ),
        (
            {"pkg/__init__.py": "try:\n    from gone import thing\nexcept E:\n    def thing(): ...\n"},
            "pkg/__init__.py",
        ),
        ({"src/pkg/__init__.py": "from .a.b import thing", "src/pkg/a/b.py": "thing = 1"}, "src/pkg/a/b.py"),
    ],
)
def test_names_are_followed_through_reexports(tmp_path: Path, files: dict[str, str], needed: str) -> None:
    use = "from pkg import thing\ndef f():\n    thing()\n"
    found = cut(tmp_path, "use.py::f", {"use.py": use, **files})
    assert [span.path for span in found.spans if span.path != "use.py"] == [needed]


def test_imports_in_a_circle_end(tmp_path: Path) -> None:
    found = cut(
        tmp_path,
        "a.py::f",
        {
            "a.py": "from b import x\nclass A(A): ...\ny = y\ndef f(p: A):\n x.z, y.z, p.q\n return f().r\n",
            "b.py": "from a import x\n",
        },
    )
    assert reasons(found)[0] == "target"


def test_a_method_comes_with_its_class_and_what_it_uses_of_itself(tmp_path: Path) -> None:
    found = cut(
        tmp_path,
        "a.py::A.run",
        {
            "a.py": """
        import os
        import unused
        from typing import Any

        class Parent:
            def inherited(self): ...

        class A(Parent):
            size: int = 1

            def __init__(self):
                self.path = "x"
                self.other = 2

            @decorated
            def run(self) -> Any:
                super().inherited()
                return os.stat(self.path), self.size, self.helper()

            def helper(self):
                pass

            def not_used(self): ...
        """
        },
    )
    assert reasons(found) == [
        "target",
        "enclosing class",
        "import",
        "import",
        "attribute A.path",
        "attribute A.size",
        "signature of A.helper",
        "class of Parent.inherited",
        "signature of Parent.inherited",
        "body of A.helper",
    ]
    assert "unused" not in found.text
    assert "self.other" not in found.text
    assert "    @decorated\n    def run" in found.text


def test_a_local_name_hides_the_module_level_one(tmp_path: Path) -> None:
    use = "def helper(): ...\ndef f(helper):\n    return helper()\n"
    assert reasons(cut(tmp_path, "a.py::f", {"a.py": use})) == ["target"]


def test_a_global_statement_reaches_the_module_level_one(tmp_path: Path) -> None:
    found = cut(
        tmp_path,
        "a.py::f",
        {"a.py": "state = 1\ndef f():\n    global state\n    state = 2\n    return state\n"},
    )
    assert reasons(found) == ["target", "variable state"]


def test_a_class_target_uses_what_its_methods_use(tmp_path: Path) -> None:
    a = "def helper():\n x = 1\n y = 2\n z = 3\n return x\nclass A:\n def m(self):\n  helper()\n"
    assert reasons(cut(tmp_path, "a.py::A", {"a.py": a})) == ["target", "signature of helper"]


def test_of_a_long_import_only_the_used_names_are_shown(tmp_path: Path) -> None:
    a = "from typing import (\n    Any,\n    Dict,\n    List,\n)\ndef f() -> List: ...\n"
    text = cut(tmp_path, "a.py::f", {"a.py": a}).text
    assert text == "# a.py\nfrom typing import (\n...\n    List,\n...\ndef f() -> List: ...\n"


def test_an_overloaded_target_comes_with_its_implementation(tmp_path: Path) -> None:
    a = "@overload\ndef f(x: int): ...\n@overload\ndef f(x: str): ...\ndef f(x):\n return x\ndef g(): ...\n"
    found = cut(tmp_path, "a.py::f", {"a.py": a})
    assert [(span.start, span.end) for span in found.spans] == [(1, 2), (3, 4), (5, 6)]


def test_bodies_are_shown_when_asked_for(tmp_path: Path) -> None:
    a = """
    def helper():
        one = 1
        two = 2
        three = 3
        return one + two + three

    class Config:
        size = 1
        def grow(self): ...

    def f(config: Config):
        return helper()
    """
    plain, full = (cut(tmp_path, "a.py::f", {"a.py": a}, bodies=bodies) for bodies in (False, True))
    assert "three = 3" not in plain.text
    assert "size = 1" not in plain.text
    assert {"body of helper", "member of Config"} <= set(reasons(full))
    assert "three = 3" in full.text
    assert "def grow(self): ..." in full.text


def test_stubs_tell_what_the_source_does_not(tmp_path: Path) -> None:
    tree = write_tree(
        tmp_path,
        {
            "lib.py": "class Symbols:\n    pass\nsymbols = make()\n",
            "lib.pyi": "class _S:\n    atom: int\nsymbols: _S\n",
            "use.py": "import lib\nsyms = lib.symbols\ndef f():\n    return syms.atom\n",
        },
    )
    found = slice_for(tree, [parse_target("use.py::f")], 4000, QuarterCounter(), bodies=False)
    assert ("lib.pyi", 2) in {(span.path, span.start) for span in found.spans}


@pytest.mark.parametrize(
    "value",
    [
        " + ".join(["helper()"] * 3000),
        "(" * 3000 + "helper()" + ")" * 3000,
        "helper()" + ".a" * 3000,
        "helper()" + ".a" * 490,
        "[" * 3000 + "helper()" + "]" * 3000,
        "not " * 3000 + "helper()",
        "helper(" * 3000 + ")" * 3000,
    ],
    ids=["sum", "parentheses", "members", "members just kept", "lists", "not", "calls"],
)
def test_code_nested_deeper_than_anyone_writes_is_survived(tmp_path: Path, value: str) -> None:
    a = f"def helper(): ...\n\n\nX = {value}\n\n\ndef f():\n    helper()\n    return {value}\n"
    tree = write_tree(tmp_path, {"a.py": a})
    found = slice_for(tree, [parse_target("a.py::f")], 100_000, QuarterCounter(), bodies=False)
    assert {"target", "signature of helper"} <= set(reasons(found))


def test_returns_that_follow_each_other_for_long_end(tmp_path: Path) -> None:
    chain = "".join(f"def f{i}():\n    return f{i + 1}()\n" for i in range(500))
    a = f"{chain}def f500():\n    return A()\nclass A:\n    x = 1\ndef f():\n    return f0().x\n"
    assert "signature of f0" in reasons(cut(tmp_path, "a.py::f", {"a.py": a}))
