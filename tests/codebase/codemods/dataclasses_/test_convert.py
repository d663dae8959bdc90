"""Conversions to dataclasses: how fields, derived values and imports are written."""

from __future__ import annotations

from tests.codebase.codemods.dataclasses_.converting import POINT, becomes, converted, dataclass_step, text_of
from tests.codebase.codemods.file_steps import tree_of
from tier_code.codebase.checks.classes.dataclass_made import check_dataclass
from tier_code.codebase.codemods.dataclasses_.convert import convert_to_dataclass
from tier_code.domain.checks import CheckOutcome

HEAD = "from dataclasses import dataclass\n\n"


def test_parameters_become_fields_with_their_types_defaults_and_comments() -> None:
    becomes(
        '''
        import os


        class Point:
            """A point."""

            limit = 5

            def __init__(self, x: int, y: "int" = 0, *, name="a", tags=()) -> None:
                self.x = x
                self.y = y  # upwards
                # What it is called.
                self.name = name
                self.tags = tags

            def move(self):
                return self.x
        ''',
        '''
        import os
        from dataclasses import KW_ONLY, dataclass


        @dataclass(eq=False)
        class Point:
            """A point."""

            limit = 5

            x: int
            y: "int" = 0  # upwards
            _: KW_ONLY
            # What it is called.
            name: str = "a"
            tags: tuple = ()

            def move(self):
                return self.x
        ''',
    )


def test_what_starts_empty_becomes_a_field_that_is_no_parameter() -> None:
    becomes(
        """
        import os


        class Point:
            def __init__(self, x: int):
                self.items = []
                self.x = x
                self.count = 0
                self._cache = {}
                self.sizes = 1, 2
                self.words = ["a"]

            def f(self): ...
        """,
        """
        import os
        from dataclasses import dataclass, field


        @dataclass(eq=False)
        class Point:
            x: int
            items: list = field(default_factory=list, init=False)
            _cache: dict = field(default_factory=dict, init=False, repr=False)
            words: list = field(default_factory=lambda: ["a"], init=False)

            def __post_init__(self):
                self.count = 0
                self.sizes = 1, 2

            def f(self): ...
        """,
    )


def test_everything_else_goes_to_post_init_and_reads_the_fields() -> None:
    becomes(
        """
        import os


        class Point:
            def __init__(self, x: float, items: list | None = None) -> None:
                if items is None:
                    items = []
                self.items = items

                # As a number.
                self.x = float(x)
                self.area = self.x * len(items)  # squared
                self.setup()

            def setup(self): ...
        """,
        """
        import os
        from dataclasses import dataclass


        @dataclass(eq=False)
        class Point:
            x: float
            items: list | None = None

            def __post_init__(self) -> None:
                if self.items is None:
                    self.items = []

                # As a number.
                self.x = float(self.x)
                self.area = self.x * len(self.items)  # squared
                self.setup()

            def setup(self): ...
        """,
    )


def test_methods_that_a_dataclass_generates_are_left_to_it() -> None:
    found = converted(
        """
        class Point:
            def __init__(self, x: int, y: int):
                self.x = x
                self.y = y

            def __eq__(self, other):
                if type(other) is not type(self):
                    return NotImplemented
                return (self.x, self.y) == (other.x, other.y)

            def __repr__(self):
                return f"{type(self).__qualname__}(x={self.x!r}, y={self.y!r})"
        """
    )
    assert found.content.decode() == HEAD + "@dataclass\nclass Point:\n    x: int\n    y: int\n"


def test_methods_of_its_own_stay_in_force() -> None:
    found = converted(
        """
        class Point:
            def __init__(self, x: int):
                self.x = x

            def __eq__(self, other):
                return isinstance(other, Point) and self.x == other.x

            def __repr__(self):
                return f"Point({self.x})"
        """
    )
    text = found.content.decode()
    assert "@dataclass(eq=False)" in text
    assert "def __eq__" in text
    assert "def __repr__" in text


def test_the_repr_of_a_base_stays_in_force() -> None:
    found = converted(
        """
        class Base:
            def __repr__(self):
                return "base"


        class Point(Base):
            def __init__(self, x: int):
                super().__init__()
                self.x = x
        """
    )
    assert "@dataclass(eq=False, repr=False)\nclass Point(Base):\n    x: int\n" in found.content.decode()


def test_declarations_in_the_class_say_the_types_and_go() -> None:
    becomes(
        """
        class Point:
            x: int
            y: str

            def __init__(self, x, y):
                self.x = x
                self.y = y
        """,
        HEAD + "@dataclass(eq=False)\nclass Point:\n    x: int\n    y: str\n",
    )


def test_the_docstring_of_init_joins_that_of_the_class() -> None:
    becomes(
        '''
        class Point:
            """A point."""

            def __init__(self, x: int):
                """Make one.

                x: how far
                """
                self.x = x
        ''',
        HEAD
        + '''@dataclass(eq=False)
class Point:
    """A point.

    Make one.

    x: how far
    """

    x: int
''',
    )


def test_secrets_are_not_shown() -> None:
    found = converted(
        "class Point:\n    def __init__(self, password: str = ''):\n        self.password = password\n"
    )
    assert "password: str = field(default='', repr=False)" in found.content.decode()


def test_types_that_are_not_said_are_any_and_named() -> None:
    found = converted(
        "class Point:\n    def __init__(self, x, y: int):\n        self.x = x\n        self.y = y\n"
    )
    assert found.untyped == ("x",)
    assert "from typing import Any\n" in found.content.decode()
    assert "    x: Any\n    y: int\n" in found.content.decode()


def test_types_can_be_said() -> None:
    source = "class Point:\n    def __init__(self, x):\n        self.x = x\n"
    found = converted(source, types={"x": "list[int]"})
    assert found.untyped == ()
    assert "x: list[int]\n" in found.content.decode()


def test_names_that_are_taken_are_reached_through_the_module() -> None:
    found = converted("field = 1\n\n\nclass Point:\n    def __init__(self):\n        self.x = []\n")
    text = found.content.decode()
    assert "import dataclasses\n" in text
    assert "@dataclasses.dataclass(eq=False)" in text
    assert "x: list = dataclasses.field(default_factory=list, init=False)" in text


def test_the_module_is_imported_among_its_like() -> None:
    source = "import abc\nimport sys\nfrom os import path\n\nfield = 1\n\n\nclass Point:\n    def __init__(self, x: int):\n        self.x = x\n"
    text = converted(source).content.decode()
    assert text.startswith("import abc\nimport dataclasses\nimport sys\nfrom os import path\n")


def test_final_keeps_the_type_of_the_parameter() -> None:
    source = "class Point:\n    def __init__(self, x: int):\n        self.x: Final = x\n"
    assert "    x: Final[int]\n" in converted(source).content.decode()


def test_other_decorators_stay_above() -> None:
    text = converted(
        "@final\nclass Point:\n    def __init__(self, x: int):\n        self.x = x\n"
    ).content.decode()
    assert "@final\n@dataclass(eq=False)\nclass Point:" in text


def test_line_ends_indentation_and_encoding_are_the_files_own() -> None:
    source = b"# coding: latin-1\r\nimport os  # \xe4\r\n\r\nclass Point:\r\n\tdef __init__(self, x: int):\r\n\t\tself.x = x\r\n"
    tree = tree_of({"m.py": source})
    content = convert_to_dataclass(tree, POINT, {}).content
    assert content.count(b"\r\n") == content.count(b"\n")
    assert b"import os  # \xe4\r\n" in content
    assert b"\tx: int\r\n" in content
    assert check_dataclass(dataclass_step(), tree, {"m.py": content}).outcome is CheckOutcome.PASSED


def test_the_rest_of_the_file_stays_to_the_byte() -> None:
    around = "import os\n\nx = [1,\n  2]\n\n\n{}\n\n\ndef f( a ):\n  return a   # kept\n"
    source = around.format("class Point:\n    def __init__(self, x: int):\n        self.x = x")
    new = around.replace("import os\n", "import os\nfrom dataclasses import dataclass\n").format(
        "@dataclass(eq=False)\nclass Point:\n    x: int"
    )
    assert converted(source).content.decode() == text_of(new)
