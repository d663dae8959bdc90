"""Classes that would behave in another way as a dataclass are declined with the reason."""

from __future__ import annotations

import pytest

from tests.codebase.codemods.dataclasses_.converting import converted
from tier_code.domain.errors import ToolDeclined, UsageProblem

INIT = "    def __init__(self, x: int):\n        self.x = x\n"


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("class Point(Other):\n" + INIT, "inherits from Other"),
        ("class Point(Exception):\n" + INIT, "inherits from Exception"),
        ("class B:\n    def __init__(self): ...\nclass Point(B):\n" + INIT, "more than methods"),
        ("@dataclass\nclass Point:\n    x: int\n", "decorated with @dataclass"),
        ("@register\nclass Point:\n" + INIT, "decorated with @register"),
        ("class Point(metaclass=M):\n" + INIT, "made with metaclass=M"),
        ("class Point:\n    __slots__ = ('x',)\n" + INIT, "__slots__"),
        ("class Point:\n    def __setattr__(self, n, v): ...\n" + INIT, "__setattr__"),
        ("class Point:\n    def __new__(cls): ...\n" + INIT, "__new__"),
        ("class Point:\n    def f(self): ...\n", "no __init__"),
        ("class Point:\n    def __init__(self): pass\n", "keeps nothing"),
        ("class Point:\n    x = 5\n" + INIT, "in its body and sets it"),
        ("class Point:\n    limit: int = 5\n" + INIT, "would become a field"),
        ("class Point:\n    @property\n    def x(self): ...\n" + INIT, "in its body and sets it"),
    ],
)
def test_classes_that_are_more_than_what_they_keep(source: str, why: str) -> None:
    with pytest.raises(ToolDeclined, match=why):
        converted(source)


@pytest.mark.parametrize(
    ("parameters", "body", "why"),
    [
        ("x, /", "self.x = x", "positional only"),
        ("*x", "self.x = x", "any number"),
        ("**x", "self.x = x", "any number"),
        ("x", "self._x = x", "not kept as an attribute of that name"),
        ("x, y", "self.x = x + y", "'y' is not kept"),
        ("x=[]", "self.x = x", "shares"),
        ("x=make()", "self.x = x", "shares"),
        ("x=limits.DEFAULT", "self.x = x", "shares"),
        ("x", "self.x = x; x = x + 1", "changes after it was kept"),
        ("x", "self.x = list(x); self.n = len(x)", "used after its attribute may have changed"),
        ("x", "self.setup(); self.x = x", "used already"),
        ("x", "register(self); self.x = x", "used already"),
        ("x", "self.x = x; self.f = lambda: x", "function inside"),
        ("x", "self.x = x\n        if x: return", "holds return"),
        ("x", "self.x = x\n        self.y = [x for x in x]", "loop inside"),
        ("x", "super().__init__(x); self.x = x", "base with arguments"),
        ("x", "self.x = x\n        vars(self).update(locals())", "its own variables"),
        ("__x", "self.__x = __x", "another name outside"),
    ],
)
def test_inits_that_do_more_than_fields_can(parameters: str, body: str, why: str) -> None:
    with pytest.raises(ToolDeclined, match=why):
        converted(
            f"class Point:\n    def __init__(self, {parameters}):\n        {body}\n".replace(
                "; ", "\n        "
            )
        )


def test_statements_that_share_a_line_are_declined() -> None:
    with pytest.raises(ToolDeclined, match="several statements"):
        converted("class Point:\n    def __init__(self, x: int): self.x = x; self.y = 1\n")


def test_comments_that_would_get_lost_are_declined() -> None:
    with pytest.raises(ToolDeclined, match="comment"):
        converted("class Point:\n" + INIT + "        # the end\n")
    with pytest.raises(ToolDeclined, match="comment"):
        converted("class Point:\n    # About init.\n" + INIT)


def test_a_dataclass_that_inherits_would_get_the_fields() -> None:
    other = "from m import Point\n@dataclass\nclass Sub(Point):\n    y: int\n"
    with pytest.raises(ToolDeclined, match=r"Sub in other\.py"):
        converted("class Point:\n" + INIT, others={"other.py": other})


def test_a_module_that_uses_the_names_for_other_things_is_declined() -> None:
    taken = "from plugins import dataclasses\nfield = 1\n\nclass Point:\n    def __init__(self):\n        self.x = []\n"
    with pytest.raises(ToolDeclined, match="for other things"):
        converted(taken)


def test_projects_for_older_pythons_are_declined() -> None:
    old = {"setup.py": "setup(python_requires='>=2.7')\n"}
    with pytest.raises(ToolDeclined, match=r"allows Python 2\.7"):
        converted("class Point:\n" + INIT, others=old)
    keyword = "class Point:\n    def __init__(self, *, x: int):\n        self.x = x\n"
    with pytest.raises(ToolDeclined, match=r"needs 3\.10"):
        converted(keyword, others={"setup.py": "setup(python_requires='>=3.8')\n"})


def test_a_class_that_is_not_there_is_refused() -> None:
    with pytest.raises(UsageProblem, match="no class 'Point'"):
        converted("x = 1\n")
