"""Doc comments in plain words: a local step for each exported definition of TypeScript and Go."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.engine.planning.catalogs import GivenCatalog, drafting, symbol
from tier_code.domain.plan import Step, StepId, StepKind, TaskClass, parse_target
from tier_code.domain.tiers import TierName
from tier_code.engine.planning.prompting.requests import model_request
from tier_code.engine.planning.recipe import Refusal
from tier_code.engine.planning.recipes.docstring_recipe import CHECKS_OF_COMMENTS, DocstringRecipe

CODE = GivenCatalog(
    symbol("packages/x/a.ts::", "module"),
    symbol("packages/x/a.ts::parse"),
    symbol("packages/x/a.ts::told", documented=True),
    replace(symbol("packages/x/a.ts::inside"), public=False),
    symbol("packages/x/a.ts::over"),
    symbol("packages/x/a.ts::over#2"),
    symbol("packages/x/a.ts::Box.constructor", "method"),
    symbol("packages/x/a.ts::Shape", "interface"),
    symbol("packages/x/a.ts::Shape.area", "method"),
    symbol("pkg/tree.go::Tree", "class"),
    symbol("pkg/tree.go::Tree.Walk", "method"),
    symbol("pkg/tree.go::byName.Len", "method"),
    symbol("pkg/a.py::read"),
    symbol("pkg/tree_test.go::Helper"),
    symbol("pkg/api.pb.go::Message", "class"),
    symbol("pkg/docs/shown.ts::shown"),
    symbol("pkg/docs/packed.min.js::a"),
)


async def planned(words: str) -> list[str]:
    recipe, draft = DocstringRecipe(), drafting(CODE)
    assert recipe.takes(words), words
    refusal = await recipe.draft(words, draft)
    assert not isinstance(refusal, Refusal), refusal
    assert all(step.tier is TierName.LOCAL and step.task_class is TaskClass.B for step in draft.steps)
    return [str(step.targets[0]) for step in draft.steps]


@pytest.mark.parametrize(
    ("words", "targets"),
    [
        ("document the exported functions of packages/x/a.ts",
         ["packages/x/a.ts::parse", "packages/x/a.ts::over"]),
        ("add TSDoc comments to the functions in packages/x/a.ts",
         ["packages/x/a.ts::parse", "packages/x/a.ts::over"]),
        ("add doc comments to the functions of pkg/tree.go", ["pkg/tree.go::Tree.Walk"]),
        ("write the missing godoc for pkg/tree.go", ["pkg/tree.go::Tree", "pkg/tree.go::Tree.Walk"]),
        ("document the types of packages/x/a.ts and the types of pkg/tree.go",
         ["packages/x/a.ts::Shape", "pkg/tree.go::Tree"]),
        ("document the functions in pkg",
         ["pkg/a.py::read", "pkg/tree.go::Tree.Walk"],
        ),
        (
            "document the functions in pkg/tree_test.go",
            ["pkg/tree_test.go::Helper"]),
        ("document the functions in pkg/docs/", ["pkg/docs/shown.ts::shown"]),
        ("document everything",
         ["packages/x/a.ts::parse", "packages/x/a.ts::over", "packages/x/a.ts::Shape", "pkg/a.py::read",
          "pkg/tree.go::Tree", "pkg/tree.go::Tree.Walk"]),
        ("document pkg/api.pb.go", ["pkg/api.pb.go::Message"]),
        ("document Tree.Walk", ["pkg/tree.go::Tree.Walk"]),
        ("document the functions of pkg/a.py", ["pkg/a.py::read"]),
    ],
)  # fmt: skip
async def test_words_become_one_step_for_each_definition(words: str, targets: list[str]) -> None:
    assert await planned(words) == targets


async def test_a_step_names_the_checks_of_comments_and_asks_for_one() -> None:
    draft = drafting(CODE)
    await DocstringRecipe().draft("document Tree in pkg/tree.go", draft)
    step = draft.steps[0]
    assert step.checks == CHECKS_OF_COMMENTS
    assert step.instruction == "Write the doc comment of the type Tree in pkg/tree.go."
    asked = model_request(step, "# pkg/tree.go\ntype Tree struct{}\n", window_tokens=4096)
    assert "doc comments for Go types" in asked.messages[0].text
    assert asked.messages[-1].text.endswith("Write the doc comment of the type Tree in pkg/tree.go.")


async def test_what_is_commented_already_is_said() -> None:
    refusal = await DocstringRecipe().draft("document told", drafting(CODE))
    assert refusal is not None
    assert refusal.reason == "packages/x/a.ts::told has a doc comment already"


@pytest.mark.parametrize(
    ("place", "code", "opening"),
    [
        ("a.go::Tree.Walk", "func (t *Tree) Walk() {}\n", "doc comments for Go functions"),
        ("a.ts::parse", "export const parse = () => {}\n", "doc comments for TypeScript and JavaScript"),
        ("a.ts::Shape", "export declare abstract class Shape {\n", "doc comments for types and classes"),
        ("a.tsx::Props", "type Props<T> = {}\n", "doc comments for types and classes"),
    ],
)
def test_functions_and_types_are_asked_for_in_words_of_their_own(place: str, code: str, opening: str) -> None:
    target = parse_target(place)
    step = Step(
        id=StepId("s1"),
        title="",
        kind=StepKind.DOCSTRING,
        targets=(target,),
        instruction=f"Write the doc comment of {target.qualname}.",
        task_class=TaskClass.B,
        checks=CHECKS_OF_COMMENTS,
        tier=TierName.LOCAL,
        reason="",
    )
    assert opening in model_request(step, f"# {target.path}\n{code}", window_tokens=4096).messages[0].text
