from __future__ import annotations

import pytest

from tests.codebase.codemods.file_steps import carried_out
from tests.codebase.codemods.imports.working import imports_of, without_unused
from tier_code.codebase.codemods.imports.organise import change_imports
from tier_code.domain.errors import ToolDeclined, UsageProblem
from tier_code.domain.plan import StepKind

REMOVED = [
    ("import os\nimport sys\n\nprint(sys)\n", "import sys\n\nprint(sys)\n"),
    ("import os, sys\n\nprint(sys)\n", "import sys\n\nprint(sys)\n"),
    ("import os, sys\n\nprint(os)\n", "import os\n\nprint(os)\n"),
    ("from os import path, sep, linesep  # why\n\nprint(sep)\n", "from os import sep  # why\n\nprint(sep)\n"),
    (
        "from os import (\n    path,\n    sep,  # kept\n)\n\nprint(sep)\n",
        "from os import (\n    sep,  # kept\n)\n\nprint(sep)\n",
    ),
    (
        "from os import (\n    sep,\n    path\n)\n\nprint(sep)\n",
        "from os import (\n    sep,\n)\n\nprint(sep)\n",
    ),
    ("from os import (sep,\n                path)\n\nprint(sep)\n", "from os import (sep)\n\nprint(sep)\n"),
    ("def f():\n    import os\n    return 1\n", "def f():\n    return 1\n"),
    ("def f():\n    import os\n", "def f():\n    pass\n"),
    ("import os; import sys; print(sys)\n", "import sys; print(sys)\n"),
    ("import os; import sys\nprint(1)\n", "print(1)\n"),
    ("import os.path\nprint(1)\n", "print(1)\n"),
    ("import requests\nprint(1)\n", "print(1)\n"),
    ("from requests import get\nprint(1)\n", "print(1)\n"),
    ("import numpy as np\nprint(1)\n", "print(1)\n"),
    (
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a import B, C\n\ndef f(x: 'B'): ...\n",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from a import B\n\ndef f(x: 'B'): ...\n",
    ),
    ("import os \\\n  , sys\nprint(sys)\n", "import sys\nprint(sys)\n"),
]


@pytest.mark.parametrize(("source", "expected"), REMOVED)
def test_what_nothing_reads_is_removed(source: str, expected: str) -> None:
    result, _ = without_unused(source)
    assert result == expected


KEPT = [
    "import os  # noqa\nprint(1)\n",
    "import os  # noqa: F401\nprint(1)\n",
    "import plugins  # registers the plugins\nprint(1)\n",
    "# imported for its side effects\nimport plugins\nprint(1)\n",
    "from __future__ import annotations\nprint(1)\n",
    "import readline\nprint(1)\n",
    "import myplugins.register\nprint(1)\n",
    "import os as os\nprint(1)\n",
    "from os import path as path\nprint(1)\n",
    "from os import path\n__all__ = ['path']\n",
    "from os import path\n__all__ = []\n__all__ += ['path']\n",
    "from os import path\n__all__ = ['a'] + ['path']\n",
    "from os import path\nNAMES = []\n__all__ = [*NAMES, 'path']\n",
    "from typing import List\n\ndef f(x: 'List[int]'): ...\n",
    "from typing import List\nx = []  # type: List[int]\n",
    "from typing import List, cast\nx = cast('List[int]', [])\n",
    "import math\n\ndef f():\n    '''Ten.\n\n    >>> math.floor(f())\n    10\n    '''\n    return 10.5\n",
    "import math\n\ndef f(text):\n    return eval(text)\n",
    "import math\nprint(globals()['math'])\n",
    "from os import *\nprint(1)\n",
    "try:\n    import ujson\nexcept ImportError:\n    ujson_there = False\nprint(1)\n",
    "try:\n    import ujson as json\nexcept ImportError:\n    import json\nprint(1)\n",
    "import sys\nif sys.platform == 'win32':\n    import msvcrt\nprint(sys)\n",
    "import mpl_toolkits.mplot3d\nfrom mpl_toolkits.mplot3d import Axes3D\nprint(1)\n",
    "import xml.dom\nimport xml\nprint(xml.dom)\n",
]


@pytest.mark.parametrize("source", KEPT)
def test_what_may_be_needed_stays(source: str) -> None:
    result, _ = without_unused(source)
    assert result == source


USED_BY_OTHERS = [
    {"other.py": "from m import path\nprint(path)\n"},
    {"other.py": "import m\nprint(m.path)\n"},
    {"other.py": "import m as q\nprint(q.path)\n"},
    {"other.py": "from m import *\nprint(path)\n"},
    {"other.py": "from unittest import mock\nmock.patch('m.path')\n"},
    {"other.py": "import m\nfrom unittest import mock\nmock.patch.object(m, 'path')\n"},
    {"other.py": "import m\nprint(getattr(m, 'path'))\n"},
    {"setup.cfg": "[options.entry_points]\nconsole_scripts =\n    x = m:path\n"},
    {"pyproject.toml": "[project.scripts]\nx = 'm:path'\n"},
    {"docs/api.rst": ".. autofunction:: m.path\n"},
    {"broken.py": "from m import path\nprint 'x'\n"},
]


@pytest.mark.parametrize("files", USED_BY_OTHERS)
def test_what_other_files_take_from_here_stays(files: dict[str, str]) -> None:
    source = "from os import path\nprint(1)\n"
    result, notes = without_unused(source, files)
    assert result == source
    assert any(note.startswith("m.py:1: from os import path") and "kept" in note for note in notes)


def test_a_name_of_another_module_does_not_count() -> None:
    result, _ = without_unused(
        "from os import path\nprint(1)\n", {"other.py": "from n import path\nprint(path)\n"}
    )
    assert result == "print(1)\n"


@pytest.mark.parametrize("path", ["pkg/__init__.py", "m.pyi", "pkg/compat.py"])
def test_files_that_hand_names_on_are_left_alone(path: str) -> None:
    assert without_unused("import os\nx = 1\n", path=path)[0] == "import os\nx = 1\n"


def test_fixtures_stay() -> None:
    source = "from fixtures import client\n\ndef test_a(client):\n    assert client\n"
    assert without_unused(source, path="tests/test_a.py")[0] == source
    conftest = "from fixtures import client\n"
    assert without_unused(conftest, path="tests/conftest.py")[0] == conftest


def test_a_module_of_ours_that_does_something_when_it_is_imported_stays() -> None:
    source = "from pkg import handlers\nprint(1)\n"
    noisy = {
        "pkg/__init__.py": "",
        "pkg/handlers.py": "from pkg.bus import on\n\n@on('x')\ndef f(): ...\n",
        "pkg/bus.py": "def on(x): return lambda f: f\n",
    }
    result, notes = without_unused(source, noisy)
    assert result == source
    assert any("importing pkg/handlers may do something" in note for note in notes)
    calm = {
        **noisy,
        "pkg/handlers.py": "import re\nX = re.compile('x')\n\nclass A(Exception): ...\n\ndef f(): ...\n",
    }
    assert without_unused(source, calm)[0] == "print(1)\n"


def test_a_module_that_is_loaded_all_the_same_may_lose_an_import() -> None:
    files = {"pkg/__init__.py": "from pkg import handlers\n", "pkg/handlers.py": "register()\n"}
    assert without_unused("from pkg import handlers\nprint(1)\n", files, path="pkg/m.py")[0] == "print(1)\n"


def test_the_name_of_a_local_import_may_be_used_elsewhere_in_the_file() -> None:
    source = "def f():\n    import os\n\ndef g():\n    import os\n    return os\n"
    assert without_unused(source)[0] == "def f():\n    pass\n\ndef g():\n    import os\n    return os\n"


def test_organising_removes_and_sorts() -> None:
    changes, _ = imports_of({"m.py": "import sys\nimport re\nimport os\n\nprint(os, sys)\n"})
    assert changes["m.py"] == "import os\nimport sys\n\nprint(os, sys)\n"


ADDED = [
    ("import os\nprint(os)\n", "import json", "import os\nimport json\nprint(os)\n"),
    ("import os\n\nprint(os)\n", "import json", "import json\nimport os\n\nprint(os)\n"),
    (
        "import os\n\nprint(os)\n",
        "from typing import Any",
        "import os\nfrom typing import Any\n\nprint(os)\n",
    ),
    (
        "from typing import List\n\nx: List = []\n",
        "from typing import Any",
        "from typing import Any, List\n\nx: List = []\n",
    ),
    ('"""Doc."""\n\nx = 1\n', "import os", '"""Doc."""\n\nimport os\n\nx = 1\n'),
    (
        "#!/usr/bin/env python\n# coding: utf-8\n\nx = 1\n",
        "import os",
        "#!/usr/bin/env python\n# coding: utf-8\nimport os\n\nx = 1\n",
    ),
    ("x = 1\n", "import os", "import os\n\nx = 1\n"),
    ("", "import os", "import os\n"),
    (
        '"""Doc."""\nimport os\n\nprint(os)\n',
        "from __future__ import annotations",
        '"""Doc."""\n\nfrom __future__ import annotations\n\nimport os\n\nprint(os)\n',
    ),
]


@pytest.mark.parametrize(("source", "asked", "expected"), ADDED)
def test_an_import_is_added(source: str, asked: str, expected: str) -> None:
    result, _ = _added(source, asked)
    assert result.splitlines()[: len(expected.splitlines())] == expected.splitlines()


def _added(source: str, asked: str) -> tuple[str, tuple[str, ...]]:
    changes, notes = carried_out(
        change_imports, StepKind.IMPORTS, {"m.py": source}, action="add", **{"import": asked}
    )
    return changes.get("m.py", source), notes


def test_an_import_that_is_there_is_not_added_again() -> None:
    source = "from typing import Any, List\nx: List[Any] = []\n"
    assert _added(source, "from typing import Any")[0] == source


def test_a_name_that_means_something_else_is_not_taken() -> None:
    with pytest.raises(UsageProblem, match="something else"):
        _added("json = 1\n", "import json")
    with pytest.raises(UsageProblem, match="no import"):
        _added("x = 1\n", "json")


def test_a_named_import_is_removed_even_where_it_might_have_effects() -> None:
    changes, _ = imports_of({"m.py": "import plugins.x\nprint(1)\n"}, action="remove", name="plugins.x")
    assert changes["m.py"] == "print(1)\n"


def test_a_named_import_that_is_used_is_not_removed() -> None:
    with pytest.raises(ToolDeclined, match="still used") as declined:
        imports_of({"m.py": "import os\nprint(os)\n"}, action="remove", name="os")
    assert declined.value.details == ("m.py:1: import os - the file uses it, or says so",)


def test_a_name_that_nobody_imports_is_a_mistake() -> None:
    with pytest.raises(UsageProblem, match="imported there"):
        imports_of({"m.py": "x = 1\n"}, action="remove", name="os")
