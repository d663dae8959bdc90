from __future__ import annotations

from tests.codebase.codemods.file_steps import file_step, tree_of
from tests.codebase.codemods.imports.working import imports_of, organised
from tier_code.codebase.codemods.imports.organise import change_imports
from tier_code.domain.plan import StepKind


def test_imports_are_sorted_and_grouped() -> None:
    source = "import sys\nimport requests\nfrom pkg import a\nimport os\n\nprint(sys, requests, a, os)\n"
    result = organised(source, **{"pkg/__init__.py": "", "pkg/a.py": "x = 1\n"})
    assert (
        result
        == "import os\nimport sys\n\nimport requests\n\nfrom pkg import a\n\nprint(sys, requests, a, os)\n"
    )


def test_code_between_imports_is_not_crossed() -> None:
    source = "import sys\nsys.path.insert(0, 'lib')\nimport b\nimport a\n\nprint(a, b)\n"
    result = organised(source)
    assert result.index("sys.path") < result.index("import a") < result.index("import b")
    assert result.startswith("import sys\n")


def test_fallbacks_and_conditions_keep_their_places() -> None:
    source = """\
try:
    from collections.abc import Sequence
except ImportError:
    from collections import Sequence
import sys
import abc

print(abc, sys, Sequence)
"""
    result = organised(source)
    assert result.index("except ImportError") < result.index("import abc") < result.index("import sys")
    assert "    from collections.abc import Sequence\nexcept" in result


def test_a_star_import_is_not_passed() -> None:
    source = "from b import *\nfrom a import name\n\nprint(name)\n"
    changes, notes = imports_of({"m.py": source})
    assert changes == {}
    assert any("star import" in note for note in notes)


def test_two_imports_of_one_name_stay_in_their_order() -> None:
    source = "from b import name\nfrom a import name\n\nprint(name)\n"
    changes, notes = imports_of({"m.py": source}, action="sort")
    assert changes == {}
    assert any("the same name" in note for note in notes)


CIRCLE = {
    "pkg/__init__.py": "from pkg.b import B\nfrom pkg.a import A\n\n__all__ = ['A', 'B']\n",
    "pkg/b.py": "class B: pass\n",
    "pkg/a.py": "from pkg import B\n\nclass A(B): pass\n",
}


def test_a_circle_of_imports_keeps_its_order() -> None:
    changes, notes = imports_of(CIRCLE, only=["pkg/__init__.py"])
    assert changes == {}
    assert any("circle" in note for note in notes)


def test_a_run_that_must_stay_does_not_hold_up_the_others() -> None:
    files = {
        **CIRCLE,
        "pkg/__init__.py": CIRCLE["pkg/__init__.py"]
        + "\ndef f():\n    import sys\n    import os\n    return os, sys\n",
    }
    changes, _ = imports_of(files, only=["pkg/__init__.py"])
    assert changes["pkg/__init__.py"].endswith("    import os\n    import sys\n    return os, sys\n")
    assert changes["pkg/__init__.py"].startswith("from pkg.b import B\nfrom pkg.a import A\n")
    assert "isort" not in changes["pkg/__init__.py"]


def test_comments_travel_with_their_imports() -> None:
    source = "import sys  # the system\n# needed early\nimport os\n\nprint(os, sys)\n"
    assert organised(source) == "# needed early\nimport os\nimport sys  # the system\n\nprint(os, sys)\n"


def test_what_the_file_says_about_sorting_is_heeded() -> None:
    source = "import sys  # isort: skip\nimport os\n\nprint(os, sys)\n"
    assert organised(source) == source
    assert organised(f"# isort: skip_file\n{source}") == f"# isort: skip_file\n{source}"


def test_future_imports_stay_first() -> None:
    source = '"""Doc."""\nfrom __future__ import annotations\nimport sys\nimport os\n\nprint(os, sys)\n'
    assert organised(source).splitlines()[1].startswith(
        "from __future__"
    ) or "\n\nfrom __future__" in organised(source)


def test_windows_line_ends_stay() -> None:
    changes, _ = imports_of({"m.py": b"import sys\r\nimport os\r\n\r\nprint(os, sys)\r\n"})
    assert changes["m.py"] == "import os\r\nimport sys\r\n\r\nprint(os, sys)\r\n"


def test_an_old_encoding_and_a_mark_stay() -> None:
    old = "# coding: latin-1\nimport sys\nimport os\n\nprint(os, sys, 'caf\u00e9')\n"
    new = old.replace("import sys\nimport os", "import os\nimport sys")
    tree = tree_of({"a.py": old.encode("latin-1"), "b.py": b"\xef\xbb\xbf" + old[18:].encode()})
    edited = change_imports(tree, file_step(StepKind.IMPORTS, tree.paths()))
    assert edited.changes == {"a.py": new.encode("latin-1"), "b.py": b"\xef\xbb\xbf" + new[18:].encode()}


def test_one_name_a_line_is_kept_where_the_code_has_it() -> None:
    lines = "".join(f"from typing import {name}\n" for name in ("Any", "Dict", "List", "Set"))
    source = f"{lines}import os\n\nprint(Any, Dict, List, Set, os)\n"
    changes, notes = imports_of({"m.py": source})
    assert changes["m.py"].count("from typing import") == 4
    assert any("one name a line" in note for note in notes)


def test_the_settings_of_the_repository_do_not_count() -> None:
    settings = (
        "[tool.ruff.lint.isort]\nforce-sort-within-sections = true\n[tool.isort]\nreverse_sort = true\n"
    )
    source = "import os\nimport sys\n\nprint(os, sys)\n"
    assert imports_of({"pyproject.toml": settings, "m.py": source}) == ({}, ())


def test_a_file_that_cannot_be_parsed_is_named() -> None:
    changes, notes = imports_of({"bad.py": "import (\n", "m.py": "import sys\nimport os\nprint(os, sys)\n"})
    assert list(changes) == ["m.py"]
    assert any(note.startswith("bad.py:1") for note in notes)
