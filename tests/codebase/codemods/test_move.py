"""Definitions that move to another module, and everything that follows them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.codebase.codemods.moves import check_move, tree_of
from tier_code.codebase.codemods.moving.move import move

Case = tuple[str, str, Mapping[str, str], Mapping[str, str]]
CASES: dict[str, Case] = {
    "to a new module, with the private helper that nothing else uses": (
        "pkg/a.py::pack",
        "pkg/b.py",
        {
            "pkg/__init__.py": "from .a import pack as pack\nfrom .a import want as want\n",
            "pkg/a.py": """
                from __future__ import annotations

                import struct
                import typing as t

                _shape = struct.Struct(">Q")
                # Packs.
                _pack = t.cast("t.Callable[[int], bytes]", _shape.pack)


                def want(x: t.Any) -> t.Any:
                    return x


                # Comment of pack.
                def pack(number: int) -> bytes:
                    \"\"\"Say it in bytes.\"\"\"
                    return _pack(number)
            """,
        },
        {
            "pkg/__init__.py": "from .a import want as want\nfrom .b import pack as pack\n",
            "pkg/a.py": """
                from __future__ import annotations

                import typing as t

                def want(x: t.Any) -> t.Any:
                    return x
            """,
            "pkg/b.py": """
                from __future__ import annotations

                import struct
                import typing as t

                _shape = struct.Struct(">Q")
                # Packs.
                _pack = t.cast("t.Callable[[int], bytes]", _shape.pack)


                # Comment of pack.
                def pack(number: int) -> bytes:
                    \"\"\"Say it in bytes.\"\"\"
                    return _pack(number)
            """,
        },
    ),
    "to a module that is there, with imports that it lacks": (
        "a.py::f,LIMIT",
        "b.py",
        {
            "a.py": """
                import os
                import re

                LIMIT = 3
                "How many."


                def f(x):
                    return re.sub("a", os.sep, x)[:LIMIT]


                def g():
                    return os.sep
            """,
            "b.py": """
                \"\"\"Words.\"\"\"

                import os


                def other():
                    return os


                if __name__ == "__main__":
                    other()
            """,
        },
        {
            "a.py": """
                import os

                def g():
                    return os.sep
            """,
            "b.py": """
                \"\"\"Words.\"\"\"

                import os
                import re


                def other():
                    return os


                LIMIT = 3
                "How many."


                def f(x):
                    return re.sub("a", os.sep, x)[:LIMIT]


                if __name__ == "__main__":
                    other()
            """,
        },
    ),
    "every kind of import of it": (
        "pkg/a.py::f",
        "pkg/b.py",
        {
            "pkg/__init__.py": "",
            "pkg/a.py": "def f():\n    pass\n\n\ndef g():\n    pass\n",
            "pkg/b.py": "X = 1\n",
            "one.py": "from pkg.a import f\nf()\n",
            "two.py": "from pkg.a import f as other, g\nother(), g()\n",
            "three.py": "import pkg.a\npkg.a.f()\n",
            "four.py": "import pkg.a as aa\naa.f(), aa.g()\n",
            "five.py": "from pkg import a\n\n\ndef go(): return a.f()\n",
            "six.py": "from pkg import a, b\na.f(), a.g(), b.X\n",
            "seven.py": "def go():\n    from pkg.a import f\n    return f()\n",
            "eight.py": "from pkg.a import (\n    f,\n    g,\n)\nf(), g()\n",
            "nine.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pkg.a import f\ndef h(x: 'f'): pass\n",
        },
        {
            "pkg/a.py": "def g():\n    pass\n",
            "pkg/b.py": "X = 1\n\n\ndef f():\n    pass\n",
            "one.py": "from pkg.b import f\nf()\n",
            "two.py": "from pkg.a import g\nfrom pkg.b import f as other\nother(), g()\n",
            "three.py": "import pkg.b\npkg.b.f()\n",
            "four.py": "import pkg.a as aa\nimport pkg.b as b\nb.f(), aa.g()\n",
            "five.py": "from pkg import b\n\n\ndef go(): return b.f()\n",
            "six.py": "from pkg import a, b\nb.f(), a.g(), b.X\n",
            "seven.py": "def go():\n    from pkg.b import f\n    return f()\n",
            "eight.py": "from pkg.a import (\n    g,\n)\nfrom pkg.b import f\nf(), g()\n",
            "nine.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pkg.b import f\ndef h(x: 'f'): pass\n",
        },
    ),
    "the source goes on using it": (
        "pkg/a.py::f",
        "pkg/b.py",
        {
            "pkg/__init__.py": "",
            "pkg/a.py": "import os\n\n\ndef f():\n    return 1\n\n\ndef g() -> int:\n    return f() + len(os.sep)\n",
        },
        {
            "pkg/a.py": "import os\n\nfrom .b import f\n\n\ndef g() -> int:\n    return f() + len(os.sep)\n",
            "pkg/b.py": "def f():\n    return 1\n",
        },
    ),
    "a name that __all__ lists stays on offer": (
        "pkg/a.py::f",
        "pkg/b.py",
        {
            "pkg/__init__.py": "from .a import *\n",
            "pkg/a.py": "__all__ = ['f', 'g']\n\n\ndef f():\n    return 1\n\n\ndef g():\n    return 2\n",
            "use.py": "from pkg import f\nf()\n",
        },
        {
            "pkg/a.py": "from .b import f\n\n__all__ = ['f', 'g']\n\n\ndef g():\n    return 2\n",
            "pkg/b.py": "def f():\n    return 1\n",
        },
    ),
    "star imports of the source without __all__": (
        "a.py::f",
        "b.py",
        {
            "a.py": "def f():\n    pass\n\n\ndef g():\n    pass\n",
            "b.py": "",
            "c.py": "from a import *\nf(), g()\n",
        },
        {
            "a.py": "def g():\n    pass\n",
            "b.py": "def f():\n    pass\n",
            "c.py": "from a import *\nfrom b import f\nf(), g()\n",
        },
    ),
    "the destination used it already": (
        "a.py::f,g",
        "b.py",
        {
            "a.py": "def f():\n    pass\n\n\ndef g():\n    pass\n\n\nX = 1\n",
            "b.py": "import a\nfrom a import f\n\nprint(f(), a.g(), a.X)\n",
        },
        {
            "a.py": "X = 1\n",
            "b.py": "import a\n\ndef f():\n    pass\n\n\ndef g():\n    pass\n\n\nprint(f(), g(), a.X)\n",
        },
    ),
    "a helper that both sides use stays and is imported": (
        "pkg/a.py::f",
        "pkg/b.py",
        {
            "pkg/__init__.py": "",
            "pkg/a.py": "def _help():\n    pass\n\n\ndef f():\n    _help()\n\n\ndef g():\n    _help()\n",
            "pkg/b.py": "import os\n\nprint(os)\n",
        },
        {
            "pkg/a.py": "def _help():\n    pass\n\n\ndef g():\n    _help()\n",
            "pkg/b.py": "import os\n\nfrom .a import _help\n\nprint(os)\n\n\ndef f():\n    _help()\n",
        },
    ),
    "overloads, decorators, async and classes go whole": (
        "a.py::f,Box,go",
        "b.py",
        {
            "a.py": """
                from functools import wraps
                from typing import overload


                def deco(x):
                    return wraps(x)(x)


                @overload
                def f(x: int) -> int: ...
                @overload
                def f(x: str) -> str: ...
                def f(x):
                    return x


                @deco
                # why
                class Box:
                    inner = f(1)

                    def method(self):
                        return Box, f

                    # last words


                async def go(*, a=Box, **rest):
                    match a:
                        case Box(inner=x) if (y := x):
                            return f"{y!r:{x}}"
            """,
        },
        {
            "a.py": """
                from functools import wraps


                def deco(x):
                    return wraps(x)(x)
            """,
            "b.py": """
                from typing import overload

                from a import deco


                @overload
                def f(x: int) -> int: ...
                @overload
                def f(x: str) -> str: ...
                def f(x):
                    return x


                @deco
                # why
                class Box:
                    inner = f(1)

                    def method(self):
                        return Box, f

                    # last words


                async def go(*, a=Box, **rest):
                    match a:
                        case Box(inner=x) if (y := x):
                            return f"{y!r:{x}}"
            """,
        },
    ),
    "imports for type checkers stay so": (
        "pkg/a.py::f",
        "pkg/sub/b.py",
        {
            "pkg/__init__.py": "",
            "pkg/sub/__init__.py": "",
            "pkg/c.py": "class C: pass\n",
            "pkg/a.py": """
                import typing as t

                if t.TYPE_CHECKING:
                    from .c import C


                def f(x: "C"):
                    return x


                def g(x: "C"):
                    return x
            """,
        },
        {
            "pkg/a.py": """
                import typing as t

                if t.TYPE_CHECKING:
                    from .c import C


                def g(x: "C"):
                    return x
            """,
            "pkg/sub/b.py": """
                import typing as t

                if t.TYPE_CHECKING:
                    from ..c import C


                def f(x: "C"):
                    return x
            """,
        },
    ),
    "imports inside of functions are respelled": (
        "pkg/a.py::f",
        "pkg/sub/b.py",
        {
            "pkg/__init__.py": "",
            "pkg/sub/__init__.py": "",
            "pkg/c.py": "x = 1\n",
            "pkg/a.py": "import os\n\n\ndef f():\n    from .c import x\n    from . import c\n    return x, c\n\n\nprint(os)\n",
        },
        {
            "pkg/a.py": "import os\n\n\nprint(os)\n",
            "pkg/sub/b.py": "def f():\n    from ..c import x\n    from .. import c\n    return x, c\n",
        },
    ),
    "a decorator that registers still runs": (
        "app.py::index",
        "views.py",
        {
            "app.py": "from core import app\n\n\n@app.route('/')\ndef index(): pass\n\n\nprint(index)\n",
            "core.py": "app = make()\n",
        },
        {
            "app.py": "from views import index\n\n\nprint(index)\n",
            "views.py": "from core import app\n\n\n@app.route('/')\ndef index(): pass\n",
        },
    ),
    "conditional imports are taken whole": (
        "a.py::f",
        "b.py",
        {
            "a.py": """
                try:
                    import fastjson as json
                except ImportError:
                    json = None


                def f():
                    return json


                X = 1
            """,
        },
        {
            "a.py": "X = 1\n",
            "b.py": """
                try:
                    import fastjson as json
                except ImportError:
                    json = None


                def f():
                    return json
            """,
        },
    ),
}


@pytest.mark.parametrize(("place", "to", "files", "after"), CASES.values(), ids=CASES)
def test_a_move_takes_everything_along(
    place: str, to: str, files: Mapping[str, str], after: Mapping[str, str]
) -> None:
    check_move(files, place, to, after)


def test_it_says_what_went_along_and_who_must_change() -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/a.py": "_x = 1\n\n\ndef f():\n    return _x, __name__\n\n\ndef g():\n    pass\n",
    }
    edited = move(tree_of({**files, "t.py": "# f is in pkg.a\n"}), "pkg/a.py", ["f"], "pkg/b.py")
    assert edited.notes == (
        "moved along, used by nothing else: _x",
        "code outside this repository that imports f from pkg.a must change",
        "pkg/a.py:5: return _x, __name__ - __name__ is pkg.b now",
        "1 strings and comments mention a moved name: t.py:1",
    )


def test_strings_by_which_code_finds_it_keep_it_on_offer() -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/a.py": "def f():\n    pass\n",
        "t.py": "from unittest import mock\nmock.patch('pkg.a.f')\n",
    }
    edited = check_move(
        files,
        "pkg/a.py::f",
        "pkg/b.py",
        {"pkg/a.py": "from .b import f as f\n", "pkg/b.py": "def f():\n    pass\n"},
    )
    assert "code finds it by a string: t.py:2" in edited.notes[0]


def test_an_entry_point_keeps_it_on_offer() -> None:
    files = {
        "pkg/__init__.py": "",
        "pkg/a.py": "def main():\n    pass\n",
        "pyproject.toml": '[project.scripts]\nx = "pkg.a:main"\n',
    }
    check_move(
        files,
        "pkg/a.py::main",
        "pkg/b.py",
        {"pkg/a.py": "from .b import main as main\n", "pkg/b.py": "def main():\n    pass\n"},
    )


def test_other_bytes_stay() -> None:
    files = {
        "a.py": b"# -*- coding: latin-1 -*-\r\nimport os\r\n\r\n\r\ndef f():\r\n\treturn '\xe9', os\r\n\r\n\r\nX = 1\r\n"
    }
    from tests.support.memory_tree import memory_tree  # noqa: PLC0415 - the only one with bytes

    edited = move(memory_tree(files), "a.py", ["f"], "b.py")
    assert edited.changes == {
        "a.py": b"# -*- coding: latin-1 -*-\r\n\r\n\r\nX = 1\r\n",
        "b.py": b"# -*- coding: iso-8859-1 -*-\r\nimport os\r\n\r\n\r\ndef f():\r\n\treturn '\xe9', os\r\n",
    }
