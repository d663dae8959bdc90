from __future__ import annotations

import pytest

from tests.engine.planning.path_catalog import drafted
from tier_code.domain.errors import UsageProblem
from tier_code.domain.plan import StepKind
from tier_code.engine.planning.recipes.lint_fix_recipe import LintFixRecipe

PATHS = ("src/net/a.py", "src/net/b.py", "m.py")


@pytest.mark.parametrize(
    ("words", "rules", "count"),
    [
        ("fix lint", "", 3),
        ("fix lint errors", "", 3),
        ("fix the lint warnings", "", 3),
        ("fix lint errors in src/net", "", 2),
        ("fix all linter problems in m.py", "", 1),
        ("fix ruff issues in m.py", "", 1),
        ("apply lint fixes to src/net", "", 2),
        ("fix lint rules UP006,UP007 in m.py", "UP006,UP007", 1),
        ("apply rule UP006 in src/net/", "UP006", 2),
        ("fix lint errors UP and F541 in m.py", "UP,F541", 1),
        ("fix F541 errors in m.py", "F541", 1),
        ("clean up the linting errors", "", 3),
    ],
)
async def test_lint_fixes_are_understood_in_many_words(words: str, rules: str, count: int) -> None:
    step = await drafted(LintFixRecipe(), words, *PATHS)
    assert not isinstance(step, str), step
    assert step.kind is StepKind.LINT_FIX
    assert step.argument("rules") == rules
    assert len(step.targets) == count


@pytest.mark.parametrize(
    "words", ["fix the bug in m.py", "fix the imports", "fix f", "run the tests", "apply the patch"]
)
def test_other_clauses_are_left_to_others(words: str) -> None:
    assert not LintFixRecipe().takes(words)


def test_arguments_are_worded_as_a_clause() -> None:
    recipe = LintFixRecipe()
    for arguments in (
        [],
        ["m.py"],
        ["m.py", "--rules", "UP006,F541"],
        ["--rules=UP"],
        ["--rules", "UP", "src/net"],
    ):
        assert recipe.takes(recipe.request(arguments)), arguments
    with pytest.raises(UsageProblem, match="tier-code tool lint-fix"):
        recipe.request(["--rules", "everything!"])
