from __future__ import annotations

import pytest

from tests.engine.planning.path_catalog import drafted
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import StepKind
from tier_code.engine.planning.recipes.imports_recipe import ImportsRecipe
from tier_code.engine.planning.words import clauses

PATHS = ("src/net/a.py", "src/net/b.py", "m.py")


@pytest.mark.parametrize(
    ("words", "action", "count"),
    [
        ("organise the imports", "organise", 3),
        ("organize imports in src/net", "organise", 2),
        ("sort the imports of m.py", "sort", 1),
        ("sort and group the imports", "sort", 3),
        ("sort and organise the imports in m.py", "organise", 1),
        ("clean up the imports in m.py", "organise", 1),
        ("clean up imports", "organise", 3),
        ("tidy up all the imports", "organise", 3),
        ("organise the import statements in the whole repository", "organise", 3),
        ("remove unused imports", "remove-unused", 3),
        ("remove the unused imports from m.py", "remove-unused", 1),
        ("delete all unused imports in src/net/", "remove-unused", 2),
        ("clean up unused imports", "remove-unused", 3),
    ],
)
async def test_imports_are_understood_in_many_words(words: str, action: str, count: int) -> None:
    step = await drafted(ImportsRecipe(), words, *PATHS)
    assert not isinstance(step, str), step
    assert step.kind is StepKind.IMPORTS
    assert step.argument("action") == action
    assert len(step.targets) == count


@pytest.mark.parametrize(
    ("words", "action", "name", "value"),
    [
        ("add import json to m.py", "add", "import", "import json"),
        ("add `from typing import Any` to m.py", "add", "import", "from typing import Any"),
        (
            "add the import from typing import Any, List to m.py",
            "add",
            "import",
            "from typing import Any, List",
        ),
        ("add import numpy as np to m.py", "add", "import", "import numpy as np"),
        ("remove the import of json from m.py", "remove", "name", "json"),
        ("remove import os.path from m.py", "remove", "name", "os.path"),
        ("remove `from typing import Any` from m.py", "remove", "name", "from typing import Any"),
        ("delete the json import in m.py", "remove", "name", "json"),
    ],
)
async def test_one_import_is_named(words: str, action: str, name: str, value: str) -> None:
    step = await drafted(ImportsRecipe(), words, *PATHS)
    assert not isinstance(step, str), step
    assert (step.argument("action"), step.argument(name)) == (action, value)
    assert ("lint" in step.checks) is (action != "add"), "an added import is not used yet"
    assert [str(target) for target in step.targets] == ["m.py::"]


@pytest.mark.parametrize(
    "words",
    [
        "add docstrings to m.py",
        "remove dead code from m.py",
        "add a parameter import_path to f",
        "sort the list",
    ],
)
def test_other_clauses_are_left_to_others(words: str) -> None:
    assert not ImportsRecipe().takes(words)


def test_a_request_is_cut_before_imports() -> None:
    assert clauses("rename a to b and organise the imports in src/net") == (
        "rename a to b",
        "organise the imports in src/net",
    )


def test_arguments_are_worded_as_a_clause() -> None:
    recipe = ImportsRecipe()
    for arguments in (
        [],
        ["sort", "m.py"],
        ["remove-unused"],
        ["add", "import json", "m.py"],
        ["remove", "json", "m.py"],
    ):
        assert recipe.takes(recipe.request(arguments)), arguments
    with pytest.raises(UsageProblem, match="tier-code tool imports"):
        recipe.request(["add", "import json"])
